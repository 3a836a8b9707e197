"""Keeps an index up to date with its files."""

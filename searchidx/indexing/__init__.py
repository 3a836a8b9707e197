"""Keeps an index up to date with its files."""

from __future__ import annotations

from searchidx.indexing.options import UpdateOptions

__all__ = ["UpdateOptions"]

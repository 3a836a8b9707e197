"""The on-disk Whoosh engine."""

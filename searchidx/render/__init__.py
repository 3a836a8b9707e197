"""SearchResults → text, JSON, CSV: how do results look outside?"""

from searchidx.render.safe import has_unsafe, safe_text

__all__ = ["has_unsafe", "safe_text"]

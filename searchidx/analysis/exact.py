"""The exact form of a token: what stands in the text, in one spelling of Unicode."""

from __future__ import annotations

import unicodedata
from typing import Final

from searchidx.pattern import pattern

_INVISIBLE: Final = pattern("[\u00ad\u200b-\u200d\u2060\ufeff]")


def composed(text: str) -> str:
    """Return the text of a token composed (NFC) and without invisible characters."""
    if text.isascii():
        return text
    return _INVISIBLE.sub("", unicodedata.normalize("NFC", text))


def exact_form(text: str) -> str:
    """Return the composed text of a token, case-folded: what ``=cooperación`` compares."""
    return composed(composed(text).casefold())

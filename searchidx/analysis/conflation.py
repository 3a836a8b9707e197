"""Conflation: the stem that the inflected forms of one word share."""

from __future__ import annotations

from threading import Lock
from typing import Final

from snowballstemmer.spanish_stemmer import SpanishStemmer

from searchidx.analysis.caching import BoundedCache

_snowball: Final = SpanishStemmer()
_snowball_lock: Final = Lock()  # a Snowball stemmer works on its own state


def _stem(surface: str) -> str:
    with _snowball_lock:
        return str(_snowball.stemWord(surface))


_stems: Final = BoundedCache(_stem)


def stem(surface: str) -> str:
    """Return the stem of a surface form: a function of the folded form alone."""
    return _stems[surface]

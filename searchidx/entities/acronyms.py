"""Acronyms, and what a text says they stand for."""

from __future__ import annotations

import re
from typing import Final

from searchidx.entities.keys import initials

LONGEST_ACRONYM: Final = 12
LONGEST_GAP: Final = 40
_NEAR: Final = 8
_BRACKET: Final = re.compile(r"\s*[\"“”«»]?\s*[(\[]\s*[\"“«]?\s*")
_APART: Final = re.compile(
    r"\s*[\"”»]?\s*(?:[(\[,:/–—-]\s*|[\"“«])"
    r"(?:[^\W\d_A-ZÁÉÍÓÚÜÑ]+[,:]?\s+){0,5}[\"“«]?\s*"
)
"""What parts a name from an acronym that has exactly its initials: "(en adelante, ", ", "."""


def is_acronym(text: str) -> bool:
    """Say whether a word is two to eight capitals, perhaps with digits, hyphens and stops."""
    if not text[:2].isupper():
        return False
    letters = list(filter(str.isalpha, text))
    return 2 <= len(letters) <= 8 and all(map(str.isupper, letters)) and " " not in text


def undoubled(letters: str) -> str:
    """Return the letters of an acronym once where they stand for plurals: ``ccoo`` is ``co``."""
    once = letters[::2]
    return once if len(letters) % 2 == 0 and letters[1::2] == once else letters


def has_initials(letters: str, folded: str) -> bool:
    """Say whether the folded letters of an acronym are the initials of a folded name."""
    return undoubled(letters) == initials(folded.split(" "))


def abbreviates(letters: str, folded: str) -> bool:
    """Say whether the folded letters of an acronym stand in a name of several words, in order."""
    letters = undoubled(letters)
    if " " not in folded or letters[:1] != folded[:1]:
        return False
    rest = iter(folded)
    return all(letter in rest for letter in letters)


def is_definition(letters: str, folded: str, text: str, start: int, end: int) -> bool:
    """Say whether a name and an acronym explain each other, whichever comes first.

    Args:
        letters: The folded letters of the acronym.
        folded: The folded name.
        text: The text that both stand in.
        start: Where the first of them ends.
        end: Where the second of them begins.
    """
    if has_initials(letters, folded):
        return _APART.fullmatch(text, start, end) is not None
    if end - start > _NEAR or not abbreviates(letters, folded):
        return False
    return _BRACKET.fullmatch(text, start, end) is not None

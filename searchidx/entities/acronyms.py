"""Acronyms, and what a text says they stand for."""

from __future__ import annotations

import re
from typing import Final

LONGEST_ACRONYM: Final = 12
LONGEST_GAP: Final = 40
_NEAR: Final = 8
_BRACKET: Final = re.compile(r"\s*[\"“”«»]?\s*[(\[]\s*[\"“«]?\s*")
_APART: Final = re.compile(
    r"\s*[\"”»]?\s*(?:[(\[,:/–—-]\s*|[\"“«])"
    r"(?:[^\W\d_A-ZÁÉÍÓÚÜÑ]+[,:]?\s+){0,5}[\"“«]?\s*"
)


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


def abbreviates(letters: str, folded: str) -> bool:
    """Say whether the folded letters of an acronym stand in a name of several words, in order."""
    letters = undoubled(letters)
    if " " not in folded or letters[:1] != folded[:1]:
        return False
    rest = iter(folded)
    return all(letter in rest for letter in letters)


def opens_bracket(gap: str) -> bool:
    """Say whether what stands between two names is a bracket that opens: " (", "” (“"."""
    return len(gap) <= _NEAR and _BRACKET.fullmatch(gap) is not None


def parts_initials(gap: str) -> bool:
    """Say whether what stands between two names may part one from its initials.

    That is a bracket, a comma, a dash or an opening quotation mark, and words in small
    letters behind it: " (", ", ", " (por sus siglas en inglés, ".
    """
    return _APART.fullmatch(gap) is not None

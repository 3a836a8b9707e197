"""What a word of running text is for the tagger, and the one spelling it is known by."""

from __future__ import annotations

import unicodedata
from typing import Final

from searchidx.pattern import pattern

MAX_WORD: Final = 64
"""Code points of a word that are kept; longer ones are known by their beginning."""

BMP: Final = "".join(map(chr, range(1 << 16)))
"""All code units of UTF-16, as characters."""


def _marks() -> str:
    """Return the combining marks as ranges of an expression."""
    category, marks, first = unicodedata.category, [], 0
    for unit, char in enumerate(BMP[0x300:] + " ", 0x300):
        if category(char)[0] == "M":
            first = first or unit
        elif first:
            marks.append(f"{chr(first)}-{chr(unit - 1)}")
            first = 0
    return "".join(marks)


MARKS: Final = _marks()
"""Combining marks, which belong to the letter before them, as ranges of an expression."""

INVISIBLE: Final = "\u00ad\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u206f\ufeff"
"""Characters that show nothing (soft hyphens, joiners, directions), in the same way."""

_HIDDEN: Final = f"[{MARKS}{INVISIBLE}]"
_TAIL: Final = f"(?:{_HIDDEN}*[{MARKS}])?"
_DIGITS: Final = rf"\d+(?:{_HIDDEN}+\d+)*{_TAIL}"
_LETTERS: Final = rf"\w+(?:{_HIDDEN}+\w+)*{_TAIL}"

TOKEN: Final = pattern(
    rf"{_DIGITS}(?:[.,:]{_DIGITS})*|{_LETTERS}(?:[-’'·.]{_LETTERS})*|[^\w\s{MARKS}{INVISIBLE}]"
)
r"""Matches a number, a word, or a mark of punctuation:
``\d+(?:[.,:]\d+)*|\w+(?:[-’'·.]\w+)*|[^\w\s]``, with what is hidden in words or hangs on them.
Elsewhere combining marks and invisible characters are in no token."""

_DROPPED: Final = pattern(f"[{INVISIBLE}]")


def word_text(raw: str) -> str:
    """Return a token composed (NFC), without invisible characters and not too long."""
    if raw.isascii():
        return raw[:MAX_WORD]
    return unicodedata.normalize("NFC", _DROPPED.sub("", raw[: 2 * MAX_WORD]))[:MAX_WORD]

"""Symbols: one byte for each code unit of text, made for cutting it into words with arrays.

Characters that words of the news are made of have a symbol of their own.
"""

from __future__ import annotations

import re
from typing import Final

import numpy as np

from searchidx.analysis.symbols import LETTERS, N_UNITS, OTHER, Array
from searchidx.entities.word_forms import BMP, INVISIBLE, MARKS

# 0 is space, OTHER any other character of words.
PUNCTUATION: Final = 2
SURROGATE: Final = 3
LINE_END: Final = 4
FIRST_JOINER: Final = 5
N_JOINERS: Final = 7
JOINS_NUMBERS: Final = 2
"""So many of the joiners, the first, only stand in numbers."""
_JOINERS: Final = ",:.-’'·"
_FIRST_WORD: Final = 12
_LINE_ENDS: Final = "\n\v\f\r\x1c\x1d\x1e\x85\u2028\u2029"  # where str.splitlines parts lines
_DIGITS: Final = "0123456789"
_KEYED_MARKS: Final = "\u0300\u0301\u0302\u0303\u0308\u030a\u030c\u0327"
_SOFT_HYPHEN: Final = "\u00ad"
FIRST_MARK: Final = 256 - 1 - len(_KEYED_MARKS)
"""Combining marks that share a symbol; above are those that have their own."""
FIRST_HIDDEN: Final = FIRST_MARK - 2
"""Invisible characters that share a symbol, and above the soft hyphen."""


def _units(expression: str) -> Array:
    found = np.zeros(N_UNITS, bool)
    for match in re.finditer(expression, BMP):
        found[match.start() : match.end()] = True
    return found


def _symbols() -> Array:
    is_word = _units(r"\w+")
    symbols = np.where(is_word, OTHER, PUNCTUATION).astype(np.uint8)
    symbols[_units(r"\s+")] = 0
    symbols[_units(f"[{INVISIBLE}]+")] = FIRST_HIDDEN
    symbols[_units(f"[{MARKS}]+")] = FIRST_MARK
    symbols[[ord(char) for char in _LINE_ENDS]] = LINE_END
    own = _DIGITS + "".join(chr(unit) for unit in np.flatnonzero(is_word[:256])[10:]) + LETTERS
    assert _FIRST_WORD + len(own) <= FIRST_HIDDEN
    for chars, first in (
        (_JOINERS, FIRST_JOINER),
        (own, _FIRST_WORD),
        (_SOFT_HYPHEN, FIRST_HIDDEN + 1),
        (_KEYED_MARKS, FIRST_MARK + 1),
    ):
        symbols[[ord(char) for char in chars]] = range(first, first + len(chars))
    symbols[0xD800:0xE000] = SURROGATE
    return symbols


SYMBOLS: Final = _symbols()
"""``uint8[N_UNITS]``: the symbol of each code unit of UTF-16."""

IS_WORD: Final = np.arange(256) >= _FIRST_WORD
"""``bool[256]``: the symbols of what words are made of, and of what is hidden in them."""
IS_WORD[OTHER] = True

MAY_BE_DIGIT: Final = IS_WORD & (np.arange(256) < _FIRST_WORD + 10)
"""``bool[256]``: the symbols of what numbers may be made of."""
MAY_BE_DIGIT[FIRST_HIDDEN:] = True

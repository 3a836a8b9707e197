"""Symbols: one byte for each code unit of text, made for cutting it with arrays.

0 is what stands between words. Characters that news in Spanish has in its words have a symbol
of their own; what else tokens are made of (other scripts, surrogates) shares ``OTHER``.
"""

from __future__ import annotations

from typing import Any, Final

import numpy as np
import numpy.typing as npt

from searchidx.analysis.tokenizer import JOINERS, NOT_BETWEEN

Array = npt.NDArray[Any]

N_UNITS: Final = 1 << 16
OTHER: Final = 1

# Latin-1 stands for itself, but for joiners, which are given a range without gaps, in place
# of characters that are not in words.
COMMA: Final = ord(",")
STOP: Final = ord(".")
FIRST_JOINER: Final = 34
N_JOINERS: Final = 14
_MOVED_JOINERS: Final = "".join(c for c in JOINERS if c not in "&'-./")
_MARKS: Final = "\u0301\u0303\u0308"
LETTERS: Final = (
    "ĀāĂăĄąĆćČčĎďĐđĒēĘęĚěĞğĪīŁłŃńŇňŌōŐőŒœŘřŚśŞşŠšŢţŤťŪūŮůŰűŹźŻżŽžȘșȚț"  # of names in the news
)
"""Letters beyond Latin-1 that have a symbol of their own."""


def _is_not_between() -> Array:
    units = np.zeros(N_UNITS, bool)
    for match in NOT_BETWEEN.finditer("".join(map(chr, range(N_UNITS)))):
        units[match.start() : match.end()] = True
    return units


def _symbols() -> Array:
    is_not_between = _is_not_between()
    symbols = np.where(is_not_between, OTHER, 0).astype(np.uint8)
    latin = np.arange(256)
    symbols[:256] = np.where(is_not_between[:256], latin, 0)
    joiners = set(range(FIRST_JOINER, FIRST_JOINER + N_JOINERS))
    moved = [ord(joiner) for joiner in _MOVED_JOINERS]
    symbols[moved] = sorted(joiners - {ord(c) for c in "&'-./,"})
    free = sorted({*range(OTHER + 1, 256)} - joiners - {*symbols[:256].tolist()})
    more = [ord(char) for char in _MARKS + LETTERS]
    symbols[more] = free[: len(more)]
    symbols[0xD800:0xE000] = OTHER
    return symbols


SYMBOLS: Final = _symbols()
"""``uint8[N_UNITS]``: the symbol of each code unit of UTF-16."""


def _is_symbol(units: str) -> Array:
    found = np.zeros(256, bool)
    found[SYMBOLS[[ord(unit) for unit in units]]] = True
    return found


IS_LETTER: Final = _is_symbol(
    "".join(char for char in map(chr, range(256)) if char.isalpha() and char not in "ªº") + LETTERS
)
"""``bool[256]``: the symbols of letters."""
IS_DIGIT: Final = _is_symbol("0123456789")
"""``bool[256]``: the symbols of the digits of ASCII."""
WITHOUT_CASE: Final = 0xDF
"""Mask that makes letters of ASCII capitals."""

"""Where sentences and paragraphs end, from flags of words that are worked out once for each."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from typing import Final

import numpy as np

from searchidx.analysis.symbols import Array
from searchidx.entities.datafiles import sections

STOP: Final = 1 << 0
"""Ends a sentence where the next begins like one."""
FULL_STOP: Final = 1 << 1
CLOSING: Final = 1 << 2
"""Goes with the stop before it."""
CLOSING_BESIDE: Final = 1 << 3
"""Goes with the stop before it where no space is between."""
OPENING: Final = 1 << 4
"""May begin a sentence: a capital, a digit, or an opening mark."""
NUMBER: Final = 1 << 5
LOWER: Final = 1 << 6
ABBREVIATION: Final = 1 << 7
NUMBERING: Final = 1 << 8
"""An abbreviation before numbers, else perhaps a word."""
INITIALS: Final = 1 << 9
"""An initial or acronym, which may end a sentence."""
COMMON: Final = 1 << 10
"""An ordinary word with a capital."""

_MARKS: Final = {
    ".": STOP | FULL_STOP,
    **dict.fromkeys("!?…", STOP),
    **dict.fromkeys("»”)]}", CLOSING),
    **dict.fromkeys("\"'’-–—", CLOSING_BESIDE | OPENING),
    **dict.fromkeys("¿¡«“‘([", OPENING),
}
_INITIALS: Final = re.compile(r"([^\W\d_ªº])\1?|[^\W\d_]{1,2}(?:\.[^\W\d_]{1,2})+")  # J, UU, EE.UU
_FEWEST_LINES: Final = 3
_MOST_CLOSING: Final = 4


@cache
def _listed() -> tuple[dict[str, int], frozenset[str]]:
    flags = {"abbreviations": ABBREVIATION, "abbreviations before numbers": NUMBERING}
    short = {entry: flags[section] for section, entry in sections("cues.txt") if section in flags}
    return short, frozenset(entry for _, entry in sections("common_words.txt"))


def word_flags(word: str) -> int:
    """Return the flags of a word or mark."""
    first = word[:1]
    if not (first.isalnum() or first == "_"):
        return _MARKS.get(word, 0)
    if first.isdigit():
        return OPENING | NUMBER
    short, common = _listed()
    folded = word.lower()
    may_be_initials = len(word) <= 2 or "." in word
    is_initials = may_be_initials and _INITIALS.fullmatch(word)
    flags = INITIALS if is_initials else short.get(folded, 0)
    if first.islower():
        return flags | LOWER
    return flags | OPENING | (COMMON if folded in common else 0)


@dataclass(frozen=True, slots=True)
class Tokens:
    """The tokens of some texts.

    ``ids: int32[n]``; ``starts, ends: int32[n]`` or ``int64[n]``, in any unit;
    ``first_tokens: int64[n_texts + 1]``.
    """

    ids: Array
    starts: Array
    ends: Array
    first_tokens: Array


def breaks(tokens: Tokens, flags: Array, text_starts: Array, line_ends: Array) -> Array:
    """Return the tokens, not the first of a text, before which a sentence or paragraph ends.

    ``flags: uint16[n]`` of each token; ``line_ends`` as offsets. The result is ``int64``,
    strictly increasing.
    """
    found = np.concatenate(
        (_sentence_breaks(tokens, flags), _line_breaks(tokens, flags, text_starts, line_ends))
    )
    found.sort()
    is_new = np.ones(len(found), bool)
    is_new[1:] = found[1:] != found[:-1]
    distinct: Array = found[is_new]
    return distinct


def _sentence_breaks(tokens: Tokens, flags: Array) -> Array:
    stops = np.flatnonzero(flags & STOP)
    text = np.searchsorted(tokens.first_tokens, stops, "right")
    first, last = tokens.first_tokens[text - 1], tokens.first_tokens[text] - 1
    following = _behind_closing(tokens, flags, stops + 1, last)
    here = np.minimum(following, last)
    opens = (following <= last) & (flags[here] & OPENING > 0)
    is_full = (flags[stops] & FULL_STOP > 0) & (following == stops + 1) & (stops > first)
    before, after, behind = flags[stops - 1], flags[here], flags[np.minimum(here + 1, last)]
    is_initial = (after & INITIALS > 0) & (behind & FULL_STOP > 0)
    is_short = before & ABBREVIATION > 0
    is_short |= (before & NUMBERING > 0) & (after & NUMBER > 0)
    is_short |= (before & INITIALS > 0) & ((after & COMMON == 0) | is_initial)
    sentences: Array = following[opens & ~(is_full & is_short)]
    return sentences


def _behind_closing(tokens: Tokens, flags: Array, following: Array, last: Array) -> Array:
    """Return the tokens behind the quotes and brackets that go with the stop before."""
    for _ in range(_MOST_CLOSING):
        here = np.minimum(following, last)
        is_beside = tokens.starts[here] == tokens.ends[here - 1]
        closes = (flags[here] & CLOSING > 0) | ((flags[here] & CLOSING_BESIDE > 0) & is_beside)
        following = following + (closes & (following <= last))
    return following


def _line_breaks(tokens: Tokens, flags: Array, text_starts: Array, line_ends: Array) -> Array:
    """Return the tokens behind line ends, but for those of lines broken at a width.

    A text is taken for such lines where a third of them go on in lower case; there only
    empty lines end paragraphs.
    """
    n_texts = len(text_starts) - 1
    text = np.searchsorted(text_starts, line_ends, "right") - 1
    following = np.searchsorted(tokens.starts, line_ends)
    n_lines = np.bincount(text, minlength=n_texts)
    is_inside = (tokens.first_tokens[text] < following) & (
        following < tokens.first_tokens[text + 1]
    )
    text, following = text[is_inside], following[is_inside]
    is_first = np.ones(len(following), bool)
    is_first[1:] = following[1:] != following[:-1]
    firsts = np.flatnonzero(is_first)
    is_single = np.diff(firsts, append=len(following)) == 1
    text, following = text[firsts], following[firsts]
    goes_on = flags[following] & LOWER > 0
    n_going_on = np.bincount(text[goes_on], minlength=n_texts)
    is_wrapped = (n_going_on * 3 > n_lines) & (n_lines >= _FEWEST_LINES)
    parting: Array = following[~(is_wrapped[text] & is_single)]
    return parting

"""Which words of a table fit a pattern of ``*`` and ``?``."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

import numpy as np

from searchidx.query.wildcard import Pattern
from searchidx.query.wordtable import CHUNK, Array, WordTable, encoded, first_of_each

_ANY: Final = ord("?")
_FEW: Final = 1_000  # words that are checked one by one sooner than all text is searched
_WILDCARDS: Final = re.compile(r"[*?]+")


def matching(words: WordTable, pattern: Pattern) -> Array:
    """Return the ranks of the words that fit a pattern, increasing.

    Bytes stand for characters where the pattern has no ``?`` or the word is ASCII; of other
    words only the literal parts are looked for before the pattern itself is tried.
    """
    low, high = words.prefix_range(pattern.prefix)
    if pattern.is_prefix:
        return np.arange(low, high)
    literals = tuple(_WILDCARDS.split("*".join(pattern.runs)))
    ranks = _with_part(words, max(literals[1:], key=len, default=""), low, high)
    if len(ranks) <= _FEW:
        return _checked(words, ranks, pattern)
    if literals == pattern.runs:
        return _with_runs(words, ranks, pattern, literals, is_exact=True)
    is_narrow = words.narrow_lengths[ranks] >= 0
    found = (
        _with_runs(words, ranks[is_narrow], pattern, pattern.runs, is_exact=True),
        _with_runs(words, ranks[~is_narrow], pattern, literals, is_exact=False),
    )
    return np.sort(np.concatenate(found))


def _with_part(words: WordTable, part: str, low: int, high: int) -> Array:
    """Return which words of a range contain a part, or all if it is in too many of them."""
    if not part:
        return np.arange(low, high)
    begin, end = int(words.offsets[low]), int(words.offsets[high])
    found = _places(words.codes[begin:end], encoded(part))
    if 8 * len(found) > high - low:
        return np.arange(low, high)
    ranks = words.words_at(begin + found)
    return ranks[first_of_each(ranks)]


def _with_runs(
    words: WordTable, ranks: Array, pattern: Pattern, parts: Sequence[str], *, is_exact: bool
) -> Array:
    """Return which of the words that have the prefix of a pattern fit it.

    Words without the parts do not; those with them do if ``is_exact``.
    """
    runs = list(map(encoded, parts))
    n_known = len(encoded(pattern.prefix))
    runs[0] = runs[0][n_known:]
    starts = words.starts(ranks) + n_known
    ends = words.starts(ranks + 1) - 1
    kept, is_done = _in_order(words.codes, starts, ends, runs)
    return ranks[kept] if is_done and is_exact else _checked(words, ranks[kept], pattern)


def _checked(words: WordTable, ranks: Array, pattern: Pattern) -> Array:
    fits = [pattern.matches(words.word(rank)) for rank in ranks.tolist()]
    return ranks[np.array(fits, np.bool_)]


def _in_order(
    codes: Array, starts: Array, ends: Array, runs: Sequence[bytes]
) -> tuple[Array, bool]:
    """Return the words that have all runs, in order, and whether all runs were looked for.

    The first run stands at the start and the last, if there are several, at the end; a ``?``
    is any byte. ``codes: uint8`` is the text, ``starts`` and ``ends: int64[n]`` where in it
    the words stand, in order; the answer is indices into them, increasing. Each run is taken
    where it first occurs after the one before: when another place would do, this one does.
    Where few words are left, the search stops.
    """
    first, *middle = runs
    last = middle.pop() if middle else b""
    n_bytes, n_least = ends - starts, sum(map(len, runs))
    kept = np.flatnonzero(n_bytes >= n_least if len(runs) > 1 else n_bytes == n_least)
    kept = _standing(codes, starts, kept, first)
    kept = _standing(codes, ends - len(last), kept, last)
    at, limits = starts[kept] + len(first), ends[kept] - len(last)
    for run in middle:
        if len(kept) <= _FEW:
            return kept, False
        at = _next(codes, at, int(limits[-1]), run) + len(run)
        reached = at <= limits
        kept, at, limits = kept[reached], at[reached], limits[reached]
    return kept, True


def _standing(codes: Array, places: Array, words: Array, run: bytes) -> Array:
    """Return those of the words that have a run at their place."""
    for index, code in enumerate(run):
        if code != _ANY:
            words = words[codes[places[words] + index] == code]
    return words


def _places(codes: Array, run: bytes) -> Array:
    """Return where in a text a run stands: ``int64``, increasing."""
    found = [np.empty(0, np.int64)]
    literal = [(index, code) for index, code in enumerate(run) if code != _ANY]
    n_places = len(codes) - len(run) + 1
    for begin in range(0, n_places, CHUNK):
        end = min(begin + CHUNK, n_places)
        is_found = np.ones(end - begin, np.bool_)
        for index, code in literal:
            is_found &= codes[begin + index : end + index] == code
        found.append(begin + np.flatnonzero(is_found))
    return np.concatenate(found)


def _next(codes: Array, starts: Array, end: int, run: bytes) -> Array:
    """Return for each start the next place where a run stands, past ``end`` if there is none."""
    if not run.strip(b"?"):
        return starts
    begin = int(starts[0])
    found = np.append(begin + _places(codes[begin:end], run), end + 1)
    return found[np.searchsorted(found, starts)]

"""Looks in many words at once for the runs of characters between the stars of a pattern."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

Array = NDArray[Any]

_ANY: Final = ord("?")
_FEW: Final = 1_000  # words that a regular expression is done with before all text is searched


def in_order(codes: Array, starts: Array, ends: Array, runs: Sequence[bytes]) -> tuple[Array, bool]:
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
    kept = kept[_standing(codes, starts[kept], first)]
    kept = kept[_standing(codes, ends[kept] - len(last), last)]
    at, limits = starts[kept] + len(first), ends[kept] - len(last)
    for run in middle:
        if len(kept) <= _FEW:
            return kept, False
        at = _next(codes, at, int(limits[-1]), run) + len(run)
        reached = at <= limits
        kept, at, limits = kept[reached], at[reached], limits[reached]
    return kept, True


def _standing(codes: Array, places: Array, run: bytes) -> Array:
    """Return the indices of the places where a run stands."""
    kept = np.arange(len(places))
    for index, code in enumerate(run):
        if code != _ANY:
            kept = kept[codes[places[kept] + index] == code]
    return kept


def places(codes: Array, run: bytes) -> Array:
    """Return where in a text a run stands: ``int64``, increasing."""
    n_places = max(0, len(codes) - len(run) + 1)
    is_found = np.ones(n_places, np.bool_)
    for index, code in enumerate(run):
        if code != _ANY:
            is_found &= codes[index : index + n_places] == code
    return np.flatnonzero(is_found)


def _next(codes: Array, starts: Array, end: int, run: bytes) -> Array:
    """Return for each start the next place where a run stands, past ``end`` if there is none."""
    if not run.strip(b"?"):
        return starts
    begin = int(starts[0])
    found = np.append(begin + places(codes[begin:end], run), end + 1)
    return found[np.searchsorted(found, starts)]

"""Runs: the words that may be parts of names, and the windows around them.

A name begins with a capital and rarely has more than a few small words behind one, so that the
other half of a text is not looked at.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np

from searchidx.analysis.symbols import Array
from searchidx.entities.words import BREAK

REACH: Final = 4
"""So many words behind a capital may belong to its name."""
LONGEST: Final = 128
"""Longer runs are cut, so that their tags can be found side by side."""


@dataclass(frozen=True, slots=True)
class Runs:
    """The words that may be parts of names: runs of neighbours in a sentence.

    ``places: int64[n]`` in the words of a batch; ``starts: int64[n_runs + 1]`` in ``places``.
    """

    places: Array
    starts: Array

    def is_last(self) -> Array:
        """Say which words are the last of their run: ``bool[n]``."""
        found = np.zeros(len(self.places), np.bool_)
        found[self.starts[1:] - 1] = True
        return found


def find_runs(ids: Array, has_capital: Array) -> Runs:
    """Return the runs of a batch of words; ``has_capital: bool[n]`` says which begin one."""
    n = len(ids)
    here = np.arange(n)
    before = np.maximum.accumulate(np.where(has_capital | (ids == BREAK), here, 0))
    is_near = has_capital[before] & (here - before <= REACH) if n else has_capital
    places = np.flatnonzero(is_near)
    if not places.size:
        return Runs(places, np.zeros(1, np.int64))
    is_start = np.ones(len(places), np.bool_)
    is_start[1:] = np.diff(places) > 1
    since = np.arange(len(places))
    since -= np.maximum.accumulate(np.where(is_start, since, 0))
    starts = np.flatnonzero(is_start | (since % LONGEST == 0))
    return Runs(places, np.append(starts, len(places)))


def windows(ids: Array, places: Array, reach: int) -> Array:
    """Return the places of the words around some: ``int64[n, 2 * reach + 1]``.

    ``places`` are those of words; each window stays between two breaks: what is beyond one is
    the break itself.
    """
    found = np.empty((len(places), 2 * reach + 1), np.int64)
    found[:, reach] = places
    is_break = ids == BREAK
    for step in range(1, reach + 1):
        for way in (-1, 1):
            inner = found[:, reach + way * (step - 1)]
            found[:, reach + way * step] = np.where(is_break[inner], inner, inner + way)
    return found

"""Counts of the commonest entities in many documents, from a table made for it."""

from __future__ import annotations

from typing import Final

import numpy as np

from searchidx.analysis.ranges import ranges
from searchidx.engines.local.codec.framing import Array
from searchidx.engines.local.scratch import N_VALUES, Scratch

HEAD: Final = 4096
"""Entities that are counted: the first ones, which are in the most articles."""
N_SPARE: Final = 64
"""Numbers after those, for the free places of the table: many, since a count that is raised
again and again is raised slowly."""
WIDEST: Final = 24
OVERFLOW_SHARE: Final = 0.03
"""The table is as wide as leaves so many documents with more entities than it holds."""


class CommonEntities:
    """The entities below ``HEAD`` of each document, side by side.

    ``offsets: int64[n_docs + 1]`` cuts the ``codes: int32`` of documents.
    """

    def __init__(self, offsets: Array, codes: Array) -> None:
        n_docs = len(offsets) - 1
        rows = np.repeat(np.arange(n_docs), np.diff(offsets))
        is_common = codes < HEAD
        rows, codes = rows[is_common], codes[is_common]
        counts = np.bincount(rows, minlength=n_docs)
        ends = np.cumsum(counts)
        self._width = _width(counts)
        columns = np.arange(len(rows)) - (ends - counts)[rows]
        spare = np.arange(n_docs * self._width, dtype=np.uint16) % N_SPARE + HEAD
        self._table = spare.reshape(n_docs, self._width)
        fits = columns < self._width
        self._table[rows[fits], columns[fits]] = codes[fits]
        more, self._more_codes = rows[~fits], codes[~fits]
        self._n_more = np.bincount(more, minlength=n_docs)
        self._more_ends = np.cumsum(self._n_more)

    def count(self, docs: Array, scratch: Scratch) -> Array:
        """``int64[HEAD]``: in how many of ``docs: int64[n]`` each entity is."""
        total = np.zeros(HEAD + N_SPARE, np.int64)
        step = N_VALUES // self._width
        for start in range(0, len(docs), step):
            part = docs[start : start + step]
            narrow, wide = (
                room[: len(part) * self._width] for room in (scratch.narrow, scratch.wide)
            )
            np.take(self._table, part, axis=0, out=narrow.reshape(-1, self._width), mode="clip")
            wide[:] = narrow
            total += np.bincount(wide, minlength=HEAD + N_SPARE)
        n_more = self._n_more[docs]
        rows = np.flatnonzero(n_more)
        n_more = n_more[rows]
        at = ranges(self._more_ends[docs[rows]] - n_more, n_more)
        total += np.bincount(self._more_codes[at], minlength=HEAD + N_SPARE)
        return total[:HEAD]


def _width(counts: Array) -> int:
    """Return the width for documents with some numbers of entities."""
    docs_with = np.cumsum(np.bincount(np.minimum(counts, WIDEST), minlength=WIDEST + 1))
    enough = np.searchsorted(docs_with, (1 - OVERFLOW_SHARE) * len(counts))
    return max(1, int(enough))

"""Arrays that searches of one thread use again: fresh memory costs more than filling it."""

from __future__ import annotations

import threading
from functools import cached_property
from typing import Final

import numpy as np

from searchidx.engines.local.codec.framing import Array

N_VALUES: Final = 1 << 18
"""Values that are counted at a time."""


class Scratch(threading.local):
    """Room to work in, for each thread its own. What it holds is left over from the last use."""

    def __init__(self, n_docs: int) -> None:
        self._n_docs = n_docs

    @cached_property
    def _row_of(self) -> Array:
        return np.zeros(self._n_docs, np.int32)

    @cached_property
    def narrow(self) -> Array:
        """``uint16[N_VALUES]``."""
        return np.empty(N_VALUES, np.uint16)

    @cached_property
    def wide(self) -> Array:
        """``int64[N_VALUES]``."""
        return np.empty(N_VALUES, np.int64)

    def rows_of(self, docs: Array, among: Array) -> Array:
        """``int32[n]``: the row in ``among`` of each of ``docs: int64[n]``, one of 0 if it is none.

        ``among: int64`` has a document once; a row is right where ``among[row]`` is the document.
        """
        row_of = self._row_of
        row_of[among] = np.arange(len(among), dtype=np.int32)
        rows = row_of[docs]
        rows[rows >= len(among)] = 0
        return rows

"""A hash table over arrays: looks up many keys of 128 bits at a time."""

from __future__ import annotations

from typing import Any, Final

import numpy as np
import numpy.typing as npt

Array = npt.NDArray[Any]

_FIRST_BITS: Final = 12
_LOW_FACTOR: Final = np.uint64(0x9E3779B97F4A7C15)  # 2**64 over the golden ratio
_HIGH_FACTOR: Final = np.uint64(0xC2B2AE3D27D4EB4F)


class KeyTable:
    """Maps keys, pairs of ``uint64``, to ``int32``. The key (0, 0) is never in it.

    Rows are in the order in which keys came, so that common ones lie together; slots, at most
    half of them in use, hold row numbers, 0 for none, and are tried one after the other.
    """

    def __init__(self) -> None:
        self._n_rows = 1
        self._low = np.zeros(1, np.uint64)
        self._high = np.zeros(1, np.uint64)
        self._values = np.zeros(1, np.int32)
        self._set_slots(_FIRST_BITS)

    def find(self, low: Array, high: Array) -> Array:
        """Return the row of each key, 0 where there is none, as ``int32``."""
        slots = self._first_slots(low, high)
        rows: Array = self._slots[slots]
        left = np.flatnonzero(~self._is_at(rows, low, high))
        while (left := left[rows[left] != 0]).size:
            slots[left] = (slots[left] + 1) & self._last_slot
            rows[left] = self._slots[slots[left]]
            left = left[~self._is_at(rows[left], low[left], high[left])]
        return rows

    def values(self, rows: Array) -> Array:
        """Return what rows map to; something for row 0."""
        values: Array = self._values[rows]
        return values

    def insert(self, low: Array, high: Array, values: Array) -> None:
        """Add keys that are not there, each once."""
        first, self._n_rows = self._n_rows, self._n_rows + len(values)
        if self._n_rows > len(self._low):
            self._grow()
        rows = slice(first, self._n_rows)
        self._low[rows], self._high[rows], self._values[rows] = low, high, values
        if self._n_rows * 2 > len(self._slots):
            self._set_slots(int(self._n_rows).bit_length() + 1)
            first = 1
        self._occupy(np.arange(first, self._n_rows, dtype=np.int32))

    def _grow(self) -> None:
        n = max(self._n_rows, 2 * len(self._low))
        self._low, self._high, self._values = (
            np.concatenate((column, np.zeros(n - len(column), column.dtype)))
            for column in (self._low, self._high, self._values)
        )

    def _set_slots(self, bits: int) -> None:
        self._shift = np.uint64(64 - bits)
        self._last_slot = (1 << bits) - 1
        self._slots = np.zeros(1 << bits, np.int32)

    def _first_slots(self, low: Array, high: Array) -> Array:
        hashes = low * _LOW_FACTOR
        hashes ^= high * _HIGH_FACTOR
        hashes >>= self._shift
        return hashes.view(np.int64)

    def _is_at(self, rows: Array, low: Array, high: Array) -> Array:
        is_at: Array = self._low[rows] == low
        is_at &= self._high[rows] == high
        return is_at

    def _occupy(self, rows: Array) -> None:
        """Put rows in the first free slots; of those that want the same, one gets it."""
        slots = self._first_slots(self._low[rows], self._high[rows])
        while rows.size:
            free = self._slots[slots] == 0
            self._slots[slots[free]] = rows[free]
            left = self._slots[slots] != rows
            rows, slots = rows[left], (slots[left] + 1) & self._last_slot

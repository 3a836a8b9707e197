"""A hash table over arrays: looks up many keys of 128 bits at a time."""

from __future__ import annotations

from typing import Final

import numpy as np

from searchidx.analysis.symbols import Array

UNKNOWN: Final = int(np.iinfo(np.int32).min)
"""Stands for keys that are not there; no key maps to it."""

_FIRST_BITS: Final = 12
_LOW_FACTOR: Final = np.uint64(0x9E3779B97F4A7C15)  # 2**64 over the golden ratio
_HIGH_FACTOR: Final = np.uint64(0xC2B2AE3D27D4EB4F)  # any odd number of many ones and zeros


class KeyTable:
    """Maps keys, pairs of ``uint64``, to ``int32``. A key never begins with 0.

    A slot is 24 bytes, so that its parts come from memory together; at most half of the slots
    are in use. A key lies in the first slot that was free, from the one its hash says on.
    """

    def __init__(self) -> None:
        self._n_keys = 0
        self._set_slots(_FIRST_BITS)

    def find(self, low: Array, high: Array) -> Array:
        """Return what each key maps to, or :data:`UNKNOWN`, as ``int32``."""
        slots = self._first_slots(low, high)
        left = np.flatnonzero(~self._is_at(slots, low, high))
        while (left := left[self._low[slots[left]] != 0]).size:
            slots[left] = (slots[left] + 1) & self._last_slot
            left = left[~self._is_at(slots[left], low[left], high[left])]
        return self._values[slots].astype(np.int32)

    def insert(self, low: Array, high: Array, values: Array) -> None:
        """Add keys that are not there, each once."""
        self._n_keys += len(values)
        if self._n_keys * 2 > len(self._values):
            used = np.flatnonzero(self._low)
            old = self._low[used], self._high[used], self._values[used]
            self._set_slots(self._n_keys.bit_length() + 1)
            self._put(*old)
        self._put(low, high, values)

    def _set_slots(self, bits: int) -> None:
        slots = np.zeros((1 << bits, 3), np.uint64)
        self._low, self._high, self._values = slots[:, 0], slots[:, 1], slots[:, 2].view(np.int64)
        self._values[:] = UNKNOWN
        self._shift = np.uint64(64 - bits)
        self._last_slot = (1 << bits) - 1

    def _first_slots(self, low: Array, high: Array) -> Array:
        hashes = low * _LOW_FACTOR
        hashes ^= high * _HIGH_FACTOR
        hashes >>= self._shift
        return hashes.view(np.int64)

    def _is_at(self, slots: Array, low: Array, high: Array) -> Array:
        is_at: Array = self._low[slots] == low
        is_at &= self._high[slots] == high
        return is_at

    def _put(self, low: Array, high: Array, values: Array) -> None:
        """Put keys in free slots; of those that want the same, the last gets it."""
        slots = self._first_slots(low, high)
        left = np.arange(len(slots))
        while left.size:
            free = left[self._low[slots[left]] == 0]
            for column, part in ((self._low, low), (self._high, high), (self._values, values)):
                column[slots[free]] = part[free]
            left = left[~self._is_at(slots[left], low[left], high[left])]
            slots[left] = (slots[left] + 1) & self._last_slot

"""Columns of numbers in few bytes: those that are mostly small, and those that are narrow.

What is read is widened when it is first used: the type that a column has in memory does
not hang on the values of a segment.
"""

from __future__ import annotations

from typing import Final

import numpy as np

from searchidx.engines.local.codec.framing import Array, Frame, MappedArray, Section
from searchidx.errors import IndexCorruptError

WIDE: Final = 255
"""The byte of a count that does not fit in one; the count itself lies apart."""


def count_sections(name: str, counts: Array) -> dict[str, Section]:
    """Return the two sections of non-negative numbers of which most are below 255."""
    is_wide = counts >= WIDE
    wide = counts[is_wide]
    return {
        name: np.where(is_wide, WIDE, counts).astype(np.uint8),
        f"{name}.wide": wide.astype(np.uint32 if wide.max(initial=0) < 1 << 32 else np.uint64),
    }


def _read_counts(frame: Frame, name: str, n_before: int = 0) -> Array:
    """Return the numbers of two sections after some zeros; raise IndexCorruptError."""
    small, wide = frame.array(name), frame.array(f"{name}.wide")
    rows = np.flatnonzero(small == WIDE)
    if len(rows) != len(wide):
        raise IndexCorruptError("engine.wrong_reference", path=frame.path)
    # Their sum is below this, so that four bytes do for it too.
    bound = WIDE * len(small) + len(wide) * int(wide.max(initial=0))
    counts = np.zeros(n_before + len(small), np.uint32 if bound < 1 << 32 else np.uint64)
    counts[n_before:] = small
    counts[n_before + rows] = wide
    return counts


class WidenedArray(MappedArray):
    """``int32[n]`` of a section of any type."""

    def read(self, frame: Frame, section: str) -> Array:
        """Return a section, widened."""
        return frame.array(section).astype(np.int32)


class CountArray(MappedArray):
    """``uint32[n]``, or ``uint64``, of the sections of counts."""

    def read(self, frame: Frame, section: str) -> Array:
        """Return the counts; raise IndexCorruptError."""
        return _read_counts(frame, section)


class OffsetArray(MappedArray):
    """``uint32[n + 1]``, or ``uint64``: where parts of some counts begin and end."""

    def read(self, frame: Frame, section: str) -> Array:
        """Return the sums of the counts; raise IndexCorruptError."""
        offsets = _read_counts(frame, section, n_before=1)
        return np.cumsum(offsets, dtype=offsets.dtype, out=offsets)

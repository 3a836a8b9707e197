"""Lists of ranges as arrays, and parts of lists."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any, TypeVar

import numpy as np
import numpy.typing as npt

Array = npt.NDArray[Any]
T = TypeVar("T")


def sums(values: Array) -> Array:
    """Return the sums before each value, and of all, ``int64[n + 1]``."""
    before = np.zeros(len(values) + 1, np.int64)
    np.cumsum(values, out=before[1:])
    return before


def ranges(starts: Array, counts: Array) -> Array:
    """Return ``starts[0], starts[0] + 1, …``, ``counts[0]`` of them, then those of the next."""
    before = np.cumsum(counts) - counts
    listed: Array = np.arange(counts.sum()) + np.repeat(starts - before, counts)
    return listed


def slices(items: Sequence[T], sizes: Iterable[int], enough: int) -> Iterator[Sequence[T]]:
    """Cut items into parts, each of which ends where its sizes add up to enough; the last may not.

    There is always a part, if only an empty one.
    """
    first = total = 0
    for index, size in enumerate(sizes):
        total += size
        if total >= enough:
            yield items[first : index + 1]
            first, total = index + 1, 0
    yield items[first:]

"""Lists of ranges as arrays."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt

Array = npt.NDArray[Any]


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

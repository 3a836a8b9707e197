"""Distinct values of arrays; ``np.unique`` loads masked arrays first, 8 ms of a cold search."""

from __future__ import annotations

import numpy as np

from searchidx.engines.local.codec.framing import Array


def distinct(values: Array) -> Array:
    """Return the distinct values, increasing."""
    ordered = np.sort(values)
    return ordered[_first(ordered)]


def counted(values: Array) -> tuple[Array, Array]:
    """Return the distinct values, increasing, with how often each occurs."""
    ordered = np.sort(values)
    first = _first(ordered)
    return ordered[first], np.diff(np.append(first, len(ordered)))


def _first(ordered: Array) -> Array:
    is_first = np.ones(len(ordered), np.bool_)
    np.not_equal(ordered[1:], ordered[:-1], out=is_first[1:])
    return np.flatnonzero(is_first)

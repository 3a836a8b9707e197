"""Arithmetic that gives the same bits on every machine."""

from __future__ import annotations

from decimal import Decimal
from typing import Final

import numpy as np

from searchidx.analysis.symbols import Array

VALUE_BITS: Final = 12
"""Fractional bits of rows and of what layers give."""
WEIGHT_BITS: Final = 16
GRADIENT_BITS: Final = 22
"""Fractional bits of gradients, and of probabilities."""

_LOG2_E: Final = 1.4426950408889634
_LN_2: Final = 0.6931471805599453
_TAYLOR: Final = (1 / 5040, 1 / 720, 1 / 120, 1 / 24, 1 / 6, 1 / 2, 1.0, 1.0)


def on_grid(values: Array, bits: int) -> Array:
    """Return values rounded to multiples of ``2 ** -bits``."""
    scaled = values * float(1 << bits)
    np.rint(scaled, out=scaled)
    scaled *= 1.0 / (1 << bits)
    return scaled


def inverse_root(n: int) -> float:
    """Return 1 / √n, rounded once: powers by the library may differ in the last bit."""
    return float(1 / Decimal(n).sqrt())


def exp(values: Array) -> Array:
    """Return e to the power of values that are not above 0, to about 1e-8.

    By a Taylor series after taking out powers of 2: the library's differs in the last bits
    between processors.
    """
    values = np.maximum(values, -40.0)
    twos = np.rint(values * _LOG2_E)
    rest = values - twos * _LN_2
    result = np.full_like(values, _TAYLOR[0])
    for coefficient in _TAYLOR[1:]:
        result *= rest
        result += coefficient
    return np.ldexp(result, twos.astype(np.int32))


def sum_by(numbers: Array, rows: Array, n: int) -> Array:
    """Add up rows that have the same number: ``float64[n, width]``, exact for rows on a grid."""
    order = np.argsort(numbers, kind="stable")
    sorted_numbers = numbers[order]
    starts = np.flatnonzero(np.diff(sorted_numbers, prepend=-1))
    sums = np.zeros((n, rows.shape[1]))
    if starts.size:
        sums[sorted_numbers[starts]] = np.add.reduceat(rows[order], starts, axis=0)
    return sums

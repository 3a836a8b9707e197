"""Steps down the gradient: Adam (Kingma, Ba 2015), where rows that were not used wait."""

from __future__ import annotations

from typing import Final

import numpy as np

from searchidx.entities.train.network import Gradient, Weights

_KEPT: Final = 0.9
_KEPT_SQUARES: Final = 0.999
_SMALLEST: Final = 1e-8


class Adam:
    """Changes weights in place, number by number."""

    def __init__(self, weights: Weights) -> None:
        self._weights = weights
        self._means = {name: np.zeros_like(w) for name, w in weights.items()}
        self._squares = {name: np.zeros_like(w) for name, w in weights.items()}
        self._n_steps = 0

    def step(self, gradient: Gradient, rate: float) -> None:
        """Take a step; ``rate`` is about how far each weight goes."""
        self._n_steps += 1
        of_mean = 1 - _power(_KEPT, self._n_steps)
        of_squares = 1 - _power(_KEPT_SQUARES, self._n_steps)
        for name, slope in gradient.of.items():
            rows = gradient.used if name == "features" else slice(None)
            mean = self._means[name][rows] * _KEPT + slope * (1 - _KEPT)
            square = self._squares[name][rows] * _KEPT_SQUARES + slope * slope * (1 - _KEPT_SQUARES)
            self._means[name][rows], self._squares[name][rows] = mean, square
            self._weights[name][rows] -= (
                rate / of_mean * mean / (np.sqrt(square / of_squares) + _SMALLEST)
            )


def _power(base: float, n: int) -> float:
    """Return a power by multiplying: the library's may differ in the last bit."""
    result = 1.0
    while n:
        if n & 1:
            result *= base
        base *= base
        n >>= 1
    return result

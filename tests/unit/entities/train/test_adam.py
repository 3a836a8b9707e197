"""Steps down the gradient, against the formulas written out."""

from __future__ import annotations

import numpy as np

from searchidx.analysis.symbols import Array
from searchidx.entities.train.adam import Adam
from searchidx.entities.train.network import Gradient


def after(start: Array, slopes: list[Array], rate: float) -> Array:
    weight, mean, square = start.copy(), 0.0 * start, 0.0 * start
    for number, slope in enumerate(slopes, start=1):
        mean = 0.9 * mean + 0.1 * slope
        square = 0.999 * square + 0.001 * slope**2
        unbiased = mean / (1 - 0.9**number), square / (1 - 0.999**number)
        weight -= rate * unbiased[0] / (np.sqrt(unbiased[1]) + 1e-8)
    return weight


def test_steps_are_those_of_the_formulas() -> None:
    random = np.random.default_rng(1)
    start = random.normal(size=(3, 2))
    slopes = [random.normal(size=(3, 2)) for _ in range(7)]
    weights = {"first": start.copy()}
    adam = Adam(weights)
    for slope in slopes:
        adam.step(Gradient({"first": slope}), 0.01)
    assert np.allclose(weights["first"], after(start, slopes, 0.01), rtol=1e-12)


def test_rows_of_features_that_were_not_used_stay_as_they_are() -> None:
    weights = {"features": np.ones((4, 2))}
    adam = Adam(weights)
    adam.step(Gradient({"features": np.ones((2, 2))}, np.array([1, 3])), 0.1)
    adam.step(Gradient({"features": np.ones((1, 2))}, np.array([3])), 0.1)
    changed = weights["features"][:, 0]
    assert changed[[0, 2]].tolist() == [1, 1]
    assert changed[3] < changed[1] < 1

"""Arithmetic that does not depend on the order of adding, nor on the library's exp."""

from __future__ import annotations

import math

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from searchidx.entities.train.exact import exp, inverse_root, on_grid, sum_by


@given(st.lists(st.floats(-40, 0), min_size=1))
def test_exp_is_that_of_the_library_to_seven_digits(values: list[float]) -> None:
    found = exp(np.array(values))
    assert np.allclose(found, [math.exp(value) for value in values], rtol=1e-7, atol=0)


def test_exp_of_nothing_is_one_and_of_what_is_far_below_is_next_to_nothing() -> None:
    assert exp(np.array([0.0])).tolist() == [1.0]
    assert exp(np.array([-41.0, -1e9, -math.inf])).tolist() == [exp(np.array([-40.0]))[0]] * 3


def test_exp_does_not_change_what_it_is_given() -> None:
    values = np.array([-50.0, -1.0])
    exp(values)
    assert values.tolist() == [-50.0, -1.0]


@given(st.lists(st.floats(-1e6, 1e6), min_size=1), st.integers(0, 22))
def test_on_grid_gives_the_nearest_multiple(values: list[float], bits: int) -> None:
    given_values = np.array(values)
    rounded = on_grid(given_values, bits)
    steps = rounded * 2.0**bits
    assert np.array_equal(steps, np.rint(steps))
    assert np.abs(rounded - given_values).max() <= 2.0 ** -(bits + 1)
    assert given_values.tolist() == values


@given(st.integers(1, 5000))
def test_inverse_roots_are_those_of_the_library_but_for_the_last_bit(n: int) -> None:
    assert math.isclose(inverse_root(n), 1 / math.sqrt(n), rel_tol=1e-15)


@given(st.lists(st.tuples(st.integers(0, 6), st.integers(-(2**20), 2**20)), max_size=30))
def test_sum_by_adds_the_rows_of_a_number(pairs: list[tuple[int, int]]) -> None:
    numbers = np.array([number for number, _ in pairs], np.int64)
    rows = np.array([[value, -value / 4] for _, value in pairs]).reshape(-1, 2)
    expected = np.zeros((7, 2))
    for number, row in zip(numbers, rows, strict=True):
        expected[number] += row
    assert np.array_equal(sum_by(numbers, rows, 7), expected)

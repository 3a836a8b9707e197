"""What is to be expected of chains of tags, against all chains one by one."""

from __future__ import annotations

import math
from itertools import pairwise, product

import numpy as np
import pytest

from searchidx.analysis.symbols import Array
from searchidx.entities.tagging.tags import FORBIDDEN, N_TAGS, OUTSIDE, forbidden
from searchidx.entities.train.chains import expected, observed_pairs

GRID = 2.0**-17
"""A few steps of the grid of probabilities, for each word and tag."""


def by_enumeration(scores: Array, transitions: Array, starts: Array) -> tuple[Array, Array]:
    tags, pairs = np.zeros_like(scores), np.zeros((N_TAGS, N_TAGS))
    for start, end in pairwise(starts.tolist()):
        chains = list(product(range(N_TAGS), repeat=end - start))
        weights = [
            math.exp(
                sum(scores[start + i, tag] for i, tag in enumerate(chain))
                + sum(transitions[pair] for pair in zip((OUTSIDE, *chain), chain, strict=False))
            )
            for chain in chains
        ]
        for chain, weight in zip(chains, weights, strict=True):
            share = weight / sum(weights)
            for i, pair in enumerate(zip((OUTSIDE, *chain), chain, strict=False)):
                tags[start + i, pair[1]] += share
                pairs[pair] += share
    return tags, pairs


def random_scores(n: int, seed: int) -> tuple[Array, Array]:
    random = np.random.default_rng(seed)
    return random.normal(0, 2, (n, N_TAGS)), random.normal(0, 1, (N_TAGS, N_TAGS))


@pytest.mark.parametrize("lengths", [[1], [2], [3], [1, 3, 2], [2, 2, 1]])
def test_what_is_expected_is_the_mean_of_all_chains(lengths: list[int]) -> None:
    scores, transitions = random_scores(sum(lengths), len(lengths))
    starts = np.cumsum([0, *lengths])
    tags, pairs = by_enumeration(scores, transitions, starts)
    found = expected(scores, transitions, starts)
    assert np.abs(found.tags - tags).max() < GRID
    assert np.abs(found.pairs - pairs).max() < GRID


def test_impossible_pairs_are_not_to_be_expected() -> None:
    scores, transitions = random_scores(6, 7)
    transitions += forbidden()
    starts = np.array([0, 1, 3, 6])
    tags, pairs = by_enumeration(scores, transitions, starts)
    found = expected(scores, transitions, starts)
    assert np.abs(found.tags - tags).max() < GRID
    assert np.abs(found.pairs - pairs).max() < GRID
    assert not found.pairs[forbidden() == FORBIDDEN].any()


def test_what_is_expected_adds_up_to_the_words() -> None:
    scores, transitions = random_scores(40, 3)
    found = expected(scores * 20, transitions + forbidden(), np.array([0, 1, 31, 40]))
    assert np.allclose(found.tags.sum(axis=1), 1, atol=1e-5)
    assert math.isclose(found.pairs.sum(), 40, abs_tol=1e-3)
    assert np.isfinite(found.tags).all() and found.tags.min() >= 0


def test_a_run_does_not_depend_on_the_others() -> None:
    scores, transitions = random_scores(9, 4)
    together = expected(scores, transitions, np.array([0, 2, 7, 9]))
    alone = [
        expected(scores[start:end], transitions, np.array([0, end - start]))
        for start, end in ((0, 2), (2, 7), (7, 9))
    ]
    assert np.array_equal(together.tags, np.concatenate([one.tags for one in alone]))
    assert np.array_equal(together.pairs, sum(one.pairs for one in alone))


def test_the_pairs_of_known_tags_begin_outside() -> None:
    tags, starts = np.array([1, 2, 0, 3, 0], np.int8), np.array([0, 3, 5])
    counts = observed_pairs(tags, starts)
    assert counts.sum() == 5
    pairs = [(0, 1), (1, 2), (2, 0), (0, 3), (3, 0)]
    assert [counts[pair] for pair in pairs] == [1] * 5

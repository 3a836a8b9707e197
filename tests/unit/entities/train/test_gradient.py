"""The gradient of the network in training: right, and the same in whatever order it adds."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from itertools import pairwise

import numpy as np
import pytest

from searchidx.analysis.ranges import sums
from searchidx.analysis.symbols import Array
from searchidx.entities.tagging.network import FIRST_REACH, SECOND_REACH
from searchidx.entities.tagging.runs import find_runs
from searchidx.entities.tagging.tags import N_TAGS, OUTSIDE
from searchidx.entities.train import network
from searchidx.entities.train.network import (
    Lesson,
    Noise,
    Pass,
    Sizes,
    Weights,
    WordTable,
    new_weights,
)
from searchidx.entities.words import BREAK

N_FEATURES = 12
N_DIMS = 3
SENTENCES = ([1, 2, 3], [4, 5, 1, 6], [2, 7])
TAGS = {1: 1, 2: 2, 3: 0, 4: 3, 5: 0, 6: 5, 7: 7}
"""The tag of each word, but that nothing may follow OUTSIDE as a further word."""


def lesson_of(sentences: Sequence[Sequence[int]]) -> Lesson:
    ids = np.array([n for sentence in sentences for n in (BREAK, *sentence)] + [BREAK], np.int32)
    runs = find_runs(ids, ids % 2 == 1)
    tags = np.array([TAGS[number] for number in ids[runs.places].tolist()], np.int8)
    before = np.append(OUTSIDE, tags[:-1])
    before[runs.starts[:-1]] = OUTSIDE
    tags[(tags == 2) & (before != 1)] = 3
    return Lesson(ids, runs, tags)


def table() -> WordTable:
    random = np.random.default_rng(2)
    n_words = len(TAGS) + 1
    counts = random.integers(1, 5, n_words)
    features = random.integers(0, N_FEATURES, counts.sum()).astype(np.int32)
    return WordTable(features, sums(counts), random.integers(-7, 8, (n_words, N_DIMS)) * 0.40625)


def weights_of(sizes: Sizes) -> Weights:
    random = np.random.default_rng(3)
    weights = new_weights(N_FEATURES, N_DIMS, sizes, random)
    for name in ("first_bias", "second_bias", "last_bias", "transitions"):
        weights[name] += random.normal(0, 0.3, weights[name].shape)
    return weights


def minus_log_probability(done: Pass, lesson: Lesson) -> float:
    total = 0.0
    for start, end in pairwise(lesson.runs.starts.tolist()):
        sums_of = np.full(N_TAGS, -math.inf)
        sums_of[OUTSIDE] = 0.0
        tag = OUTSIDE
        for scores, right in zip(done.scores[start:end], lesson.tags[start:end], strict=True):
            sums_of = np.logaddexp.reduce(sums_of[:, None] + done.transitions, axis=0) + scores
            total -= done.transitions[tag, right] + scores[right]
            tag = right
        total += np.logaddexp.reduce(sums_of)
    return float(total)


def slopes(found: network.Gradient, name: str, n_rows: int) -> Array:
    of = found.of[name]
    if name != "features":
        return of
    dense = np.zeros((n_rows, of.shape[1]))
    dense[found.used] = of
    return dense


@pytest.fixture
def fine_grid(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(network, "VALUE_BITS", 44)
    monkeypatch.setattr(network, "WEIGHT_BITS", 44)


@pytest.mark.parametrize("is_noisy", [False, True])
@pytest.mark.usefixtures("fine_grid")
def test_the_gradient_is_the_slope_of_minus_the_log_probability(is_noisy: bool) -> None:
    weights, words, lesson = weights_of(Sizes(4, 5, 4)), table(), lesson_of(SENTENCES)

    def run() -> Pass:  # the same is left out each time
        noise = Noise(np.random.default_rng(4)) if is_noisy else None
        return Pass(weights, words, lesson, noise)

    found = run().gradient()
    step = 1e-5
    for name, weight in weights.items():
        of = slopes(found, name, N_FEATURES)
        assert of.shape == weight.shape
        for at in np.ndindex(weight.shape):
            kept = weight[at]
            weight[at] = kept + step
            above = minus_log_probability(run(), lesson)
            weight[at] = kept - step
            below = minus_log_probability(run(), lesson)
            weight[at] = kept
            assert abs((above - below) / (2 * step) - of[at]) < 2e-5, (name, at)


def permuted(
    weights: Weights, rows: Array, firsts: Array, seconds: Array
) -> Iterator[tuple[str, Array]]:
    """Yield the weights of the same network, with its inner numbers in another order."""

    def windows(order: Array, reach: int) -> Array:
        return np.concatenate([order + place * len(order) for place in range(2 * reach + 1)])

    yield "features", weights["features"][:, rows]
    yield "vectors", weights["vectors"][:, rows]
    yield "first", weights["first"][windows(rows, FIRST_REACH)][:, firsts]
    yield "first_bias", weights["first_bias"][firsts]
    yield "second", weights["second"][windows(firsts, SECOND_REACH)][:, seconds]
    yield "second_bias", weights["second_bias"][seconds]
    yield "last", weights["last"][seconds]
    yield "last_bias", weights["last_bias"]
    yield "transitions", weights["transitions"]


def test_the_order_of_adding_changes_no_bit() -> None:
    sizes = Sizes()
    weights, words = weights_of(sizes), table()
    random = np.random.default_rng(6)
    sentences = [random.integers(1, 8, random.integers(1, 12)).tolist() for _ in range(40)]
    orders = [random.permutation(n) for n in (sizes.row, sizes.first, sizes.second)]
    other_weights = dict(permuted(weights, *orders))
    other_sentences = [sentences[i] for i in random.permutation(len(sentences))]
    found = Pass(weights, words, lesson_of(sentences)).gradient()
    other = Pass(other_weights, words, lesson_of(other_sentences)).gradient()
    assert np.array_equal(found.used, other.used)
    for name, of in permuted(found.of, *orders):
        assert np.array_equal(of, other.of[name]), name


def test_what_is_left_out_is_made_up_for() -> None:
    noise = Noise(np.random.default_rng(1), values=0.25)
    kept = noise.keep((200, 200))
    assert set(np.unique(kept)) == {0.0, 21 / 16}
    assert math.isclose(kept.mean(), 1, abs_tol=0.03)


def test_scores_of_a_sentence_do_not_depend_on_the_next() -> None:
    weights, words = weights_of(Sizes(4, 5, 4)), table()
    alone = Pass(weights, words, lesson_of([[1, 2, 3]])).scores
    beside = Pass(weights, words, lesson_of([[1, 2, 3], [5, 4]])).scores
    assert np.array_equal(alone, beside[: len(alone)])

"""The network in training: forward, and the gradient backward.

Two layers over windows of words, and a chain of tags on top. The gradients are those of
Goodfellow, Bengio, Courville (2016), "Deep Learning", 6.5; leaving values out at random is
Srivastava et al. (2014), "Dropout".
"""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np

from searchidx.analysis.ranges import ranges
from searchidx.analysis.symbols import Array
from searchidx.entities.tagging.network import FIRST_REACH, SECOND_REACH
from searchidx.entities.tagging.runs import Runs, windows
from searchidx.entities.tagging.tags import N_TAGS, forbidden
from searchidx.entities.train.chains import expected, observed_pairs
from searchidx.entities.train.exact import (
    GRADIENT_BITS,
    VALUE_BITS,
    WEIGHT_BITS,
    inverse_root,
    on_grid,
    sum_by,
)
from searchidx.entities.words import BREAK

Weights = dict[str, Array]


@dataclass(frozen=True, slots=True)
class Sizes:
    """How wide rows and layers are."""

    row: int = 48
    first: int = 96
    second: int = 48


@dataclass(frozen=True, slots=True)
class WordTable:
    """What is known of all words of the data, by number.

    ``features: int32`` are cut by ``offsets: int64[n_words + 1]``; ``vectors: float64[n_words,
    n_dims + 1]`` as :meth:`.Vocabulary.vector_rows` has them.
    """

    features: Array
    offsets: Array
    vectors: Array


@dataclass(frozen=True, slots=True)
class Lesson:
    """Some sentences: ``ids: int32[n]`` of words, their runs, ``tags: int8[n_in_runs]``."""

    ids: Array
    runs: Runs
    tags: Array


@dataclass(frozen=True, slots=True)
class Noise:
    """What is left out at random in training: shares of features, and of what layers see."""

    random: np.random.Generator
    features: float = 0.1
    values: float = 0.3

    def keep(self, shape: tuple[int, ...]) -> Array:
        """Return 0 for what is left out, else what makes up for it, on a grid of 1/16."""
        scale = round(16 / (1 - self.values)) / 16
        kept: Array = (self.random.random(shape) >= self.values) * scale
        return kept


def new_weights(n_features: int, n_dims: int, sizes: Sizes, random: np.random.Generator) -> Weights:
    """Return weights to begin with: uniform, in ±1/√(number of inputs) for layers."""
    first = sizes.row * (2 * FIRST_REACH + 1)
    second = sizes.first * (2 * SECOND_REACH + 1)
    shapes = {
        "features": (n_features, sizes.row, 0.17),
        "vectors": (n_dims, sizes.row, inverse_root(n_dims)),
        "first": (first, sizes.first, inverse_root(first)),
        "second": (second, sizes.second, inverse_root(second)),
        "last": (sizes.second, N_TAGS, inverse_root(sizes.second)),
    }
    weights = {
        name: random.random((rows, columns)) * (2 * bound) - bound
        for name, (rows, columns, bound) in shapes.items()
    }
    for name in ("first", "second", "last"):
        weights[f"{name}_bias"] = np.zeros(shapes[name][1])
    weights["transitions"] = np.zeros((N_TAGS, N_TAGS))
    return weights


@dataclass(slots=True)
class Gradient:
    """The gradient: of ``features`` only rows that were used, whose numbers are ``used``."""

    of: Weights = field(default_factory=dict)
    used: Array = field(default_factory=lambda: np.empty(0, np.int64))


class _Layer:
    """Weighted sums of inputs, some of them left out, and what is above 0 of them."""

    def __init__(self, weights: Weights, name: str, noise: Noise | None, is_cut: bool) -> None:
        self.name, self.matrix, self.bias = name, weights[name], weights[f"{name}_bias"]
        self.noise, self.is_cut = noise, is_cut

    def forward(self, inputs: Array) -> Array:
        """Return what the layer gives."""
        self.keep = self.noise.keep(inputs.shape) if self.noise else None
        self.inputs = inputs if self.keep is None else inputs * self.keep
        sums = self.inputs @ self.matrix + self.bias
        self.outputs = on_grid(np.maximum(sums, 0.0) if self.is_cut else sums, VALUE_BITS)
        return self.outputs

    def backward(self, gradient: Array, into: Gradient) -> Array:
        """Take the gradient of the outputs; return that of the inputs."""
        if self.is_cut:
            gradient = gradient * (self.outputs > 0)
        into.of[self.name] = self.inputs.T @ gradient
        into.of[f"{self.name}_bias"] = gradient.sum(axis=0)
        back = gradient @ self.matrix.T
        if self.keep is not None:
            back *= self.keep
        return on_grid(back, GRADIENT_BITS)


class Pass:
    """One way through the network for some sentences; ``scores: float64[n, N_TAGS]``."""

    def __init__(
        self, weights: Weights, table: WordTable, lesson: Lesson, noise: Noise | None = None
    ) -> None:
        rounded = {
            name: on_grid(w, WEIGHT_BITS) for name, w in weights.items() if name != "features"
        }
        self._lesson = lesson
        self.transitions = rounded["transitions"] + forbidden()
        self._read_windows()
        rows = self._read_rows(weights["features"], rounded["vectors"], table, noise)
        self._layers = [
            _Layer(rounded, name, noise, is_cut=name != "last")
            for name in ("first", "second", "last")
        ]
        first, second, last = self._layers
        n = len(self._first_windows)
        firsts = first.forward(rows[self._first_windows].reshape(n, -1))
        padded = np.append(firsts, np.zeros((1, firsts.shape[1])), axis=0)
        seconds = second.forward(padded[self._second_windows].reshape(len(lesson.tags), -1))
        self.scores = last.forward(seconds)

    def _read_windows(self) -> None:
        ids, places = self._lesson.ids, self._lesson.runs.places
        self._words, word_of = np.unique(ids, return_inverse=True)
        around = windows(ids, places, SECOND_REACH)
        near = np.unique(around[ids[around] != BREAK])
        self._first_windows = word_of[windows(ids, near, FIRST_REACH)]
        row_of = np.full(len(ids), len(near))  # breaks have the row behind the last: zeros
        row_of[near] = np.arange(len(near))
        self._second_windows = row_of[around]

    def _read_rows(
        self, features: Array, matrix: Array, table: WordTable, noise: Noise | None
    ) -> Array:
        words = self._words
        counts = np.diff(table.offsets)[words]
        self._features = table.features[ranges(table.offsets[words], counts)]
        self._owners = np.repeat(np.arange(len(words)), counts)
        if noise is not None:
            kept = noise.random.random(len(self._features)) >= noise.features
            self._features, self._owners = self._features[kept], self._owners[kept]
        self._vectors = table.vectors[words]
        of_features = on_grid(features[self._features], WEIGHT_BITS)
        rows = sum_by(self._owners, of_features, len(words)) + self._vectors @ matrix
        return on_grid(rows, VALUE_BITS)

    def gradient(self) -> Gradient:
        """Return the gradient of minus the logarithm of the probability of the right tags."""
        found, lesson = Gradient(), self._lesson
        hoped = expected(self.scores, self.transitions, lesson.runs.starts)
        found.of["transitions"] = hoped.pairs - observed_pairs(lesson.tags, lesson.runs.starts)
        of_scores = hoped.tags
        of_scores[np.arange(len(of_scores)), lesson.tags] -= 1.0
        first, second, last = self._layers
        of_windows = second.backward(last.backward(of_scores, found), found)
        n_first = len(self._first_windows)
        width = of_windows.shape[1] // self._second_windows.shape[1]
        of_firsts = sum_by(
            self._second_windows.ravel(), of_windows.reshape(-1, width), n_first + 1
        )[:-1]
        of_inputs = first.backward(of_firsts, found)
        width = of_inputs.shape[1] // self._first_windows.shape[1]
        of_rows = sum_by(
            self._first_windows.ravel(), of_inputs.reshape(-1, width), len(self._words)
        )
        found.of["vectors"] = self._vectors.T @ of_rows
        found.used, place_of = np.unique(self._features, return_inverse=True)
        found.of["features"] = sum_by(place_of, of_rows[self._owners], len(found.used))
        return found

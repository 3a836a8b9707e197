"""How large the numbers inside the shipped network can become, whatever the text."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from searchidx.analysis.symbols import Array
from searchidx.entities.tagging.features import features
from searchidx.entities.tagging.network import FIRST_REACH, SECOND_REACH
from tests.unit.entities.tagging.shipped import shipped

LIMIT = 2.0**24 / 2.0**14
"""Sums that stay below have all their bits in float32: products lie on a grid of 2^-14."""


def feature_rows(words: list[str]) -> Array:
    """Return what the features of words, but for their shapes, add up to."""
    network, vocabulary = shipped()
    row_of = {name: row for row, name in enumerate(network.feature_names)}
    owners: list[int] = []
    rows: list[int] = []
    for number, word in enumerate(words):
        found = features(word, vocabulary.case_counts(word))
        known = [row_of[name] for name in found if name in row_of and name[0] != "h"]
        owners += [number] * len(known)
        rows += known
    starts = np.flatnonzero(np.diff(owners, prepend=-1))
    sums: Array = np.add.reduceat(network.features[rows].astype(np.float64) / 64, starts, axis=0)
    return sums


def kinds_of_features(kinds: str) -> Iterator[Array]:
    """Yield the rows of features of which a word has one of each kind."""
    network, vocabulary = shipped()
    lower = {word.lower() for word in vocabulary.words}
    found: dict[str, list[int]] = {}
    for row, name in enumerate(network.feature_names):
        kind = name[0]
        if kind in "ps":
            kind = f"{kind}{len(name)}"
        elif kind in "fk":  # it may have several of these
            kind = name
        if name[0] in kinds and not (kind == "w" and name[1:] in lower):
            found.setdefault(kind, []).append(row)
    for rows in found.values():
        yield network.features[rows] / 64.0


class Bounds:
    """Bounds of the outputs of the first layer.

    The words of the vocabulary count with their own features and vector, or none, and the
    shape that brings most (in another case they have another shape); other words with the
    features that bring most of each kind. ``most: float64[n_first]`` they give, ``sizes`` is
    what the sizes of products add up to.
    """

    def __init__(self) -> None:
        network, vocabulary = shipped()
        words = list(vocabulary.words)
        *_, none = vocabulary.vector_rows(["\0"]).astype(np.float64) @ network.vectors
        vectors = vocabulary.vector_rows(words).astype(np.float64) @ network.vectors
        of_features = feature_rows(words)
        shapes = list(kinds_of_features("h"))
        others = [none[None], *shapes, *kinds_of_features("wlpsfkb"), rows_of("n0")]
        self.most = network.first_bias.astype(np.float64)
        self.sizes = np.zeros_like(self.most)
        for block in np.split(network.first.astype(np.float64), 2 * FIRST_REACH + 1):
            of_vectors = np.maximum(vectors @ block, none @ block)
            known = (of_features @ block + of_vectors).max(axis=0) + _most(shapes, block)
            rounding = np.abs(block).sum(axis=0) / 128
            self.most += np.maximum(known, _most(others, block)) + rounding
            in_words = np.abs(of_features).max(axis=0) + np.abs([*vectors, none]).max(axis=0)
            in_words += sum(np.abs(kind).max(axis=0) for kind in shapes)
            in_others = sum(np.abs(kind).max(axis=0) for kind in others)
            self.sizes += np.maximum(in_words, in_others) @ np.abs(block) + rounding


def rows_of(name: str) -> Array:
    """Return the row of a feature."""
    network, _ = shipped()
    return network.features[[network.feature_names.index(name)]] / 64.0


def _most(kinds: list[Array], block: Array) -> Array:
    """Return the most that one row of each kind, or none, brings to the outputs."""
    most: Array = np.sum([np.maximum((kind @ block).max(axis=0), 0) for kind in kinds], axis=0)
    return most


def layers_above(most: Array) -> Iterator[tuple[float, float]]:
    """Yield the least and most that a sum can come to in the two layers above, in any order."""
    network, _ = shipped()
    inputs = np.tile(np.maximum(most, 0), 2 * SECOND_REACH + 1)
    for weights, bias in ((network.second, network.second_bias), (network.last, network.last_bias)):
        above, below = inputs @ np.maximum(weights, 0), inputs @ np.minimum(weights, 0)
        yield float(below.min()), float(above.max())
        inputs = np.maximum(above + bias, 0) + 1 / 128

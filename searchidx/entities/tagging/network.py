"""From words to scores of tags: rows of words, and two layers over their windows.

All numbers are multiples of powers of 2, so coarse that sums of their products are exact in
float32: what a word gets does not depend on what else is in the batch, nor on the machine.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Final

import numpy as np

from searchidx.analysis.symbols import Array
from searchidx.entities.tagging.runs import Runs, windows
from searchidx.entities.tagging.tables_file import (
    array_strings,
    read_arrays,
    strings_array,
    write_arrays,
)
from searchidx.entities.tagging.tags import N_TAGS
from searchidx.entities.words import BREAK
from searchidx.errors import UnreadableFileError

FIRST_REACH: Final = 2
"""Words on either side that the first layer sees."""
SECOND_REACH: Final = 1
"""Outputs of the first layer on either side that the second one sees."""

ROW_BITS: Final = 6
"""Fractional bits of rows, and of what layers give."""
MOST: Final = 48
"""Layers give no more, so that what the next one adds up stays exact; on news they give 28."""
WEIGHT_BITS: Final = 8
SCORE_BITS: Final = 10
FEATURE_BITS: Final = 6
VECTOR_BITS: Final = 10
_STEP: Final = 512


@dataclass(frozen=True)
class Network:
    """The weights, ``float32`` but where said.

    ``feature_names: n``; ``features: int8[n, row]`` in 2^-FEATURE_BITS; ``vectors: [n_dims + 1,
    row]``; ``first: [(2 FIRST_REACH + 1) row, n_first]`` and ``first_bias: [n_first]``, the same
    for ``second`` and ``last``; ``transitions: [N_TAGS, N_TAGS]``.
    """

    feature_names: list[str]
    features: Array
    vectors: Array
    first: Array
    first_bias: Array
    second: Array
    second_bias: Array
    last: Array
    last_bias: Array
    transitions: Array

    def scores(self, ids: Array, runs: Runs, rows: Array) -> Array:
        """Return the scores of the tags of each word of some runs: ``float32[n, N_TAGS]``.

        ``ids: int32[n]`` are all words of the texts; ``rows: int16[n_known, row]``, in
        2^-ROW_BITS, those of words by number.
        """
        places = runs.places
        scores = np.empty((len(places), len(self.last_bias)), np.float32)
        if not places.size:
            return scores
        layers = _Layers(self)
        near, place_of = _near(ids, places)
        parts, products = layers.products(ids, near, rows)
        for at in range(0, len(places), _STEP):
            centers = place_of[at : at + _STEP]
            around = slice(centers[0] - SECOND_REACH, centers[-1] + SECOND_REACH + 1)
            firsts = layers.firsts(products, parts[:, around])
            scores[at : at + _STEP] = layers.scores(firsts, centers - centers[0])
        return scores


def _near(ids: Array, places: Array) -> tuple[Array, Array]:
    """Return the places that the second layer sees, and where among them ``places`` are."""
    is_near = np.zeros(len(ids), np.bool_)
    for step in range(-SECOND_REACH, SECOND_REACH + 1):
        is_near[places + step] = True
    return np.flatnonzero(is_near), (np.cumsum(is_near) - 1)[places]


class _Layers:
    """The layers of a network, made for many words at a time.

    What a word adds to a sum of the first layer is worked out once for each distinct word and
    place in the window. Sums are in units of what the outputs are rounded to.
    """

    def __init__(self, network: Network) -> None:
        n_inputs, self._width = network.first.shape
        self._reach = 2 * FIRST_REACH + 1
        by_place = network.first.reshape(self._reach, n_inputs // self._reach, self._width)
        self._first = by_place.transpose(1, 0, 2).reshape(-1, self._reach * self._width)
        self._bias = network.first_bias * np.float32(1 << ROW_BITS)
        self._second = network.second
        self._second_bias = network.second_bias * np.float32(1 << ROW_BITS)
        scale = 1 << SCORE_BITS
        self._last = network.last * np.float32(scale / (1 << ROW_BITS))
        self._last_bias = network.last_bias * np.float32(scale)

    def products(self, ids: Array, near: Array, rows: Array) -> tuple[Array, Array]:
        """Return the parts of the sums of the first layer, and the numbers that these have.

        The first are ``int64[window, len(near)]``, the second ``float32[n_parts, n_first]``.
        """
        found = ids[windows(ids, near, FIRST_REACH)]
        is_used = np.zeros(len(rows), np.bool_)
        is_used[found] = True
        used = np.flatnonzero(is_used)
        part_of = np.cumsum(is_used) - 1
        part_of *= self._reach
        parts = part_of[found.T] + np.arange(self._reach)[:, None]
        products = np.empty((len(used) + 1, self._reach * self._width), np.float32)
        np.matmul(rows[used].astype(np.float32), self._first, out=products[:-1])
        center = FIRST_REACH * self._width
        products[:-1, center : center + self._width] += self._bias
        products[-1] = 0
        parts[:, ids[near] == BREAK] = len(used) * self._reach
        return parts, products.reshape(-1, self._width)

    def firsts(self, products: Array, parts: Array) -> Array:
        """Return what the first layer gives: ``float32[n, n_first]`` in 2^-ROW_BITS."""
        sums = products.take(parts[0], axis=0)
        part = np.empty_like(sums)
        for numbers in parts[1:]:
            products.take(numbers, axis=0, out=part, mode="clip")  # the mode that has no buffer
            sums += part
        return _cut(sums)

    def scores(self, firsts: Array, centers: Array) -> Array:
        """Return the scores of the words whose windows begin at some places of ``firsts``."""
        n_inputs = len(self._second)
        n_windows = len(firsts) - 2 * SECOND_REACH
        seen = np.ndarray((n_windows, n_inputs), np.float32, firsts, strides=firsts.strides)
        sums = seen[centers] @ self._second
        sums += self._second_bias
        scores = _cut(sums) @ self._last
        scores += self._last_bias
        np.rint(scores, out=scores)
        scores *= np.float32(1 / (1 << SCORE_BITS))
        return scores


def _cut(sums: Array) -> Array:
    """Make whole numbers of sums, from 0 to MOST; in place."""
    np.clip(sums, 0, MOST << ROW_BITS, out=sums)
    np.rint(sums, out=sums)
    return sums


_WIDTHS: Final = {
    "vectors": VECTOR_BITS,
    "first": WEIGHT_BITS,
    "second": WEIGHT_BITS,
    "last": WEIGHT_BITS,
    "first_bias": WEIGHT_BITS,
    "second_bias": WEIGHT_BITS,
    "last_bias": WEIGHT_BITS,
    "transitions": SCORE_BITS,
}


def write_network(path: Path, feature_names: list[str], weights: dict[str, Array]) -> None:
    """Round trained weights, and write them."""
    features = np.rint(weights["features"] * (1 << FEATURE_BITS))
    arrays = {
        "feature_names": strings_array(feature_names),
        "features": features.clip(-127, 127).astype(np.int8),
    }
    for name, bits in _WIDTHS.items():
        arrays[name] = np.rint(weights[name] * (1 << bits)).clip(-32767, 32767).astype(np.int16)
    write_arrays(path, "network", arrays)


def read_network(path: Path) -> Network:
    """Read a network; raise UnreadableFileError if it cannot be read."""
    arrays = read_arrays(path, "network")
    try:
        weights = {
            name: arrays[name].astype(np.float32) / np.float32(1 << bits)
            for name, bits in _WIDTHS.items()
        }
        network = Network(array_strings(arrays["feature_names"]), arrays["features"], **weights)
    except (KeyError, UnicodeDecodeError) as error:
        raise UnreadableFileError("entities.no_tables", path=path, kind="network") from error
    if not _fits(network):
        raise UnreadableFileError("entities.no_tables", path=path, kind="network")
    return network


def _fits(network: Network) -> bool:
    """Say whether the arrays of a network have the shapes that go together."""
    n_row, n_first, n_second = (
        array.shape[-1] if array.ndim else 0
        for array in (network.features, network.first_bias, network.second_bias)
    )
    shapes = {
        "features": (len(network.feature_names), n_row),
        "vectors": (*network.vectors.shape[:1], n_row),
        "first": ((2 * FIRST_REACH + 1) * n_row, n_first),
        "first_bias": (n_first,),
        "second": ((2 * SECOND_REACH + 1) * n_first, n_second),
        "second_bias": (n_second,),
        "last": (n_second, N_TAGS),
        "last_bias": (N_TAGS,),
        "transitions": (N_TAGS, N_TAGS),
    }
    fits = all(getattr(network, name).shape == shape for name, shape in shapes.items())
    return fits and network.features.dtype == np.int8

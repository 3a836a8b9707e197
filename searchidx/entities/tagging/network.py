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
MOST: Final = 48.0
"""Layers give no more, so that what the next one adds up stays exact; on news they give 28."""
WEIGHT_BITS: Final = 8
SCORE_BITS: Final = 10
FEATURE_BITS: Final = 6
VECTOR_BITS: Final = 10
_STEP: Final = 4096


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

        ``ids: int32[n]`` are all words of the texts, ``rows: float32[n_known, row]`` those of
        words by number.
        """
        parts = [
            self._scores(ids, runs.places[at : at + _STEP], rows)
            for at in range(0, len(runs.places), _STEP)
        ]
        return np.concatenate(parts) if parts else np.empty((0, len(self.last_bias)), np.float32)

    def _scores(self, ids: Array, places: Array, rows: Array) -> Array:
        around = windows(ids, places, SECOND_REACH)
        is_near = np.zeros(int(around.max()) + 1, np.bool_)
        is_near[around] = True
        near = np.flatnonzero(is_near)
        inputs = rows[ids[windows(ids, near, FIRST_REACH)]].reshape(len(near), -1)
        firsts = _layer(inputs, self.first, self.first_bias)
        firsts[ids[near] == BREAK] = 0
        row_of = np.cumsum(is_near) - 1
        inputs = firsts[row_of[around]].reshape(len(places), -1)
        seconds = _layer(inputs, self.second, self.second_bias)
        scores = seconds @ self.last
        scores += self.last_bias
        return _rounded(scores, SCORE_BITS)


def _layer(inputs: Array, weights: Array, bias: Array) -> Array:
    outputs = inputs @ weights
    outputs += bias
    np.clip(outputs, 0, MOST, out=outputs)
    return _rounded(outputs, ROW_BITS)


def _rounded(values: Array, bits: int) -> Array:
    values *= np.float32(1 << bits)
    np.rint(values, out=values)
    values *= np.float32(1 / (1 << bits))
    return values


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

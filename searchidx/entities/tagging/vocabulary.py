"""The vocabulary: frequent words of unlabelled text, with a vector each."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Final

import numpy as np

from searchidx.analysis.symbols import Array
from searchidx.entities.tagging.features import CaseCounts
from searchidx.entities.tagging.tables_file import (
    array_strings,
    read_arrays,
    strings_array,
    write_arrays,
)
from searchidx.errors import UnreadableFileError

STEPS_AN_OCTAVE: Final = 8
"""Counts are kept as ``round(8 log2(count))``, ``uint8``."""
VECTOR_STEP: Final = 0.40625
"""Vectors are kept in steps of this part of the standard deviation of all their numbers."""
LARGEST: Final = 7
"""A number of a vector has at most so many steps."""


@dataclass(frozen=True)
class Vocabulary:
    """Words as they are written, first those that have vectors, the most frequent first.

    ``vectors: int8[n_vectors, n_dims]`` from -LARGEST to LARGEST, in :data:`VECTOR_STEP`;
    ``octaves: uint8[n]``, see :data:`STEPS_AN_OCTAVE`.
    """

    words: Sequence[str]
    vectors: Array
    octaves: Array

    @cached_property
    def rank_of(self) -> dict[str, int]:
        """Map each word to its place."""
        return {word: rank for rank, word in enumerate(self.words)}

    def rank(self, word: str) -> int:
        """Return the place of a word, or of another way to write it; -1 if there is none."""
        rank = self.rank_of.get(word, -1)
        if rank < 0 and word[:1].isupper():
            rank = self.rank_of.get(word.capitalize(), -1)
        return rank

    @cached_property
    def _counts(self) -> list[int]:
        """How often each word was seen, and in the last place 0 for those that were not."""
        by_octaves = [round(2 ** (octaves / STEPS_AN_OCTAVE)) for octaves in range(256)]
        return [*map(by_octaves.__getitem__, self.octaves.tolist()), 0]

    def case_counts(self, word: str) -> CaseCounts:
        """Return how often a word was written in each case."""
        rank, counts = self.rank_of.get, self._counts
        return CaseCounts(
            counts[rank(word.lower(), -1)],
            counts[rank(word.capitalize(), -1)],
            counts[rank(word.upper(), -1)],
        )

    def vector_rows(self, words: Sequence[str]) -> Array:
        """Return the vectors of words, and a last number that is 1 for those that have none.

        ``float32[len(words), n_dims + 1]``; standard deviation 1.
        """
        ranks = np.array([self.rank(word) for word in words], np.int64)
        rows = np.zeros((len(words), self.vectors.shape[1] + 1), np.float32)
        is_known = (ranks >= 0) & (ranks < len(self.vectors))
        rows[is_known, :-1] = self.vectors[ranks[is_known]] * np.float32(VECTOR_STEP)
        rows[~is_known, -1] = 1
        return rows


def read_vocabulary(path: Path) -> Vocabulary:
    """Read a vocabulary; raise UnreadableFileError if it cannot be read."""
    arrays = read_arrays(path, "vocabulary")
    try:
        words = array_strings(arrays["words"])
        packed, octaves = arrays["vectors"], arrays["octaves"]
    except (KeyError, UnicodeDecodeError) as error:
        raise UnreadableFileError("entities.no_tables", path=path, kind="vocabulary") from error
    n = len(words)
    fits = packed.ndim == 2 and len(packed) <= n and octaves.shape == (n,)
    if not fits or packed.dtype != np.uint8:
        raise UnreadableFileError("entities.no_tables", path=path, kind="vocabulary")
    pairs = np.stack((packed & 15, packed >> 4), axis=-1).astype(np.int8) - LARGEST
    return Vocabulary(words, pairs.reshape(len(packed), 2 * packed.shape[1]), octaves)


def write_vocabulary(path: Path, vocabulary: Vocabulary) -> None:
    """Write a vocabulary, two numbers of a vector in a byte."""
    steps = (vocabulary.vectors + LARGEST).astype(np.uint8)
    packed = steps[:, ::2] | steps[:, 1::2] << 4
    words = strings_array(vocabulary.words)
    arrays = {"words": words, "vectors": packed, "octaves": vocabulary.octaves}
    write_arrays(path, "vocabulary", arrays)

"""The analyzer for indexing: many texts at a time, as arrays.

The tokens are those of :func:`searchidx.analysis.analyze`, which reads each distinct piece of
text once; what comes again is looked up with arrays.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

from searchidx.analysis.lexicon import Lexicon
from searchidx.analysis.pieces import Pieces, cut
from searchidx.analysis.ranges import ranges, slices, sums
from searchidx.analysis.readings import Chains, Readings
from searchidx.analysis.symbols import Array

SLICE_CHARS: Final = 500_000
"""Texts are read in slices of about this size, so that what is worked on stays in caches."""


@dataclass(frozen=True, slots=True)
class TokenBatch:
    """The tokens of some texts, text after text, in the order of :class:`TokenStream`.

    ``numbers: int32[n_tokens]`` in a lexicon, ``positions: int32[n_tokens]`` within each text,
    ``text_offsets: int64[n_texts + 1]`` into both, ``n_positions: int32[n_texts]``.
    """

    numbers: Array
    positions: Array
    text_offsets: Array
    n_positions: Array


class BatchAnalyzer:
    """Analyzes texts, and numbers their tokens in ``lexicon``. Not safe to share."""

    def __init__(self, lexicon: Lexicon) -> None:
        self.lexicon = lexicon
        self._readings = Readings(lexicon)

    def analyze(self, texts: Sequence[str]) -> TokenBatch:
        """Return the tokens of texts. Never raises, whatever they are.

        It needs about 15 bytes for each character of a slice, or of the longest text, beside
        what it returns; what it keeps, with the lexicon, is about 250 bytes a form.
        """
        parts = slices(texts, map(len, texts), SLICE_CHARS)
        batches = [self._analyze_slice(part) for part in parts]
        return batches[0] if len(batches) == 1 else _concatenated(batches)

    def _analyze_slice(self, texts: Sequence[str]) -> TokenBatch:
        pieces = cut(texts)
        codes = self._readings.codes_of(pieces)
        return _tokens(pieces, codes, self._readings.chains)


def _concatenated(batches: Sequence[TokenBatch]) -> TokenBatch:
    bases = np.cumsum([0, *(len(batch.numbers) for batch in batches)])
    offsets = [batch.text_offsets[:-1] + base for batch, base in zip(batches, bases, strict=False)]
    return TokenBatch(
        np.concatenate([batch.numbers for batch in batches]),
        np.concatenate([batch.positions for batch in batches]),
        np.concatenate([*offsets, bases[-1:]]),
        np.concatenate([batch.n_positions for batch in batches]),
    )


def _tokens(pieces: Pieces, codes: Array, chains: Chains) -> TokenBatch:
    """Return the tokens of pieces: one, or those of a chain."""
    chained = np.flatnonzero(codes < 0)
    of_chain = -1 - codes[chained]
    chain_offsets = np.frombuffer(chains.offsets, np.int64)
    chain_counts = np.diff(chain_offsets)[of_chain]
    counts = np.ones(len(codes), np.int64)
    steps = np.ones(len(codes), np.int32)
    counts[chained] = chain_counts
    steps[chained] = np.frombuffer(chains.steps, np.int32)[of_chain]
    token_offsets, position_bases = sums(counts), sums(steps)
    first_pieces = pieces.first_pieces
    text_bases = position_bases[first_pieces]
    in_text = position_bases[:-1] - np.repeat(text_bases[:-1], np.diff(first_pieces))
    numbers, positions = np.repeat(codes, counts), np.repeat(in_text.astype(np.int32), counts)
    target = ranges(token_offsets[chained], chain_counts)
    source = ranges(chain_offsets[of_chain], chain_counts)
    numbers[target] = np.frombuffer(chains.numbers, np.int32)[source]
    positions[target] += np.frombuffer(chains.positions, np.int32)[source]
    n_positions = np.diff(text_bases).astype(np.int32)
    return TokenBatch(numbers, positions, token_offsets[first_pieces], n_positions)

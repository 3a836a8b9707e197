"""The rows of words: what the network sees of each distinct word, worked out once."""

from __future__ import annotations

from typing import Final

import numpy as np

from searchidx.analysis.symbols import Array
from searchidx.entities.tagging.features import features
from searchidx.entities.tagging.network import FEATURE_BITS, ROW_BITS, Network
from searchidx.entities.tagging.vocabulary import Vocabulary
from searchidx.entities.words import Words

MAX_WORDS: Final = 200_000
"""When there are more words, all are forgotten: they take some 400 bytes each."""


class WordRows:
    """Rows of the words that were near a capital; grows with ``words``. Not safe to share."""

    def __init__(self, network: Network, vocabulary: Vocabulary) -> None:
        self.words = Words()
        self._network = network
        self._vocabulary = vocabulary
        self._row_of = {name: row for row, name in enumerate(network.feature_names)}
        self._clear()

    def _clear(self) -> None:
        self.words.clear()
        self._n_known = 0
        width = self._network.features.shape[1]
        self.rows = np.zeros((0, width), np.float32)
        self._has_row = np.zeros(0, np.bool_)
        self._has_capital = np.zeros(0, np.bool_)

    def make_room(self) -> bool:
        """Forget all words if there are many; say whether they were."""
        is_full = len(self.words) > MAX_WORDS
        if is_full:
            self._clear()
        return is_full

    def has_capital(self, ids: Array) -> Array:
        """Say which words have a capital: ``bool``."""
        n = len(self.words)
        if n > len(self._has_capital):
            self._grow(max(n, 2 * len(self._has_capital)))
        texts = self.words.texts[self._n_known :]
        self._has_capital[self._n_known : n] = [text != text.lower() for text in texts]
        self._n_known = n
        found: Array = self._has_capital[ids]
        return found

    def _grow(self, n: int) -> None:
        for name in ("rows", "_has_row", "_has_capital"):
            old = getattr(self, name)
            new = np.zeros((n, *old.shape[1:]), old.dtype)
            new[: len(old)] = old
            setattr(self, name, new)

    def read(self, ids: Array) -> None:
        """See to it that some words, which :meth:`has_capital` has seen, have their rows."""
        new = np.unique(ids[~self._has_row[ids]])
        if new.size:
            texts = [self.words.texts[number] for number in new.tolist()]
            self.rows[new] = self._rows(texts)
            self._has_row[new] = True

    def _rows(self, texts: list[str]) -> Array:
        network, vocabulary, row_of = self._network, self._vocabulary, self._row_of
        counts, flat = [], []
        for text in texts:
            found = [
                row_of[name]
                for name in features(text, vocabulary.case_counts(text))
                if name in row_of
            ]
            counts.append(len(found))
            flat += found
        owners = np.repeat(np.arange(len(texts)), counts)
        sums = np.zeros((len(texts), network.features.shape[1]), np.int32)
        np.add.at(sums, owners, network.features[flat].astype(np.int32))
        rows = vocabulary.vector_rows(texts) @ network.vectors
        rows += sums.astype(np.float32) / np.float32(1 << FEATURE_BITS)
        rows *= np.float32(1 << ROW_BITS)
        rounded: Array = np.rint(rows)
        return rounded / np.float32(1 << ROW_BITS)

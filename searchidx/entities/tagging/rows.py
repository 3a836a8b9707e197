"""The rows of words: what the network sees of each distinct word, worked out once."""

from __future__ import annotations

from typing import Final

import numpy as np

from searchidx.analysis.symbols import Array
from searchidx.entities.tagging.features import found_features, numbered
from searchidx.entities.tagging.network import FEATURE_BITS, ROW_BITS, Network
from searchidx.entities.tagging.vocabulary import Vocabulary
from searchidx.entities.words import Words

MAX_WORDS: Final = 125_000
"""When there are more words, most are forgotten: they take some 400 bytes each."""

_OFTEN: Final = 3
_STEP: Final = 1024
_BY_WORD: Final = ("rows", "_has_row", "_has_capital", "_n_reads")


class WordRows:
    """Rows of the words that were near a capital; grows with ``words``. Not safe to share.

    ``rows: int16[n, row]`` by number, in 2^-ROW_BITS; 0 for words that were not.
    """

    def __init__(self, network: Network, vocabulary: Vocabulary) -> None:
        self.words = Words()
        self._network = network
        self._vocabulary = vocabulary
        self._standing = numbered(network.feature_names)
        self._features = np.append(network.features, np.zeros_like(network.features[:1]), axis=0)
        width = network.features.shape[1]
        self.rows = np.zeros((0, width), np.int16)
        self._has_row = np.zeros(0, np.bool_)
        self._has_capital = np.zeros(0, np.bool_)
        self._n_reads = np.zeros(0, np.uint16)
        self._n_known = 0

    def make_room(self) -> bool:
        """If there are many words, forget all but those that were read often since the last time.

        These are at most half of them. Says whether words have been numbered anew.
        """
        if len(self.words) <= MAX_WORDS:
            return False
        n = self._n_known
        kept = np.flatnonzero(self._n_reads[1:n] >= _OFTEN)[: MAX_WORDS // 2] + 1
        self.words.keep(kept)
        self._n_known = len(self.words)
        for name in _BY_WORD:
            values = getattr(self, name)
            values[1 : self._n_known] = values[kept]
            values[self._n_known : n] = 0
        self._n_reads[:n] = 0
        return True

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
        for name in _BY_WORD:
            old = getattr(self, name)
            new = np.zeros((n, *old.shape[1:]), old.dtype)
            new[: len(old)] = old
            setattr(self, name, new)

    def read(self, ids: Array) -> None:
        """See to it that some words, which :meth:`has_capital` has seen, have their rows."""
        is_asked = np.zeros(self._n_known, np.bool_)
        is_asked[ids] = True
        self._n_reads[: self._n_known] += is_asked
        new = np.flatnonzero(is_asked & ~self._has_row[: self._n_known])
        for at in range(0, len(new), _STEP):
            part = new[at : at + _STEP]
            self.rows[part] = self._rows([self.words.texts[number] for number in part.tolist()])
        self._has_row[new] = True

    def _rows(self, texts: list[str]) -> Array:
        case_counts, no_row = self._vocabulary.case_counts, len(self._features) - 1
        firsts: list[int] = []
        flat: list[int] = []
        for text in texts:
            firsts.append(len(flat))
            flat += found_features(text, case_counts(text), self._standing, no_row)
        summed = np.add.reduceat(self._features[flat].astype(np.int16), firsts, axis=0)
        rows = self._vocabulary.vector_rows(texts) @ self._network.vectors
        rows += summed * np.float32(1 / (1 << FEATURE_BITS))
        rows *= np.float32(1 << ROW_BITS)
        rounded: Array = np.rint(rows).astype(np.int16)
        return rounded

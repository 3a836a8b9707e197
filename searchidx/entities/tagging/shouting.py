"""Sentences in capitals, and Those Where Every Word Has One: read as words are mostly written.

There a capital says nothing, and to a network that has learned from other sentences most words
would be names.
"""

from __future__ import annotations

from typing import Final

import numpy as np

from searchidx.analysis.symbols import Array
from searchidx.entities.tagging.vocabulary import Vocabulary
from searchidx.entities.words import BREAK, Words

_SMALL_WORDS: Final = frozenset(
    (
        *("a", "al", "con", "de", "del", "en", "lo", "no", "para", "por", "que", "se", "sin"),
        *("su", "sus", "un", "una", "y"),
    )
)
"""Words that mostly have a capital by mistake, even in names; those of "El Alto" are not here."""

_LOWER: Final = 1 << 0
_CAPITAL: Final = 1 << 1
_LOUD: Final = 1 << 2
"""A small word with a capital, or a word in capitals that is mostly written otherwise."""

_FEWEST_LOUD: Final = 2
"""A sentence is loud if it has so many loud words ..."""
_CAPITALS_A_LOWER: Final = 5
"""... and more than so many words with a capital for each in lower case."""


class CalmWords:
    """How words are mostly written; grows with ``words``. Not safe to share."""

    def __init__(self, words: Words, vocabulary: Vocabulary) -> None:
        self._words, self._vocabulary = words, vocabulary
        self.clear()

    def clear(self) -> None:
        """Forget all words, as is to be done when they have been numbered anew."""
        self._kinds = bytearray()
        self._calm: dict[int, int] = {}

    def read(self, ids: Array) -> Array:
        """Return a batch of words (``int32[n]``), those of loud sentences as mostly written."""
        kinds = self._kinds_of(ids)
        is_loud = kinds & _LOUD > 0
        if not is_loud.any():
            return ids
        has_capital = kinds & _CAPITAL > 0
        sentence = np.cumsum(ids == BREAK)
        n_loud, n_capital, n_lower = (
            np.bincount(sentence[which], minlength=int(sentence[-1]) + 1)
            for which in (is_loud, has_capital, kinds & _LOWER > 0)
        )
        is_shouted = (n_loud >= _FEWEST_LOUD) & (n_capital > n_lower * _CAPITALS_A_LOWER)
        places = np.flatnonzero(has_capital & is_shouted[sentence])
        calm = ids.copy()
        calm[places] = [self._calm_number(number) for number in ids[places].tolist()]
        return calm

    def _kinds_of(self, ids: Array) -> Array:
        self._kinds.extend(map(self._kind, self._words.texts[len(self._kinds) :]))
        kinds: Array = np.frombuffer(self._kinds, np.uint8)[ids]
        return kinds

    def _kind(self, text: str) -> int:
        lower = text.lower()
        if text == lower:
            return _LOWER if text[:1].islower() else 0
        is_loud = lower in _SMALL_WORDS or (text.isupper() and self._calm_text(text) != text)
        return _CAPITAL | _LOUD if is_loud else _CAPITAL

    def _calm_number(self, number: int) -> int:
        found = self._calm.get(number)
        if found is None:
            found = self._words.number(self._calm_text(self._words.texts[number]))
            self._calm[number] = found
        return found

    def _calm_text(self, text: str) -> str:
        """Return a word that has a capital as it is mostly written; an unknown one as it is."""
        counts = self._vocabulary.case_counts(text)
        if counts.lower > counts.capital:
            return text.lower()
        if text.isupper() and counts.capital > counts.shouted:
            return text.capitalize()
        return text

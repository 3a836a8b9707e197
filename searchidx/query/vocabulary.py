"""A sorted vocabulary: which of its words fit a pattern, and which are a few edits away.

numpy looks at one character of all words at a time: hundreds of thousands are gone through
in milliseconds, the first time too.
"""

from __future__ import annotations

from collections.abc import Iterable

from searchidx.query import fitting, neighbours
from searchidx.query.wildcard import Pattern
from searchidx.query.wordtable import Array, WordTable, encode


class Vocabulary(WordTable):
    """Sorted words that can be searched."""

    @classmethod
    def from_strings(cls, words: Iterable[str]) -> Vocabulary:
        """Return the vocabulary of words that are sorted by code points."""
        return cls(*encode(words))

    def matching(self, pattern: Pattern) -> Array:
        """Return the ranks of the words that fit a pattern, ``int64``, increasing."""
        return fitting.matching(self, pattern)

    def within(self, text: str, max_edits: int) -> Array:
        """Return the ranks of the words at most ``max_edits`` away, ``int64``, increasing."""
        return self.near(text, max_edits)[0]

    def near(self, text: str, max_edits: int) -> tuple[Array, Array]:
        """Return the ranks of the words at most ``max_edits`` away, and how far they are.

        ``(int64[k], int8[k])`` by increasing rank; ``max_edits`` is less than 60.
        """
        return neighbours.near(self, text, max_edits)

"""The matcher that every query of Whoosh ends in, over arrays."""

from __future__ import annotations

import math
from bisect import bisect_left
from collections.abc import Iterator
from copy import copy
from typing import Any, Final, Self

import numpy as np
from whoosh.formats import Format
from whoosh.matching import LeafMatcher, NullMatcher, ReadTooFar
from whoosh.query.spans import Span
from whoosh.scoring import BaseScorer

from searchidx.engines.local.whoosh.postings import TermPostings

NO_MORE: Final = np.iinfo(np.int32).max
"""The document after the last: some matchers of Whoosh ask for it."""


class PostingsMatcher(LeafMatcher):
    """Walks the living documents of a term.

    It claims no bounds of quality: with bounds Whoosh leaves documents out of the top and
    of the total wherever a negation, a range or a constant takes part.
    """

    def __init__(
        self,
        postings: TermPostings,
        format_: Format,
        term: tuple[str, bytes] | None = None,
        scorer: BaseScorer | None = None,
    ) -> None:
        self.format = format_
        self.scorer = scorer
        self._term = term
        self._postings = postings
        self._n_docs = len(postings.docs)
        self._ids = np.append(postings.docs, NO_MORE).astype(np.int32).data
        self._weights = postings.freqs.astype(np.float64).data
        self._index = 0

    def is_active(self) -> bool:
        """Say whether there is a current document."""
        return self._index < self._n_docs

    def reset(self) -> None:
        """Go back to the first document."""
        self._index = 0

    def copy(self) -> Self:
        """Return a matcher at the same document."""
        return copy(self)

    def replace(self, minquality: float = 0) -> Any:
        """Return what to go on with."""
        return self if self.is_active() else NullMatcher()

    def id(self) -> int:
        """Return the current document, after the last a number above all."""
        return self._ids[self._index]

    def all_ids(self) -> Iterator[int]:
        """Return the current document and those after it."""
        return iter(self._ids[self._index : self._n_docs].tolist())

    def next(self) -> None:
        """Go to the next document. Raises ReadTooFar after the last."""
        if self._index >= self._n_docs:
            raise ReadTooFar
        self._index += 1

    def skip_to(self, id: int) -> None:
        """Go to the first document from ``id`` on. Raises ReadTooFar after the last."""
        if self._index >= self._n_docs:
            raise ReadTooFar
        if id > self._ids[self._index]:
            self._index = bisect_left(self._ids, id, self._index, self._n_docs)

    def weight(self) -> float:
        """Return the frequency in the current document."""
        return self._weights[self._index]

    def score(self) -> float:
        """Return the score of the current document; its frequency, if there is no scorer."""
        return self.scorer.score(self) if self.scorer else self.weight()

    def supports_block_quality(self) -> bool:
        """Say that there are no bounds to skip by."""
        return False

    def max_quality(self) -> float:
        """Return a bound that excludes nothing."""
        return math.inf

    def block_quality(self) -> float:
        """Return a bound that excludes nothing."""
        return math.inf

    def skip_to_quality(self, minquality: float) -> int:
        """Skip no document."""
        return 0

    def _positions(self) -> list[int]:
        return self._postings.positions_at(self._index)

    def value(self) -> bytes:
        """Return the encoded positions of the current document."""
        encoded: bytes = self.format.encode(self._positions())
        return encoded

    def value_as(self, astype: str) -> Any:
        """Return the value of the current document as what ``astype`` names."""
        if astype == "positions" and self.supports(astype):
            return self._positions()
        return self.format.decoder(astype)(self.value())

    def spans(self) -> list[Span]:
        """Return a span for each position. Raises an exception in a field without positions."""
        if not self.supports("positions"):
            spans: list[Span] = super().spans()
            return spans
        return [Span(position) for position in self._positions()]


class ConstantScorer(BaseScorer):
    """Gives every document the same score."""

    def __init__(self, constant: float) -> None:
        self._constant = constant

    def score(self, matcher: Any) -> float:
        """Return the constant."""
        return self._constant

    def max_quality(self) -> float:
        """Return the constant."""
        return self._constant

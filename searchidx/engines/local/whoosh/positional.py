"""Queries about positions that Whoosh has no class for."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Iterator, Sequence
from itertools import pairwise
from typing import Any, Self

from whoosh.matching import IntersectionMatcher, Matcher, NullMatcher
from whoosh.query import Query, Term
from whoosh.query.spans import Span, SpanWrappingMatcher
from whoosh.reading import IndexReader
from whoosh.searching import SearchContext, Searcher
from whoosh.util import make_binary_tree


class Positional(Query):
    """Documents with every subquery, where their positions stand in some relation."""

    def __init__(self, subqueries: Sequence[Query], boost: float = 1.0) -> None:
        self.subqueries = tuple(subqueries)
        self.boost = boost

    def _key(self) -> tuple[object, ...]:
        return type(self), self.subqueries, self.boost

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Positional) and self._key() == other._key()

    def __hash__(self) -> int:
        return hash(self._key())

    def __repr__(self) -> str:
        return f"{type(self).__name__}{self._key()[1:]!r}"

    __str__ = __repr__

    def field(self) -> str | None:
        """Return the field of the first subquery."""
        return self.subqueries[0].field() if self.subqueries else None

    def is_leaf(self) -> bool:
        """Say that there are subqueries."""
        return False

    def children(self) -> Iterator[Query]:
        """Yield the subqueries."""
        return iter(self.subqueries)

    def apply(self, fn: Callable[[Query], Query]) -> Query:
        """Return the query with other subqueries."""
        changed = self.copy()
        changed.subqueries = tuple(fn(query) for query in self.subqueries)
        return changed

    def needs_spans(self) -> bool:
        """Say that subqueries must know their positions."""
        return True

    def estimate_size(self, ixreader: IndexReader) -> int:
        """Return a number of documents that is not too small."""
        return min((q.estimate_size(ixreader) for q in self.subqueries), default=0)

    def estimate_min_size(self, ixreader: IndexReader) -> int:
        """Return a number of documents that is not too great."""
        return 0

    def spans_of(self, found: Sequence[Sequence[Span]]) -> list[Span]:
        """Return where the query matches, in order, given the spans of each subquery."""
        raise NotImplementedError

    def matcher(self, searcher: Searcher, context: SearchContext | None = None) -> Matcher:
        """Return a matcher of the documents where something matches."""
        needed = (context or SearchContext(weighting=searcher.weighting)).set(needs_current=True)
        matchers = [query.matcher(searcher, needed) for query in self.subqueries]
        if not matchers or not all(matcher.is_active() for matcher in matchers):
            return NullMatcher()
        return _PositionalMatcher(matchers, self)


class _PositionalMatcher(SpanWrappingMatcher):
    def __init__(self, matchers: Sequence[Matcher], query: Positional) -> None:
        self._matchers = matchers
        self._query = query
        super().__init__(make_binary_tree(IntersectionMatcher, matchers))
        self.boost = query.boost

    def copy(self) -> Self:
        return type(self)([matcher.copy() for matcher in self._matchers], self._query)

    def replace(self, minquality: float = 0) -> Any:
        return self if self.is_active() else NullMatcher()

    def supports_block_quality(self) -> bool:
        return False

    def _get_spans(self) -> list[Span]:
        return self._query.spans_of([matcher.spans() for matcher in self._matchers])


class Aligned(Positional):
    """Subqueries that match at given distances from the first: words side by side.

    Phrase is the same for single terms at consecutive positions.
    """

    def __init__(
        self, subqueries: Sequence[Query], offsets: Sequence[int], boost: float = 1.0
    ) -> None:
        super().__init__(subqueries, boost)
        self.offsets = tuple(offsets)

    def _key(self) -> tuple[object, ...]:
        return *super()._key(), self.offsets

    def spans_of(self, found: Sequence[Sequence[Span]]) -> list[Span]:
        """Return a span from the first to the last word of each match."""
        starts = set.intersection(
            *(
                {span.start - offset for span in spans}
                for spans, offset in zip(found, self.offsets, strict=True)
            )
        )
        first, last = min(self.offsets), max(self.offsets)
        return [Span(start + first, start + last) for start in sorted(starts)]


class Window(Positional):
    """Words in any order whose first and last position are at most ``limit`` apart.

    ``needed`` says how often each word must occur. SpanNear2 compares neighbours only.
    """

    def __init__(
        self, words: Sequence[Term], needed: Sequence[int], limit: int, boost: float = 1.0
    ) -> None:
        super().__init__(words, boost)
        self.needed = tuple(needed)
        self.limit = limit

    def _key(self) -> tuple[object, ...]:
        return *super()._key(), self.needed, self.limit

    def spans_of(self, found: Sequence[Sequence[Span]]) -> list[Span]:
        """Return the shortest window from each position on, where it is short enough."""
        words = [[span.start for span in spans] for spans in found]
        windows = []
        for start in sorted({position for positions in words for position in positions}):
            ends = [
                positions[index + n - 1]
                for positions, n in zip(words, self.needed, strict=True)
                if (index := bisect_left(positions, start)) + n <= len(positions)
            ]
            if len(ends) == len(words) and max(ends) - start <= self.limit:
                windows.append(Span(start, max(ends)))
        return windows


def are_consecutive(offsets: Sequence[int]) -> bool:
    """Say whether each offset is one more than the one before."""
    return all(after == before + 1 for before, after in pairwise(offsets))

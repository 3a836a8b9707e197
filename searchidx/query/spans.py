"""What a tree matches in one article, in plain Python: for highlighting, and as an oracle.

Each field has positions of its own, and nothing matches across fields. A leaf matches at
positions where it starts; their number is its frequency in the field. What is highlighted
are the leaves of branches that really matched: in ``(a b) O c`` an article with a and c
has only c highlighted.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Final

from searchidx.analysis import analyze, fold
from searchidx.article import Mention, TextField
from searchidx.dataclass import dataclass, field
from searchidx.dates import PartialDate
from searchidx.query.ast import (
    And,
    DateIn,
    DateUnknown,
    EntityIs,
    Everything,
    Leaf,
    Node,
    Not,
    Or,
    OutletIs,
    TextLeaf,
)
from searchidx.query.occurrences import FieldText, Occurrences, find
from searchidx.results import Range

Ranges = Mapping[TextField, Sequence[Range]]
FindMentions = Callable[[EntityIs], Sequence[Mention]]
"""Mentions in the article of what an EntityIs means; none of them: it does not match.

A mention without extent, of an entity that the article was given, matches unseen.
"""


def no_mentions(_: EntityIs) -> Sequence[Mention]:
    """Find no entity at all."""
    return ()


@dataclass(frozen=True, slots=True)
class ArticleText:
    """An article as matching sees it; a text that is unknown has no entry in ``fields``."""

    fields: Mapping[TextField, FieldText]
    outlet: str | None = None
    date: PartialDate | None = None
    mentions_of: FindMentions = no_mentions

    @classmethod
    def of(
        cls,
        title: str | None,
        body: str,
        *,
        outlet: str | None = None,
        date: PartialDate | None = None,
        mentions_of: FindMentions = no_mentions,
    ) -> ArticleText:
        """Analyze an article."""
        texts: dict[TextField, str] = {"body": body}
        if title is not None:
            texts = {"title": title, "body": body}
        fields = {name: FieldText(text, analyze(text)) for name, text in texts.items()}
        return cls(fields, outlet, date, mentions_of)


@dataclass(frozen=True, slots=True)
class Match:
    """What a tree matches in an article.

    ``ranges`` are code points of each field's text, sorted and disjoint; a phrase is one
    range. They are empty where the article does not match. ``counts`` are the frequencies
    of the text leaves that occur, wherever in the tree, by field.
    """

    is_match: bool
    ranges: Mapping[TextField, tuple[Range, ...]] = field(default_factory=dict)
    counts: Mapping[TextLeaf, Mapping[TextField, int]] = field(default_factory=dict)


def evaluate(node: Node, article: ArticleText) -> Match:
    """Match a tree against one article."""
    evaluation = _Evaluation(article)
    found = evaluation.ranges(node)
    merged: dict[TextField, tuple[Range, ...]] = {}
    for name in article.fields if found else ():
        ranges = [r for part in found or () for r in part.get(name, ())]
        if ranges:
            merged[name] = merge(ranges)
    return Match(found is not None, merged, evaluation.counts)


def merge(ranges: Iterable[Range]) -> tuple[Range, ...]:
    """Return the ranges sorted, overlapping ones made one."""
    merged: list[Range] = []
    for start, end in sorted(ranges):
        if merged and start < merged[-1][1]:
            merged[-1] = merged[-1][0], max(end, merged[-1][1])
        else:
            merged.append((start, end))
    return tuple(merged)


_NO_RANGES: Final[list[Ranges]] = []


class _Evaluation:
    """One walk over a tree: the ranges of each node that matches, None of one that does not."""

    def __init__(self, article: ArticleText) -> None:
        self._article = article
        self.counts: dict[TextLeaf, dict[TextField, int]] = {}

    def ranges(self, node: Node) -> list[Ranges] | None:
        """Return what a node covers, in parts; None if it does not match the article."""
        if isinstance(node, And | Or):
            return self._joined(node)
        if isinstance(node, Not):
            return _NO_RANGES if self.ranges(node.child) is None else None
        if isinstance(node, TextLeaf):
            return self._text(node)
        if isinstance(node, EntityIs):
            return self._entity(node)
        return _NO_RANGES if _holds(node, self._article) else None

    def _joined(self, node: And | Or) -> list[Ranges] | None:
        # Every child is walked, whatever the ones before it say, so that all are counted.
        found = [self.ranges(child) for child in node.children]
        matched = [ranges for ranges in found if ranges is not None]
        if not matched or (isinstance(node, And) and len(matched) < len(found)):
            return None
        return [part for ranges in matched for part in ranges]

    def _text(self, leaf: TextLeaf) -> list[Ranges] | None:
        found: dict[TextField, Occurrences] = {}
        for name, text in self._article.fields.items():
            if leaf.field in (None, name) and (occurrences := find(leaf, text)).n_starts:
                found[name] = occurrences
        if not found:
            return None
        self.counts[leaf] = {name: occurrences.n_starts for name, occurrences in found.items()}
        return [{name: occurrences.ranges for name, occurrences in found.items()}]

    def _entity(self, leaf: EntityIs) -> list[Ranges] | None:
        mentions = self._article.mentions_of(leaf)
        return (
            [
                {mention.field: [(mention.start, mention.end)]}
                for mention in mentions
                if mention.end > mention.start
            ]
            if mentions
            else None
        )


def _holds(leaf: Leaf, article: ArticleText) -> bool:
    """Decide a leaf about metadata."""
    if isinstance(leaf, OutletIs):
        if leaf.name is None or article.outlet is None:
            return leaf.name is None and article.outlet is None
        return fold(leaf.name) == fold(article.outlet)
    if isinstance(leaf, DateIn):
        return article.date is not None and _may_lie_in(article.date, leaf)
    if isinstance(leaf, DateUnknown):
        return article.date is None
    return isinstance(leaf, Everything)


def _may_lie_in(date: PartialDate, leaf: DateIn) -> bool:
    is_late_enough = leaf.first is None or date.last >= leaf.first.first
    return is_late_enough and (leaf.last is None or date.first <= leaf.last.last)

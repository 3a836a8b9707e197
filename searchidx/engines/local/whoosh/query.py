"""From our query tree to Whoosh's: the general path, beside that of whole arrays.

Whoosh's own classes are used wherever they mean the same. The trees must not be
normalised: Whoosh would drop the clauses of an And that match nothing.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from whoosh.query import And, Every, NullQuery, NumericRange, Or, Phrase, Query, Term

from searchidx.analysis import stem
from searchidx.dates import PartialDate
from searchidx.engines.local.codec.postings import FIELD_GAP
from searchidx.engines.local.whoosh.expansions import (
    BeginsWith,
    FitsPattern,
    HasEntity,
    HasForm,
    HasOutlet,
    IsSimilar,
)
from searchidx.engines.local.whoosh.negation import Without
from searchidx.engines.local.whoosh.positional import Aligned, Window, are_consecutive
from searchidx.engines.local.whoosh.schema import STEM_FIELDS, SURFACE_FIELDS
from searchidx.query import ast, wildcard
from searchidx.query.texts import fuzzy_surface, near_limit, phrase_parts, word_tokens


def to_whoosh(node: ast.Node) -> Query:
    """Return the query of Whoosh that matches what a tree does.

    The limits of :class:`searchidx.config.Limits` are not applied.
    """
    if isinstance(node, ast.And):
        return And([to_whoosh(child) for child in node.children])
    if isinstance(node, ast.Or):
        return Or([to_whoosh(child) for child in node.children])
    if isinstance(node, ast.Not):
        return Without(to_whoosh(node.child))
    if isinstance(node, ast.TextLeaf):
        return _text_query(node)
    return _metadata_query(node)


def _text_query(leaf: ast.TextLeaf) -> Query:
    field = SURFACE_FIELDS[leaf.field]
    if isinstance(leaf, ast.Word):
        return _word_query(leaf)
    if isinstance(leaf, ast.Phrase):
        words = [part.surface for part in phrase_parts(leaf.text)]
        return _sequence(field, words, range(len(words)))
    if isinstance(leaf, ast.Exact):
        forms = [HasForm(field, part) for part in phrase_parts(leaf.text)]
        return _aligned(forms, range(len(forms)))
    if isinstance(leaf, ast.Near):
        return _near_query(leaf, field)
    if isinstance(leaf, ast.Fuzzy):
        return IsSimilar(field, fuzzy_surface(leaf.text), leaf.max_edits)
    return _wildcard_query(leaf, field)


def _wildcard_query(leaf: ast.Wildcard, field: str) -> Query:
    pattern = wildcard.compile_pattern(leaf.pattern)
    if pattern.is_prefix:
        return BeginsWith(field, pattern.prefix)
    return FitsPattern(field, leaf.pattern)


def _word_query(word: ast.Word) -> Query:
    field = STEM_FIELDS[word.field]
    tokens = word_tokens(word.text)
    stems = [stem(token.surface) for token in tokens]
    offsets = [token.position for token in tokens]
    as_typed = _sequence(field, stems, offsets)
    if not (word.is_open and tokens):
        return as_typed
    before = [Term(field, text) for text in stems[:-1]]
    begun = BeginsWith(SURFACE_FIELDS[word.field], tokens[-1].surface)
    return Or([as_typed, _aligned([*before, begun], offsets)])


def _sequence(field: str, texts: Sequence[str], offsets: Sequence[int]) -> Query:
    """Return a query for terms that stand at given distances."""
    if len(texts) > 1 and are_consecutive(offsets):
        return Phrase(field, list(texts))
    return _aligned([Term(field, text) for text in texts], offsets)


def _aligned(queries: Sequence[Query], offsets: Sequence[int]) -> Query:
    if len(queries) > 1:
        return Aligned(queries, offsets)
    return queries[0] if queries else NullQuery


def _near_query(near: ast.Near, field: str) -> Query:
    words = Counter(part.surface for part in phrase_parts(near.text))
    if not words:
        return NullQuery
    limit = min(near_limit(near.distance, words.total()), FIELD_GAP - 1)
    return Window([Term(field, word) for word in words], list(words.values()), limit)


def _metadata_query(
    leaf: ast.EntityIs | ast.OutletIs | ast.DateIn | ast.DateUnknown | ast.Everything | ast.Nothing,
) -> Query:
    if isinstance(leaf, ast.EntityIs):
        return HasEntity(leaf.name, leaf.type)
    if isinstance(leaf, ast.OutletIs):
        return Without(Every("outlet")) if leaf.name is None else HasOutlet(leaf.name)
    if isinstance(leaf, ast.DateIn):
        return _date_query(leaf.first, leaf.last)
    if isinstance(leaf, ast.DateUnknown):
        return Without(NumericRange("date", 1, None))
    return Every() if isinstance(leaf, ast.Everything) else NullQuery


def _date_query(first: PartialDate | None, last: PartialDate | None) -> Query:
    """Return a query for dates that may lie between two.

    As numbers, days in the range lie between its ends, and so do months and years that
    begin in it. What is left are the month and the year that the first day lies in.
    """
    high = last.year * 10000 + (last.month or 12) * 100 + (last.day or 31) if last else None
    if first is None:
        return NumericRange("date", 1, high)
    low = PartialDate(first.year, first.month or 1, first.day or 1).code
    found: list[Query] = []
    if high is None or low <= high:
        found.append(NumericRange("date", low, high))
    for period, first_day in ((low // 100 * 100, 1), (low // 10000 * 10000, 101)):
        if high is None or period + first_day <= high:
            found.append(Term("date", period))
    return Or(found) if found else NullQuery

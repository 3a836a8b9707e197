"""A leaf of the query tree → where it occurs.

The semantics are those of :mod:`searchidx.query.spans`, which says the same of one
article in plain Python; the contract suite holds the two together.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from typing import Final

import numpy as np

from searchidx.analysis import stem
from searchidx.analysis.exact import exact_form
from searchidx.article import TEXT_FIELDS
from searchidx.config import Limits
from searchidx.engines.local.codec.framing import Array
from searchidx.engines.local.codec.postings import FIELD_GAP, SegmentPostings
from searchidx.engines.local.distinct import distinct
from searchidx.engines.local.lists import Lists
from searchidx.engines.local.occurrences import (
    Occurrences,
    Selection,
    Words,
    count_keys,
    documents_of,
    keys_in_field,
    keys_of,
    select_stems,
    select_surface,
    select_surfaces,
    sequence_keys,
    stem_occurrences,
)
from searchidx.engines.local.snapshot import Snapshot
from searchidx.engines.local.windows import window_starts
from searchidx.errors import QueryLimitError
from searchidx.query.ast import Exact, Fuzzy, Near, Phrase, TextLeaf, Wildcard, Word
from searchidx.query.texts import Part, fuzzy_surface, near_limit, phrase_parts, word_tokens

WIDEST_WINDOW: Final = 1 << 31
"""More than the positions of any article, and less than what lies between two documents."""

Choose = Callable[[SegmentPostings], Array]


def occurrences(lists: Lists, leaf: TextLeaf, limits: Limits) -> Occurrences:
    """Return the documents and frequencies of a leaf. Raises QueryLimitError."""
    if isinstance(leaf, Word) and not leaf.is_open:
        tokens = word_tokens(leaf.text)
        if len(tokens) == 1:
            return stem_occurrences(lists, stem(tokens[0].surface)).in_field(leaf.field)
    keys = keys_in_field(lists.snapshot, leaf_keys(lists, leaf, limits), leaf.field)
    return count_keys(lists.snapshot, keys)


def leaf_keys(lists: Lists, leaf: TextLeaf, limits: Limits) -> Array:
    """Return the sorted keys at which matches of a leaf start, in any field."""
    if isinstance(leaf, Near):
        return _near_keys(lists, leaf)
    return sequence_keys(lists, leaf_words(lists, leaf, limits))


def leaf_words(lists: Lists, leaf: TextLeaf, limits: Limits) -> Words:
    """Return the words of a leaf, which follow each other; Near has none."""
    known = lists.words.get(leaf)
    if known is None:
        known = lists.words[leaf] = _words(lists, leaf, limits)
    return known


def _words(lists: Lists, leaf: TextLeaf, limits: Limits) -> Words:
    snapshot = lists.snapshot
    if isinstance(leaf, Word):
        tokens = word_tokens(leaf.text)
        words = [(select_stems(lists, stem(t.surface)), t.position) for t in tokens]
        if leaf.is_open and tokens:
            words[-1] = _begun(snapshot, words[-1][0], tokens[-1].surface, limits), words[-1][1]
        return words
    if isinstance(leaf, Phrase | Exact):
        is_exact = isinstance(leaf, Exact)
        parts = [
            _one_form(snapshot, part) if is_exact else select_surface(snapshot, part.surface)
            for part in phrase_parts(leaf.text)
        ]
        return [(part, offset) for offset, part in enumerate(parts)]
    if isinstance(leaf, Near):
        return ()
    return [(_expansion(snapshot, leaf, limits), 0)]


def _begun(
    snapshot: Snapshot, as_stem: list[Selection], prefix: str, limits: Limits
) -> list[Selection]:
    """A word still being typed: its stem, or whatever begins with it."""
    begins = _surfaces(
        snapshot, lambda p: np.arange(*p.vocabulary.prefix_range(prefix)), limits, prefix
    )
    pairs = zip(snapshot.segments, as_stem, begins, strict=True)
    return [stems.united(begun, segment.postings) for segment, stems, begun in pairs]


def _one_form(snapshot: Snapshot, part: Part) -> list[Selection]:
    """Select the forms that are what was typed, accents included, case aside."""
    selections: list[Selection] = []
    for segment in snapshot.segments:
        postings = segment.postings
        surface = postings.surfaces.rank(part.surface)
        forms = postings.forms_of(surface) if surface >= 0 else ()
        ranks = [rank for form, rank in forms if exact_form(form) == part.exact]
        stems = [int(postings.surface_stems[surface])] if ranks else []
        selections.append(Selection(np.array(stems, np.int64), np.array(ranks, np.int64)))
    return selections


def _expansion(snapshot: Snapshot, leaf: Wildcard | Fuzzy, limits: Limits) -> list[Selection]:
    if isinstance(leaf, Fuzzy):
        surface, max_edits = fuzzy_surface(leaf.text), leaf.max_edits
        return _surfaces(
            snapshot, lambda p: p.vocabulary.within(surface, max_edits), limits, leaf.text
        )
    from searchidx.query import wildcard  # noqa: PLC0415 - few queries have one

    pattern = wildcard.compile_pattern(leaf.pattern)
    return _surfaces(snapshot, lambda p: p.vocabulary.matching(pattern), limits, leaf.pattern)


def _surfaces(snapshot: Snapshot, choose: Choose, limits: Limits, text: str) -> list[Selection]:
    chosen = [choose(segment.postings) for segment in snapshot.segments]
    if sum(map(len, chosen)) > limits.n_expansions:
        raise QueryLimitError("engine.too_many_expansions", text=text, limit=limits.n_expansions)
    return select_surfaces(snapshot, chosen)


def _near_keys(lists: Lists, leaf: Near) -> Array:
    snapshot = lists.snapshot
    words = Counter(part.surface for part in phrase_parts(leaf.text))
    if not words:
        return np.empty(0, np.int64)
    limit = min(near_limit(leaf.distance, words.total()), WIDEST_WINDOW)
    selections = [select_surface(snapshot, surface) for surface in words]
    within: Array | None = None
    for selection in selections:
        mask = documents_of(keys_of(lists, selection, within), snapshot.n_docs)
        within = mask if within is None else within & mask
    found = [keys_of(lists, selection, within) for selection in selections]
    needed = list(words.values())
    if limit < FIELD_GAP:
        return window_starts(found, needed, limit)
    in_fields = ([keys_in_field(snapshot, keys, f) for keys in found] for f in TEXT_FIELDS)
    return distinct(np.concatenate([window_starts(keys, needed, limit) for keys in in_fields]))

"""A leaf of the query tree → where it occurs.

The semantics are those of :mod:`searchidx.query.spans`, which says the same of one
article in plain Python; the contract suite holds the two together.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

import numpy as np

from searchidx.analysis import Token, analyze, query_tokens, stem
from searchidx.analysis.exact import exact_form
from searchidx.config import Limits
from searchidx.engines.local.codec.framing import Array
from searchidx.engines.local.codec.postings import FIELD_GAP, SegmentPostings
from searchidx.engines.local.occurrences import (
    Occurrences,
    Selection,
    count_keys,
    documents_of,
    keys_in_field,
    keys_of,
    select_stems,
    select_surfaces,
    sequence_keys,
    stem_occurrences,
)
from searchidx.engines.local.snapshot import Snapshot
from searchidx.engines.local.windows import window_starts
from searchidx.errors import QueryLimitError
from searchidx.query import fuzzy, wildcard
from searchidx.query.ast import Exact, Fuzzy, Near, Phrase, TextLeaf, Wildcard, Word

Choose = Callable[[SegmentPostings], Sequence[int]]


def occurrences(snapshot: Snapshot, leaf: TextLeaf, limits: Limits) -> Occurrences:
    """Return the documents and frequencies of a leaf. Raises QueryLimitError."""
    if isinstance(leaf, Word) and not leaf.is_open:
        tokens = query_tokens(leaf.text)
        if len(tokens) == 1:
            return stem_occurrences(snapshot, stem(tokens[0].surface)).in_field(leaf.field)
    keys = keys_in_field(snapshot, leaf_keys(snapshot, leaf, limits), leaf.field)
    return count_keys(snapshot, keys)


def leaf_keys(snapshot: Snapshot, leaf: TextLeaf, limits: Limits) -> Array:
    """Return the sorted keys at which matches of a leaf start, in any field."""
    if isinstance(leaf, Word):
        tokens = query_tokens(leaf.text)
        words = [(select_stems(snapshot, stem(t.surface)), t.position) for t in tokens]
        if leaf.is_open and tokens:
            return _open_word_keys(snapshot, words, tokens[-1], limits)
        return sequence_keys(snapshot, words)
    if isinstance(leaf, Phrase):
        return sequence_keys(
            snapshot, [(_one_surface(snapshot, t.surface), t.position) for t in parts_of(leaf.text)]
        )
    if isinstance(leaf, Exact):
        return sequence_keys(
            snapshot,
            [(_one_form(snapshot, leaf.text, t), t.position) for t in parts_of(leaf.text)],
        )
    if isinstance(leaf, Near):
        return _near_keys(snapshot, leaf)
    return keys_of(snapshot, _expansion(snapshot, leaf, limits))


def parts_of(text: str) -> list[Token]:
    """Return the tokens of a quoted text, joined ones (which come before their parts) left out."""
    stream = analyze(text)
    rows = zip(stream.surfaces, stream.positions, stream.starts, stream.ends, strict=True)
    last_at = {position: i for i, position in enumerate(stream.positions)}
    return [Token(*row) for i, row in enumerate(rows) if last_at[row[1]] == i]


def _open_word_keys(
    snapshot: Snapshot, words: list[tuple[list[Selection], int]], last: Token, limits: Limits
) -> Array:
    """A word still being typed: its stem, or whatever begins with it."""
    begun = _surfaces(
        snapshot, lambda p: range(*p.surfaces.prefix_range(last.surface)), limits, last.surface
    )
    (_, offset), before = words[-1], words[:-1]
    as_stem = sequence_keys(snapshot, words)
    as_prefix = sequence_keys(snapshot, [*before, (begun, offset)])
    keys: Array = np.union1d(as_stem, as_prefix)
    return keys


def _one_surface(snapshot: Snapshot, surface: str) -> list[Selection]:
    ranks = (segment.postings.surfaces.rank(surface) for segment in snapshot.segments)
    return select_surfaces(snapshot, [[rank] if rank >= 0 else [] for rank in ranks])


def _one_form(snapshot: Snapshot, text: str, token: Token) -> list[Selection]:
    """Select the forms that are what was typed, accents included, case aside."""
    wanted = exact_form(text[token.start : token.end])
    selections: list[Selection] = []
    for segment in snapshot.segments:
        postings = segment.postings
        rank = postings.surfaces.rank(token.surface)
        codes = (
            [c for form, c in postings.forms_of(rank) if exact_form(form) == wanted]
            if (rank >= 0)
            else []
        )
        stem_rank = int(postings.surface_stems[rank]) if codes else -1
        selections.append({stem_rank: np.array(codes, np.uint16)} if codes else {})
    return selections


def _expansion(snapshot: Snapshot, leaf: Wildcard | Fuzzy, limits: Limits) -> list[Selection]:
    if isinstance(leaf, Fuzzy):
        tokens = query_tokens(leaf.text)
        surface = tokens[0].surface if tokens else ""
        return _surfaces(
            snapshot,
            lambda p: list(fuzzy.within(surface, leaf.max_edits, p.surface_list)),
            limits,
            leaf.text,
        )
    pattern = wildcard.compile_pattern(leaf.pattern)

    def fitting(postings: SegmentPostings) -> list[int]:
        start, end = (
            postings.surfaces.prefix_range(pattern.prefix)
            if pattern.prefix
            else (0, len(postings.surfaces))
        )
        surfaces = postings.surface_list
        return [rank for rank in range(start, end) if pattern.matches(surfaces[rank])]

    return _surfaces(snapshot, fitting, limits, leaf.pattern)


def _surfaces(snapshot: Snapshot, choose: Choose, limits: Limits, text: str) -> list[Selection]:
    chosen: Iterable[Sequence[int]] = [choose(segment.postings) for segment in snapshot.segments]
    chosen = list(chosen)
    if sum(map(len, chosen)) > limits.n_expansions:
        raise QueryLimitError("engine.too_many_expansions", text=text, limit=limits.n_expansions)
    return select_surfaces(snapshot, chosen)


def _near_keys(snapshot: Snapshot, leaf: Near) -> Array:
    words: dict[str, int] = {}
    for token in parts_of(leaf.text):
        words[token.surface] = words.get(token.surface, 0) + 1
    if not words:
        return np.empty(0, np.int64)
    limit = min(leaf.distance + sum(words.values()) - 2, FIELD_GAP - 1)
    within: Array | None = None
    for surface in words:
        mask = documents_of(
            keys_of(snapshot, _one_surface(snapshot, surface), within), snapshot.n_docs
        )
        within = mask if within is None else within & mask
    found = [keys_of(snapshot, _one_surface(snapshot, surface), within) for surface in words]
    return window_starts(found, list(words.values()), max(limit, 0))

"""Tokens in the order of documents → dictionaries and postings of a segment."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import Final

import numpy as np

from searchidx.analysis import stem
from searchidx.dataclass import dataclass
from searchidx.engines.local.codec.bits import bits_of
from searchidx.engines.local.codec.counts import count_sections
from searchidx.engines.local.codec.dictionary import dictionary_sections, narrow
from searchidx.engines.local.codec.framing import Array, Section
from searchidx.engines.local.codec.posting_lists import Documents, PostingLists, TokenRows

PART_TOKENS: Final = 250_000
"""Tokens that are sorted at a time."""
SORTING_BYTES: Final = 110
"""Memory that each of those costs while it is sorted."""


@dataclass(frozen=True, slots=True)
class TokenColumns:
    """The tokens of a segment, in the order of (document, position) within each form.

    ``numbers: int32[n]`` of forms in a lexicon; ``docs: int32[n]``; ``positions: int32[n]`` with
    title and body counted through. ``title_lengths``, ``lengths: int32[n_docs]`` are the
    positions of the title, and of title and body.
    """

    numbers: Array
    docs: Array
    positions: Array
    title_lengths: Array
    lengths: Array


def lexical_sections(
    forms: Sequence[str], surfaces: Sequence[str], tokens: TokenColumns
) -> dict[str, Section]:
    """Return dictionaries and postings; ``forms`` and ``surfaces`` have a row per number."""
    counts = np.bincount(tokens.numbers, minlength=len(forms))
    words = _Words.of(forms, surfaces, np.flatnonzero(counts))
    documents = Documents(tokens.title_lengths, bits_of(np.maximum(tokens.lengths - 1, 0)))
    lists = PostingLists(documents, bits_of(np.maximum(np.diff(words.stem_forms) - 1, 0)))
    for rows in _sorted_rows(tokens, words, counts):
        lists.add(rows)
    return {
        **dictionary_sections("stems", words.stems),
        **count_sections("stem_form_counts", np.diff(words.stem_forms)),
        **dictionary_sections("surfaces", words.surfaces, end=b"\n"),
        "surface_stems": words.surface_stems,
        "surface_forms": words.surface_forms.astype(np.uint32),
        "surface_form_counts": narrow(words.surface_form_counts),
        **dictionary_sections("forms", [forms[number] for number in words.numbers.tolist()]),
        **count_sections("form_counts", counts[words.numbers]),
        **lists.sections(),
    }


@dataclass(frozen=True, slots=True)
class _Words:
    """The vocabulary in order.

    ``stems`` and ``surfaces`` are sorted; ``numbers: int64[n_forms]`` are those of the forms by
    (stem, surface, form). ``stem_forms: int64[n_stems + 1]`` cuts the forms of each stem;
    those of surface *i* are the ``surface_form_counts[i]`` from ``surface_forms[i]`` on.
    """

    stems: list[str]
    surfaces: list[str]
    numbers: Array
    stem_forms: Array
    surface_stems: Array
    surface_forms: Array
    surface_form_counts: Array

    @classmethod
    def of(cls, forms: Sequence[str], surfaces: Sequence[str], used: Array) -> _Words:
        """Order the forms that occur; ``used: int64`` are their numbers."""
        known = sorted({surfaces[number] for number in used.tolist()})
        rank = {surface: i for i, surface in enumerate(known)}
        stem_of = [stem(surface) for surface in known]
        stems = sorted(set(stem_of))
        stem_rank = {text: i for i, text in enumerate(stems)}
        surface_stems = np.array([stem_rank[text] for text in stem_of], np.int32)
        ranks = np.array([rank[surfaces[number]] for number in used.tolist()], np.int64)
        order = np.lexsort((ranks, surface_stems[ranks]))
        numbers, ranks = used[order], ranks[order]
        _sort_forms(numbers, ranks, forms)
        form_counts = np.bincount(ranks, minlength=len(known))
        first = np.empty(len(known), np.int64)
        first[ranks[::-1]] = np.arange(len(ranks))[::-1]
        return cls(
            stems=stems,
            surfaces=known,
            numbers=numbers,
            stem_forms=np.searchsorted(surface_stems[ranks], np.arange(len(stems) + 1)),
            surface_stems=surface_stems,
            surface_forms=first,
            surface_form_counts=form_counts,
        )


def _sort_forms(numbers: Array, ranks: Array, forms: Sequence[str]) -> None:
    """Sort, in place, the forms of each surface that has several."""
    is_same = np.diff(ranks) == 0
    rows = np.flatnonzero(np.append(is_same, False) | np.insert(is_same, 0, False))
    at = 0
    for _, same in groupby(ranks[rows].tolist()):
        group = rows[at : at + sum(1 for _ in same)]
        at += len(group)
        numbers[group] = sorted(numbers[group].tolist(), key=forms.__getitem__)


def _sorted_rows(tokens: TokenColumns, words: _Words, counts: Array) -> Iterator[TokenRows]:
    """Yield the tokens of some stems at a time, sorted."""
    if not len(tokens.numbers):
        return
    n_forms = np.diff(words.stem_forms)
    stems = np.repeat(np.arange(len(words.stems)), n_forms)
    stem_of_number = np.zeros(len(counts), np.int32)
    stem_of_number[words.numbers] = stems
    code_of_number = np.zeros(len(counts), np.int32)
    code_of_number[words.numbers] = np.arange(len(stems)) - words.stem_forms[stems]
    tokens_before = np.cumsum(np.bincount(stems, counts[words.numbers], len(words.stems)))
    part_of_stem = (tokens_before // PART_TOKENS).astype(np.int32)
    part_of_number = part_of_stem[stem_of_number].astype(np.uint16)
    parts = part_of_number[tokens.numbers]
    for part in np.unique(part_of_stem).tolist():
        chosen = np.flatnonzero(parts == part)
        numbers = tokens.numbers[chosen]
        # One sort of integers that also say where each came from is faster than a stable one.
        keys = stem_of_number[numbers].astype(np.uint64) << np.uint64(32)
        keys |= np.arange(len(chosen), dtype=np.uint64)
        keys.sort()
        order = (keys & np.uint64(0xFFFFFFFF)).astype(np.int64)
        numbers, chosen = numbers[order], chosen[order]
        yield TokenRows(
            (keys >> np.uint64(32)).astype(np.int32),
            tokens.docs[chosen],
            tokens.positions[chosen],
            code_of_number[numbers],
        )

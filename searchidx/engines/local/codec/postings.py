"""Postings of a segment: one list per stem, which serves stems, surfaces and exact forms.

A stem's list holds, for each document, the number of its tokens (``freqs``) and how many
of them lie in the title (``title_freqs``); for each token its position and the code of
its form. A form is what stood in the text (composed); forms fold to surfaces, and each
surface has one stem, so that every narrower view is a selection of the stem's tokens.

Positions are those of one stream per document: the title's from 0, the body's from
``title length + FIELD_GAP``, so that no phrase or window reaches across.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Final

import numpy as np

from searchidx.engines.local.codec.dictionary import Dictionary
from searchidx.engines.local.codec.framing import Array, Frame, MappedArray, Section

FIELD_GAP: Final = 1 << 14
"""Positions left free between title and body, so that nothing narrower reaches across."""


@dataclass(frozen=True, slots=True)
class TokenTable:
    """Tokens of some documents, in the order of (document, position).

    ``stems: int32[n]`` ranks of stems, ``docs: int32[n]``, ``positions: uint32[n]``,
    ``forms`` codes within the stem (uint16 or uint32), ``in_title: bool[n]``.
    """

    stems: Array
    docs: Array
    positions: Array
    forms: Array
    in_title: Array


def posting_sections(tokens: TokenTable, n_stems: int) -> dict[str, Section]:
    """Return the arrays of the postings lists of a table of tokens."""
    order = np.argsort(tokens.stems, kind="stable")
    stems, docs = tokens.stems[order], tokens.docs[order]
    is_first = np.empty(len(order), np.bool_)
    is_first[:1] = True
    is_first[1:] = (stems[1:] != stems[:-1]) | (docs[1:] != docs[:-1])
    starts = np.flatnonzero(is_first)
    title_freqs = np.add.reduceat(tokens.in_title[order].astype(np.int32), starts)
    return {
        "posting_offsets": np.searchsorted(stems[starts], np.arange(n_stems + 1)).astype(np.uint64),
        "token_offsets": np.searchsorted(stems, np.arange(n_stems + 1)).astype(np.uint64),
        "doc_ids": docs[starts].astype(np.int32),
        "freqs": narrow(np.diff(np.append(starts, len(order)))),
        "title_freqs": narrow(title_freqs),
        "positions": tokens.positions[order].astype(np.uint32),
        "form_codes": tokens.forms[order],
    }


def narrow(values: Array) -> Array:
    """Return non-negative integers in the narrowest unsigned type that holds them."""
    return values.astype(np.min_scalar_type(int(values.max()) if len(values) else 0))


class SegmentPostings:
    """The mapped postings of a segment, with its dictionaries of stems and surfaces."""

    surface_stems = MappedArray()
    form_offsets = MappedArray("surface_forms")
    codes_of_forms = MappedArray()
    form_counts = MappedArray()
    form_stems = MappedArray()
    posting_offsets = MappedArray()
    token_offsets = MappedArray()
    doc_ids = MappedArray()
    freqs = MappedArray()
    title_freqs = MappedArray()
    positions = MappedArray()
    form_codes = MappedArray()

    def __init__(self, frame: Frame) -> None:
        self.frame = frame
        self.stems = Dictionary(frame, "stems")
        self.surfaces = Dictionary(frame, "surfaces")
        self.forms = Dictionary(frame, "forms")

    @cached_property
    def surface_list(self) -> list[str]:
        """All surfaces, sorted, in memory: for patterns that need to see every one."""
        return list(self.surfaces)

    @cached_property
    def n_codes(self) -> int:
        """One more than the highest code of a form."""
        return int(self.codes_of_forms.max(initial=0)) + 1

    def postings_slice(self, stem: int) -> slice:
        """Return where a stem's postings lie."""
        return slice(int(self.posting_offsets[stem]), int(self.posting_offsets[stem + 1]))

    def tokens_slice(self, stem: int) -> slice:
        """Return where a stem's tokens lie."""
        return slice(int(self.token_offsets[stem]), int(self.token_offsets[stem + 1]))

    def forms_of(self, surface: int) -> Iterator[tuple[str, int]]:
        """Yield the forms of a surface with their codes."""
        for form in range(int(self.form_offsets[surface]), int(self.form_offsets[surface + 1])):
            yield self.forms[form], int(self.codes_of_forms[form])

    def form_codes_of(self, surface: int) -> Array:
        """Return the codes of the forms of a surface, as in ``codes_of_forms``."""
        start, end = int(self.form_offsets[surface]), int(self.form_offsets[surface + 1])
        return self.codes_of_forms[start:end]

    def surface_counts(self, surface: int, live: Array | None = None) -> tuple[int, int]:
        """Return the tokens of a surface, and those of them written in lower case.

        ``live: bool[n_docs]`` are the documents that count (None: all).
        """
        start, end = int(self.form_offsets[surface]), int(self.form_offsets[surface + 1])
        counts = self.form_counts[start:end] if live is None else self._living(surface, live)
        lower = [
            n
            for n, form in zip(counts.tolist(), range(start, end), strict=True)
            if self.forms[form].islower()
        ]
        return int(counts.sum()), sum(lower)

    def _living(self, surface: int, live: Array) -> Array:
        """Count the tokens of each form of a surface in some documents."""
        stem = int(self.surface_stems[surface])
        listed = self.postings_slice(stem)
        docs = np.repeat(self.doc_ids[listed], self.freqs[listed])
        codes = self.form_codes[self.tokens_slice(stem)][live[docs]]
        wanted = self.form_codes_of(surface)
        counts: Array = np.bincount(codes, minlength=int(wanted.max()) + 1)[wanted]
        return counts

    def living_stems(self, live: Array) -> Array:
        """Return the ranks of the stems that occur in some documents: ``int64[n]``."""
        stems = np.repeat(
            np.arange(len(self.stems)), np.diff(self.posting_offsets).astype(np.int64)
        )
        found: Array = np.unique(stems[live[self.doc_ids]])
        return found

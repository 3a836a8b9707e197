"""The vocabularies of several segments as one, a part of it in memory at a time.

What stays in memory is the vocabulary as it is written, about 60 bytes a form, and 4 bytes
for each stem, surface and form of each segment.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import compress
from typing import Final

import numpy as np

from searchidx.engines.local.codec.bits import bits_of
from searchidx.engines.local.codec.counts import count_sections
from searchidx.engines.local.codec.dictionary import Dictionary, DictionaryWriter, narrow
from searchidx.engines.local.codec.framing import Array, Section
from searchidx.engines.local.codec.postings import SegmentPostings

BLOCK_STRINGS: Final = 50_000
"""Strings of all segments that are sorted together."""
_FORM_BITS: Final = 32


@dataclass(frozen=True, slots=True)
class MergedWords:
    """A united vocabulary with what its lists need to know.

    ``code_bits: uint8[n_stems]``; ``n_tokens: int64[n_stems]``. For each segment, ``stems:
    int32[n]`` maps its stems to those of all (-1: not among them), and ``codes: int32[n]``
    its forms to their codes.
    """

    sections: dict[str, Section]
    code_bits: Array
    n_tokens: Array
    stems: list[Array]
    codes: list[Array]


def merge_words(parts: Sequence[SegmentPostings], counts: Sequence[Array]) -> MergedWords:
    """Unite vocabularies; ``counts: int64[n_forms]`` are the tokens of each form that stay."""
    surfaces_of_forms = [part.form_surfaces.astype(np.int32) for part in parts]
    used = [
        _is_used(surfaces[n > 0], len(part.surfaces))
        for part, surfaces, n in zip(parts, surfaces_of_forms, counts, strict=True)
    ]
    surfaces, surface_maps = unite([part.surfaces for part in parts], used, b"\n")
    used = [
        _is_used(part.surface_stems[is_used], len(part.stems))
        for part, is_used in zip(parts, used, strict=True)
    ]
    stems, stem_maps = unite([part.stems for part in parts], used)
    surface_stems = np.empty(len(surfaces), np.int32)
    for part, surface_map, stem_map in zip(parts, surface_maps, stem_maps, strict=True):
        kept = np.flatnonzero(surface_map >= 0)
        surface_stems[surface_map[kept]] = stem_map[part.surface_stems[kept]]
    forms = _Forms(len(stems), surface_stems)
    columns = [
        _FormColumns(part, surface_map[of_form], n)
        for part, surface_map, of_form, n in zip(
            parts, surface_maps, surfaces_of_forms, counts, strict=True
        )
    ]
    for ranges in _form_ranges(parts, stem_maps, len(stems)):
        forms.add(columns, ranges)
    return MergedWords(
        {**stems.sections("stems"), **surfaces.sections("surfaces"), **forms.sections()},
        bits_of(np.maximum(forms.n_forms - 1, 0)),
        forms.n_tokens,
        stem_maps,
        [column.codes for column in columns],
    )


def _is_used(numbers: Array, n: int) -> Array:
    """``bool[n]``: which numbers occur."""
    found = np.zeros(n, np.bool_)
    found[numbers] = True
    return found


def unite(
    dictionaries: Sequence[Dictionary], used: Sequence[Array], end: bytes = b""
) -> tuple[DictionaryWriter, list[Array]]:
    """Return the used strings of some dictionaries as one, and where those of each are in it.

    ``used: bool[n]`` of each dictionary; the maps are ``int32[n]``, -1 for what is not used.
    """
    united, n_united = DictionaryWriter(end), 0
    maps = [np.full(len(dictionary), -1, np.int32) for dictionary in dictionaries]
    for starts, ends in _ranges(dictionaries):
        lists: list[list[bytes]] = []
        for dictionary, is_used, start, stop in zip(dictionaries, used, starts, ends, strict=True):
            strings = dictionary.encoded(start, stop)
            lists.append([*compress(strings, is_used[start:stop].tolist())])
        distinct = sorted(set().union(*lists))
        rank = dict(zip(distinct, range(n_united, n_united + len(distinct)), strict=True))
        for found, is_used, start, stop, strings in zip(
            maps, used, starts, ends, lists, strict=True
        ):
            numbers = np.fromiter(map(rank.__getitem__, strings), np.int32, len(strings))
            found[start:stop][is_used[start:stop]] = numbers
        united.add(distinct)
        n_united += len(distinct)
    return united, maps


def _ranges(dictionaries: Sequence[Dictionary]) -> Iterator[tuple[list[int], list[int]]]:
    """Yield where stretches of strings begin and end in each of some dictionaries."""
    largest = max(dictionaries, key=len)
    step = max(1, BLOCK_STRINGS // len(dictionaries))
    starts = [0] * len(dictionaries)
    for rank in range(step, len(largest), step):
        bound = largest.encoded(rank, rank + 1)[0]
        ends = [dictionary.bisect(bound) for dictionary in dictionaries]
        yield starts, ends
        starts = ends
    yield starts, [*map(len, dictionaries)]


def _form_ranges(
    parts: Sequence[SegmentPostings], stem_maps: Sequence[Array], n_stems: int
) -> Iterator[list[tuple[int, int]]]:
    """Yield where the forms of some stems begin and end in each segment."""
    n_rows = np.zeros(n_stems, np.int64)
    for part, stems in zip(parts, stem_maps, strict=True):
        kept = stems >= 0
        n_forms: Array = np.diff(part.stem_forms.astype(np.int64))
        n_rows[stems[kept]] += n_forms[kept]
    for start, end in blocks(n_rows, BLOCK_STRINGS):
        found = []
        for part, stems in zip(parts, stem_maps, strict=True):
            local = np.flatnonzero((stems >= start) & (stems < end))
            first, last = (local[0], local[-1] + 1) if len(local) else (0, 0)
            found.append((int(part.stem_forms[first]), int(part.stem_forms[last])))
        yield found


def blocks(sizes: Array, limit: int) -> Iterator[tuple[int, int]]:
    """Yield ranges of things of some sizes, each of one or of no more than a limit in all."""
    ends = np.cumsum(sizes)
    start = 0
    while start < len(ends):
        before = int(ends[start - 1]) if start else 0
        end = max(start + 1, int(np.searchsorted(ends, before + limit, side="right")))
        yield start, end
        start = end


class _FormColumns:
    """The forms of a segment: strings, united surfaces (-1: none), tokens, and codes to be."""

    def __init__(self, part: SegmentPostings, surfaces: Array, counts: Array) -> None:
        self.strings = part.forms
        self.surfaces = surfaces
        self.counts = counts
        self.codes = np.full(len(counts), -1, np.int32)


class _Forms:
    """Collects the forms of all stems, in their order."""

    def __init__(self, n_stems: int, surface_stems: Array) -> None:
        self._surface_stems = surface_stems
        self._strings = DictionaryWriter()
        self._n = 0
        self._counts: list[Array] = [np.empty(0, np.int64)]
        self._firsts = np.zeros(len(surface_stems), np.uint32)
        self._n_of_surface = np.zeros(len(surface_stems), np.int64)
        self.n_forms = np.zeros(n_stems, np.int64)
        self.n_tokens = np.zeros(n_stems, np.int64)

    def add(self, columns: Sequence[_FormColumns], ranges: Sequence[tuple[int, int]]) -> None:
        """Append the forms of some stems: a range of rows of each segment."""
        kept = [
            start + np.flatnonzero(column.counts[start:end])
            for column, (start, end) in zip(columns, ranges, strict=True)
        ]
        strings = [
            string
            for column, (start, end) in zip(columns, ranges, strict=True)
            for string in compress(
                column.strings.encoded(start, end), (column.counts[start:end] > 0).tolist()
            )
        ]
        distinct = sorted(set(strings))
        rank = dict(zip(distinct, range(len(distinct)), strict=True))
        keys = np.fromiter(map(rank.__getitem__, strings), np.int64, len(strings))
        pairs = [column.surfaces[rows] for column, rows in zip(columns, kept, strict=True)]
        keys |= np.concatenate(pairs).astype(np.int64) << _FORM_BITS
        counts = np.concatenate(
            [column.counts[rows] for column, rows in zip(columns, kept, strict=True)]
        )
        keys, numbers = np.unique(keys, return_inverse=True)
        surfaces = keys >> _FORM_BITS
        stems = self._surface_stems[surfaces]
        order = np.argsort(stems, kind="stable")
        places = np.empty(len(order), np.int64)
        places[order] = np.arange(len(order))
        numbers = places[numbers]
        surfaces, stems = surfaces[order], stems[order]
        codes = self._append(surfaces, stems, np.bincount(numbers, counts, len(order)))
        strings_at = keys[order] & ((1 << _FORM_BITS) - 1)
        self._strings.add([distinct[i] for i in strings_at.tolist()])
        at = 0
        for column, rows in zip(columns, kept, strict=True):
            column.codes[rows] = codes[numbers[at : at + len(rows)]]
            at += len(rows)

    def _append(self, surfaces: Array, stems: Array, counts: Array) -> Array:
        """Take forms in their order; return their codes."""
        starts = np.flatnonzero(np.diff(surfaces, prepend=-1))
        self._firsts[surfaces[starts]] = self._n + starts
        self._n_of_surface[surfaces[starts]] = np.diff(np.append(starts, len(surfaces)))
        self._counts.append(counts.astype(np.int64))
        self._n += len(surfaces)
        if not len(stems):
            return np.empty(0, np.int64)
        starts = np.flatnonzero(np.diff(stems, prepend=-1))
        n_forms = np.diff(np.append(starts, len(stems)))
        self.n_forms[stems[starts]] = n_forms
        self.n_tokens[stems[starts]] = np.add.reduceat(counts, starts)
        codes: Array = np.arange(len(stems)) - np.repeat(starts, n_forms)
        return codes

    def sections(self) -> dict[str, Section]:
        """Return the sections of forms, and those that say which a stem or surface has."""
        return {
            **count_sections("stem_form_counts", self.n_forms),
            "surface_stems": self._surface_stems,
            "surface_forms": self._firsts,
            "surface_form_counts": narrow(self._n_of_surface),
            **self._strings.sections("forms"),
            **count_sections("form_counts", np.concatenate(self._counts)),
        }

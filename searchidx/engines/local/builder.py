"""Articles in memory on their way to a segment."""

from __future__ import annotations

from array import array
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

import numpy as np

from searchidx.analysis import analyze, stem
from searchidx.analysis.exact import composed
from searchidx.article import ENTITY_TYPES, Article, Mention
from searchidx.engines.local.codec.dictionary import dictionary_sections
from searchidx.engines.local.codec.file_table import FileChange
from searchidx.engines.local.codec.framing import Array, Section, write_frame
from searchidx.engines.local.codec.postings import FIELD_GAP, TokenTable, posting_sections
from searchidx.engines.local.codec.segment import encode_record, segment_files
from searchidx.engines.local.file_changes import file_sections

TOKEN_BYTES: Final = 60
"""Memory that a buffered token costs until its segment is written, the sort included."""


@dataclass(slots=True)
class Lexicon:
    """The forms seen so far: each raw token gets a number the first time it comes."""

    numbers: dict[str, int] = field(default_factory=dict)
    forms: list[str] = field(default_factory=list)
    surfaces: list[str] = field(default_factory=list)

    def number(self, raw: str, surface: str) -> int:
        """Return the number of a raw token, giving it one if it is new."""
        number = self.numbers.get(raw)
        if number is not None and self.surfaces[number] == surface:
            return number
        return self.number_of_form(composed(raw), surface, raw)

    def number_of_form(self, form: str, surface: str, raw: str | None = None) -> int:
        """Return the number of a form (a raw token that is composed already)."""
        key = f"{form}\0{surface}"
        number = self.numbers.get(key)
        if number is None:
            number = self.numbers[key] = len(self.forms)
            self.forms.append(form)
            self.surfaces.append(surface)
        if raw is not None:
            self.numbers[raw] = number
        return number


@dataclass(slots=True)
class Columns:
    """Per-document values as they come in."""

    ids: list[str] = field(default_factory=list)
    paths: list[str] = field(default_factory=list)
    outlets: list[str | None] = field(default_factory=list)
    dates: array[int] = field(default_factory=lambda: array("i"))
    title_lengths: array[int] = field(default_factory=lambda: array("i"))
    body_lengths: array[int] = field(default_factory=lambda: array("i"))
    has_title: bytearray = field(default_factory=bytearray)
    fingerprints: array[int] = field(default_factory=lambda: array("Q"))
    names: list[Mapping[tuple[str, int], int]] = field(default_factory=list)


class SegmentBuilder:
    """Collects articles and writes them as one segment. Not safe to share."""

    def __init__(self) -> None:
        self.columns = Columns()
        self.file_changes: list[FileChange] = []
        self._lexicon = Lexicon()
        self._token_numbers = array("I")
        self._token_positions = array("I")
        self._token_counts = array("I")
        self._title_counts = array("I")
        self._records: list[bytes] = []
        self._record_bytes = 0
        self._docs: dict[str, int] = {}
        self._deleted: set[int] = set()

    def __len__(self) -> int:
        return len(self._docs)

    @property
    def n_bytes(self) -> int:
        """Estimate of the memory in use, and to be used when writing."""
        return len(self._token_numbers) * TOKEN_BYTES + self._record_bytes * 2

    def __contains__(self, article_id: str) -> bool:
        return article_id in self._docs

    def add(self, article: Article, mentions: Sequence[Mention], fingerprint: int) -> None:
        """Add an article; whatever can fail happens before anything is kept."""
        record = encode_record(article, tuple(mentions))
        _check_values(article, mentions, fingerprint)
        title = analyze(article.title) if article.title else None
        body = analyze(article.body)
        raw_title, raw_body = article.title or "", article.body
        self.delete(article.id)
        self._docs[article.id] = len(self._records)
        self._records.append(record)
        self._record_bytes += len(record)
        n_before = len(self._token_numbers)
        if title:
            self._add_tokens(raw_title, title, 0)
        self._title_counts.append(len(self._token_numbers) - n_before)
        title_length = title.n_positions if title else 0
        self._add_tokens(raw_body, body, title_length + FIELD_GAP)
        self._token_counts.append(len(self._token_numbers) - n_before)
        self._add_values(article, mentions, fingerprint, (title_length, body.n_positions))

    def _add_tokens(self, text: str, tokens: Any, base: int) -> None:
        number = self._lexicon.number
        self._token_numbers.extend(
            number(text[start:end], surface)
            for surface, start, end in zip(tokens.surfaces, tokens.starts, tokens.ends, strict=True)
        )
        self._token_positions.extend(position + base for position in tokens.positions)

    def _add_values(
        self,
        article: Article,
        mentions: Sequence[Mention],
        fingerprint: int,
        lengths: tuple[int, int],
    ) -> None:
        columns = self.columns
        columns.ids.append(article.id)
        columns.paths.append(article.path)
        columns.outlets.append(article.outlet)
        columns.dates.append(article.date.code if article.date else 0)
        columns.title_lengths.append(lengths[0])
        columns.body_lengths.append(lengths[1])
        columns.has_title.append(article.title is not None)
        columns.fingerprints.append(fingerprint)
        columns.names.append(Counter((m.name, ENTITY_TYPES.index(m.type)) for m in mentions))

    def delete(self, article_id: str) -> bool:
        """Take out an article that was added here; say whether it was."""
        doc = self._docs.pop(article_id, None)
        if doc is not None:
            self._deleted.add(doc)
        return doc is not None

    def write(self, folder: Path, name: str) -> None:
        """Write what is left as the files of a segment; raise OSError."""
        files = segment_files(folder, name)
        kept = np.array(sorted(self._docs.values()), np.int64)
        write_frame(files["postings"], "postings", self._posting_sections(kept))
        write_frame(files["columns"], "columns", self._column_sections(kept))
        records = [self._records[doc] for doc in kept.tolist()]
        write_frame(files["stored"], "stored", stored_sections(records))

    def _posting_sections(self, kept: Array) -> dict[str, Section]:
        counts = np.frombuffer(self._token_counts, np.uint32).astype(np.int64)
        docs = np.repeat(np.arange(len(counts)), counts)
        starts = np.cumsum(counts) - counts
        in_document = np.arange(len(docs)) - np.repeat(starts, counts)
        in_title = in_document < np.repeat(np.frombuffer(self._title_counts, np.uint32), counts)
        numbers = np.frombuffer(self._token_numbers, np.uint32)
        positions = np.frombuffer(self._token_positions, np.uint32)
        if self._deleted:
            renumbered = np.full(len(counts), -1)
            renumbered[kept] = np.arange(len(kept))
            docs = renumbered[docs]
            is_kept = docs >= 0
            docs, in_title = docs[is_kept], in_title[is_kept]
            numbers, positions = numbers[is_kept], positions[is_kept]
        return lexical_sections(self._lexicon, numbers, docs, positions, in_title)

    def _column_sections(self, kept: Array) -> dict[str, Section]:
        columns = self.columns
        docs = kept.tolist()
        names = [columns.names[doc] for doc in docs]
        return {
            **id_sections([columns.ids[doc] for doc in docs]),
            **coded_sections("paths", "path_codes", [columns.paths[doc] for doc in docs]),
            **coded_sections("outlets", "outlet_codes", [columns.outlets[doc] for doc in docs]),
            **name_sections(names),
            "dates": np.frombuffer(columns.dates, np.int32)[kept],
            "title_lengths": np.frombuffer(columns.title_lengths, np.int32)[kept],
            "body_lengths": np.frombuffer(columns.body_lengths, np.int32)[kept],
            "has_title": np.frombuffer(columns.has_title, np.uint8)[kept],
            "fingerprints": np.frombuffer(columns.fingerprints, np.uint64)[kept],
            **file_sections(self.file_changes),
        }


def _check_values(article: Article, mentions: Sequence[Mention], fingerprint: int) -> None:
    """Raise TypeError or OverflowError where a value does not fit its column."""
    strings = [article.id, article.path, article.outlet or "", *(m.name for m in mentions)]
    "".join(strings)
    array("Q", [fingerprint])


def lexical_sections(
    lexicon: Lexicon, numbers: Array, docs: Array, positions: Array, in_title: Array
) -> dict[str, Section]:
    """Return dictionaries and postings of tokens given by their numbers in a lexicon.

    The arrays are parallel, one row a token, in the order of (document, position) within
    each number: ``numbers: uint32``, ``docs: int32``, ``positions: uint32``, ``in_title: bool``.
    """
    counts = np.bincount(numbers, minlength=len(lexicon.forms))
    used = np.flatnonzero(counts).tolist()
    keys = sorted((lexicon.surfaces[number], lexicon.forms[number], number) for number in used)
    surfaces = sorted({surface for surface, _, _ in keys})
    surface_rank = {surface: rank for rank, surface in enumerate(surfaces)}
    stem_of_surface = [stem(surface) for surface in surfaces]
    stems = sorted(set(stem_of_surface))
    stem_rank = {text: rank for rank, text in enumerate(stems)}
    surface_stems = np.array([stem_rank[text] for text in stem_of_surface], np.int32)
    form_surfaces = np.array([surface_rank[surface] for surface, _, _ in keys], np.int64)
    form_numbers = np.array([number for _, _, number in keys], np.int64)
    form_stems = surface_stems[form_surfaces]
    codes = _codes_within(form_stems)
    stem_of_number = np.zeros(len(counts), np.int32)
    stem_of_number[form_numbers] = form_stems
    code_of_number = np.zeros(len(counts), codes.dtype)
    code_of_number[form_numbers] = codes
    table = TokenTable(stem_of_number[numbers], docs, positions, code_of_number[numbers], in_title)
    first_forms = np.searchsorted(form_surfaces, np.arange(len(surfaces) + 1))
    return {
        **dictionary_sections("stems", stems),
        **dictionary_sections("surfaces", surfaces),
        **dictionary_sections("forms", [form for _, form, _ in keys]),
        "surface_stems": surface_stems,
        "surface_forms": first_forms.astype(np.uint32),
        "form_stems": form_stems,
        "codes_of_forms": codes,
        "form_counts": counts[form_numbers].astype(np.uint32),
        **posting_sections(table, len(stems)),
    }


def _codes_within(stems: Array) -> Array:
    """Number the forms of each stem from 0, in the order of the forms.

    Returns ``uint16[n_forms]``, or ``uint32`` where text made to do so has more forms of a stem.
    """
    order = np.argsort(stems, kind="stable")
    grouped = stems[order]
    first = np.searchsorted(grouped, grouped)
    codes = np.empty(len(stems), np.uint32)
    codes[order] = np.arange(len(stems)) - first
    return codes if codes.max(initial=0) >= 1 << 16 else codes.astype(np.uint16)


def id_sections(ids: Sequence[str]) -> dict[str, Section]:
    """Return the sorted article ids with the document of each."""
    order = sorted(range(len(ids)), key=ids.__getitem__)
    return {
        **dictionary_sections("ids", [ids[doc] for doc in order]),
        "id_docs": np.array(order, np.int32),
    }


def coded_sections(dictionary: str, codes: str, values: Sequence[str | None]) -> dict[str, Section]:
    """Return a column of strings as a dictionary and codes (-1 for None)."""
    known = sorted({value for value in values if value is not None})
    rank: dict[str | None, int] = {value: i for i, value in enumerate(known)}
    rank[None] = -1
    return {
        **dictionary_sections(dictionary, known),
        codes: np.array([rank[value] for value in values], np.int32),
    }


def name_sections(names: Sequence[Mapping[tuple[str, int], int]]) -> dict[str, Section]:
    """Return the multi-valued column of the names that each document mentions."""
    known = sorted({name for counts in names for name, _ in counts})
    rank = {name: i for i, name in enumerate(known)}
    offsets = np.zeros(len(names) + 1, np.uint64)
    np.cumsum([len(counts) for counts in names], out=offsets[1:])
    rows = [(rank[n], kind, count) for counts in names for (n, kind), count in counts.items()]
    table = np.array(rows, np.int32).reshape(-1, 3)
    return {
        **dictionary_sections("names", known),
        "name_offsets": offsets,
        "name_codes": table[:, 0].copy(),
        "name_types": table[:, 1].astype(np.uint8),
        "name_counts": table[:, 2].copy(),
    }


def stored_sections(records: Sequence[bytes]) -> dict[str, Section]:
    """Return stored records one after the other, with their offsets."""
    offsets = np.zeros(len(records) + 1, np.uint64)
    np.cumsum([len(record) for record in records], out=offsets[1:])
    return {"records": b"".join(records), "record_offsets": offsets}

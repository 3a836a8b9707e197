"""Columns of a segment to be written: values by document → sections."""

from __future__ import annotations

from array import array
from collections import Counter
from collections.abc import Iterable, Sequence

import numpy as np

from searchidx.article import ENTITY_TYPES, Article, Mention
from searchidx.dataclass import dataclass, field
from searchidx.engines.local.codec.dictionary import dictionary_sections, narrow, offsets_of
from searchidx.engines.local.codec.framing import Array, Section


def _ints(code: str) -> array[int]:
    return array(code)


@dataclass(slots=True)
class Names:
    """The names that each document mentions, as numbers in the order of their first coming."""

    numbers: dict[str, int] = field(default_factory=dict)
    codes: array[int] = field(default_factory=lambda: _ints("i"))
    types: array[int] = field(default_factory=lambda: _ints("B"))
    counts: array[int] = field(default_factory=lambda: _ints("i"))
    per_doc: array[int] = field(default_factory=lambda: _ints("i"))

    def add(self, mentions: Iterable[Mention]) -> None:
        """Append the names of a document, each with a type once."""
        counts = Counter((mention.name, mention.type) for mention in mentions)
        for (name, kind), n in counts.items():
            self.codes.append(self.numbers.setdefault(name, len(self.numbers)))
            self.types.append(ENTITY_TYPES.index(kind))
            self.counts.append(n)
        self.per_doc.append(len(counts))

    def sections(self, kept: Array) -> dict[str, Section]:
        """Return the sections of some documents."""
        per_doc = np.frombuffer(self.per_doc, np.int32)
        is_kept_doc = np.zeros(len(per_doc), np.bool_)
        is_kept_doc[kept] = True
        is_kept = np.repeat(is_kept_doc, per_doc)
        codes = np.frombuffer(self.codes, np.int32)[is_kept]
        known = list(self.numbers)
        used = sorted(np.unique(codes).tolist(), key=known.__getitem__)
        ranks = np.zeros(len(known), np.int32)
        ranks[used] = np.arange(len(used))
        return name_sections(
            [known[number] for number in used],
            per_doc[kept],
            ranks[codes],
            np.frombuffer(self.types, np.uint8)[is_kept],
            np.frombuffer(self.counts, np.int32)[is_kept],
        )


@dataclass(slots=True)
class Columns:
    """Per-document values as they come in, lengths of texts apart."""

    ids: list[str] = field(default_factory=list)
    paths: list[str] = field(default_factory=list)
    outlets: list[str | None] = field(default_factory=list)
    dates: array[int] = field(default_factory=lambda: _ints("i"))
    has_title: bytearray = field(default_factory=bytearray)
    fingerprints: array[int] = field(default_factory=lambda: _ints("Q"))
    names: Names = field(default_factory=Names)

    def add(self, article: Article, mentions: Sequence[Mention], fingerprint: int) -> None:
        """Append the values of a document."""
        self.ids.append(article.id)
        self.paths.append(article.path)
        self.outlets.append(article.outlet)
        self.dates.append(article.date.code if article.date else 0)
        self.has_title.append(article.title is not None)
        self.fingerprints.append(fingerprint)
        self.names.add(mentions)

    def sections(self, kept: Array) -> dict[str, Section]:
        """Return the columns of some documents: ``kept: int64``, increasing."""
        docs = kept.tolist()
        return {
            **id_sections([self.ids[doc] for doc in docs]),
            **coded_sections("paths", "path_codes", [self.paths[doc] for doc in docs]),
            **coded_sections("outlets", "outlet_codes", [self.outlets[doc] for doc in docs]),
            **self.names.sections(kept),
            "dates": np.frombuffer(self.dates, np.int32)[kept],
            "has_title": np.frombuffer(self.has_title, np.uint8)[kept],
            "fingerprints": np.frombuffer(self.fingerprints, np.uint64)[kept],
        }


def name_sections(
    names: Sequence[str], per_doc: Array, codes: Array, types: Array, counts: Array
) -> dict[str, Section]:
    """Return the multi-valued column of names: ``names`` sorted, ``codes`` their ranks."""
    return {
        **dictionary_sections("names", names),
        "name_offsets": offsets_of(per_doc),
        "name_codes": codes.astype(np.int32),
        "name_types": types.astype(np.uint8),
        "name_counts": narrow(counts),
    }


def id_sections(ids: Sequence[str]) -> dict[str, Section]:
    """Return the sorted article ids with the document of each."""
    order = sorted(range(len(ids)), key=ids.__getitem__)
    return {
        **dictionary_sections("ids", [ids[doc] for doc in order]),
        "id_docs": narrow(np.array(order, np.int32)),
    }


def coded_sections(dictionary: str, codes: str, values: Sequence[str | None]) -> dict[str, Section]:
    """Return a column of strings as a dictionary and codes (-1 for None)."""
    known = sorted({value for value in values if value is not None})
    rank: dict[str | None, int] = {value: i for i, value in enumerate(known)}
    rank[None] = -1
    return {
        **dictionary_sections(dictionary, known),
        codes: narrow(np.array([rank[value] for value in values], np.int32)),
    }

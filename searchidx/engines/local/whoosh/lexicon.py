"""The terms of each field of a segment, in the order of their bytes, with their postings."""

from __future__ import annotations

from abc import ABC, abstractmethod
from bisect import bisect_left
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import partial
from typing import Final

import numpy as np
from whoosh.reading import TermInfo

from searchidx.article import TextField
from searchidx.engines.local.codec.framing import Array
from searchidx.engines.local.codec.segment import Segment
from searchidx.engines.local.entity_table import Entities
from searchidx.engines.local.whoosh.postings import TermPostings, TextPostings, plain_postings
from searchidx.engines.local.whoosh.schema import (
    DATE_BITS,
    DATE_SHIFT,
    STEM_FIELDS,
    SURFACE_FIELDS,
)
from searchidx.results import EntityRef

_ENCODING: Final = ("utf-8", "surrogatepass")


class FieldTerms(ABC):
    """The terms of one field; a rank is a place in their order. Deleted documents count."""

    lengths: Array | None = None
    """``int32[n_docs]``: field lengths, None where a field has none."""

    @abstractmethod
    def __len__(self) -> int: ...

    @abstractmethod
    def term(self, rank: int) -> bytes:
        """Return the term of a rank."""

    @abstractmethod
    def postings(self, rank: int) -> TermPostings:
        """Return the postings of a term."""

    def postings_of(self, ranks: Iterable[int]) -> Iterator[TermPostings]:
        """Yield postings that together are those of some terms."""
        return map(self.postings, ranks)

    def words(self) -> Sequence[str]:
        """Return all terms as strings, in order."""
        return [str(self.term(rank), *_ENCODING) for rank in range(len(self))]

    def lower_bound(self, term: bytes) -> int:
        """Return the rank of the first term that is not before ``term``."""
        return bisect_left(range(len(self)), term, key=self.term)

    def rank(self, term: bytes) -> int:
        """Return the rank of a term, or -1."""
        rank = self.lower_bound(term)
        return rank if rank < len(self) and self.term(rank) == term else -1

    def info(self, postings: TermPostings) -> TermInfo:
        """Return the figures of a term's postings: a new object, because Whoosh changes it."""
        lengths = np.zeros(1, np.int32) if self.lengths is None else self.lengths[postings.docs]
        return TermInfo(
            weight=float(postings.freqs.sum()),
            df=len(postings.docs),
            minlength=int(lengths.min()),
            maxlength=int(lengths.max()),
            maxweight=float(postings.freqs.max()),
            minid=int(postings.docs[0]),
            maxid=int(postings.docs[-1]),
        )


class TextTerms(FieldTerms):
    """Strings that occur in a part of the articles; subclasses know their postings."""

    def __init__(self, text: TextPostings, part: TextField | None) -> None:
        self.lengths = text.lengths(part)
        self._text = text
        self._part = part
        self._ranks = self._ranks_in(part) if part else None

    @abstractmethod
    def _ranks_in(self, part: TextField) -> Array:
        """Return the ranks, among all strings, of those that occur in a part."""

    @abstractmethod
    def _strings(self) -> Sequence[str]:
        """Return all strings in order."""

    def __len__(self) -> int:
        return len(self._strings()) if self._ranks is None else len(self._ranks)

    def _among_all(self, rank: int) -> int:
        return rank if self._ranks is None else int(self._ranks[rank])

    def term(self, rank: int) -> bytes:
        """Return the term of a rank."""
        return self._strings()[self._among_all(rank)].encode(*_ENCODING)

    def _select(self, words: Sequence[str]) -> Sequence[str]:
        return words if self._ranks is None else [words[rank] for rank in self._ranks.tolist()]


class StemTerms(TextTerms):
    """The stems of a part."""

    def _ranks_in(self, part: TextField) -> Array:
        return self._text.stems_in(part)

    def _strings(self) -> Sequence[str]:
        return self._text.tokens.stems

    def postings(self, rank: int) -> TermPostings:
        """Return the postings of a term."""
        return self._text.of_stem(self._among_all(rank), self._part)

    def words(self) -> Sequence[str]:
        """Return all terms as strings, in order."""
        return self._select(list(self._strings()))


class SurfaceTerms(TextTerms):
    """The surface forms of a part."""

    def _ranks_in(self, part: TextField) -> Array:
        return self._text.surfaces_in(part)

    def _strings(self) -> Sequence[str]:
        return self._text.tokens.surfaces

    def postings(self, rank: int) -> TermPostings:
        """Return the postings of a term."""
        return next(self.postings_of([rank]))

    def postings_of(self, ranks: Iterable[int]) -> Iterator[TermPostings]:
        """Yield postings that together are those of some terms, one for each stem."""
        return self._text.of_surfaces(map(self._among_all, ranks), self._part)

    def words(self) -> Sequence[str]:
        """Return all terms as strings, in order."""
        return self._select(list(self._strings()))


class GroupedTerms(FieldTerms):
    """Terms whose documents lie one after the other: ``docs: int32``, ``offsets: [n + 1]``."""

    def __init__(self, term_of: Callable[[int], bytes], docs: Array, offsets: Array) -> None:
        self._term_of = term_of
        self._docs = docs
        self._offsets = offsets

    def __len__(self) -> int:
        return len(self._offsets) - 1

    def term(self, rank: int) -> bytes:
        """Return the term of a rank."""
        return self._term_of(rank)

    def postings(self, rank: int) -> TermPostings:
        """Return the postings of a term."""
        return plain_postings(self._docs[int(self._offsets[rank]) : int(self._offsets[rank + 1])])


def field_makers(
    segment: Segment, text: TextPostings, entities: Entities | None
) -> Mapping[str, Callable[[], FieldTerms]]:
    """Return for each indexed field what makes its terms, in the order of names."""
    makers: dict[str, Callable[[], FieldTerms]] = {
        "id": partial(_id_terms, segment),
        "outlet": partial(_outlet_terms, segment),
        "entity": partial(_entity_terms, segment, entities),
        "date": partial(date_terms, segment.dates),
    }
    for part, name in STEM_FIELDS.items():
        makers[name] = partial(StemTerms, text, part)
    for part, name in SURFACE_FIELDS.items():
        makers[name] = partial(SurfaceTerms, text, part)
    return {name: makers[name] for name in sorted(makers)}


def _id_terms(segment: Segment) -> FieldTerms:
    docs = np.argsort(segment.id_ranks).astype(np.int32)
    return GroupedTerms(
        lambda rank: segment.ids[rank].encode(*_ENCODING), docs, np.arange(len(docs) + 1)
    )


def _outlet_terms(segment: Segment) -> FieldTerms:
    docs, offsets = _grouped(segment.outlet_codes, len(segment.outlets))
    return GroupedTerms(lambda rank: segment.outlets[rank].encode(*_ENCODING), docs, offsets)


def _grouped(codes: Array, n_codes: int) -> tuple[Array, Array]:
    """Return the documents of each code one after the other; codes below 0 are none."""
    order = np.argsort(codes, kind="stable").astype(np.int32)
    offsets = np.searchsorted(codes[order], np.arange(n_codes + 1))
    return order, offsets


def entity_term(entity: EntityRef) -> bytes:
    """Return the term of an entity."""
    return f"{entity.type}|{entity.name}".encode(*_ENCODING)


def _entity_terms(segment: Segment, entities: Entities | None) -> FieldTerms:
    """Terms are in the order of type and name; codes of entities are not."""
    if entities is None:
        return GroupedTerms(lambda _: b"", np.empty(0, np.int32), np.zeros(1, np.int64))
    table = entities
    offsets, codes = table.documents(segment)
    per_doc: Array = np.diff(offsets.astype(np.int64))
    docs = np.repeat(np.arange(segment.n_docs), per_doc)
    places = table.places[codes]
    order = np.argsort(places, kind="stable")
    present, first = np.unique(places[order], return_index=True)
    present_codes = table.in_order[present]
    return GroupedTerms(
        lambda rank: entity_term(table.ref(int(present_codes[rank]))),
        docs[order].astype(np.int32),
        np.append(first, len(order)),
    )


def date_terms(dates: Array) -> FieldTerms:
    """Return the terms of dates as Whoosh cuts numbers: at each shift of their bits.

    A term is the shift, in a byte, and what is left of ``code + 2**31`` in four.
    """
    known = np.flatnonzero(dates > 0).astype(np.int32)
    sortable = dates[known].astype(np.int64) + (1 << (DATE_BITS - 1))
    terms: list[bytes] = []
    docs: list[Array] = []
    n_docs: list[Array] = []
    for shift in range(0, DATE_BITS, DATE_SHIFT):
        shifted = sortable >> shift
        order = np.argsort(shifted, kind="stable")
        values, counts = np.unique(shifted[order], return_counts=True)
        terms += [bytes([shift]) + value.to_bytes(4, "big") for value in values.tolist()]
        docs.append(known[order])
        n_docs.append(counts)
    offsets = np.concatenate([[0], np.cumsum(np.concatenate(n_docs))])
    return GroupedTerms(terms.__getitem__, np.concatenate(docs), offsets)

"""What Whoosh asks about single documents of a segment."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Any, Final

import numpy as np
from whoosh.codec.base import PerDocumentReader
from whoosh.columns import Column, ColumnReader

from searchidx.engines.local.whoosh.columns import (
    DateColumnReader,
    NameColumnReader,
    NameListColumnReader,
)
from searchidx.engines.local.whoosh.schema import TEXT_PARTS
from searchidx.engines.local.whoosh.segment import LocalSegment

STORED: Final = ("id", "title", "outlet", "path", "body")
"""Stored fields that are strings; the date is stored as its code."""


class LocalDocumentReader(PerDocumentReader):
    """Counts, lengths, columns and stored fields of a segment, which it only borrows."""

    def __init__(self, segment: LocalSegment) -> None:
        self._segment = segment
        self._articles = segment.articles
        self._lengths: dict[str, memoryview] = {}

    def doc_count(self) -> int:
        """Return the number of living documents."""
        return int(self._segment.doc_count())

    def doc_count_all(self) -> int:
        """Return the number of documents, deleted ones included."""
        return self._segment.doc_count_all()

    def has_deletions(self) -> bool:
        """Say whether a document is deleted."""
        return bool(self._segment.deleted)

    def is_deleted(self, docnum: int) -> bool:
        """Say whether a document is deleted."""
        return self._segment.is_deleted(docnum)

    def deleted_docs(self) -> Iterator[int]:
        """Yield the deleted documents in order."""
        return self._segment.deleted_docs()

    def all_doc_ids(self) -> Iterator[int]:
        """Yield the living documents in order."""
        return iter(np.flatnonzero(self._segment.live).tolist())

    def supports_columns(self) -> bool:
        """Say that there are columns."""
        return True

    def has_column(self, fieldname: str) -> bool:
        """Say whether a field has a column; the same for every segment."""
        return fieldname in COLUMNS

    def list_columns(self) -> list[str]:
        """Return the fields that have a column."""
        return list(COLUMNS)

    def column_reader(self, fieldname: str, column: Column) -> ColumnReader:
        """Return the column of a field."""
        return COLUMNS[fieldname](self._segment)

    def doc_field_length(self, docnum: int, fieldname: str, default: int = 0) -> int:
        """Return the positions of a text field in a document."""
        lengths = self._field_lengths(fieldname)
        return default if lengths is None else lengths[docnum]

    def field_length(self, fieldname: str) -> int:
        """Return the positions of a text field in all documents, deleted ones included."""
        lengths = self._field_lengths(fieldname)
        return 0 if lengths is None else int(np.sum(lengths, dtype=np.int64))

    def min_field_length(self, fieldname: str) -> int:
        """Return the positions of a text field in the document where it is shortest."""
        lengths = self._field_lengths(fieldname)
        return int(np.min(lengths)) if lengths else 0

    def max_field_length(self, fieldname: str) -> int:
        """Return the positions of a text field in the document where it is longest."""
        lengths = self._field_lengths(fieldname)
        return int(np.max(lengths)) if lengths else 0

    def _field_lengths(self, fieldname: str) -> memoryview | None:
        if fieldname not in TEXT_PARTS:
            return None
        if fieldname not in self._lengths:
            lengths = self._segment.text_postings.lengths(TEXT_PARTS[fieldname])
            self._lengths[fieldname] = lengths.data
        return self._lengths[fieldname]

    def stored_fields(self, docnum: int) -> dict[str, Any]:
        """Return the values of an article that are known."""
        article, _ = self._articles.stored(docnum)
        values = {name: getattr(article, name) for name in STORED}
        values["date"] = article.date and article.date.code
        return {name: value for name, value in values.items() if value is not None}


def _id_column(segment: LocalSegment) -> ColumnReader:
    ids = segment.articles.ids_by_doc
    return NameColumnReader(len(ids), lambda doc: ids[doc].encode("utf-8", "surrogatepass"))


def _outlet_column(segment: LocalSegment) -> ColumnReader:
    articles = segment.articles
    names = [*(outlet.encode("utf-8", "surrogatepass") for outlet in articles.outlets), b""]
    codes = articles.outlet_codes.astype(np.int32).data
    return NameColumnReader(len(codes), lambda doc: names[codes[doc]])


def _date_column(segment: LocalSegment) -> ColumnReader:
    return DateColumnReader(segment.articles.dates)


def _entity_column(segment: LocalSegment) -> ColumnReader:
    articles, table = segment.articles, segment.entities
    if table is None:
        return NameListColumnReader(articles.n_docs, lambda _: ())
    offsets, codes = table.documents(articles)
    terms: dict[int, str] = {}

    def names_of(doc: int) -> Sequence[str]:
        found = codes[int(offsets[doc]) : int(offsets[doc + 1])].tolist()
        for code in found:
            if code not in terms:
                entity = table.ref(code)
                terms[code] = f"{entity.type}|{entity.name}"
        return [terms[code] for code in found]

    return NameListColumnReader(articles.n_docs, names_of)


COLUMNS: Final[dict[str, Callable[[LocalSegment], ColumnReader]]] = {
    "id": _id_column,
    "outlet": _outlet_column,
    "entity": _entity_column,
    "date": _date_column,
}

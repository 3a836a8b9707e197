"""A segment of ours, as Whoosh names and counts it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final, NoReturn

import numpy as np
from whoosh.codec.base import Codec
from whoosh.codec.base import Segment as WhooshSegment
from whoosh.reading import IndexReader

from searchidx.engines.local.codec.framing import Array
from searchidx.engines.local.codec.segment import Segment
from searchidx.engines.local.entity_table import Entities
from searchidx.engines.local.whoosh.lexicon import FieldTerms, field_makers
from searchidx.engines.local.whoosh.postings import TermPostings, TextPostings
from searchidx.errors import UsageError

INDEX_NAME: Final = "searchidx"


def refuse_writing() -> NoReturn:
    """Raise UsageError: articles are added by searchidx alone."""
    raise UsageError("whoosh.read_only")


class LocalSegment(WhooshSegment):
    """A mapped segment with what is deleted in it; the readers of a snapshot share it.

    ``live: bool[n_docs]``; ``deleted`` has the other documents as keys, in order. What is
    costly to make is made when it is first asked for.
    """

    def __init__(
        self, codec: Codec, articles: Segment, live: Array, entities: Entities | None
    ) -> None:
        super().__init__(INDEX_NAME)
        self.segid = articles.name
        self.articles = articles
        self.live = live
        self.entities = entities
        self.text_postings = TextPostings(articles)
        self.deleted: dict[int, None] = dict.fromkeys(np.flatnonzero(~live).tolist())
        self._codec = codec
        self._makers = field_makers(articles, self.text_postings, entities)
        self._terms: dict[str, FieldTerms] = {}
        self.field_names = tuple(self._makers)

    def codec(self) -> Codec:
        """Return what reads it."""
        return self._codec

    def terms(self, fieldname: str) -> FieldTerms:
        """Return the terms of a field. Raises KeyError for one that is not indexed."""
        terms = self._terms.get(fieldname)
        if terms is None:
            terms = self._terms[fieldname] = self._makers[fieldname]()
        return terms

    def living(self, postings: TermPostings) -> TermPostings:
        """Return the postings without deleted documents."""
        return postings.where(self.live[postings.docs]) if self.deleted else postings

    def doc_count_all(self) -> int:
        """Return the number of documents, deleted ones included."""
        return len(self.live)

    def deleted_count(self) -> int:
        """Return the number of deleted documents."""
        return len(self.deleted)

    def deleted_docs(self) -> Iterator[int]:
        """Yield the deleted documents in order."""
        return iter(self.deleted)

    def is_deleted(self, docnum: int) -> bool:
        """Say whether a document is deleted; Whoosh asks about the one after the last, too."""
        return docnum in self.deleted

    def delete_document(self, docnum: int, delete: bool = True) -> None:
        """Raise UsageError."""
        refuse_writing()

    def set_doc_count(self, doccount: int) -> None:
        """Raise UsageError."""
        refuse_writing()

    def should_assemble(self) -> bool:
        """Say that its files are not to be put into one."""
        return False


def local_segment(reader: IndexReader) -> LocalSegment | None:
    """Return the segment of ours that a reader reads, None if it reads none or several."""
    segment = reader.segment()
    return segment if isinstance(segment, LocalSegment) else None

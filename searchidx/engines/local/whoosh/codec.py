"""The codec: what Whoosh asks for the readers of a segment."""

from __future__ import annotations

from typing import Any, NoReturn

from whoosh.codec.base import Codec

from searchidx.engines.local.whoosh.documents import LocalDocumentReader
from searchidx.engines.local.whoosh.segment import LocalSegment, refuse_writing
from searchidx.engines.local.whoosh.terms import LocalTermsReader


class LocalCodec(Codec):
    """Reads segments of ours; none is written through Whoosh.

    Readers are cheap: what costs something belongs to the segment, which they share.
    """

    def terms_reader(self, storage: Any, segment: LocalSegment) -> LocalTermsReader:
        """Return a reader of terms and postings."""
        return LocalTermsReader(segment)

    def per_document_reader(self, storage: Any, segment: LocalSegment) -> LocalDocumentReader:
        """Return a reader of columns, lengths and stored fields."""
        return LocalDocumentReader(segment)

    def per_document_writer(self, storage: Any, segment: Any) -> NoReturn:
        """Raise UsageError."""
        refuse_writing()

    def field_writer(self, storage: Any, segment: Any) -> NoReturn:
        """Raise UsageError."""
        refuse_writing()

    def new_segment(self, storage: Any, indexname: str) -> NoReturn:
        """Raise UsageError."""
        refuse_writing()

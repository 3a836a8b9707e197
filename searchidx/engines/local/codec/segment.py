"""A segment: the immutable files of a batch of articles, mapped."""

from __future__ import annotations

from functools import cached_property
from pathlib import Path
from typing import Final

import numpy as np

from searchidx.article import ENTITY_TYPES, Article, Mention
from searchidx.dates import PartialDate
from searchidx.engines.local.codec.counts import WidenedArray
from searchidx.engines.local.codec.dictionary import Dictionary
from searchidx.engines.local.codec.framing import Array, Frame, MappedArray
from searchidx.engines.local.codec.postings import SegmentPostings
from searchidx.engines.local.codec.stored import StoredRecords

KINDS: Final = ("postings", "columns", "stored")
SUFFIX: Final = ".sidx"


def segment_files(folder: Path, name: str) -> dict[str, Path]:
    """Return the files of a segment by kind."""
    return {kind: folder / f"{name}.{kind}{SUFFIX}" for kind in KINDS}


class Segment:
    """The arrays of one segment; a doc_id is a row of every column.

    Columns, all of ``n_docs`` rows: ``dates: int32`` (codes of PartialDate, 0 unknown),
    ``outlet_codes: int32`` (rank in ``outlets``, -1 unknown), ``path_codes: int32``,
    ``title_lengths``, ``body_lengths: int32`` (positions), ``has_title: bool``,
    ``fingerprints: uint64``. ``name_offsets: uint64[n_docs + 1]`` cuts the multi-valued
    ``name_codes: int32``, ``name_types: uint8``, ``name_counts: int32`` (mentions), whose
    rows are distinct (name, type) of a document.
    """

    dates = MappedArray()
    outlet_codes = WidenedArray()
    path_codes = WidenedArray()
    title_lengths = WidenedArray()
    body_lengths = WidenedArray()
    fingerprints = MappedArray()
    name_offsets = MappedArray()
    name_codes = MappedArray()
    name_types = MappedArray()
    name_counts = MappedArray()
    id_docs = WidenedArray()

    def __init__(self, folder: Path, name: str) -> None:
        self.name = name
        files = segment_files(folder, name)
        self._frames = {kind: Frame(path, kind) for kind, path in files.items()}
        self.frame = self._frames["columns"]
        self.ids = Dictionary(self.frame, "ids")
        self.paths = Dictionary(self.frame, "paths")
        self.outlets = Dictionary(self.frame, "outlets")
        self.names = Dictionary(self.frame, "names")
        self.postings = SegmentPostings(self._frames["postings"])
        self.records = StoredRecords(self._frames["stored"])
        # Those that were asked for: many documents have the same.
        self._path_of: dict[int, str] = {}
        self._outlet_of: dict[int, str] = {}

    @cached_property
    def has_title(self) -> Array:
        """``bool[n_docs]``: which documents have a title."""
        return self.frame.array("has_title").view(np.bool_)

    @property
    def n_docs(self) -> int:
        """Number of documents, deleted ones included."""
        return len(self.dates)

    @property
    def n_tokens(self) -> int:
        """Number of tokens, joined ones included."""
        return self.postings.n_tokens

    @property
    def size_bytes(self) -> int:
        """Length of the segment's files."""
        return sum(frame.size_bytes for frame in self._frames.values())

    def doc_id(self, article_id: str) -> int:
        """Return the document with an article id, or -1."""
        rank = self.ids.rank(article_id)
        return int(self.id_docs[rank]) if rank >= 0 else -1

    @cached_property
    def ids_by_doc(self) -> list[str]:
        """The article ids in the order of documents."""
        by_doc = [""] * self.n_docs
        for doc, article_id in zip(self.id_docs.tolist(), self.ids, strict=True):
            by_doc[doc] = article_id
        return by_doc

    @cached_property
    def id_ranks(self) -> Array:
        """``int32[n_docs]``: the rank of each document's id among the segment's ids."""
        ranks = np.empty(self.n_docs, np.int32)
        ranks[self.id_docs] = np.arange(self.n_docs, dtype=np.int32)
        return ranks

    def article_id(self, doc: int) -> str:
        """Return the id of a document."""
        return self.ids[int(self.id_ranks[doc])]

    def stored(self, doc: int) -> tuple[Article, tuple[Mention, ...]]:
        """Return a stored article with its mentions; raise IndexCorruptError."""
        start, end = int(self.name_offsets[doc]), int(self.name_offsets[doc + 1])
        types = [ENTITY_TYPES[kind] for kind in self.name_types[start:end].tolist()]
        names = [self.names[rank] for rank in self.name_codes[start:end].tolist()]
        return self.records.stored(doc, self._in_columns(doc), list(zip(names, types, strict=True)))

    def _in_columns(self, doc: int) -> dict[str, str]:
        """Return what the record of a document leaves out."""
        values = {"id": self.article_id(doc), "path": self.path(doc)}
        if (outlet := self.outlet(doc)) is not None:
            values["outlet"] = outlet
        if code := int(self.dates[doc]):
            values["date"] = str(PartialDate.from_code(code))
        return values

    def path(self, doc: int) -> str:
        """Return the source file of a document."""
        code = int(self.path_codes[doc])
        found = self._path_of.get(code)
        if found is None:
            found = self._path_of[code] = self.paths[code]
        return found

    def outlet(self, doc: int) -> str | None:
        """Return the outlet of a document, None where it is unknown."""
        code = int(self.outlet_codes[doc])
        if code < 0:
            return None
        found = self._outlet_of.get(code)
        if found is None:
            found = self._outlet_of[code] = self.outlets[code]
        return found

    def names_of(self, doc: int) -> list[int]:
        """Return the ranks of the names that a document mentions; one may come twice."""
        start, end = int(self.name_offsets[doc]), int(self.name_offsets[doc + 1])
        ranks: list[int] = self.name_codes[start:end].tolist()
        return ranks

    def docs_of_path(self, path: str) -> Array:
        """Return the documents that came from a source file."""
        rank = self.paths.rank(path)
        return np.flatnonzero(self.path_codes == rank) if rank >= 0 else np.empty(0, np.int64)

    def verify(self) -> None:
        """Read every byte of the segment; raise IndexCorruptError."""
        for frame in self._frames.values():
            frame.verify()

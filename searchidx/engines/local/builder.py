"""Articles in memory on their way to a segment."""

from __future__ import annotations

from array import array
from collections.abc import Sequence
from pathlib import Path
from typing import Final

import numpy as np

from searchidx.analysis.batch import BatchAnalyzer
from searchidx.analysis.lexicon import Lexicon
from searchidx.article import ENTITY_TYPES, Article, Mention
from searchidx.engines.local.codec.dictionary import narrow
from searchidx.engines.local.codec.file_table import FileChange
from searchidx.engines.local.codec.framing import Array, write_frame
from searchidx.engines.local.codec.segment import segment_files
from searchidx.engines.local.codec.stored import RecordWriter, encode_record
from searchidx.engines.local.columns import Columns
from searchidx.engines.local.file_changes import file_sections
from searchidx.engines.local.inverting import (
    PART_TOKENS,
    SORTING_BYTES,
    TokenColumns,
    lexical_sections,
)

TOKEN_BYTES: Final = 24
FORM_BYTES: Final = 400
DOC_BYTES: Final = 700
"""Memory that a buffered token, a form and a document cost until their segment is written."""
BATCH_CHARS: Final = 2_000_000
"""Code points that are analyzed together."""


class SegmentBuilder:
    """Collects articles and writes them as one segment. Not safe to share."""

    def __init__(self) -> None:
        self.columns = Columns()
        self.file_changes: list[FileChange] = []
        self._lexicon = Lexicon()
        self._analyzer = BatchAnalyzer(self._lexicon)
        self._records = RecordWriter()
        self._texts: list[str] = []
        self._n_chars = 0
        self._numbers = array("i")
        self._positions = array("i")
        self._n_tokens = array("i")
        self._title_lengths = array("i")
        self._lengths = array("i")
        self._docs: dict[str, int] = {}
        self._n_deleted = 0

    def __len__(self) -> int:
        return len(self._docs)

    @property
    def n_bytes(self) -> int:
        """Estimate of the memory in use, and to be used when writing."""
        n_tokens = len(self._numbers) + self._n_chars // 6
        return (
            n_tokens * TOKEN_BYTES
            + min(n_tokens, PART_TOKENS) * SORTING_BYTES
            + len(self._lexicon.forms) * FORM_BYTES
            + len(self._records) * DOC_BYTES
            + self._records.n_bytes
            + self._n_chars * 4
        )

    def __contains__(self, article_id: str) -> bool:
        return article_id in self._docs

    def add(self, article: Article, mentions: Sequence[Mention], fingerprint: int) -> None:
        """Add an article; whatever can fail happens before anything is kept."""
        record = encode_record(article, mentions)
        _check_values(article, mentions, fingerprint)
        self.delete(article.id)
        self._docs[article.id] = len(self._records)
        self._records.add(record)
        self.columns.add(article, mentions, fingerprint)
        self._texts += article.title or "", article.body
        self._n_chars += len(article.body)
        if self._n_chars >= BATCH_CHARS:
            self._analyze()

    def _analyze(self) -> None:
        """Make tokens of the texts that are waiting: title, body, and so on."""
        batch = self._analyzer.analyze(self._texts)
        self._texts, self._n_chars = [], 0
        title_lengths = batch.n_positions[::2]
        tokens_of_texts = np.diff(batch.text_offsets)
        shifts = np.zeros(len(tokens_of_texts), np.int32)
        shifts[1::2] = title_lengths
        self._numbers.frombytes(batch.numbers.astype(np.int32, copy=False).tobytes())
        shifted = batch.positions + np.repeat(shifts, tokens_of_texts)
        self._positions.frombytes(shifted.astype(np.int32, copy=False).tobytes())
        in_docs = tokens_of_texts[::2] + tokens_of_texts[1::2]
        self._n_tokens.frombytes(in_docs.astype(np.int32).tobytes())
        self._title_lengths.frombytes(title_lengths.astype(np.int32).tobytes())
        self._lengths.frombytes(
            (title_lengths + batch.n_positions[1::2]).astype(np.int32).tobytes()
        )

    def delete(self, article_id: str) -> bool:
        """Take out an article that was added here; say whether it was."""
        was_here = self._docs.pop(article_id, None) is not None
        self._n_deleted += was_here
        return was_here

    def write(self, folder: Path, name: str) -> None:
        """Write what is left as the files of a segment; raise OSError."""
        self._analyze()
        files = segment_files(folder, name)
        kept = np.array(sorted(self._docs.values()), np.int64)
        tokens = self._token_columns(kept)
        sections = lexical_sections(self._lexicon.forms, self._lexicon.surfaces, tokens)
        write_frame(files["postings"], "postings", sections)
        write_frame(
            files["columns"],
            "columns",
            {
                **self.columns.sections(kept),
                "title_lengths": narrow(tokens.title_lengths),
                "body_lengths": narrow(tokens.lengths - tokens.title_lengths),
                **file_sections(self.file_changes),
            },
        )
        records = self._records.sections(kept.tolist() if self._n_deleted else None)
        write_frame(files["stored"], "stored", records)

    def _token_columns(self, kept: Array) -> TokenColumns:
        counts = np.frombuffer(self._n_tokens, np.int32)
        numbers = np.frombuffer(self._numbers, np.int32)
        positions = np.frombuffer(self._positions, np.int32)
        title_lengths = np.frombuffer(self._title_lengths, np.int32)
        lengths = np.frombuffer(self._lengths, np.int32)
        if self._n_deleted:
            is_kept_doc = np.zeros(len(counts), np.bool_)
            is_kept_doc[kept] = True
            is_kept = np.repeat(is_kept_doc, counts)
            numbers, positions = numbers[is_kept], positions[is_kept]
            counts, title_lengths, lengths = counts[kept], title_lengths[kept], lengths[kept]
        docs = np.repeat(np.arange(len(counts), dtype=np.int32), counts)
        return TokenColumns(numbers, docs, positions, title_lengths, lengths)


def _check_values(article: Article, mentions: Sequence[Mention], fingerprint: int) -> None:
    """Raise TypeError, ValueError or OverflowError where a value does not fit its column."""
    known = (article.id, article.path, article.outlet or "", article.title or "", article.body)
    "".join([*known, *[mention.name for mention in mentions]])
    for kind in {mention.type for mention in mentions}:
        ENTITY_TYPES.index(kind)
    array("Q", [fingerprint])

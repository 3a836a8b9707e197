"""Stored articles: compressed one by one, so that each is read alone.

A record is a zstd frame of three lines: what is known of the article but its body, its
mentions, and the body, which may have lines of its own. Segments of some size have a
dictionary of what their records have in common.
"""

from __future__ import annotations

import json
import threading
from array import array
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Final

import numpy as np
import orjson
import zstandard

from searchidx.article import Article, EntityType, Mention
from searchidx.engines.local.codec.dictionary import offsets_of
from searchidx.engines.local.codec.durable import Spool
from searchidx.engines.local.codec.framing import Array, Frame, Section
from searchidx.errors import IndexCorruptError

LEVEL: Final = 3
DICTIONARY_BYTES: Final = 112 << 10
N_SAMPLES: Final = 2_000
"""Records from which a dictionary is made."""
MIN_SAMPLES: Final = 200
"""Fewer records have none: it would take more room than it saves."""


@dataclass(frozen=True, slots=True)
class RecordText:
    """A record in its three parts; the first two are JSON."""

    head: bytes
    mentions: bytes
    body: str

    def values(self) -> dict[str, Any]:
        """Return what is known of the article but its body, as in ``Article.to_dict``."""
        # Only the slower decoder keeps the integers of any size that a source may have had.
        loads = _loads_any if b'"extra":' in self.head else _loads
        values: dict[str, Any] = loads(self.head)
        return values

    def article(self) -> Article:
        """Return the article."""
        return Article.from_dict({**self.values(), "body": self.body})

    def found(self, names: Sequence[tuple[str, EntityType]]) -> tuple[Mention, ...]:
        """Return the mentions of the article, given its names in the order of their column."""
        numbers, texts = _loads(self.mentions)
        title = self.values().get("title") or "" if any(n & 1 for n in numbers[::3]) else ""
        rows = zip(numbers[::3], numbers[1::3], numbers[2::3], strict=True)
        return tuple(
            _mention(names[row >> 1], title if row & 1 else self.body, (row & 1, start, length),
                     texts.get(str(index)))
            for index, (row, start, length) in enumerate(rows)
        )  # fmt: skip


def _mention(
    named: tuple[str, EntityType], field_text: str, place: tuple[int, int, int], text: str | None
) -> Mention:
    name, kind = named
    in_title, start, length = place
    end = start + length
    if text is None:
        text = field_text[start:end]
    return Mention("title" if in_title else "body", start, end, text, kind, name)


def encode_record(article: Article, mentions: Iterable[Mention]) -> bytes:
    """Return the three lines of an article. Raises ValueError or TypeError for what has none."""
    values = article.to_dict()
    body = values.pop("body")
    # What a source had besides may hold numbers that only the slower encoder keeps.
    head = _dumps_any(values) if article.extra else _dumps(values)
    found = _dumps(_mention_values(article, mentions))
    return b"\n".join((head, found, body.encode("utf-8", "surrogatepass")))


def _mention_values(
    article: Article, mentions: Iterable[Mention]
) -> tuple[list[int], dict[str, str]]:
    """Return three numbers a mention, and the texts that do not follow from them.

    They are twice the row of its name and type among those of the article, plus 1 in the
    title; where it begins; how long it is.
    """
    numbers: list[int] = []
    texts: dict[str, str] = {}
    rows: dict[tuple[str, EntityType], int] = {}
    for index, m in enumerate(mentions):
        row = rows.setdefault((m.name, m.type), len(rows))
        numbers += 2 * row + (m.field == "title"), m.start, m.end - m.start
        field_text = article.body if m.field == "body" else article.title or ""
        if m.text != field_text[m.start : m.end]:
            texts[str(index)] = m.text
    return numbers, texts


def _dumps(values: Any) -> bytes:
    try:
        return orjson.dumps(values)
    except TypeError:  # a lone surrogate
        return _dumps_any(values)


def _dumps_any(values: Any) -> bytes:
    raw = json.dumps(values, ensure_ascii=False, separators=(",", ":"))
    return raw.encode("utf-8", "surrogatepass")


def _loads(raw: bytes) -> Any:
    try:
        return orjson.loads(raw)
    except ValueError:
        return _loads_any(raw)


def _loads_any(raw: bytes) -> Any:
    return json.loads(raw.decode("utf-8", "surrogatepass"))


def decode_record(raw: bytes) -> RecordText:
    """Cut a record into its parts; raise ValueError."""
    head, mentions, body = raw.split(b"\n", 2)
    return RecordText(head, mentions, body.decode("utf-8", "surrogatepass"))


def _compressor(dictionary: zstandard.ZstdCompressionDict | None) -> zstandard.ZstdCompressor:
    return zstandard.ZstdCompressor(level=LEVEL, dict_data=dictionary, write_checksum=True)


class RecordWriter:
    """Compresses the records of a segment as they come, once it has a dictionary.

    ``dictionary``: one made before; then records compressed with it are taken as they are.
    ``spool`` holds the compressed ones (None: memory, and some of them can be left out).
    """

    def __init__(self, dictionary: bytes = b"", spool: Spool | None = None) -> None:
        self.n_bytes = 0
        self._spool = spool
        self._lengths = array("I")
        self._plain: list[bytes | bytearray | memoryview[int]] = []
        self._packed: list[bytes] = []
        self._dictionary = dictionary
        self._compressor: zstandard.ZstdCompressor | None = None
        if dictionary:
            self._use(dictionary)

    def __len__(self) -> int:
        return len(self._lengths) + len(self._plain)

    def add(self, record: bytes | bytearray | memoryview[int]) -> None:
        """Append a record."""
        if self._compressor is None:
            self._plain.append(record)
            self.n_bytes += len(record)
            if len(self._plain) == N_SAMPLES:
                self._train()
        else:
            self.add_packed(self._compressor.compress(record))

    def add_packed(self, record: bytes) -> None:
        """Append a record that was compressed with the same dictionary."""
        if self._spool is None:
            self._packed.append(record)
            self.n_bytes += len(record)
        else:
            self._spool.append(record)
        self._lengths.append(len(record))

    def _use(self, dictionary: bytes) -> None:
        found = zstandard.ZstdCompressionDict(dictionary) if dictionary else None
        if found is not None:
            found.precompute_compress(level=LEVEL)
        self._compressor = _compressor(found)

    def _train(self) -> None:
        if len(self._plain) >= MIN_SAMPLES:
            size = min(DICTIONARY_BYTES, self.n_bytes // 20)
            try:
                self._dictionary = zstandard.train_dictionary(
                    size, self._plain, level=LEVEL
                ).as_bytes()
            except zstandard.ZstdError:  # they have nothing in common
                self._dictionary = b""
        self._use(self._dictionary)
        plain, self._plain, self.n_bytes = self._plain, [], 0
        for record in plain:
            self.add(record)

    def sections(self, kept: Sequence[int] | None = None) -> dict[str, Section]:
        """Return the sections of the records at some places (None: all)."""
        if self._plain:
            self._train()
        lengths = np.frombuffer(self._lengths, np.uint32)
        if self._spool is not None:
            packed: Section = self._spool
        elif kept is None:
            packed = b"".join(self._packed)
        else:
            packed, lengths = (
                b"".join([self._packed[i] for i in kept]),
                lengths[np.array(kept, np.int64)],
            )
        return {
            "dictionary": self._dictionary,
            "records": packed,
            "record_offsets": offsets_of(lengths),
        }


class StoredRecords:
    """The mapped records of a segment. Safe to use from several threads."""

    def __init__(self, frame: Frame) -> None:
        self.frame = frame
        self._local = threading.local()

    @cached_property
    def offsets(self) -> Array:
        """``uint32[n_docs + 1]``, or ``uint64``: where each record begins."""
        return self.frame.array("record_offsets")

    @cached_property
    def _records(self) -> memoryview:
        return self.frame.unverified_bytes("records")

    @cached_property
    def dictionary(self) -> bytes:
        """What the records were compressed with, empty for nothing."""
        return bytes(self.frame.bytes("dictionary"))

    @property
    def _decompressor(self) -> zstandard.ZstdDecompressor:
        # One of these may not be used from two threads at once.
        found: zstandard.ZstdDecompressor | None = getattr(self._local, "decompressor", None)
        if found is None:
            dictionary = self.dictionary and zstandard.ZstdCompressionDict(self.dictionary)
            found = zstandard.ZstdDecompressor(dict_data=dictionary or None)
            self._local.decompressor = found
        return found

    def is_whole(self, n_docs: int) -> bool:
        """Say whether the offsets cut all the bytes into one record a document."""
        offsets = self.offsets
        return (
            len(offsets) == n_docs + 1
            and offsets[0] == 0
            and offsets[-1] == len(self._records)
            and bool(np.all(offsets[1:] >= offsets[:-1]))
        )

    def packed(self, doc: int) -> bytes:
        """Return the record of a document as it lies on disk."""
        return bytes(self._records[int(self.offsets[doc]) : int(self.offsets[doc + 1])])

    def raw(self, doc: int) -> bytes:
        """Return the three lines of a document; raise IndexCorruptError."""
        try:
            return self._decompressor.decompress(self.packed(doc))
        except (zstandard.ZstdError, MemoryError) as error:
            raise self._corrupt(doc) from error

    def read(self, doc: int) -> RecordText:
        """Return the record of a document; raise IndexCorruptError."""
        try:
            return decode_record(self.raw(doc))
        except ValueError as error:
            raise self._corrupt(doc) from error

    def stored(
        self, doc: int, names: Sequence[tuple[str, EntityType]]
    ) -> tuple[Article, tuple[Mention, ...]]:
        """Return a stored article with its mentions; raise IndexCorruptError.

        ``names`` are the rows of its names in their column.
        """
        record = self.read(doc)
        try:
            return record.article(), record.found(names)
        except (ValueError, KeyError, TypeError, IndexError) as error:
            raise self._corrupt(doc) from error

    def _corrupt(self, doc: int) -> IndexCorruptError:
        return IndexCorruptError(
            "engine.wrong_checksum", path=self.frame.path, offset=int(self.offsets[doc])
        )

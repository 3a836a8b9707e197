"""Stored articles: compressed one by one, so that each is read alone.

A record is a zstd frame of three lines: what is known of the article but its body and what
columns have, its mentions, and the body, which may have lines of its own. Segments of some
size have a dictionary of what their records have in common.
"""

from __future__ import annotations

import json
import threading
from array import array
from collections.abc import Iterable, Mapping, Sequence
from functools import cached_property
from typing import Any, Final

import numpy as np
import orjson
import zstandard

from searchidx.article import Article, EntityType, Mention
from searchidx.dataclass import dataclass
from searchidx.engines.local.codec.dictionary import offsets_of
from searchidx.engines.local.codec.durable import Spool
from searchidx.engines.local.codec.framing import Array, Frame, Section
from searchidx.errors import IndexCorruptError

IN_COLUMNS: Final = ("id", "path", "outlet", "date")
"""What records leave out."""
_PARAMETERS: Final = zstandard.ZstdCompressionParameters(
    window_log=19,
    chain_log=18,
    hash_log=18,
    search_log=3,
    min_match=5,
    target_length=2,
    strategy=zstandard.STRATEGY_GREEDY,
    write_checksum=True,
    write_dict_id=False,
)
"""Between levels 3 and 5, and the same for dictionaries of all sizes, which levels are not."""
_TRAINING: Final = {"level": 5, "k": 64, "d": 8}
"""Near the best that a search finds, whatever the length of the dictionary."""
DICTIONARY_BYTES: Final = 256 << 10
DICTIONARY_SHARE: Final = 40
"""A dictionary is no longer than one byte of so many of the records it is made for."""
N_GATHERED: Final = 6_000
"""So many records wait for a dictionary: the first ones are too like each other."""
N_SAMPLES: Final = 2_000
"""Records among those from which it is made."""
MIN_SAMPLES: Final = 200
"""Fewer records have none: it would take more room than it saves."""


@dataclass(frozen=True, slots=True)
class RecordText:
    """A record in its three parts; the first two are JSON."""

    head: bytes
    mentions: bytes
    body: str

    def values(self) -> dict[str, Any]:
        """Return what is known of the article but ``IN_COLUMNS`` and body: ``Article.to_dict``."""
        # Only the slower decoder keeps the integers of any size that a source may have had.
        loads = _loads_any if b'"extra":' in self.head else _loads
        values: dict[str, Any] = loads(self.head)
        return values

    def article(self, in_columns: Mapping[str, str]) -> Article:
        """Return the article, given the values of ``IN_COLUMNS`` that it has."""
        return Article.from_dict({**self.values(), **in_columns, "body": self.body})

    def found(self, names: Sequence[tuple[str, EntityType]]) -> tuple[Mention, ...]:
        """Return the mentions of the article, given its names in the order of their column."""
        if not self.mentions:
            return tuple(_nowhere(name, kind) for name, kind in names)
        numbers, texts = _loads(self.mentions)
        title = self.values().get("title") or "" if any(n & 1 for n in numbers[::3]) else ""
        found: list[Mention] = []
        ends, n_rows = [0, 0], 0
        rows = zip(numbers[::3], numbers[1::3], numbers[2::3], strict=True)
        for index, (back, gap, longer) in enumerate(rows):
            in_title, row = back & 1, n_rows - (back >> 1)
            if not 0 <= row < len(names):
                raise IndexError(row)
            n_rows += row == n_rows
            name, kind = names[row]
            start = ends[in_title] + gap
            ends[in_title] = end = start + longer + len(name)
            text = texts.get(str(index))
            if text is None:
                text = (title if in_title else self.body)[start:end]
            found.append(Mention("title" if in_title else "body", start, end, text, kind, name))
        return tuple(found)


def _nowhere(name: str, kind: EntityType) -> Mention:
    """Return the mention of a name that an article brings and that is not in its text."""
    return Mention("body", 0, 0, "", kind, name)


def encode_record(article: Article, mentions: Iterable[Mention]) -> bytes:
    """Return the three lines of an article. Raises ValueError or TypeError for what has none."""
    values = article.to_dict()
    body = values.pop("body")
    for name in IN_COLUMNS:
        values.pop(name, None)
    # What a source had besides may hold numbers that only the slower encoder keeps.
    head = _dumps_any(values) if article.extra else _dumps(values)
    found = _dumps_mentions(article, tuple(mentions))
    return b"\n".join((head, found, body.encode("utf-8", "surrogatepass")))


def _dumps_mentions(article: Article, mentions: Sequence[Mention]) -> bytes:
    """Return three numbers a mention, and the texts that do not follow from them.

    They are small, and mostly 0: how many rows the name and type of the mention lie before
    those that are new, twice that, plus 1 in the title; how far it begins after the end of
    the one before in the same field; how much longer than its name it is.
    """
    rows: dict[tuple[str, EntityType], int] = {}
    numbers: list[int] = []
    texts: dict[str, str] = {}
    ends = [0, 0]
    are_nowhere = True
    for index, m in enumerate(mentions):
        n_rows = len(rows)
        row = rows.setdefault((m.name, m.type), n_rows)
        in_title = m.field == "title"
        numbers += (
            2 * (n_rows - row) + in_title,
            m.start - ends[in_title],
            m.end - m.start - len(m.name),
        )
        ends[in_title] = m.end
        field_text = (article.title or "") if in_title else article.body
        if m.text != field_text[m.start : m.end]:
            texts[str(index)] = m.text
        are_nowhere &= row == n_rows and m == _nowhere(m.name, m.type)
    return b"" if are_nowhere else _dumps((numbers, texts))


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
    return zstandard.ZstdCompressor(dict_data=dictionary, compression_params=_PARAMETERS)


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
            if len(self._plain) == N_GATHERED:
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
            found.precompute_compress(compression_params=_PARAMETERS)
        self._compressor = _compressor(found)

    def _train(self) -> None:
        if len(self._plain) >= MIN_SAMPLES:
            size = min(DICTIONARY_BYTES, self.n_bytes // DICTIONARY_SHARE)
            samples = self._plain[:: -(-len(self._plain) // N_SAMPLES)]
            try:
                self._dictionary = zstandard.train_dictionary(size, samples, **_TRAINING).as_bytes()
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
            start, end = int(self.offsets[doc]), int(self.offsets[doc + 1])
            return self._decompressor.decompress(self._records[start:end])
        except (zstandard.ZstdError, MemoryError) as error:
            raise self._corrupt(doc) from error

    def read(self, doc: int) -> RecordText:
        """Return the record of a document; raise IndexCorruptError."""
        try:
            return decode_record(self.raw(doc))
        except ValueError as error:
            raise self._corrupt(doc) from error

    def stored(
        self, doc: int, in_columns: Mapping[str, str], names: Sequence[tuple[str, EntityType]]
    ) -> tuple[Article, tuple[Mention, ...]]:
        """Return a stored article with its mentions; raise IndexCorruptError.

        ``in_columns`` are its values of ``IN_COLUMNS``, ``names`` the rows of its names in
        their column.
        """
        record = self.read(doc)
        try:
            return record.article(in_columns), record.found(names)
        except (ValueError, KeyError, TypeError, IndexError) as error:
            raise self._corrupt(doc) from error

    def _corrupt(self, doc: int) -> IndexCorruptError:
        return IndexCorruptError(
            "engine.wrong_checksum", path=self.frame.path, offset=int(self.offsets[doc])
        )

"""Tables of file records: rows of one size, and the texts (name, digest) that they cut.

One record is read without reading the others.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator
from itertools import pairwise
from struct import Struct
from typing import Final

import numpy as np

from searchidx.engines.local.codec.framing import Frame, Section
from searchidx.stored import FileRecord

FileChange = tuple[int, str, FileRecord | None]
"""Generation, path, and the record; None for a file that was dropped."""
Change = tuple[int, FileRecord | None]
"""Generation and record; None where it was dropped, generation 0 where there is no change."""
NO_CHANGE: Final[Change] = (0, None)
FILE_ROW: Final = Struct("<IIQqq")
FOLDER_ROW: Final = Struct("<IIQqqQ")
"""Generation, bytes of the name, where the text begins, size, time; the folder's first file."""

_DROPPED: Final = -1
"""Size of what was dropped."""
_TEXT_AT: Final = np.dtype([("before", "V8"), ("text_at", "<u8"), ("after", "V16")])
_ERRORS: Final = "surrogatepass"


class FileTable:
    """Rows, sorted by name where that is said, and a last one that closes the texts."""

    def __init__(self, frame: Frame, name: str, row: Struct) -> None:
        self._row = row
        self._rows = frame.stretches(f"{name}.rows")
        self._texts = frame.stretches(f"{name}.texts")

    def __len__(self) -> int:
        return max(len(self._rows.array) // self._row.size - 1, 0)

    def row(self, index: int) -> tuple[int, ...]:
        """Return generation, length of the name, where the text begins, size, time, (files)."""
        size = self._row.size
        return self._row.unpack(self._rows.bytes(index * size, (index + 1) * size))

    def name(self, index: int) -> bytes:
        """Return the name of a row."""
        _, n_name, text_at, *_ = self.row(index)
        return bytes(self._texts.bytes(text_at, text_at + n_name))

    def change(self, index: int, path: str) -> Change:
        """Return generation and record of a row."""
        generation, n_name, text_at, size, mtime_ns, *_ = self.row(index)
        if size == _DROPPED or not generation:
            return generation, None
        digest = self._texts.bytes(text_at + n_name, self.row(index + 1)[2])
        return generation, FileRecord(path, size, mtime_ns, decoded(digest))

    def find(self, name: bytes, start: int, end: int) -> int:
        """Return the first row of a range, sorted by name, that is not before a name."""
        return bisect_left(range(len(self)), name, start, end, key=self.name)

    def rows(self, start: int, end: int) -> tuple[memoryview, memoryview, int]:
        """Return the bytes of a range of rows, their texts, and where these begin."""
        size, text_at = self._row.size, self.row(start)[2]
        texts = self._texts.bytes(text_at, self.row(end)[2])
        return self._rows.bytes(start * size, end * size), texts, text_at

    def changes(self, start: int, end: int, folder: str) -> Iterator[FileChange]:
        """Yield generation, path and record of the files of a range, all in one folder."""
        rows, raw, base = self.rows(start, end)
        unpacked = [*self._row.iter_unpack(rows)]
        ends = [*(text_at for _, _, text_at, *_ in unpacked[1:]), base + len(raw)]
        for (generation, n_name, at, size, mtime_ns, *_), text_end in zip(
            unpacked, ends, strict=bool(unpacked)
        ):
            digest_at = at + n_name - base
            path = f"{folder}/{decoded(raw[at - base : digest_at])}"
            if size == _DROPPED:
                yield generation, path, None
            else:
                digest = decoded(raw[digest_at : text_end - base])
                yield generation, path, FileRecord(path, size, mtime_ns, digest)

    def is_whole(self) -> bool:
        """Say whether the rows cut the texts into names and digests."""
        size = (len(self) + 1) * self._row.size
        if len(self._rows.array) != size or self.row(0)[2]:
            return False
        rows = [*self._row.iter_unpack(self._rows.bytes(0, size))]
        fits = (
            here[2] + here[1] <= following[2]
            and here[3] >= _DROPPED
            and (here[3] >= 0 or here[2] + here[1] == following[2])
            for here, following in pairwise(rows)
        )
        last = rows[-1]
        return all(fits) and last[2] == len(self._texts.array) and not any((*last[:2], *last[3:5]))


class FileRows:
    """A table on its way to its sections."""

    def __init__(self, row: Struct) -> None:
        self._row = row
        self._rows: list[bytes] = []
        self._texts: list[bytes | memoryview] = []
        self._n_text_bytes = 0
        self.n = 0

    def add(self, name: str, generation: int, record: FileRecord | None, *more: int) -> None:
        """Add one row."""
        text = name.encode("utf-8", _ERRORS)
        size, mtime_ns, n_name = _DROPPED if generation else 0, 0, len(text)
        if record is not None:
            size, mtime_ns = record.size, record.mtime_ns
            text += record.digest.encode("utf-8", _ERRORS)
        at = self._n_text_bytes
        self._rows.append(self._row.pack(generation, n_name, at, size, mtime_ns, *more))
        self._texts.append(text)
        self._n_text_bytes = at + len(text)
        self.n += 1

    def copy(self, rows: memoryview, texts: memoryview, text_at: int) -> None:
        """Add rows of a segment as they lie there."""
        copied = np.frombuffer(rows, _TEXT_AT).copy()
        copied["text_at"] = copied["text_at"].astype(np.int64) + (self._n_text_bytes - text_at)
        self._rows.append(copied.tobytes())
        self._texts.append(texts)
        self._n_text_bytes += len(texts)
        self.n += len(copied)

    def sections(self, name: str, *more: int) -> dict[str, Section]:
        """Return the table; ``more`` closes what only folders have."""
        last = self._row.pack(0, 0, self._n_text_bytes, 0, 0, *more)
        return {
            f"{name}.rows": b"".join((*self._rows, last)),
            f"{name}.texts": b"".join(self._texts),
        }


def encoded(text: str) -> bytes:
    """Return the bytes of a text; their order is that of the texts."""
    return text.encode("utf-8", _ERRORS)


def decoded(raw: bytes | memoryview) -> str:
    """Return the text of some bytes."""
    return str(raw, "utf-8", _ERRORS)

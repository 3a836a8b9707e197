"""Frames: files of named sections, each an array or bytes, with lengths and checksums.

The grammar is in FORMAT.md. A frame is written once and then only mapped.
"""

from __future__ import annotations

import json
import mmap
import os
import struct
import zlib
from collections.abc import Iterator, Mapping
from itertools import accumulate
from pathlib import Path
from typing import Any, Final

import numpy as np
import numpy.typing as npt

from searchidx.dataclass import dataclass
from searchidx.engines.local.codec import durable
from searchidx.errors import IndexCorruptError, IndexVersionError

MAGIC: Final = b"SIDX\r\n\x1a\n"
FORMAT_VERSION: Final = 2
_PREFIX: Final = struct.Struct("<8sHHII")  # magic, version, reserved, header bytes, header crc32
_ALIGNMENT: Final = 64
_PAGE_SHIFT: Final = 14
PAGE_BYTES: Final = 1 << _PAGE_SHIFT
"""Bytes of a section that share a checksum."""

Array = npt.NDArray[Any]
Section = Array | bytes | bytearray | durable.Spool


def _padding(size: int) -> int:
    return -size % _ALIGNMENT


def write_frame(path: Path, kind: str, sections: Mapping[str, Section]) -> int:
    """Write a frame; return its size in bytes. A spool is read twice, and not closed."""
    parts: list[memoryview | durable.Spool] = []
    table: list[dict[str, Any]] = []
    sums: list[int] = []
    offset = 0
    for name, section in sections.items():
        dtype, n_bytes, part = _dtype_and_bytes(section)
        parts.append(part)
        table.append({"name": name, "dtype": dtype, "offset": offset, "bytes": n_bytes})
        for raw in _chunks(part):
            pages = range(0, len(raw), PAGE_BYTES)
            sums += (zlib.crc32(raw[at : at + PAGE_BYTES]) for at in pages)
        offset += n_bytes + _padding(n_bytes)
    raw_sums = np.array(sums, "<u4").tobytes()
    content = {"kind": kind, "sections": table, "sums": [offset, zlib.crc32(raw_sums)]}
    header = json.dumps(content, separators=(",", ":")).encode()
    header += b" " * _padding(_PREFIX.size + len(header))
    prefix = _PREFIX.pack(MAGIC, FORMAT_VERSION, 0, len(header), zlib.crc32(header))

    def chunks() -> Iterator[durable.Buffer]:
        yield prefix
        yield header
        for part, entry in zip(parts, table, strict=True):
            yield from _chunks(part)
            yield bytes(_padding(entry["bytes"]))
        yield raw_sums

    return durable.write_file(path, chunks())


def _dtype_and_bytes(section: Section) -> tuple[str, int, memoryview | durable.Spool]:
    """Return the type of a section, its length, and its bytes."""
    if isinstance(section, durable.Spool):
        return "|u1", section.n_bytes, section
    array = np.frombuffer(section, np.uint8) if not isinstance(section, np.ndarray) else section
    array = np.ascontiguousarray(array, array.dtype.newbyteorder("<"))
    raw = memoryview(array.reshape(-1).view(np.uint8).data)
    return array.dtype.str, raw.nbytes, raw


def _chunks(part: memoryview | durable.Spool) -> Iterator[memoryview]:
    """Yield bytes in chunks of whole pages, the last one apart."""
    if isinstance(part, durable.Spool):
        for chunk in part.chunks():
            yield memoryview(chunk)
    else:
        yield part


def seal(path: Path) -> tuple[int, int]:
    """Return the length of a frame and the checksum of its header.

    The header holds the checksums of the sections, so that the two stand for every byte.
    Raises OSError.
    """
    with path.open("rb") as file:
        prefix = file.read(_PREFIX.size).ljust(_PREFIX.size, b"\0")
        return file.seek(0, os.SEEK_END), int(_PREFIX.unpack(prefix)[-1])


@dataclass(slots=True)
class Stretches:
    """A mapped section of which only the pages that are read are compared with their sums.

    ``array`` is the whole section, unread: :meth:`read` whatever of it is used.
    """

    array: Array
    path: Path
    _raw: memoryview
    _offset: int
    _sums: Array
    _is_read: bytearray

    def read(self, start: int, end: int) -> None:
        """Compare the pages of ``array[start:end]``, once; raise IndexCorruptError."""
        size = self.array.itemsize
        first, after = start * size >> _PAGE_SHIFT, (end * size + PAGE_BYTES - 1) >> _PAGE_SHIFT
        if end > start and self._is_read.find(0, first, after) >= 0:
            for page in range(first, after):
                if not self._is_read[page]:
                    self._compare(page)

    def bytes(self, start: int, end: int) -> memoryview:
        """Return ``[start, end)`` of a section of bytes, compared; raise IndexCorruptError."""
        if not 0 <= start <= end <= len(self.array):
            offset = self._offset + min(max(start, 0), len(self.array))
            raise IndexCorruptError("engine.wrong_checksum", path=self.path, offset=offset)
        self.read(start, end)
        return self._raw[start:end]

    def whole(self) -> Array:
        """Return the array with every page compared."""
        self.read(0, len(self.array))
        return self.array

    def _compare(self, page: int) -> None:
        start = page << _PAGE_SHIFT
        if zlib.crc32(self._raw[start : start + PAGE_BYTES]) != self._sums[page]:
            raise IndexCorruptError(
                "engine.wrong_checksum", path=self.path, offset=self._offset + start
            )
        self._is_read[page] = 1


class Frame:
    """A mapped frame. Arrays are views of the map, read-only and little-endian.

    Raises IndexCorruptError where the file is not a whole frame of its kind, and
    IndexVersionError where it is of another version. The pages of a section are compared
    with their checksums when they are first read, so that damage is an error, never a
    wrong result, and what is not needed is not read.
    """

    def __init__(self, path: Path, kind: str) -> None:
        self.path = path
        self._map = _map(path)
        self._body, header = _read_header(path, kind, self._map)
        self._sections = {entry["name"]: entry for entry in header["sections"]}
        self._stretches: dict[str, Stretches] = {}
        n_pages = [_n_pages(entry["bytes"]) for entry in self._sections.values()]
        self._first_pages = dict(zip(self._sections, accumulate(n_pages, initial=0), strict=False))
        offset, crc = header["sums"]
        self._sums_at = self._body + offset
        if self._sums_at + 4 * sum(n_pages) != len(self._map):
            raise IndexCorruptError("engine.wrong_length", path=path, offset=len(self._map))
        raw = memoryview(self._map)[self._sums_at :]
        if zlib.crc32(raw) != crc:
            raise IndexCorruptError("engine.wrong_checksum", path=path, offset=self._sums_at)
        self._sums = np.frombuffer(raw, "<u4")

    @property
    def size_bytes(self) -> int:
        """Length of the file."""
        return len(self._map)

    @property
    def names(self) -> list[str]:
        """Names of the sections, in the order of the file."""
        return list(self._sections)

    def array(self, name: str) -> Array:
        """Return a section as an array, all of it compared with its checksums."""
        return self.stretches(name).whole()

    def bytes(self, name: str) -> memoryview:
        """Return a section as bytes, all of it compared with its checksums."""
        self.stretches(name).whole()
        return self.unverified_bytes(name)

    def stretches(self, name: str) -> Stretches:
        """Return a section that is read in stretches."""
        found = self._stretches.get(name)
        if found is None:
            entry, raw = self._entry(name), self.unverified_bytes(name)
            n_pages, first = _n_pages(entry["bytes"]), self._first_pages[name]
            found = self._stretches[name] = Stretches(
                np.frombuffer(raw, np.dtype(entry["dtype"])),
                self.path,
                raw,
                self._body + entry["offset"],
                self._sums[first : first + n_pages],
                bytearray(n_pages),
            )
        return found

    def unverified_bytes(self, name: str) -> memoryview:
        """Return a section as bytes, unread: for parts that have checksums of their own."""
        entry = self._entry(name)
        start = self._body + entry["offset"]
        return memoryview(self._map)[start : start + entry["bytes"]]

    def _entry(self, name: str) -> Mapping[str, Any]:
        if name not in self._sections:
            raise IndexCorruptError("engine.no_section", path=self.path, section=name)
        entry: Mapping[str, Any] = self._sections[name]
        return entry

    def forget(self) -> None:
        """Give back the memory of what was read; reading it again takes it anew."""
        if hasattr(mmap, "MADV_DONTNEED"):
            self._map.madvise(mmap.MADV_DONTNEED)

    def verify(self) -> None:
        """Read every byte and compare it with its checksum; raise IndexCorruptError."""
        end = self._body
        for name, entry in self._sections.items():
            start, n_bytes = self._body + entry["offset"], entry["bytes"]
            following = start + n_bytes + _padding(n_bytes)
            if start != end or any(self._map[start + n_bytes : following]):
                raise IndexCorruptError("engine.wrong_checksum", path=self.path, offset=start)
            self._stretches.pop(name, None)
            self.stretches(name).whole()
            end = following
        if end != self._sums_at:
            raise IndexCorruptError("engine.wrong_checksum", path=self.path, offset=end)


def _n_pages(n_bytes: int) -> int:
    return (n_bytes + PAGE_BYTES - 1) >> _PAGE_SHIFT


class MappedArray:
    """An attribute that is a section of its owner's ``frame``, mapped when first used."""

    def __init__(self, section: str | None = None) -> None:
        self._section = section

    def __set_name__(self, owner: type, name: str) -> None:
        self._name = name
        self._section = self._section or name

    def __get__(self, owner: Any, kind: type | None = None) -> Array:
        array = self.read(owner.frame, self._section or self._name)
        owner.__dict__[self._name] = array
        return array

    def read(self, frame: Frame, section: str) -> Array:
        """Return a section."""
        return frame.array(section)


def _map(path: Path) -> mmap.mmap:
    try:
        with path.open("rb") as file:
            return mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
    except FileNotFoundError:
        raise IndexCorruptError("engine.missing_file", path=path) from None
    except ValueError:
        raise IndexCorruptError("engine.wrong_length", path=path, offset=0) from None


def _read_header(path: Path, kind: str, data: mmap.mmap) -> tuple[int, dict[str, Any]]:
    if len(data) < _PREFIX.size or data[:8] != MAGIC:
        raise IndexCorruptError("engine.not_ours", path=path, offset=0)
    _, version, reserved, length, crc = _PREFIX.unpack_from(data)
    if version != FORMAT_VERSION:
        raise IndexVersionError(
            "engine.other_format", path=path, found=version, wanted=FORMAT_VERSION
        )
    header = data[_PREFIX.size : _PREFIX.size + length]
    if reserved or len(header) != length or zlib.crc32(header) != crc:
        raise IndexCorruptError("engine.wrong_checksum", path=path, offset=_PREFIX.size)
    content: dict[str, Any] = json.loads(header)
    if content["kind"] != kind:
        raise IndexCorruptError("engine.wrong_kind", path=path, found=content["kind"], wanted=kind)
    return _PREFIX.size + length, content

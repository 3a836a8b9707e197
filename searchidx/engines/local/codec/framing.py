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
from pathlib import Path
from typing import Any, Final

import numpy as np
import numpy.typing as npt

from searchidx.engines.local.codec import durable
from searchidx.errors import IndexCorruptError, IndexVersionError

MAGIC: Final = b"SIDX\r\n\x1a\n"
FORMAT_VERSION: Final = 1
_PREFIX: Final = struct.Struct("<8sHHII")  # magic, version, reserved, header bytes, header crc32
_ALIGNMENT: Final = 64
_CHECK_BYTES: Final = 1 << 22

Array = npt.NDArray[Any]
Section = Array | bytes | bytearray


def _padding(size: int) -> int:
    return -size % _ALIGNMENT


def write_frame(path: Path, kind: str, sections: Mapping[str, Section]) -> int:
    """Write a frame; return its size in bytes."""
    buffers: dict[str, memoryview] = {}
    table: list[dict[str, Any]] = []
    offset = 0
    for name, section in sections.items():
        array = np.frombuffer(section, np.uint8) if not isinstance(section, np.ndarray) else section
        array = np.ascontiguousarray(array, array.dtype.newbyteorder("<"))
        raw = memoryview(array.reshape(-1).view(np.uint8).data)
        buffers[name] = raw
        entry = {"name": name, "dtype": array.dtype.str, "offset": offset, "bytes": raw.nbytes}
        table.append({**entry, "crc32": zlib.crc32(raw)})
        offset += raw.nbytes + _padding(raw.nbytes)
    header = json.dumps({"kind": kind, "sections": table}, separators=(",", ":")).encode()
    header += b" " * _padding(_PREFIX.size + len(header))
    prefix = _PREFIX.pack(MAGIC, FORMAT_VERSION, 0, len(header), zlib.crc32(header))

    def chunks() -> Iterator[durable.Buffer]:
        yield prefix
        yield header
        for raw in buffers.values():
            yield raw
            yield bytes(_padding(raw.nbytes))

    return durable.write_file(path, chunks())


def seal(path: Path) -> tuple[int, int]:
    """Return the length of a frame and the checksum of its header.

    The header holds the checksums of the sections, so that the two stand for every byte.
    Raises OSError.
    """
    with path.open("rb") as file:
        prefix = file.read(_PREFIX.size).ljust(_PREFIX.size, b"\0")
        return file.seek(0, os.SEEK_END), int(_PREFIX.unpack(prefix)[-1])


class Frame:
    """A mapped frame. Arrays are views of the map, read-only and little-endian.

    Raises IndexCorruptError where the file is not a whole frame of its kind, and
    IndexVersionError where it is of another version. A section is read and compared with
    its checksum when it is first asked for, so that damage is an error, never a wrong
    result, and what is not needed is not read.
    """

    def __init__(self, path: Path, kind: str) -> None:
        self.path = path
        self._map = _map(path)
        self._body, sections = _read_header(path, kind, self._map)
        self._sections = {entry["name"]: entry for entry in sections}
        self._verified: set[str] = set()
        end = max((e["offset"] + e["bytes"] + _padding(e["bytes"]) for e in sections), default=0)
        if self._body + end != len(self._map):
            raise IndexCorruptError("engine.wrong_length", path=path, offset=len(self._map))

    @property
    def size_bytes(self) -> int:
        """Length of the file."""
        return len(self._map)

    @property
    def names(self) -> list[str]:
        """Names of the sections, in the order of the file."""
        return list(self._sections)

    def array(self, name: str) -> Array:
        """Return a section as an array."""
        return np.frombuffer(self.bytes(name), np.dtype(self._entry(name)["dtype"]))

    def bytes(self, name: str) -> memoryview:
        """Return a section as bytes."""
        if name not in self._verified:
            self._verify_section(name)
            self._verified.add(name)
        return self.unverified_bytes(name)

    def unverified_bytes(self, name: str) -> memoryview:
        """Return a section as bytes, unread: for parts that have checksums of their own."""
        entry = self._entry(name)
        start = self._body + entry["offset"]
        return memoryview(self._map)[start : start + entry["bytes"]]

    def start_of(self, name: str) -> int:
        """Return where in the file a section begins."""
        return self._body + int(self._entry(name)["offset"])

    def _entry(self, name: str) -> Mapping[str, Any]:
        if name not in self._sections:
            raise IndexCorruptError("engine.no_section", path=self.path, section=name)
        return self._sections[name]

    def verify(self) -> None:
        """Read every byte and compare it with its checksum; raise IndexCorruptError."""
        end = self._body
        for name, entry in self._sections.items():
            start, n_bytes = self._body + entry["offset"], entry["bytes"]
            following = start + n_bytes + _padding(n_bytes)
            if start != end or any(self._map[start + n_bytes : following]):
                raise IndexCorruptError("engine.wrong_checksum", path=self.path, offset=start)
            self._verify_section(name)
            end = following

    def _verify_section(self, name: str) -> None:
        entry = self._entry(name)
        raw, crc = self.unverified_bytes(name), 0
        for start in range(0, len(raw), _CHECK_BYTES):
            crc = zlib.crc32(raw[start : start + _CHECK_BYTES], crc)
        if crc != entry["crc32"] or len(raw) != entry["bytes"]:
            offset = self._body + entry["offset"]
            raise IndexCorruptError("engine.wrong_checksum", path=self.path, offset=offset)


class MappedArray:
    """An attribute that is a section of its owner's ``frame``, mapped when first used."""

    def __init__(self, section: str | None = None) -> None:
        self._section = section

    def __set_name__(self, owner: type, name: str) -> None:
        self._name = name
        self._section = self._section or name

    def __get__(self, owner: Any, kind: type | None = None) -> Array:
        array: Array = owner.frame.array(self._section)
        owner.__dict__[self._name] = array
        return array


def _map(path: Path) -> mmap.mmap:
    try:
        with path.open("rb") as file:
            return mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
    except FileNotFoundError:
        raise IndexCorruptError("engine.missing_file", path=path) from None
    except ValueError:
        raise IndexCorruptError("engine.wrong_length", path=path, offset=0) from None


def _read_header(path: Path, kind: str, data: mmap.mmap) -> tuple[int, list[dict[str, Any]]]:
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
    content = json.loads(header)
    if content["kind"] != kind:
        raise IndexCorruptError("engine.wrong_kind", path=path, found=content["kind"], wanted=kind)
    return _PREFIX.size + length, content["sections"]

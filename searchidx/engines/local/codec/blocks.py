"""Sections of which a part is read without reading them whole: a checksum for each block."""

from __future__ import annotations

import zlib
from typing import Final

import numpy as np

from searchidx.engines.local.codec.framing import Frame, Section
from searchidx.errors import IndexCorruptError

BLOCK_BYTES: Final = 4096


def block_sections(name: str, raw: bytes) -> dict[str, Section]:
    """Return a section and the checksums of its blocks, the last of which may be shorter."""
    starts = range(0, len(raw), BLOCK_BYTES)
    crcs = [zlib.crc32(raw[start : start + BLOCK_BYTES]) for start in starts]
    return {name: raw, f"{name}.crcs": np.array(crcs, np.uint32)}


class Blocks:
    """The bytes of a section; each block is compared with its checksum when first read."""

    def __init__(self, frame: Frame, name: str) -> None:
        self._frame = frame
        self._name = name
        self._raw = frame.unverified_bytes(name)
        self._crcs = frame.array(f"{name}.crcs")
        self._is_verified = bytearray(len(self._crcs))
        if len(self._crcs) != -(-len(self._raw) // BLOCK_BYTES):
            self._raise(0)

    def __len__(self) -> int:
        return len(self._raw)

    def read(self, start: int, end: int) -> memoryview:
        """Return ``[start, end)``; raise IndexCorruptError where that is damaged or not there."""
        if not 0 <= start <= end <= len(self._raw):
            self._raise(min(start, len(self._raw)))
        for block in range(start // BLOCK_BYTES, -(-end // BLOCK_BYTES)):
            if not self._is_verified[block]:
                self._verify(block)
        return self._raw[start:end]

    def _verify(self, block: int) -> None:
        start = block * BLOCK_BYTES
        if zlib.crc32(self._raw[start : start + BLOCK_BYTES]) != self._crcs[block]:
            self._raise(start)
        self._is_verified[block] = True

    def _raise(self, offset: int) -> None:
        offset += self._frame.start_of(self._name)
        raise IndexCorruptError("engine.wrong_checksum", path=self._frame.path, offset=offset)

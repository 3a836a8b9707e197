"""Turns over the bytes of a file one by one."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from pathlib import Path


def flips(path: Path, offsets: Iterable[int], mask: int = 0xFF) -> Iterator[int]:
    """Yield each offset while the bits of ``mask`` are turned over in the byte there."""
    raw = path.read_bytes()
    descriptor = os.open(path, os.O_RDWR)
    try:
        for offset in offsets:
            os.pwrite(descriptor, bytes([raw[offset] ^ mask]), offset)
            yield offset
            os.pwrite(descriptor, raw[offset : offset + 1], offset)
    finally:
        os.close(descriptor)

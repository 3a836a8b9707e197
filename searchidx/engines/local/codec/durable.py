"""The one place from which bytes of the index reach the disk.

A published file is written under a temporary name, synced, renamed, and its folder is
synced: after a crash there is the old file or the new one, never a part of either.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping
from pathlib import Path

Buffer = bytes | bytearray | memoryview

TEMPORARY_SUFFIX = ".tmp"


def write_file(path: Path, chunks: Iterable[Buffer]) -> int:
    """Write a new file whole; return its size in bytes.

    Raises OSError; then nothing lies under ``path`` that was not there before.
    """
    temporary = path.with_name(path.name + TEMPORARY_SUFFIX)
    size = 0
    try:
        with temporary.open("wb") as out:
            for chunk in chunks:
                out.write(chunk)
                size += memoryview(chunk).nbytes
            out.flush()
            os.fsync(out.fileno())
        temporary.replace(path)
    except BaseException:
        temporary.unlink(missing_ok=True)
        raise
    sync_folder(path.parent)
    return size


def rename(paths: Mapping[Path, Path]) -> None:
    """Give files of one folder, all written, other names in it."""
    for path, name in paths.items():
        path.replace(name)
    for folder in {name.parent for name in paths.values()}:
        sync_folder(folder)


def make_folder(folder: Path) -> None:
    """Make a folder, and those above it that are missing, and make their names durable."""
    if not folder.is_dir():
        make_folder(folder.parent)
        folder.mkdir(exist_ok=True)
        sync_folder(folder.parent)


def sync_folder(folder: Path) -> None:
    """Make the names in a folder durable."""
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def remove(path: Path) -> None:
    """Remove a file that no generation names any more; a reader's map of it stays valid."""
    path.unlink(missing_ok=True)

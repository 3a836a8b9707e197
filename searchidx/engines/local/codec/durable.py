"""The one place from which bytes of the index reach the disk.

A published file is written under a temporary name, synced, renamed, and its folder is
synced: after a crash there is the old file or the new one, never a part of either.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from types import TracebackType
from typing import Final, Self

Buffer = bytes | bytearray | memoryview

TEMPORARY_SUFFIX: Final = ".tmp"
SPOOL_BYTES: Final = 4 << 20
"""Bytes of a stream that are held in memory where the rest of it goes to a file."""
CHUNK_BYTES: Final = 1 << 20
"""Bytes of a stream that are read back at a time."""


class Spool:
    """A stream of bytes on its way to a file: first all is appended, then it is read.

    Given a folder, all but a short one lies in a file there that has no name, so that nothing
    is left of it whatever happens; without one, it stays in memory.
    """

    def __init__(self, folder: Path | None = None) -> None:
        # Of 0 bytes, such a file never leaves memory. Where a file must have a name for a
        # moment, it is one that the next writer removes.
        import tempfile  # noqa: PLC0415 - only writers need it

        self._file = tempfile.SpooledTemporaryFile(  # noqa: SIM115 - closed by close()
            SPOOL_BYTES if folder else 0, suffix=TEMPORARY_SUFFIX, dir=str(folder or "") or None
        )
        self.n_bytes = 0

    def append(self, raw: Buffer) -> None:
        """Add bytes at the end; raise OSError."""
        self._file.write(raw)
        self.n_bytes += len(raw)

    def chunks(self) -> Iterator[bytes]:
        """Yield all of it, in chunks of ``CHUNK_BYTES`` but the last one."""
        self._file.seek(0)
        while chunk := self._file.read(CHUNK_BYTES):
            yield chunk

    def close(self) -> None:
        """Drop what was added."""
        self._file.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self.close()


def write_file(path: Path, chunks: Iterable[Buffer], mode: int | None = None) -> int:
    """Write a new file whole, with the permissions ``mode`` if given; return its size in bytes.

    Raises OSError; then nothing lies under ``path`` that was not there before.
    """
    temporary = path.with_name(path.name + TEMPORARY_SUFFIX)
    size = 0
    try:
        with temporary.open("wb") as out:
            if mode is not None:
                os.fchmod(out.fileno(), mode)
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

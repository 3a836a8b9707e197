"""The bytes of a source file, read once: counted, hashed, unpacked, and within limits."""

from __future__ import annotations

import errno
import io
import os
import stat
import zlib
from collections.abc import Iterator
from hashlib import sha256
from types import TracebackType
from typing import TYPE_CHECKING, Final, Self

from searchidx.config import Limits
from searchidx.errors import UnreadableFileError

if TYPE_CHECKING:
    from _typeshed import WriteableBuffer

_CHUNK_BYTES: Final = 1 << 18
_GZIP_GRACE_BYTES: Final = 2_000_000
_GZIP: Final = 31
"""What zlib calls a gzip member with its header and checksum."""


class UnreachableFileError(UnreadableFileError):
    """The file could not be looked at: permission, disk, or gone meanwhile."""


def unreachable(path: str, error: OSError) -> UnreachableFileError:
    """Return the error that says why a file could not be opened or read."""
    if isinstance(error, PermissionError):
        return UnreachableFileError("ingest.no_permission", path=path)
    if isinstance(error, FileNotFoundError):
        return UnreachableFileError("ingest.gone", path=path)
    return UnreachableFileError("ingest.input_error", path=path, reason=error.strerror or "?")


def _open_regular(path: str) -> tuple[io.FileIO, int]:
    """Open a file without following a link or waiting for a pipe, and return its size too.

    It must be a regular one.
    """
    descriptor = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC)
    state = os.fstat(descriptor)
    if not stat.S_ISREG(state.st_mode):
        os.close(descriptor)
        raise OSError(errno.EINVAL, os.strerror(errno.EINVAL))
    return io.FileIO(descriptor), state.st_size


class _HashingFile(io.RawIOBase):
    """An open file that hashes and counts what is read from it."""

    def __init__(self, file: io.FileIO, size: int) -> None:
        self._file = file
        self.size = size
        self.hash = sha256()  # processors have instructions for it
        self.n_bytes = 0
        self.is_at_end = False

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: WriteableBuffer, /) -> int:
        n_read = self._file.readinto(buffer) or 0
        self.hash.update(memoryview(buffer)[:n_read])
        self.n_bytes += n_read
        self.is_at_end = not n_read
        return n_read

    def close(self) -> None:
        self._file.close()
        super().close()


class _Unpacked(io.RawIOBase):
    """The content of a gzip file, member by member.

    Where it is broken it ends, so that nothing before is lost, and ``is_broken`` says so.
    """

    def __init__(self, packed: _HashingFile) -> None:
        self._file = packed
        self._packed = b""
        self._member = zlib.decompressobj(_GZIP)
        self._has_begun = False
        self.is_broken = False

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: WriteableBuffer, /) -> int:
        view = memoryview(buffer)
        try:
            data = self._inflate(len(view))
        except zlib.error:
            self.is_broken = True
            return 0
        view[: len(data)] = data
        return len(data)

    def _inflate(self, n_bytes: int) -> bytes:
        """Return at least one byte, at most ``n_bytes``; none at the end."""
        while not self.is_broken:
            if self._member.eof:
                self._packed = self._packed.lstrip(b"\0")
                if self._packed:
                    self._member = zlib.decompressobj(_GZIP)
            is_at_end = not self._packed and not self._fill()
            if is_at_end and (self._member.eof or not self._has_begun):
                break
            if self._member.eof:
                continue
            self._has_begun = True
            data = self._member.decompress(self._packed, n_bytes)
            self._packed = self._member.unconsumed_tail or self._member.unused_data
            if data:
                return data
            self.is_broken = is_at_end and not self._member.eof
        return b""

    def _fill(self) -> bool:
        self._packed = self._file.read(_CHUNK_BYTES) or b""
        return bool(self._packed)


class _DiskErrors:
    """A context, to be entered any number of times, that makes errors of a disk ours."""

    def __init__(self, path: str) -> None:
        self._path = path

    def __enter__(self) -> None:
        pass

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        if isinstance(error, OSError):
            raise unreachable(self._path, error) from error


class OpenedFile:
    """A source file, open; reading raises nothing but UnreadableFileError.

    As a context manager it closes the file. ``stream`` gives the unpacked bytes, for
    readers that decode as they go; they read it inside :meth:`errors`.
    """

    def __init__(self, path: str, limits: Limits) -> None:
        self.path = path
        self.limits = limits
        self._errors = _DiskErrors(path)
        try:
            self._raw = _HashingFile(*_open_regular(path))
        except OSError as error:
            raise unreachable(path, error) from error
        self._unpacked = _Unpacked(self._raw) if path.lower().endswith(".gz") else None
        # A small file needs no large buffer, and there may be hundreds of thousands of them.
        n_expected = _CHUNK_BYTES if self._unpacked else min(self._raw.size + 1, _CHUNK_BYTES)
        self.stream = io.BufferedReader(self._unpacked or self._raw, max(n_expected, 4096))
        self._n_unpacked = 0

    @property
    def n_bytes(self) -> int:
        """How many bytes of the file have been read."""
        return self._raw.n_bytes

    def head(self) -> bytes:
        """Return some bytes from the start, at least three if there are so many, unread."""
        with self.errors():
            return self.stream.peek(4)[:4096]

    def read(self, n_bytes: int = -1) -> bytes:
        """Read at most ``n_bytes`` unpacked bytes; all, up to the limit of an article, for -1.

        Raises UnreadableFileError where there is more than the limit.
        """
        limit = self.limits.article_bytes
        with self.errors():
            data = self.stream.read(n_bytes) if n_bytes >= 0 else self._read_all(limit)
            self._count(len(data))
        if n_bytes < 0 or not data:
            self._check_whole()
        return data

    def _read_all(self, limit: int) -> bytes:
        n_expected = min(max(self._raw.size, _CHUNK_BYTES // 4), limit) + 1
        parts: list[bytes] = []
        while part := self.stream.read(n_expected):
            parts.append(part)
            if sum(map(len, parts)) > limit:
                raise UnreadableFileError("ingest.too_big", path=self.path, limit=limit)
            if len(part) < n_expected:
                break
        return b"".join(parts)

    def _check_whole(self) -> None:
        if self._unpacked is not None and self._unpacked.is_broken:
            raise UnreadableFileError("ingest.bad_gzip", path=self.path)

    def lines(self) -> Iterator[tuple[int, bytes | None]]:
        """Yield (1-based number, line with its end); None for a line over the limit."""
        limit = self.limits.article_bytes
        readline = self.stream.readline
        is_packed = self._unpacked is not None
        number = 0
        with self.errors():
            while line := readline(limit + 1):
                number += 1
                if is_packed:
                    self._count(len(line))
                if line.endswith(b"\n"):
                    yield number, line
                    continue
                self._check_whole()  # the rest of a line that is cut off is none
                if len(line) > limit:
                    self._skip_line()
                yield number, line if len(line) <= limit else None
        self._check_whole()

    def _skip_line(self) -> None:
        while part := self.stream.readline(_CHUNK_BYTES):
            self._count(len(part))
            if part.endswith(b"\n"):
                return

    def _count(self, n_bytes: int) -> None:
        """Refuse a packed file that grows out of all proportion."""
        self._n_unpacked += n_bytes
        if self._unpacked is None or self._n_unpacked < _GZIP_GRACE_BYTES:
            return
        limit = self.limits.file_bytes
        if self._n_unpacked > min(limit, self.n_bytes * self.limits.unpacked_ratio):
            raise UnreadableFileError("ingest.bomb", path=self.path)

    def digest(self) -> str:
        """Read what is left and return the hash of all bytes of the file, hexadecimal.

        Raises UnreadableFileError if what was unpacked before turned out to be broken.
        """
        self._check_whole()
        with self.errors():
            while not self._raw.is_at_end:
                self._raw.read(_CHUNK_BYTES)
        return self._raw.hash.hexdigest()

    def close(self) -> None:
        """Close the file."""
        self._raw.close()

    def errors(self) -> _DiskErrors:
        """Turn what a disk raises into errors that name the file, inside a with statement."""
        return self._errors

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self.close()

"""Finds the source files under a root: regular files, each once, never out of the tree."""

from __future__ import annotations

import os
import re
import stat
from collections.abc import Collection, Iterator
from pathlib import Path
from typing import Final

from searchidx.ingest.folder_table import TABLE_NAME
from searchidx.ingest.opening import unreachable
from searchidx.ingest.read import skipped
from searchidx.ingest.readers import reader_for
from searchidx.ingest.source import SourceFile
from searchidx.ingest.structured import SIDECAR_SUFFIXES
from searchidx.results import SkippedFile

UNLISTED: Final = "ingest.folder_unreadable"
"""Key of the problem that says that what lies under a folder could not be seen."""

_NO_ARTICLE: Final = re.compile(r"(?:readme|leeme|léeme|license)(?![^\W\d_])", re.IGNORECASE)
_MAX_STAMP: Final = (1 << 63) - 1

FileState = tuple[str, os.stat_result]
Found = SourceFile | SkippedFile


def discover(
    root: str, start: str | None = None, excluded: Collection[str] = ()
) -> Iterator[Found]:
    """Yield the source files of a root in the order of their names, and what is not read.

    ``root`` is an absolute real path, ``start`` a file or folder under it (default: all of
    it), ``excluded`` are folders to leave out. Hidden files and folders, ``README*``,
    ``LEEME*``, ``LICENSE*``, sidecars and ``metadata.csv`` are no articles. Links inside the
    tree are passed over, since what they point to is found itself; links that lead out of
    it, files that are not regular (never opened) and second names of one file are reported.
    A folder that cannot be listed is reported under :data:`UNLISTED`. What is not there
    yields nothing.
    """
    yield from _Walk(root, excluded).run(start or root)


def is_article_name(name: str) -> bool:
    """Say whether a file of this name could hold articles: not hidden, no read-me, no table."""
    return not name.startswith(".") and name != TABLE_NAME and not _NO_ARTICLE.match(name)


class _Folder:
    """The entries of a folder by name, and the tables that describe its files."""

    def __init__(self, path: str, tables: tuple[FileState, ...]) -> None:
        self.path = path
        with os.scandir(path) as entries:
            self.entries = {entry.name: entry for entry in entries}
        own = _regular(_join(path, TABLE_NAME)) if TABLE_NAME in self.entries else None
        self.tables = tables if own is None else (own, *tables)
        self._text_stems = {_stem(name) for name in self.entries if _is_text(name)}

    def is_sidecar(self, name: str) -> bool:
        """Say whether a file describes the text of the same name beside it."""
        is_candidate = name[len(_stem(name)) :].lower() in SIDECAR_SUFFIXES
        return is_candidate and _stem(name) in self._text_stems

    def sidecar_of(self, name: str) -> FileState | None:
        """Return the sidecar of a text."""
        if not _is_text(name):
            return None
        names = (_stem(name) + suffix for suffix in SIDECAR_SUFFIXES)
        beside = (_regular(_join(self.path, n)) for n in names if n in self.entries)
        return next(filter(None, beside), None)


class _Walk:
    """One walk; remembers which files it has seen under another name."""

    def __init__(self, root: str, excluded: Collection[str]) -> None:
        self._root = root
        self._excluded = frozenset(excluded)
        self._folders_seen: set[tuple[int, int]] = set()
        self._names_of: dict[tuple[int, int], str] = {}

    def run(self, start: str) -> Iterator[Found]:
        """Walk a file or folder of the root."""
        below = Path(start).relative_to(self._root).parts
        if any(part.startswith(".") for part in below) or self._is_excluded(start):
            return
        try:
            state = os.lstat(start)
        except FileNotFoundError:
            return
        except OSError:
            yield SkippedFile(start, None, UNLISTED, {"path": start})
            return
        if stat.S_ISDIR(state.st_mode):
            yield from self._walk(start)
        elif start == self._root or is_article_name(below[-1]):
            yield from self._single(start, state)

    def _walk(self, start: str) -> Iterator[Found]:
        """Walk a folder in the order of names, folders in their place among the files."""
        stack: list[tuple[_Folder, Iterator[str]]] = []
        above = self._tables_above(start) if start != self._root else ()
        yield from self._enter(start, above, stack)
        while stack:
            folder, names = stack[-1]
            name = next(names, None)
            if name is None:
                stack.pop()
                continue
            if not is_article_name(name):
                continue
            path = _join(folder.path, name)
            entry = folder.entries[name]
            if not _is_utf8(name):
                shown = os.fsencode(path).decode("utf-8", "replace")
                yield SkippedFile(shown, None, "ingest.bad_name", {"path": shown})
            elif entry.is_symlink():
                yield from self._link(path)
            elif entry.is_dir(follow_symlinks=False):
                yield from self._enter(path, folder.tables, stack)
            elif not folder.is_sidecar(name):
                yield from self._file(path, folder)

    def _enter(
        self, path: str, tables: tuple[FileState, ...], stack: list[tuple[_Folder, Iterator[str]]]
    ) -> Iterator[SkippedFile]:
        """Put a folder on the stack, unless it is left out or was seen in this walk."""
        if self._is_excluded(path):
            return
        try:
            state = os.lstat(path)
            folder = _Folder(path, tables)
        except FileNotFoundError:  # gone since its name was read
            return
        except OSError:
            yield SkippedFile(path, None, UNLISTED, {"path": path})
            return
        if (state.st_dev, state.st_ino) not in self._folders_seen:
            self._folders_seen.add((state.st_dev, state.st_ino))
            stack.append((folder, iter(sorted(folder.entries))))

    def _is_excluded(self, path: str) -> bool:
        return any(path == folder or path.startswith(folder + "/") for folder in self._excluded)

    def _file(self, path: str, folder: _Folder) -> Iterator[Found]:
        try:
            state = os.lstat(path)
        except OSError as error:
            yield skipped(unreachable(path, error))
            return
        name = path.rpartition("/")[2]
        yield self._found(path, state, folder.sidecar_of(name), folder.tables)

    def _single(self, path: str, state: os.stat_result) -> Iterator[Found]:
        """Yield a file that was asked for by name, without listing its folder."""
        sidecar = None
        if _is_text(path):
            beside = (_regular(_stem(path) + suffix) for suffix in SIDECAR_SUFFIXES)
            sidecar = next(filter(None, beside), None)
        yield self._found(path, state, sidecar, self._tables_above(path))

    def _found(
        self,
        path: str,
        state: os.stat_result,
        sidecar: FileState | None,
        tables: tuple[FileState, ...],
    ) -> Found:
        if not stat.S_ISREG(state.st_mode):
            return SkippedFile(path, None, "ingest.not_regular", {"path": path})
        if reader_for(path) is None:
            return SkippedFile(path, None, "ingest.unknown_format", {"path": path})
        if state.st_nlink > 1:
            first = self._names_of.setdefault((state.st_dev, state.st_ino), path)
            if first != path:
                return SkippedFile(path, None, "ingest.same_file", {"path": path, "other": first})
        states = [state, *(s for _, s in (*tables, *((sidecar,) if sidecar else ())))]
        return SourceFile(
            path=path,
            root=self._root,
            size=sum(s.st_size for s in states),
            mtime_ns=sum(s.st_mtime_ns for s in states) & _MAX_STAMP,
            file_bytes=state.st_size,
            sidecar=sidecar[0] if sidecar else None,
            tables=tuple(table for table, _ in tables),
        )

    def _link(self, path: str) -> Iterator[SkippedFile]:
        target = os.path.realpath(path)
        if not Path(path).exists():
            yield SkippedFile(path, None, "ingest.broken_link", {"path": path})
        elif target != self._root and not target.startswith(self._root.rstrip("/") + "/"):
            yield SkippedFile(path, None, "ingest.link_out", {"path": path, "target": target})

    def _tables_above(self, path: str) -> tuple[FileState, ...]:
        """Return the tables of the folders from that of a path up to the root."""
        tables: list[FileState] = []
        for folder in Path(path).parents:
            if table := _regular(_join(str(folder), TABLE_NAME)):
                tables.append(table)
            if str(folder) == self._root or path == self._root:
                break
        return tuple(tables)


def _regular(path: str) -> FileState | None:
    """Return a path with its state if it is a regular file and no link."""
    try:
        state = os.lstat(path)
    except OSError:
        return None
    return (path, state) if stat.S_ISREG(state.st_mode) else None


def _is_text(name: str) -> bool:
    """Say whether a file is a bare text by its name, which may have a sidecar."""
    reader = reader_for(name)
    return reader is not None and reader.has_sidecar


def _stem(name: str) -> str:
    name = name.removesuffix(".gz")
    return name[: name.rfind(".")] if "." in name else name


def _is_utf8(name: str) -> bool:
    try:
        name.encode()
    except UnicodeEncodeError:
        return False
    return True


def _join(folder: str, name: str) -> str:
    return f"{folder}/{name}" if folder != "/" else f"/{name}"

"""Finds the source files under a root: regular files, each once, never out of the tree."""

from __future__ import annotations

import os
import stat
from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from searchidx.ingest.folder import FileState, Folder, is_article_name, is_text, join, stem_of
from searchidx.ingest.folder_table import TABLE_NAME
from searchidx.ingest.opening import unreachable
from searchidx.ingest.read import skipped
from searchidx.ingest.readers import reader_for
from searchidx.ingest.source import SourceFile
from searchidx.ingest.structured import SIDECAR_SUFFIXES
from searchidx.results import SkippedFile

UNLISTED: Final = "ingest.folder_unreadable"
"""Key of the problem that says that what lies under a folder could not be seen."""

_MAX_STAMP: Final = (1 << 63) - 1

IsKnown = Callable[[str, str], bool]
"""Says of the path of a folder and the digest of its listing whether its files are known."""


@dataclass(frozen=True, slots=True)
class ListedFolder:
    """A folder that was walked: comes after its files and what lies under it.

    Two listings of one ``digest`` hold the same files with the same states, and nothing to
    report; it is empty where this cannot be said. Of a folder that ``is_known`` the files
    were not told.
    """

    path: str
    digest: str
    is_known: bool


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
    for found in walk(root, start or root, excluded, lambda path, digest: False):
        if not isinstance(found, ListedFolder):
            yield found


def walk(
    root: str, start: str, excluded: Collection[str], is_known: IsKnown
) -> Iterator[Found | ListedFolder]:
    """Yield what :func:`discover` does, and each folder; leave out the files of known folders.

    A folder that ``is_known`` costs one look at each of its entries and nothing more.
    """
    yield from _Walk(root, excluded, is_known).run(start)


@dataclass(slots=True)
class _Visit:
    """A folder on the way: ``names`` are those still to come."""

    folder: Folder
    digest: str
    is_known: bool
    subfolders: frozenset[str]
    names: Iterator[str]


class _Walk:
    """One walk; remembers which files it has seen under another name."""

    def __init__(self, root: str, excluded: Collection[str], is_known: IsKnown) -> None:
        self._root = root
        self._excluded = frozenset(excluded)
        self._is_known = is_known
        self._folders_seen: set[tuple[int, int]] = set()
        self._names_of: dict[tuple[int, int], str] = {}

    def run(self, start: str) -> Iterator[Found | ListedFolder]:
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

    def _walk(self, start: str) -> Iterator[Found | ListedFolder]:
        """Walk a folder in the order of names, folders in their place among the files."""
        stack: list[_Visit] = []
        above = self._tables_above(start) if start != self._root else ()
        yield from self._enter(start, above, stack)
        while stack:
            visit = stack[-1]
            folder = visit.folder
            name = next(visit.names, None)
            if name is None:
                stack.pop()
                digest = visit.digest if folder.is_plain else ""
                yield ListedFolder(folder.path, digest, visit.is_known)
            elif not _is_utf8(name):
                shown = os.fsencode(join(folder.path, name)).decode("utf-8", "replace")
                yield SkippedFile(shown, None, "ingest.bad_name", {"path": shown})
            elif name in visit.subfolders:
                yield from self._enter(join(folder.path, name), folder.tables, stack)
            elif not folder.is_sidecar(name):
                yield from self._entry(name, folder)

    def _enter(
        self, path: str, tables: tuple[FileState, ...], stack: list[_Visit]
    ) -> Iterator[SkippedFile]:
        """Put a folder on the stack, unless it is left out or was seen in this walk."""
        if self._is_excluded(path):
            return
        try:
            state = os.lstat(path)
            folder = Folder(path, tables)
        except FileNotFoundError:  # gone since its name was read
            return
        except OSError:
            yield SkippedFile(path, None, UNLISTED, {"path": path})
            return
        if (state.st_dev, state.st_ino) in self._folders_seen:
            return
        self._folders_seen.add((state.st_dev, state.st_ino))
        digest = folder.digest(path[len(self._root.rstrip("/")) :].count("/"))
        is_known = bool(digest) and self._is_known(path, digest)
        names = folder.subfolders if is_known else folder.names()
        stack.append(
            _Visit(folder, digest, is_known, frozenset(folder.subfolders), iter(sorted(names)))
        )

    def _is_excluded(self, path: str) -> bool:
        return any(path == folder or path.startswith(folder + "/") for folder in self._excluded)

    def _entry(self, name: str, folder: Folder) -> Iterator[Found]:
        """Yield a file, or what is to be said of an entry that is none."""
        path = join(folder.path, name)
        state = folder.files.get(name)
        if state is None:
            try:
                state = os.lstat(path)
            except OSError as error:
                yield skipped(unreachable(path, error))
                return
        if stat.S_ISLNK(state.st_mode):
            yield from self._link(path)
            return
        found = self._found(path, state, folder.sidecar_of(name), folder.tables)
        if isinstance(found, SkippedFile):
            folder.is_plain = False
        yield found

    def _single(self, path: str, state: os.stat_result) -> Iterator[Found]:
        """Yield a file that was asked for by name, without listing its folder."""
        sidecar = None
        if is_text(path):
            beside = (_regular(stem_of(path) + suffix) for suffix in SIDECAR_SUFFIXES)
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
            if table := _regular(join(str(folder), TABLE_NAME)):
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


def _is_utf8(name: str) -> bool:
    try:
        name.encode()
    except UnicodeEncodeError:
        return False
    return True

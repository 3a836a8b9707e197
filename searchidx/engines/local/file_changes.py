"""What a segment keeps of source files: the changes of their records since the last commit.

One table of folders, sorted by path, and one of files in the order of their folders, by
name. So a record is found by two bisections and the files of a folder are one range of
rows; nothing is ever read whole.
"""

from __future__ import annotations

import heapq
from collections.abc import Iterator, Sequence
from itertools import groupby, pairwise
from operator import itemgetter

from searchidx.engines.local.codec.file_table import (
    FILE_ROW,
    FOLDER_ROW,
    NO_CHANGE,
    Change,
    FileChange,
    FileRows,
    FileTable,
    decoded,
    encoded,
)
from searchidx.engines.local.codec.framing import Frame, Section


def split_path(path: str) -> tuple[str, str]:
    """Return folder and name of a path; of a folder, which ends in a slash, no name."""
    folder, _, name = path.rpartition("/")
    return folder, name


class FileChanges:
    """The changes of a segment, mapped. A generation says at most one thing of a path."""

    def __init__(self, frame: Frame) -> None:
        self._folders = FileTable(frame, "folders", FOLDER_ROW)
        self._files = FileTable(frame, "files", FILE_ROW)

    def __iter__(self) -> Iterator[FileChange]:
        for index in range(len(self._folders)):
            folder = decoded(self._folders.name(index))
            generation, record = self._folders.change(index, f"{folder}/")
            if generation:
                yield generation, f"{folder}/", record
            yield from self._in(index, folder)

    def change(self, path: str) -> Change:
        """Return generation and record of a path's change; generation 0 if there is none."""
        folder, name = split_path(path)
        index = self._folder(folder)
        if index < 0:
            return NO_CHANGE
        if not name:
            return self._folders.change(index, path)
        start, end = self._range(index)
        raw = encoded(name)
        row = self._files.find(raw, start, end)
        if row == end or self._files.name(row) != raw:
            return NO_CHANGE
        return self._files.change(row, path)

    def folders(self, root: str = "") -> Iterator[tuple[str, Change]]:
        """Yield the folders from one down in the order of their paths, with their changes."""
        table, raw = self._folders, encoded(root)
        own = self._folder(root)
        start = table.find(raw + b"/", 0, len(table))
        end = table.find(raw + b"0", start, len(table))  # the byte after a slash
        for index in (*((own,) if own >= 0 else ()), *range(start, end)):
            folder = decoded(table.name(index))
            yield folder, table.change(index, f"{folder}/")

    def files_in(self, folder: str) -> Iterator[FileChange]:
        """Yield the changes of the files that lie in a folder itself, by name."""
        index = self._folder(folder)
        return self._in(index, folder) if index >= 0 else iter(())

    def _folder(self, folder: str) -> int:
        table, raw = self._folders, encoded(folder)
        index = table.find(raw, 0, len(table))
        return index if index < len(table) and table.name(index) == raw else -1

    def _range(self, index: int) -> tuple[int, int]:
        return self._folders.row(index)[5], self._folders.row(index + 1)[5]

    def _in(self, index: int, folder: str) -> Iterator[FileChange]:
        return self._files.changes(*self._range(index), folder)

    def files_of(self, folder: str) -> tuple[memoryview, memoryview, int]:
        """Return the rows of a folder as they lie there, with their texts and where these begin."""
        return self._files.rows(*self._range(self._folder(folder)))

    def fits(self) -> bool:
        """Say whether the tables are what FORMAT.md says."""
        if not (self._folders.is_whole() and self._files.is_whole()):
            return False
        firsts = [self._folders.row(index)[5] for index in range(len(self._folders) + 1)]
        is_cut = firsts[0] == 0 and firsts[-1] == len(self._files) and firsts == sorted(firsts)
        if not is_cut:
            return False
        try:
            folders = [folder for folder, _ in self.folders()]
            files = [[*self._in(*found)] for found in enumerate(folders)]
        except UnicodeDecodeError:
            return False
        names = [
            [path[len(folder) + 1 :] for _, path, _ in rows]
            for folder, rows in zip(folders, files, strict=True)
        ]
        return (
            len(folders) == len(self._folders)
            and all(a < b for a, b in pairwise(folders))
            and all(a < b for rows in names for a, b in pairwise(("", *rows)))
            and not any("/" in name for rows in names for name in rows)
            and all(generation for rows in files for generation, _, _ in rows)
        )


def file_sections(changes: Sequence[FileChange]) -> dict[str, Section]:
    """Return the tables of changes, one a path, in any order."""
    folders, files = FileRows(FOLDER_ROW), FileRows(FILE_ROW)
    by_folder: dict[str, dict[str, Change]] = {}
    for generation, path, record in changes:
        folder, _, name = path.rpartition("/")
        by_folder.setdefault(folder, {})[name] = generation, record
    for folder in sorted(by_folder):
        found = by_folder[folder]
        folders.add(folder, *found.pop("", NO_CHANGE), files.n)
        for name in sorted(found):
            files.add(name, *found[name])
    return {**folders.sections("folders", files.n), **files.sections("files")}


def merged_file_sections(tables: Sequence[FileChanges]) -> dict[str, Section]:
    """Return the tables of the newest change of each path; most rows are copied as they are."""
    folders, files = FileRows(FOLDER_ROW), FileRows(FILE_ROW)
    for folder, change, holders in newest_folders(tables):
        folders.add(folder, *change, files.n)
        if len(holders) == 1:
            files.copy(*holders[0].files_of(folder))
        else:
            for generation, path, record in newest_in(holders, folder):
                files.add(split_path(path)[1], generation, record)
    return {**folders.sections("folders", files.n), **files.sections("files")}


def newest_folders(
    tables: Sequence[FileChanges], root: str = ""
) -> Iterator[tuple[str, Change, list[FileChanges]]]:
    """Yield the folders of several segments with their newest changes, and who has them."""

    def held(table: FileChanges) -> Iterator[tuple[str, Change, FileChanges]]:
        return ((folder, change, table) for folder, change in table.folders(root))

    found = heapq.merge(*map(held, tables), key=itemgetter(0))
    for folder, group in groupby(found, key=itemgetter(0)):
        _, changes, holders = zip(*group, strict=True)
        yield folder, max(changes, key=itemgetter(0)), list(holders)


def newest_in(tables: Sequence[FileChanges], folder: str) -> Iterator[FileChange]:
    """Yield the newest change of each file in a folder itself, by name."""
    changes = heapq.merge(*(table.files_in(folder) for table in tables), key=itemgetter(1))
    for _, group in groupby(changes, key=itemgetter(1)):
        yield max(group, key=itemgetter(0))

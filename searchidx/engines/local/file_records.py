"""The records of source files in an index: of all its segments, the newest change counts."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from operator import itemgetter

from searchidx.engines.local.codec.file_table import NO_CHANGE
from searchidx.engines.local.file_changes import FileChanges, newest_folders, newest_in
from searchidx.stored import FileRecord


class FileRecords:
    """Finds records without reading more than lies on the way; see the Searcher protocol."""

    def __init__(self, tables: Sequence[FileChanges]) -> None:
        self._tables = tables

    def record(self, path: str) -> FileRecord | None:
        """Return the record of a file or folder, if it has one."""
        changes = (table.change(path) for table in self._tables)
        return max(changes, key=itemgetter(0), default=NO_CHANGE)[1]

    def records(self, root: str) -> Iterator[FileRecord]:
        """Yield the records of the file ``root`` or of all files under the folder ``root``."""
        if not root.endswith("/") and (record := self.record(root)):
            yield record
        for folder, _, holders in newest_folders(self._tables, root.rstrip("/")):
            yield from _present(holders, folder)

    def folders(self, root: str) -> dict[str, FileRecord | None]:
        """Return the folders from one down, each with its own record, if it has one."""
        found = newest_folders(self._tables, root.rstrip("/"))
        return {folder or "/": record for folder, (_, record), _ in found}

    def files_in(self, folder: str) -> Iterator[FileRecord]:
        """Yield the records of the files that lie in a folder itself, by name."""
        yield from _present(self._tables, folder.rstrip("/"))


def _present(tables: Sequence[FileChanges], folder: str) -> Iterator[FileRecord]:
    return (record for _, _, record in newest_in(tables, folder) if record is not None)

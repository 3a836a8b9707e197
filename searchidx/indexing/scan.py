"""Finds the files of a run, and the records of those that have to be compared."""

from __future__ import annotations

from collections.abc import Collection

from searchidx.engine import Searcher
from searchidx.indexing.folders import Folders
from searchidx.indexing.progress import Progress
from searchidx.indexing.scope import Target
from searchidx.indexing.tally import Tally
from searchidx.ingest.discover import UNLISTED, ListedFolder, walk
from searchidx.ingest.source import SourceFile
from searchidx.stored import FileRecord


class Scan:
    """What the walks through the targets of a run have found.

    ``sources`` are the files of the folders that are not known as they are, in reading
    order; ``records`` those of the same folders and of the folders that were not found,
    by path. ``blind`` are folders that could not be listed.
    """

    def __init__(
        self, known: Searcher | None, folders: Folders, tally: Tally, progress: Progress
    ) -> None:
        self._known = known
        self._folders = folders
        self._tally = tally
        self._progress = progress
        self.sources: list[SourceFile] = []
        self.records: dict[str, FileRecord] = {}
        self.blind: list[str] = []

    def visit(self, target: Target, excluded: Collection[str]) -> bool:
        """Walk a target; say whether there is any file in it."""
        n_before = len(self.sources) + self._folders.n_files
        recorded = self._known.folders(target.start) if self._known is not None else {}
        to_compare = dict.fromkeys(recorded)
        self._folders.expect(recorded)
        for found in walk(target.root, target.start, excluded, self._folders.is_known):
            if isinstance(found, SourceFile):
                self.sources.append(found)
            elif isinstance(found, ListedFolder):
                self._folders.enter(found)
                if found.is_known:
                    del to_compare[found.path]
            else:
                self._tally.skip(found)
                if found.key == UNLISTED:
                    self.blind.append(found.path)
                continue
            self._progress.n_files = len(self.sources) + self._folders.n_files
            self._progress.tell()
        self._load(target.start, to_compare)
        return len(self.sources) + self._folders.n_files > n_before

    def _load(self, start: str, folders: Collection[str]) -> None:
        """Get the records of a file, and of the files in folders."""
        if self._known is None:
            return
        if record := self._known.file_record(start):
            self.records[start] = record
        for folder in folders:
            self.records.update((record.path, record) for record in self._known.files_in(folder))

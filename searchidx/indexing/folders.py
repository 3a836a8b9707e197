"""The folders of a run: which need no look at each file, and their records after it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from searchidx.engine import Searcher
from searchidx.indexing.manifest import FolderStamp, Stamp, folder_of, record_path
from searchidx.ingest.discover import ListedFolder
from searchidx.stored import FileRecord

RENEWAL_FILES: Final = 5_000
"""Files in folders without a record for which a run that found no change publishes some."""


@dataclass(slots=True)
class _Folder:
    """A folder that was walked, with the files settled so far.

    ``n_waiting`` files of a known folder are still to be read again. ``is_sound`` says that
    all settled files can be stood for.
    """

    listing: str
    is_known: bool
    n_files: int = 0
    n_articles: int = 0
    pattern: str = ""
    n_waiting: int = 0
    is_sound: bool = True
    is_changed: bool = False


class Folders:
    """Compares listings with the records of folders, and makes these records.

    At every published state a folder that has a record has files of which each record is
    as it was when the folder was listed: :meth:`disturb` comes before any change of one of
    them, and :meth:`renewed` after the last. ``pattern`` is the path pattern of the run,
    None to keep the one that files were read with.
    """

    def __init__(self, before: Searcher | None, pattern: str | None = None) -> None:
        self._before = before
        self._pattern = pattern
        self._stamps: dict[str, str] = {}
        self._folders: dict[str, _Folder] = {}
        self._has_record: dict[str, bool] = {}
        self.n_files = self.n_articles = 0
        """Files, and their articles, in known folders."""

    def expect(self, records: Mapping[str, FileRecord | None]) -> None:
        """Take the records of the folders that are about to be walked."""
        self._stamps.update({path: record.digest for path, record in records.items() if record})
        self._has_record.update({path: record is not None for path, record in records.items()})

    def is_known(self, path: str, listing: str) -> bool:
        """Say whether the files of a folder with this listing are all as their records say."""
        stamp = FolderStamp.parse(self._stamps.get(path, ""))
        return stamp.listing == listing and self._pattern in {None, stamp.pattern}

    def enter(self, found: ListedFolder) -> None:
        """Note a folder that was walked."""
        folder = self._folders[found.path] = _Folder(found.digest, found.is_known)
        if found.is_known:
            stamp = FolderStamp.parse(self._stamps[found.path])
            folder.n_files, folder.n_articles = stamp.n_files, stamp.n_articles
            folder.pattern = stamp.pattern
            self.n_files += stamp.n_files
            self.n_articles += stamp.n_articles

    def withdraw(self, path: str, n_articles: int) -> int:
        """Note that a file has to be read after all; return how many articles were counted."""
        folder = self._folders.get(folder_of(path))
        if folder is None or not folder.is_known:
            return 0
        folder.n_files -= 1
        folder.n_articles -= n_articles
        folder.n_waiting += 1
        return n_articles

    def settle(self, path: str, record: FileRecord | None) -> None:
        """Note the record that a file has after the run, None where none can be relied on."""
        folder = self._folders.get(folder_of(path))
        if folder is None:
            return
        if folder.is_known:
            folder.n_waiting -= 1
        folder.is_changed = True
        stamp = Stamp.parse(record.digest if record else "")
        if not stamp.content or (folder.n_files and folder.pattern != stamp.pattern):
            folder.is_sound = False
        folder.pattern = stamp.pattern
        folder.n_files += 1
        folder.n_articles += stamp.n_articles

    def disturb(self, path: str) -> str | None:
        """Return the path of the record that has to go before that of a file changes, if any."""
        folder = folder_of(path)
        if path.endswith("/") or not self._is_recorded(folder):
            return None
        self._has_record[folder] = False
        return record_path(folder)

    def _is_recorded(self, folder: str) -> bool:
        """Say whether the index, as this run has changed it so far, has a folder's record."""
        if folder not in self._has_record:
            before = self._before
            record = before.file_record(record_path(folder)) if before is not None else None
            self._has_record[folder] = record is not None
        return self._has_record[folder]

    def renewed(self, *, is_worth_it: bool) -> Iterator[FileRecord]:
        """Yield the records of the folders of which every file has been settled.

        None where they would be the only reason to publish and spare the next run little.
        """
        found = {
            path: FolderStamp(f.listing, f.n_files, f.n_articles, f.pattern)
            for path, f in self._folders.items()
            if f.is_changed and f.is_sound and f.listing and not f.n_waiting
        }
        if not is_worth_it and sum(stamp.n_files for stamp in found.values()) < RENEWAL_FILES:
            return
        for path, stamp in found.items():
            if not self._is_recorded(path) or self._stamps.get(path) != str(stamp):
                yield FileRecord(record_path(path), 0, 0, str(stamp))

"""What to do with each file: a comparison of files and records, without reading any."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from searchidx.indexing.manifest import Stamp, depth_of
from searchidx.indexing.scope import is_under
from searchidx.ingest.source import SourceFile
from searchidx.stored import FileRecord

Change = Literal["added", "changed", "moved", "touched", "unchanged"]


@dataclass(frozen=True, slots=True)
class PlannedFile:
    """A file with its record, if it has one, and what has happened to it.

    ``"touched"``: other time or size on disk, the same content. ``"moved"``: the content
    of a file that is gone, or the same file below another root. ``content`` is the hash
    where it had to be known.
    """

    source: SourceFile
    change: Change
    pattern: str
    record: FileRecord | None = None
    content: str = ""


@dataclass(frozen=True, slots=True)
class Removed:
    """A record whose file is gone; ``is_moved`` if another file has its content."""

    record: FileRecord
    is_moved: bool


@dataclass(frozen=True, slots=True)
class Plan:
    """All files in the order in which they are read, and the records to take out."""

    files: tuple[PlannedFile, ...]
    removed: tuple[Removed, ...]


@dataclass(frozen=True, slots=True)
class Comparison:
    """Files on disk against records of files.

    ``sources`` are in reading order. ``blind`` are folders that could not be listed:
    what lies under them is not known to be gone. ``pattern`` is the path pattern of the
    run, None to keep the one that each file was read with; ``pattern_of_root`` is then
    that of new files.
    """

    sources: Sequence[SourceFile]
    records: Mapping[str, FileRecord]
    blind: Collection[str] = ()
    pattern: str | None = None
    pattern_of_root: Callable[[str], str] = lambda root: ""

    def doubtful(self) -> list[SourceFile]:
        """Return the files whose content decides: touched ones, and those that may have moved."""
        gone_sizes = {record.size for record in self._gone() if Stamp.parse(record.digest).content}
        return [
            source
            for source in self.sources
            if self._first_look(source) == "touched"
            or (source.path not in self.records and source.size in gone_sizes)
        ]

    def plan(self, contents: Mapping[str, str]) -> Plan:
        """Return the plan, given the hashes of the doubtful files by path."""
        gone = self._gone()
        by_content: dict[str, list[FileRecord]] = defaultdict(list)
        for lost in reversed(gone):
            by_content[Stamp.parse(lost.digest).content].append(lost)
        by_content.pop("", None)
        moved: set[str] = set()
        files: list[PlannedFile] = []
        for source in self.sources:
            record = self.records.get(source.path)
            change = self._first_look(source)
            content = contents.get(source.path, "")
            if change == "touched" and record and content != Stamp.parse(record.digest).content:
                change = "changed"
            elif change == "added" and content and by_content.get(content):
                change = "moved"
                moved.add(by_content[content].pop().path)
            pattern = self._pattern_of(source)
            files.append(PlannedFile(source, change, pattern, record, content))
        removed = tuple(Removed(record, record.path in moved) for record in gone)
        return Plan(tuple(files), removed)

    def _first_look(self, source: SourceFile) -> Change:
        """Compare without content; ``"touched"`` may still turn out to be changed."""
        record = self.records.get(source.path)
        if record is None:
            return "added"
        stamp = Stamp.parse(record.digest)
        if not stamp.content or stamp.pattern != self._pattern_of(source):
            return "changed"
        if stamp.depth != depth_of(source):
            return "moved"
        is_same = (record.size, record.mtime_ns) == (source.size, source.mtime_ns)
        return "unchanged" if is_same else "touched"

    def _gone(self) -> list[FileRecord]:
        """Return the records whose file is not there any more, in the order of their paths."""
        present = {source.path for source in self.sources}
        return [
            record
            for path, record in sorted(self.records.items())
            if path not in present and not any(is_under(path, folder) for folder in self.blind)
        ]

    def _pattern_of(self, source: SourceFile) -> str:
        if self.pattern is not None:
            return self.pattern
        if record := self.records.get(source.path):
            return Stamp.parse(record.digest).pattern
        return self.pattern_of_root(source.root)

"""Which files are indexed, and how they were read: what a file record says beyond its size.

A folder has a record of its own, which stands for those of all its files: as long as the
listing of the folder is that of the record, every file is as its record says.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from searchidx.ingest.source import SourceFile
from searchidx.stored import FileRecord

READING_VERSION: Final = "2"
"""Changes when the same file would give other articles; every file is then read again."""


@dataclass(frozen=True, slots=True)
class Stamp:
    """How a file was read, as kept in the ``digest`` of its record.

    ``content`` is the hash of the file and what describes it; empty when something of it
    was skipped, so that it is read and reported again. ``depth`` is the number of parts of
    the path below its root, from which ids are made. ``pattern`` is the path pattern.
    """

    content: str
    n_articles: int
    depth: int
    pattern: str

    def __str__(self) -> str:
        return f"{READING_VERSION}:{self.content}:{self.n_articles}:{self.depth}:{self.pattern}"

    @classmethod
    def parse(cls, text: str) -> Stamp:
        """Read what ``str`` wrote; anything else is a stamp that asks for reading again."""
        return cls(*_parse(text))


@dataclass(frozen=True, slots=True)
class FolderStamp:
    """What the ``digest`` of a folder's record says of the files in it, not further down.

    ``listing`` is the digest of the listing from which all of them were read, without
    anything skipped, with the path pattern ``pattern``; empty in what is no stamp.
    """

    listing: str
    n_files: int
    n_articles: int
    pattern: str

    def __str__(self) -> str:
        return f"{READING_VERSION}:{self.listing}:{self.n_files}:{self.n_articles}:{self.pattern}"

    @classmethod
    def parse(cls, text: str) -> FolderStamp:
        """Read what ``str`` wrote; anything else is a stamp that no listing equals."""
        return cls(*_parse(text))


def _parse(text: str) -> tuple[str, int, int, str]:
    """Return the parts of either stamp."""
    version, _, rest = text.partition(":")
    parts = rest.split(":", 3)
    is_ours = version == READING_VERSION and len(parts) == 4
    if not is_ours or not all(part.isdecimal() for part in parts[1:3]):
        return "", 0, 0, ""
    return parts[0], int(parts[1]), int(parts[2]), parts[3]


def folder_of(path: str) -> str:
    """Return the folder that a file lies in."""
    return path.rpartition("/")[0] or "/"


def record_path(folder: str) -> str:
    """Return the path under which a folder has its record: it ends in a slash."""
    return folder.rstrip("/") + "/"


def record_of(source: SourceFile, content: str, n_articles: int, pattern: str) -> FileRecord:
    """Return the record of a file that has been read."""
    stamp = Stamp(content, n_articles, depth_of(source), pattern)
    return FileRecord(source.path, source.size, source.mtime_ns, str(stamp))


def depth_of(source: SourceFile) -> int:
    """Return the number of parts of the path below the root."""
    return source.name.count("/") + 1


def doubted(record: FileRecord) -> FileRecord:
    """Return the record of a file that has to be read again at the next occasion."""
    stamp = Stamp.parse(record.digest)
    stamp = Stamp("", stamp.n_articles, stamp.depth, stamp.pattern)
    return FileRecord(record.path, record.size, record.mtime_ns, str(stamp))

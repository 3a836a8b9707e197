"""A source file as discovery finds it, and how it is to be read."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field

from searchidx.config import Limits
from searchidx.ingest.path_pattern import PathPattern


@dataclass(frozen=True, slots=True)
class SourceFile:
    """A file of articles under a root, with the files that describe it.

    ``path`` and ``root`` are absolute real paths; a root may be the file itself.
    ``sidecar`` is the file of the same name that holds its metadata, ``tables`` the
    ``metadata.csv`` of its folder and of those above it up to the root, nearest first.
    ``size`` (bytes) and ``mtime_ns`` are sums over all of these, so that a change of any
    of them shows. ``file_bytes`` is the size of the file alone.
    """

    path: str
    root: str
    size: int
    mtime_ns: int
    file_bytes: int
    sidecar: str | None = None
    tables: tuple[str, ...] = ()

    @property
    def name(self) -> str:
        """The path relative to the root, with ``/``; of a root that is a file, its name."""
        if self.path == self.root:
            return self.path.rpartition("/")[2]
        return self.path[len(self.root.rstrip("/")) + 1 :]


@dataclass(frozen=True, slots=True)
class ReadOptions:
    """What reading depends on beside the files.

    ``today`` bounds publication dates.
    """

    limits: Limits = field(default_factory=Limits)
    path_pattern: PathPattern | None = None
    today: dt.date = field(default_factory=dt.date.today)

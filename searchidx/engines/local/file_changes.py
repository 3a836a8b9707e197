"""What a segment keeps of source files: the changes of their records since the last commit."""

from __future__ import annotations

import json
from collections.abc import Sequence

from searchidx.engine import FileRecord
from searchidx.engines.local.codec.segment import Segment

FileChange = tuple[int, str, FileRecord | None]
"""Generation, path, and the record; None for a file that was dropped."""


def file_section(changes: Sequence[FileChange]) -> bytes:
    """Return the changes of file records as JSON."""
    rows = [
        (generation, path, (record.size, record.mtime_ns, record.digest) if record else None)
        for generation, path, record in changes
    ]
    return json.dumps(rows, separators=(",", ":")).encode("ascii")


def newest_changes(segments: Sequence[Segment]) -> list[FileChange]:
    """Return the newest change of each source file's record, in the order of paths."""
    newest: dict[str, FileChange] = {}
    for segment in segments:
        for change in segment.file_changes():
            if change[1] not in newest or newest[change[1]][0] <= change[0]:
                newest[change[1]] = change
    return [newest[path] for path in sorted(newest)]

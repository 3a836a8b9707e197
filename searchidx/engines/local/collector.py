"""Articles collected in another process than the writer's."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path

from searchidx.article import Article, Mention
from searchidx.engines.local.builder import SegmentBuilder


class SegmentCollector:
    """Writes segments under names that no other process uses; the writer renames them.

    So one that outlives its writer for a moment cannot touch what the next writer makes,
    and what it leaves behind is removed like everything that no generation names.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._builder = SegmentBuilder()
        self._n_written = 0

    @property
    def n_bytes(self) -> int:
        """Estimate of the memory in use, and to be used when writing."""
        return self._builder.n_bytes

    def add(self, article: Article, mentions: Sequence[Mention], fingerprint: int) -> None:
        """Add an article, replacing the one with the same id; all or nothing."""
        self._builder.add(article, mentions, fingerprint)

    def delete(self, article_id: str) -> bool:
        """Take out an article that was added since the last part; say whether it was."""
        return self._builder.delete(article_id)

    def write(self) -> str | None:
        """Write a segment, unless it would be empty; return its name for now."""
        builder, self._builder = self._builder, SegmentBuilder()
        if not len(builder):
            return None
        self._n_written += 1
        name = f"segment-{0:08}.{os.getpid()}-{self._n_written}"
        builder.write(self._folder, name)
        return name

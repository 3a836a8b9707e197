from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from searchidx.article import Article
from searchidx.config import Limits
from searchidx.ingest.discover import discover
from searchidx.ingest.path_pattern import compile_pattern
from searchidx.ingest.read import FileReader
from searchidx.ingest.source import ReadOptions, SourceFile
from searchidx.results import SkippedFile

TODAY = dt.date(2026, 3, 14)

Write = Callable[[str, str | bytes], Path]


@dataclass
class Archive:
    """What reading a folder gave."""

    articles: list[Article] = field(default_factory=list)
    skipped: list[SkippedFile] = field(default_factory=list)
    digests: dict[str, str] = field(default_factory=dict)
    outcomes: dict[str, str] = field(default_factory=dict)

    @property
    def article(self) -> Article:
        (article,) = self.articles
        return article

    @property
    def problems(self) -> list[tuple[str, int | None]]:
        return [(skipped.key, skipped.line) for skipped in self.skipped]


@pytest.fixture
def write(tmp_path: Path) -> Write:
    def write_file(name: str, content: str | bytes) -> Path:
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content.encode() if isinstance(content, str) else content)
        return path

    return write_file


@pytest.fixture
def read(tmp_path: Path) -> Callable[..., Archive]:
    def read_folder(pattern: str | None = None, **limits: Any) -> Archive:
        compiled = compile_pattern(pattern) if pattern else None
        reader = FileReader(ReadOptions(Limits(**limits), compiled, TODAY))
        archive = Archive()
        for found in discover(str(tmp_path.resolve())):
            if isinstance(found, SourceFile):
                reading = reader.read(found)
                for item in reading:
                    kept = archive.articles if isinstance(item, Article) else archive.skipped
                    kept.append(item)  # type: ignore[arg-type]
                archive.digests[found.name] = reading.digest
                archive.outcomes[found.name] = reading.outcome
            else:
                archive.skipped.append(found)
        for skipped in archive.skipped:
            assert skipped.path in skipped.message("es")
            assert skipped.path in skipped.message("en")
        return archive

    return read_folder

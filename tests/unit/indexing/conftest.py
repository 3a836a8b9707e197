from __future__ import annotations

import itertools
import os
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import pytest
from memory_engine import MemoryEngine, NoTagger

from searchidx.config import Settings
from searchidx.indexing import UpdateOptions
from searchidx.indexing.pipeline import update
from searchidx.results import IndexSummary

_ticks = itertools.count(1_000_000_000)

Run = Callable[..., IndexSummary]
Write = Callable[[str, str | bytes], Path]


@pytest.fixture
def engine() -> MemoryEngine:
    return MemoryEngine()


@pytest.fixture
def write(tmp_path: Path) -> Write:
    """Write a file with a time of its own: two writes within a tick of the clock differ."""

    def write_file(name: str, content: str | bytes) -> Path:
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content.encode() if isinstance(content, str) else content)
        os.utime(path, ns=(0, next(_ticks)))
        return path

    return write_file


@pytest.fixture
def run(engine: MemoryEngine, tmp_path: Path) -> Run:
    def run_update(*paths: Path | str, **choices: Any) -> IndexSummary:
        progress = choices.pop("progress", None)
        return run_on(engine, paths, progress=progress, **choices)

    return run_update


def run_on(
    engine: MemoryEngine, paths: Sequence[Path | str], *, progress: Any = None, **choices: Any
) -> IndexSummary:
    return update(
        engine,  # type: ignore[arg-type]
        paths,
        tagger=NoTagger,
        settings=Settings(index_dir=Path("/nonexistent/index")),
        options=UpdateOptions(**choices),
        progress=progress,
    )

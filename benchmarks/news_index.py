"""An index of all news, tagged and resolved, made once for every evaluation of a run."""

from __future__ import annotations

import gzip
import shutil
import tempfile
from functools import cache
from pathlib import Path

import searchidx


@cache
def news_index(news: Path) -> Path:
    """Index ``news.jsonl.gz`` in a temporary folder that lasts as long as the process.

    Returns the folder of the index; the second call for the same file makes none.
    """
    folder = _temporary_folder()
    source = folder / "news.jsonl"
    with gzip.open(news) as packed, source.open("wb") as plain:
        shutil.copyfileobj(packed, plain)
    searchidx.build_index(folder / "index", [source])
    return folder / "index"


@cache
def _kept() -> list[tempfile.TemporaryDirectory[str]]:
    return []


def _temporary_folder() -> Path:
    """Make a folder that is removed when the process ends."""
    _kept().append(tempfile.TemporaryDirectory(prefix="searchidx-news-"))
    return Path(_kept()[-1].name)

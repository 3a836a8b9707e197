"""How long until one more article can be found, in archives of growing size?

Given its path, in a process that has indexed before; and by looking through all the files
of the archive. Where ``searchidx index --watch`` exists, also from writing the file until an open
index shows the article. Each time is the median of several articles.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final

import searchidx
from benchmarks import growth, indexes, machine, peers, runs, setup
from benchmarks.figures import median, rounded
from benchmarks.markdown import Table, number
from benchmarks.peers.ours import build
from benchmarks.setup import Setup

WATCHED_S: Final = 60.0
"""How long a watching process may take to show an article."""


def measure(chosen: Setup) -> runs.Run:
    """Add articles at every size that growth is measured at; keep the figures."""
    found = [at_size(chosen, n_articles) for n_articles in growth.sizes(chosen)]
    figures = {"sizes": found}
    return runs.keep(chosen, "adding", figures, tables(figures))


def at_size(chosen: Setup, n_articles: int | None) -> dict[str, Any]:
    """Add articles to a copy of the index of so many."""
    articles = chosen.corpus(n_articles)
    made, _ = indexes.ensure(peers.OURS, articles)
    archive, index = articles.given.parent, articles.folder / "adding"
    shutil.rmtree(index, ignore_errors=True)
    shutil.copytree(made, index)
    n_times = chosen.choose(2, 7)
    try:
        added = _written(archive / "added")
        build(index, [next(added)])  # the first loads what the next ones find loaded
        ms = {
            "path": [timed(lambda: build(index, [next(added)])) for _ in range(n_times)],
            "rescan": [timed(lambda: _rescan(index, next(added))) for _ in range(n_times)],
            "watch": watched(index, archive, added, n_times) if can_watch() else [],
        }
        assert count(index) - count(made) == 1 + sum(map(len, ms.values()))
    finally:
        shutil.rmtree(archive / "added", ignore_errors=True)
    return {"n_articles": articles.n_articles, "ms": ms}


def count(index: Path) -> int:
    """Return the number of articles of an index."""
    with searchidx.open_index(index) as searcher:
        return searcher.stats().n_articles


def timed(work: Callable[[], object]) -> float:
    """Return the milliseconds of some work."""
    started = time.perf_counter()
    work()
    return rounded((time.perf_counter() - started) * 1e3)


def can_watch() -> bool:
    """Say whether indexing can follow an archive by itself."""
    command = [sys.executable, "-m", "searchidx", "index", "--help"]
    done = subprocess.run(command, cwd=machine.ROOT, capture_output=True, text=True, check=False)
    return "--watch" in done.stdout


def watched(index: Path, archive: Path, added: Iterator[Path], n_times: int) -> list[float]:
    """Return the milliseconds from an article being there until an open index shows it."""
    with _watching(index, archive), searchidx.open_index(index) as searcher:
        time.sleep(3)  # it looks through the whole archive first
        return [timed(lambda: _wait(searcher, next(added))) for _ in range(n_times)]


def _rescan(index: Path, added: Path) -> None:
    assert added.is_file()
    build(index, [])


def _wait(searcher: searchidx.Index, added: Path) -> None:
    """Wait until a file is searched that has just been written."""
    end = time.monotonic() + WATCHED_S
    while not searcher.count(added.stem):
        if time.monotonic() > end:
            raise TimeoutError(f"not indexed after {WATCHED_S} s: {added}")
        time.sleep(0.002)
        searcher.refresh()


@contextmanager
def _watching(index: Path, archive: Path) -> Iterator[None]:
    arguments = ["index", str(archive), "--watch", "--index", str(index)]
    command = [sys.executable, "-m", "searchidx", *arguments]
    with subprocess.Popen(
        command, cwd=machine.ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    ) as process:
        try:
            yield
        finally:
            process.terminate()


def _written(folder: Path) -> Iterator[Path]:
    """Write one more article each time that one is asked for, and yield its path.

    It stands in its place at once, whole, and its name is a word of its text.
    """
    folder.mkdir()
    n_written = 0
    while True:
        n_written += 1
        word = "novísima" + "abcdefghij"[n_written // 10] + "abcdefghij"[n_written % 10]
        article = {
            "title": f"La {word} ley de aguas",
            "body": f"El Senado aprobó la {word} ley de aguas de la cuenca del Duero. " * 20,
            "date": "2024-05-17",
            "outlet": "El Faro del Duero",
            "entities": ["Senado", "Duero"],
        }
        path = folder / f"{word}.json"
        path.with_suffix(".tmp").write_text(json.dumps(article), encoding="utf-8")
        os.replace(path.with_suffix(".tmp"), path)  # noqa: PTH105 - atomic, and says so
        yield path


def tables(figures: Mapping[str, Any]) -> list[Table]:
    """Return medians by size."""
    at_sizes = figures["sizes"]
    labels = {"path": "given its path", "rescan": "looking through all", "watch": "watching"}
    rows = [
        (label, *(number(median(found["ms"][way])) for found in at_sizes))
        for way, label in labels.items()
    ]
    columns = ("", *(f"{found['n_articles']:,}" for found in at_sizes))
    return [Table("Adding one article, by number of articles: median ms", columns, rows)]


if __name__ == "__main__":
    setup.main(__doc__, measure)

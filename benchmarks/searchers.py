"""How many pages a second do 1, 2 and 4 searchers get at once, as processes and as threads?

Each asks pages at random, as fast as they come, for the same span of time. Threads share one
open index.
"""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import ExitStack
from pathlib import Path
from typing import Any, Final

from benchmarks import indexes, peers, runs, setup
from benchmarks.corpus import Corpus
from benchmarks.figures import median, p95, rounded
from benchmarks.markdown import Table, number
from benchmarks.setup import Setup
from benchmarks.workers import Worker

NUMBERS: Final = (1, 2, 4)


def measure(chosen: Setup) -> runs.Run:
    """Ask with each number of searchers; keep the figures."""
    articles = chosen.corpus()
    folder, _ = indexes.ensure(peers.OURS, articles)
    seconds = chosen.choose(1, 10)
    found = {}
    for n in NUMBERS:
        for name, n_processes in (("processes", n), ("threads", 1)):
            found[f"{n} {name}"] = one(
                articles,
                folder,
                seconds,
                chosen.seed,
                n_processes=n_processes,
                n_threads=n // n_processes,
            )
    figures = {"n_articles": articles.n_articles, "seconds": seconds, "found": found}
    return runs.keep(chosen, "searchers", figures, tables(figures))


def one(
    articles: Corpus, folder: Path, seconds: int, seed: int, *, n_processes: int, n_threads: int
) -> dict[str, float]:
    """Ask for so many seconds with all threads of all processes at once."""
    with ExitStack() as stack:
        workers = [stack.enter_context(Worker(peers.OURS, folder)) for _ in range(n_processes)]
        for worker in workers:
            worker.do("open")
            worker.send("loop", articles.queries, 1, n_threads, seed)
        for worker in workers:
            worker.receive()
        for number_of_worker, worker in enumerate(workers):
            worker.send("loop", articles.queries, seconds, n_threads, seed + number_of_worker)
        ms = [float(field) for worker in workers for field in worker.receive()]
    return {
        "pages_per_s": rounded(len(ms) / seconds),
        "median_ms": rounded(median(ms)),
        "p95_ms": rounded(p95(ms)),
        "n": len(ms),
    }


def tables(figures: Mapping[str, Any]) -> list[Table]:
    """Return rate and times by number of searchers."""
    rows = [
        (name, *(number(known[column]) for column in ("pages_per_s", "median_ms", "p95_ms")))
        for name, known in figures["found"].items()
    ]
    title = f"Searchers at once, {figures['n_articles']:,} articles"
    return [Table(title, ("", "pages/s", "median ms", "p95 ms"), rows)]


if __name__ == "__main__":
    setup.main(__doc__, measure)

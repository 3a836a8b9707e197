"""How fast is indexing, with how much memory and disk, beside peers in the same run?

The same JSON Lines file for all (Lucene reads the same articles from a table), with entities
given; and ours once more on the texts alone, finding the entities itself. Each run is a fresh
process, the runs of the engines take turns, and the median counts.
"""

from __future__ import annotations

import statistics
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from typing import Any, NamedTuple

from benchmarks import indexes, peers, runs, setup
from benchmarks.figures import rounded
from benchmarks.indexes import Built
from benchmarks.markdown import Table, number
from benchmarks.peers.ours import takes_jobs
from benchmarks.setup import Setup


class Way(NamedTuple):
    """An engine, its threads or processes, and whether it finds the entities itself."""

    engine: str
    n_threads: int = 1
    tags: bool = False

    def __str__(self) -> str:
        how = " × 2" if self.n_threads == 2 else ""
        return f"{self.engine}{how}{', entities tagged' if self.tags else ''}"


def measure(chosen: Setup) -> runs.Run:
    """Index with ours and every peer that is there; keep the figures."""
    articles = chosen.corpus()
    found: dict[str, list[Built]] = {str(way): [] for way in ways(chosen)}
    for number_of_round in range(chosen.choose(1, 3)):
        for way in ways(chosen):
            if number_of_round and (way.tags or way.engine == "whoosh"):
                continue  # a minute each: once is enough
            folder = articles.folder / "indexing"
            found[str(way)].append(
                indexes.build(way.engine, articles, folder, way.n_threads, tag=way.tags)
            )
    figures = {"n_articles": articles.n_articles, **summary(found, articles.n_articles)}
    return runs.keep(chosen, "indexing", figures, tables(figures))


def ways(chosen: Setup) -> list[Way]:
    """Return the ways to index that are possible here, ours over processes if it can."""
    present = chosen.present()
    twice = [name for name in present if name == "tantivy" or (name == peers.OURS and takes_jobs())]
    single, double = [Way(name) for name in present], [Way(name, 2) for name in twice]
    tagging = [Way(peers.OURS, n, tags=True) for n in ((1, 2) if takes_jobs() else (1,))]
    return sorted([*single, *double], key=lambda way: present.index(way.engine)) + tagging


def summary(found: Mapping[str, Sequence[Built]], n_articles: int) -> dict[str, Any]:
    """Return the medians of each way beside the raw figures."""
    return {
        "built": {way: [asdict(built) for built in runs_of] for way, runs_of in found.items()},
        "medians": {
            way: {
                "articles_per_s": rounded(
                    n_articles / statistics.median(built.seconds for built in runs_of)
                ),
                "peak_mb": rounded(statistics.median(built.peak_bytes for built in runs_of) / 1e6),
                "disk_mb": rounded(runs_of[-1].disk_bytes / 1e6),
            }
            for way, runs_of in found.items()
        },
    }


def tables(figures: Mapping[str, Any]) -> list[Table]:
    """Return rate, memory and disk of each way."""
    rows = [
        (way, *(number(known[name]) for name in ("articles_per_s", "peak_mb", "disk_mb")))
        for way, known in figures["medians"].items()
    ]
    title = f"Indexing {figures['n_articles']:,} articles, entities given"
    note = (
        "Peak: the most that each process of a run ever held, added up. Engines that can be told "
        "get 512 MB to work with; the peak of Lucene is its heap of up to 2 GB."
    )
    return [Table(title, ("", "articles/s", "peak MB", "disk MB"), rows, note)]


if __name__ == "__main__":
    setup.main(__doc__, measure)

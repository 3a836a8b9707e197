"""How much memory does an open index take, beyond the files that it maps?

Private memory (RssAnon) of a fresh process: after opening, and after the queries of pages and
of wildcards; peers after the queries of pages.
"""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from typing import Any

from benchmarks import growth, indexes, peers, runs, setup
from benchmarks.drawing import Queries
from benchmarks.markdown import Table, number
from benchmarks.setup import Setup
from benchmarks.workers import EngineError, Worker


def measure(chosen: Setup) -> runs.Run:
    """Open and ask at every size that growth is measured at; keep the figures."""
    found = [at_size(chosen, n_articles) for n_articles in growth.sizes(chosen)]
    figures = {"sizes": found}
    return runs.keep(chosen, "memory", figures, tables(figures))


def at_size(chosen: Setup, n_articles: int | None) -> dict[str, Any]:
    """Open an index of so many articles in each engine and ask a mix of queries."""
    articles = chosen.corpus(n_articles)
    pages = chosen.queries(articles)
    found = {}
    for name in chosen.present(growth.PEERS):
        folder, _ = indexes.ensure(name, articles)
        with Worker(name, folder) as worker:
            before = worker.memory()
            worker.do("open")
            opened = worker.memory()
            ask(worker, pages)
            asked = worker.memory()
            if name == peers.OURS:
                ask(worker, chosen.queries(articles, "expansions"))
            found[name] = {
                "before": before,
                "opened": opened,
                "pages": asked,
                "all": worker.memory(),
            }
    return {"n_articles": articles.n_articles, "memory": found}


def ask(worker: Worker, queries: Queries) -> None:
    """Ask every query once; one that is refused costs memory as well."""
    for kind, asked in queries.items():
        for words in asked:
            with suppress(EngineError):
                worker.ask("page", kind, words)


def tables(figures: Mapping[str, Any]) -> list[Table]:
    """Return private memory by size, and what of the files is mapped in."""
    at_sizes = figures["sizes"]
    labels = {
        "opened": "opened",
        "pages": "after pages",
        "all": "after pages and wildcards",
    }
    rows = [
        (f"{name}, {label}", *(_megabytes(found["memory"][name][state]) for found in at_sizes))
        for name in at_sizes[0]["memory"]
        for state, label in labels.items()
        if name == peers.OURS or state != "all"
    ]
    columns = ("", *(f"{found['n_articles']:,}" for found in at_sizes))
    title = "Memory of an open index, by number of articles: private (and with mapped files), MB"
    return [Table(title, columns, rows)]


def _megabytes(known: Mapping[str, int]) -> str:
    return f"{number(known['private'] / 1e6)} ({number(known['resident'] / 1e6)})"


if __name__ == "__main__":
    setup.main(__doc__, measure)

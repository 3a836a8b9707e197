"""How fast are wildcards, misspelt words, long alternatives and ranges of dates?

Ours alone, for the search and for the whole faceted page. A word that stands for more terms
than the limit is refused; refusals are counted and not timed.
"""

from __future__ import annotations

import random
from collections.abc import Mapping
from typing import Any

from benchmarks import indexes, peers, rounds, runs, setup
from benchmarks.drawing import Queries
from benchmarks.figures import rounded, spread
from benchmarks.markdown import Table, number
from benchmarks.setup import Setup
from benchmarks.workers import EngineError, Worker

PARTS = ("search", "page")


def measure(chosen: Setup) -> runs.Run:
    """Ask every query in each round; keep the figures."""
    articles = chosen.corpus()
    folder, _ = indexes.ensure(peers.OURS, articles)
    queries = chosen.queries(articles, "expansions")
    with rounds.opened({peers.OURS: folder}) as workers:
        found = ask_all(workers[peers.OURS], queries, chosen.choose(1, 4), chosen.seed)
    figures = {"n_articles": articles.n_articles, **found}
    return runs.keep(chosen, "expansions", figures, tables(figures))


def ask_all(worker: Worker, queries: Queries, n_rounds: int, seed: int) -> dict[str, Any]:
    """Ask all queries once to warm up, then in rounds, each in an order of chance."""
    chance = random.Random(seed)
    order = [
        (part, kind, i) for part in PARTS for kind in queries for i in range(len(queries[kind]))
    ]
    ms = {
        part: {kind: [list[float]() for _ in asked] for kind, asked in queries.items()}
        for part in PARTS
    }
    totals = {kind: [0] * len(asked) for kind, asked in queries.items()}
    refused: dict[str, dict[int, str]] = {kind: {} for kind in queries}
    for number_of_round in range(n_rounds + 1):
        chance.shuffle(order)
        for part, kind, i in order:
            try:
                reply = worker.ask(part, kind, queries[kind][i])
            except EngineError as error:
                refused[kind][i] = str(error)
                continue
            totals[kind][i] = reply.total
            if number_of_round:
                ms[part][kind][i].append(rounded(reply.ms))
    return {
        "ms": ms,
        "totals": totals,
        "refused": refused,
        "spread": {
            part: {kind: spread(times) for kind, times in kinds.items()}
            for part, kinds in ms.items()
        },
    }


def tables(figures: Mapping[str, Any]) -> list[Table]:
    """Return medians and percentiles by kind of query."""
    rows = []
    for kind, totals in figures["totals"].items():
        times = [figures["spread"][part][kind] for part in PARTS]
        cells = [number(known[name]) for known in times for name in ("median", "p95")]
        mean = sum(totals) / len(totals) if totals else 0
        refused = figures["refused"][kind]
        rows.append((kind, *cells, f"{mean:,.0f}", f"{len(refused)} of {len(totals)}"))
    columns = ("", "search", "search p95", "page", "page p95", "mean hits", "refused")
    title = f"Wildcards and the like, {figures['n_articles']:,} articles: median and p95, ms"
    return [Table(title, columns, rows)]


if __name__ == "__main__":
    setup.main(__doc__, measure)

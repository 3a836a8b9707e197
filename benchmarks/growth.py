"""What happens as the archive grows: indexing, disk, and the time of a page.

1,000 and 10,000 articles of the news, all the news, then everything: speeches and briefs as
well. Queries are drawn anew at each size, by the same shares of the articles.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import asdict
from typing import Any, Final

from benchmarks import corpus, indexes, plot, rounds, runs, setup
from benchmarks.drawing import PAGE_KINDS
from benchmarks.figures import spread
from benchmarks.markdown import Table, number
from benchmarks.setup import Setup

PEERS: Final = ("tantivy",)
"""Peers that are measured at every size as well."""


def sizes(chosen: Setup) -> list[int | None]:
    """Return the sizes to measure, None for all news; below ``--articles`` if that was given."""
    if chosen.is_quick:
        return [100, chosen.n_articles]
    if chosen.n_articles is None:
        return [1_000, 10_000, None, corpus.ALL]
    return [*(n for n in (1_000, 10_000) if n < chosen.n_articles), chosen.n_articles]


def measure(chosen: Setup) -> runs.Run:
    """Index and ask at every size; keep the figures."""
    found = [at_size(chosen, n_articles) for n_articles in sizes(chosen)]
    figures = {"sizes": found}
    run = runs.keep(chosen, "growth", figures, tables(figures))
    plot.growth(run, chosen.out)
    return run


def at_size(chosen: Setup, n_articles: int | None) -> dict[str, Any]:
    """Index so many articles and ask pages of them."""
    articles = chosen.corpus(n_articles)
    built = {name: indexes.ensure(name, articles) for name in chosen.present(PEERS)}
    with rounds.opened({name: folder for name, (folder, _) in built.items()}) as workers:
        queries = chosen.queries(articles)
        asked = rounds.ask_all(workers, queries, chosen.choose(1, 3), chosen.seed, ["page"])
    return {
        "n_articles": articles.n_articles,
        "built": {name: asdict(known) for name, (_, known) in built.items()},
        "ms": {name: of.ms["page"] for name, of in asked.items()},
        "totals": {name: of.totals for name, of in asked.items()},
        "spread": {
            name: {kind: spread(times) for kind, times in of.ms["page"].items()}
            for name, of in asked.items()
        },
    }


def tables(figures: Mapping[str, Any]) -> list[Table]:
    """Return what indexing took and how long pages take, by size."""
    at_sizes = figures["sizes"]
    columns = ("", *(f"{found['n_articles']:,}" for found in at_sizes))
    names = list(at_sizes[0]["built"])
    indexed = [(label, *cells) for name in names for label, cells in _indexed(name, at_sizes)]
    asked = [
        (f"{name}, {kind}", *(_cell(found, name, kind) for found in at_sizes))
        for name in names
        for kind in PAGE_KINDS
    ]
    return [
        Table("Indexing, by number of articles", columns, indexed),
        Table("Faceted page, by number of articles: median ms (mean hits)", columns, asked),
    ]


def _indexed(name: str, at_sizes: list[Mapping[str, Any]]) -> Iterator[tuple[str, list[str]]]:
    built = [found["built"][name] for found in at_sizes]
    yield f"{name}, s", [number(known["seconds"]) for known in built]
    yield f"{name}, peak MB", [number(known["peak_bytes"] / 1e6) for known in built]
    yield f"{name}, disk MB", [number(known["disk_bytes"] / 1e6) for known in built]


def _cell(found: Mapping[str, Any], name: str, kind: str) -> str:
    totals = found["totals"][name][kind]
    mean = sum(totals) / len(totals) if totals else 0
    return f"{number(found['spread'][name][kind]['median'])} ({mean:,.0f})"


if __name__ == "__main__":
    setup.main(__doc__, measure)

"""How fast is a faceted page, beside peers in the same run?

A page is the ten best hits by BM25, the exact total, the 20 most frequent entities, the 20
most frequent outlets, every month, and a highlighted snippet for each hit; all of it is read.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from benchmarks import indexes, peers, plot, rounds, runs, setup
from benchmarks.drawing import PAGE_KINDS
from benchmarks.figures import ratios, spread
from benchmarks.markdown import Table, number
from benchmarks.peers.base import PARTS
from benchmarks.rounds import Asked
from benchmarks.setup import Setup


def measure(chosen: Setup) -> runs.Run:
    """Ask ours and every peer that is there; keep the figures."""
    articles = chosen.corpus()
    folders = {name: indexes.ensure(name, articles)[0] for name in chosen.present()}
    with rounds.opened(folders) as workers:
        asked = rounds.ask_all(workers, chosen.queries(articles), chosen.choose(2, 7), chosen.seed)
        memory = {name: worker.memory() for name, worker in workers.items()}
    figures = {"n_articles": articles.n_articles, "memory": memory, **summary(asked)}
    run = runs.keep(chosen, "pages", figures, tables(figures))
    plot.ratios(run, chosen.out)
    return run


def summary(asked: Mapping[str, Asked]) -> dict[str, Any]:
    """Return medians, percentiles, ratios and totals beside the raw times."""
    ours = asked[peers.OURS].ms
    return {
        "ms": {name: of.ms for name, of in asked.items()},
        "totals": {name: of.totals for name, of in asked.items()},
        "n_read": {name: of.n_read for name, of in asked.items()},
        "spread": {
            name: {
                part: {kind: spread(times) for kind, times in kinds.items()}
                for part, kinds in of.ms.items()
            }
            for name, of in asked.items()
        },
        "ratios": {
            name: {part: ratios(ours[part], of.ms[part]) for part in PARTS}
            for name, of in asked.items()
            if name != peers.OURS
        },
    }


def tables(figures: Mapping[str, Any]) -> list[Table]:
    """Return what a reader looks for first."""
    made = [
        Table(
            f"Faceted page, {figures['n_articles']:,} articles: median (95th percentile), ms",
            ("", *PAGE_KINDS),
            [
                (name, *(_both(parts["page"][kind]) for kind in PAGE_KINDS))
                for name, parts in figures["spread"].items()
            ],
        ),
        Table(
            "Ours / peer, medians on the same queries (below 1: ours is faster)",
            ("", *PAGE_KINDS),
            [
                (f"{part}: {name}", *(number(parts[part].get(kind)) for kind in PAGE_KINDS))
                for part in reversed(PARTS)
                for name, parts in figures["ratios"].items()
            ],
        ),
        Table(
            "Search alone, with facets, whole page: medians, ms",
            ("", *PAGE_KINDS),
            [
                (name, *(" · ".join(_medians(parts, kind)) for kind in PAGE_KINDS))
                for name, parts in figures["spread"].items()
            ],
            "Our search has read title, outlet, date and entities of its ten hits, those of peers "
            "only knows which they are.",
        ),
        Table(
            "Hits of all queries of a kind / ours on the same queries",
            ("", *PAGE_KINDS),
            list(_totals(figures["totals"])),
            "Ours searches title and body and conflates by its own rules, peers the body by "
            "Snowball, FTS5 without stemming.",
        ),
    ]
    return [table for table in made if table.rows]  # without peers there are no ratios


def _both(found: Mapping[str, float]) -> str:
    return f"{number(found['median'])} ({number(found['p95'])})"


def _medians(parts: Mapping[str, Any], kind: str) -> Iterator[str]:
    return (number(parts[part][kind]["median"]) for part in PARTS)


def _totals(totals: Mapping[str, Mapping[str, Sequence[int]]]) -> Iterator[Sequence[str]]:
    ours = totals[peers.OURS]
    for name, kinds in totals.items():
        cells = [
            f"{sum(kinds[kind]):,} / {sum(ours[kind][: len(kinds[kind])]):,}" for kind in PAGE_KINDS
        ]
        yield (name, *cells)


if __name__ == "__main__":
    setup.main(__doc__, measure)

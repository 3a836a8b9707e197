"""Pictures of runs, where matplotlib is installed.

``python -m benchmarks.plot FOLDER`` draws the newest runs of ``growth`` and ``pages`` again.
"""

from __future__ import annotations

import sys
from collections.abc import Mapping
from importlib import util
from pathlib import Path
from typing import Any

from benchmarks import peers, runs
from benchmarks.drawing import PAGE_KINDS
from benchmarks.figures import median


def growth(run: Mapping[str, Any], folder: Path) -> None:
    """Draw the time of a page of each query of ours over its hits, and medians over sizes."""
    if (axes := _axes(2)) is None:
        return
    over_hits, over_size = axes[1]
    at_sizes = run["figures"]["sizes"]
    for found in at_sizes:
        ms, totals = found["ms"][peers.OURS], found["totals"][peers.OURS]
        points = [
            (total, median(times))
            for kind in ms
            for total, times in zip(totals[kind], ms[kind], strict=True)
            if total
        ]
        label = f"{found['n_articles']:,} articles"
        over_hits.scatter(*zip(*points, strict=True), s=9, label=label)
    over_hits.set(xscale="log", yscale="log", xlabel="hits of a query", ylabel="ms a page")
    over_hits.legend()
    n_articles = [found["n_articles"] for found in at_sizes]
    for kind in PAGE_KINDS:
        medians = [found["spread"][peers.OURS][kind]["median"] for found in at_sizes]
        over_size.plot(n_articles, medians, marker="o", label=kind)
    over_size.set(xscale="log", yscale="log", xlabel="articles", ylabel="median ms a page")
    over_size.legend()
    axes[0].savefig(folder / f"{run['date']}-growth.svg")


def ratios(run: Mapping[str, Any], folder: Path) -> None:
    """Draw our median over each peer's, by kind of query."""
    known = run["figures"]["ratios"]
    if not known or (axes := _axes(1)) is None:
        return
    [bars] = axes[1]
    width = 0.8 / len(known)
    for place, (name, parts) in enumerate(known.items()):
        heights = [parts["page"].get(kind, float("nan")) for kind in PAGE_KINDS]
        bars.bar([i + place * width for i in range(len(heights))], heights, width, label=name)
    bars.axhline(1, color="black", linewidth=0.8)
    bars.set_xticks([i + 0.4 - width / 2 for i in range(len(PAGE_KINDS))], PAGE_KINDS)
    bars.set(yscale="log", ylabel="ours / peer, a faceted page (below 1: ours is faster)")
    bars.legend()
    axes[0].savefig(folder / f"{run['date']}-pages.svg")


def _axes(n: int) -> tuple[Any, list[Any]] | None:
    """Return a figure and so many axes side by side; None, and why, without matplotlib."""
    if util.find_spec("matplotlib") is None:
        print("no pictures: matplotlib is not installed", file=sys.stderr)
        return None
    import matplotlib as mpl
    from matplotlib.figure import Figure

    mpl.rcParams["svg.hashsalt"] = "searchidx"
    figure = Figure(figsize=(6 * n, 4.5), layout="constrained")
    return figure, list(figure.subplots(1, n, squeeze=False)[0])


if __name__ == "__main__":
    place = Path(sys.argv[1])
    for question, draw in (("growth", growth), ("pages", ratios)):
        if (newest := runs.latest(place, question)) is not None:
            draw(newest, place)

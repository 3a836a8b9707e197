"""How long does a search take from nothing, beside starting Python with numpy?

``searchidx search QUERY`` in a fresh process each time, the files in the cache of the system,
in turn with ``python -c "import numpy"`` and with Python alone.
"""

from __future__ import annotations

import random
import subprocess
import sys
import time
from collections.abc import Mapping
from typing import Any

from benchmarks import indexes, machine, peers, runs, setup
from benchmarks.figures import median, p95, rounded
from benchmarks.markdown import Table, number
from benchmarks.setup import Setup


def measure(chosen: Setup) -> runs.Run:
    """Start each command in turn; keep the figures."""
    articles = chosen.corpus()
    folder, _ = indexes.ensure(peers.OURS, articles)
    queries = chosen.queries(articles)
    asked = [words for kind in ("common", "and") for words in queries[kind]]
    chance = random.Random(chosen.seed)
    ms: dict[str, list[float]] = {}
    for _ in range(chosen.choose(3, 30)):
        words = chance.choice(asked)
        for name, command in commands(str(folder), words).items():
            ms.setdefault(name, []).append(rounded(timed([sys.executable, *command])))
    figures = {"n_articles": articles.n_articles, "ms": ms}
    return runs.keep(chosen, "cold", figures, tables(figures))


def commands(index: str, words: list[str]) -> dict[str, list[str]]:
    """Return what is started, as arguments of Python."""
    search = ["-m", "searchidx", "search", *words, "--index", index]
    return {
        "searchidx search": search,
        "searchidx search, JSON": [*search, "--format", "json"],
        'python -c "import numpy"': ["-c", "import numpy"],
        'python -c ""': ["-c", ""],
    }


def timed(command: list[str]) -> float:
    """Run a command to its end; return the milliseconds."""
    started = time.perf_counter()
    done = subprocess.run(command, cwd=machine.ROOT, capture_output=True, check=False)
    ms = (time.perf_counter() - started) * 1e3
    if done.returncode not in (0, 1):  # 1: nothing found
        raise RuntimeError(done.stderr.decode(errors="replace"))
    return ms


def tables(figures: Mapping[str, Any]) -> list[Table]:
    """Return medians and percentiles of each command."""
    rows = [
        (name, number(median(times)), number(p95(times))) for name, times in figures["ms"].items()
    ]
    title = f"From nothing to a result, {figures['n_articles']:,} articles: ms"
    return [Table(title, ("", "median", "p95"), rows)]


if __name__ == "__main__":
    setup.main(__doc__, measure)

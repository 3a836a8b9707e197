"""How fast is a faceted page, and indexing, against peers in the same run?

``python -m benchmarks.speed --shared DIR [--articles N] [--peers fts5,tantivy]`` prints, for
each engine, articles per second, peak memory, bytes on disk, and the median milliseconds of a
page by kind of query; and the ratios of ours to each peer. Below 1 is better than the peer
(for articles per second: above 1).
"""

from __future__ import annotations

import argparse
import collections
import gzip
import itertools
import json
import os
import random
import re
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

from benchmarks.peers import PEERS, articles

QUERIES_PER_KIND = 25
REPETITIONS = 3
WORD = re.compile(r"\w+")


def draw_queries(source: Path, seed: int) -> dict[str, list[list[str]]]:
    """Draw queries of each kind from the words of the articles themselves."""
    n_docs, frequency, pairs = 0, collections.Counter[str](), collections.Counter[Any]()
    for article in articles(source):
        words = [word.lower() for word in WORD.findall(article["body"])]
        frequency.update(set(words))
        pairs.update(itertools.pairwise(words))
        n_docs += 1
    skipped = {word for word, _ in frequency.most_common(120)}

    def pool(low: float, high: float) -> list[str]:
        chosen = [
            word
            for word, n in frequency.items()
            if low * n_docs <= n < high * n_docs
            and len(word) > 4
            and word.isalpha()
            and word not in skipped
        ]
        return sorted(chosen, key=lambda word: random.Random(f"{seed}{word}").random())

    common, middle, rare = pool(0.05, 1), pool(0.005, 0.05), pool(0.0003, 0.005)
    known = {*common, *middle}
    phrases = sorted(list(p) for p, n in pairs.items() if n > 10 and known.issuperset(p))
    random.Random(seed).shuffle(phrases)
    kinds = {
        "common": [[word] for word in common],
        "rare": [[word] for word in rare],
        "and": [list(words) for words in zip(common, middle, strict=False)],
        "or": [list(words) for words in zip(common, middle, rare, strict=False)],
        "phrase": phrases,
    }
    return {kind: queries[:QUERIES_PER_KIND] for kind, queries in kinds.items()}


def measure(name: str, folder: Path) -> dict[str, Any]:
    """Index and query with one engine, in this process; return its figures."""
    source = folder / "articles.jsonl.gz"
    queries = json.loads((folder / "queries.json").read_text(encoding="utf-8"))
    peer = PEERS[name](folder)
    started = time.perf_counter()
    peer.index(source)
    seconds = time.perf_counter() - started
    peak = peak_memory()
    n_articles = sum(1 for _ in articles(source))
    peer.open()
    times: dict[str, float] = {}
    for kind, drawn in queries.items():
        best = [min(_time(peer, kind, words) for _ in range(REPETITIONS)) for words in drawn]
        times[kind] = statistics.median(best) * 1e3 if best else float("nan")
    paths = [path for path in folder.rglob("*") if path.is_file()]
    size = sum(p.stat().st_size for p in paths if p.relative_to(folder).parts[0].startswith(name))
    return {
        "articles/s": n_articles / seconds,
        "peak MB": peak / 1e6,
        "disk MB": size / 1e6,
        **{f"{kind} ms": value for kind, value in times.items()},
    }


def peak_memory() -> int:
    """Return the most memory that this process, not the one it began as, has held, in bytes."""
    status = Path("/proc/self/status").read_text(encoding="ascii")
    return int(re.findall(r"VmHWM:\s+(\d+) kB", status)[0]) * 1024


def _time(peer: Any, kind: str, words: list[str]) -> float:
    started = time.perf_counter()
    peer.page(kind, words)
    return time.perf_counter() - started


def run(shared: Path, n_articles: int | None, peers: list[str], seed: int) -> None:
    """Measure ours and each peer, one after the other, and print the table."""
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary)
        source = folder / "articles.jsonl.gz"
        with gzip.open(source, "wt", encoding="utf-8", compresslevel=1) as out:
            for number, article in enumerate(articles(shared / "corpora" / "news.jsonl.gz")):
                if number == n_articles:
                    break
                out.write(json.dumps(article, ensure_ascii=False) + "\n")
        drawn = draw_queries(source, seed)
        (folder / "queries.json").write_text(json.dumps(drawn), encoding="utf-8")
        figures = {name: _in_own_process(name, folder) for name in ["searchidx", *peers]}
    ours = figures["searchidx"]
    print(
        f"{'':<12}"
        + "".join(f"{name:>12}" for name in figures)
        + "".join(f"{'ours/' + name:>16}" for name in peers)
    )
    for row, value in ours.items():
        cells = "".join(f"{figures[name][row]:>12.2f}" for name in figures)
        print(f"{row:<12}{cells}" + "".join(f"{value / figures[n][row]:>16.2f}" for n in peers))


def _in_own_process(name: str, folder: Path) -> dict[str, Any]:
    command = [sys.executable, "-m", "benchmarks.speed", "--measure", name, "--folder", str(folder)]
    finished = subprocess.run(command, check=True, capture_output=True, text=True, env=os.environ)
    figures: dict[str, Any] = json.loads(finished.stdout.splitlines()[-1])
    return figures


def main() -> None:
    """Read the options and run."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--shared", type=Path, default=Path("../shared"))
    parser.add_argument("--articles", type=int, default=None, help="only the first N articles")
    parser.add_argument("--peers", default="fts5", help="fts5, tantivy, separated by commas")
    parser.add_argument("--seed", type=int, default=11)
    parser.add_argument("--measure", choices=sorted(PEERS), help=argparse.SUPPRESS)
    parser.add_argument("--folder", type=Path, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.measure:
        print(json.dumps(measure(options.measure, options.folder)))
    elif not (options.shared / "corpora" / "news.jsonl.gz").is_file():
        sys.exit(f"no news.jsonl.gz in {options.shared / 'corpora'}: give its folder with --shared")
    else:
        run(options.shared, options.articles, options.peers.split(","), options.seed)


if __name__ == "__main__":
    main()

"""What every question is asked with: options, a place to work in, peers that are there."""

from __future__ import annotations

import argparse
import sys
import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

from benchmarks import corpus, drawing, machine, peers
from benchmarks.corpus import Corpus

QUICK_ARTICLES: Final = 400


@dataclass(frozen=True, slots=True)
class Setup:
    """Choices of one run; ``n_articles`` None is all news."""

    shared: Path
    work: Path
    out: Path
    n_articles: int | None
    peers: tuple[str, ...]
    seed: int
    is_quick: bool

    def choose(self, quick: int, whole: int) -> int:
        """Return how often something is done in a quick run, and in a whole one."""
        return quick if self.is_quick else whole

    def corpus(self, n_articles: int | None = None) -> Corpus:
        """Return the articles of this run, or so many."""
        return corpus.prepare(self.shared, self.work, n_articles or self.n_articles, self.seed)

    def queries(self, articles: Corpus, question: str = "pages") -> drawing.Queries:
        """Return the queries drawn, fewer in a quick run."""
        n_queries = self.choose(4, drawing.N_QUERIES)
        return {kind: asked[:n_queries] for kind, asked in articles.drawn(question).items()}

    def present(self, among: Sequence[str] | None = None) -> list[str]:
        """Return ours and the peers asked for that are installed (and are among some)."""
        wanted = [name for name in self.peers if among is None or name in among]
        return [peers.OURS, *(name for name in wanted if peers.missing(name) is None)]

    def absent(self) -> dict[str, str]:
        """Return the peers that are left out, each with the reason."""
        reasons = {name: peers.missing(name) for name in self.peers}
        return {name: reason for name, reason in reasons.items() if reason is not None}

    def options(self) -> Mapping[str, object]:
        """Return what a reader of the figures must know."""
        return {"articles": self.n_articles, "seed": self.seed, "quick": self.is_quick}


def parser(description: str | None) -> argparse.ArgumentParser:
    """Return a parser of the options that all questions have."""
    made = argparse.ArgumentParser(
        description=description, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    known = [name for name in peers.PLANS if name != peers.OURS]
    made.add_argument("--shared", type=Path, default=Path("../shared"), help="folder of corpora/")
    made.add_argument("--articles", type=int, help="a sample of so many (default: all news)")
    made.add_argument("--peers", default=",".join(known), help="separated by commas; or none")
    made.add_argument("--seed", type=int, default=11, help="of the sample and the queries")
    made.add_argument("--quick", action="store_true", help="a smoke run, its figures mean nothing")
    made.add_argument("--work", type=Path, help="keep articles and indexes here, to use again")
    made.add_argument("--out", type=Path, help="folder of the figures (default: benchmarks/runs)")
    return made


@contextmanager
def opened(options: argparse.Namespace) -> Iterator[Setup]:
    """Make the setup of some options; without ``--work`` its files go when it ends."""
    if not (options.shared / "corpora" / "news.jsonl.gz").is_file():
        sys.exit(f"no corpora/news.jsonl.gz in {options.shared}: give its folder with --shared")
    runs = machine.ROOT / ("build/bench" if options.quick else "benchmarks/runs")
    setup = Setup(
        shared=options.shared.resolve(),
        work=Path(),
        out=(options.out or runs).resolve(),
        n_articles=options.articles or (QUICK_ARTICLES if options.quick else None),
        peers=chosen_peers(options.peers),
        seed=options.seed,
        is_quick=options.quick,
    )
    if options.work is not None:
        options.work.mkdir(parents=True, exist_ok=True)
        yield replace(setup, work=options.work.resolve())
        return
    with tempfile.TemporaryDirectory(prefix="searchidx-bench-") as folder:
        yield replace(setup, work=Path(folder))


def chosen_peers(given: str) -> tuple[str, ...]:
    """Return the peers named in an option; leave with a remark if there is no such peer."""
    wanted = tuple(name for name in given.split(",") if name and name != "none")
    if unknown := [name for name in wanted if name not in peers.PLANS or name == peers.OURS]:
        sys.exit(f"no such peer: {', '.join(unknown)}")
    return wanted


def main(description: str | None, measure: Callable[[Setup], object]) -> None:
    """Ask one question by itself."""
    with opened(parser(description).parse_args()) as setup:
        measure(setup)

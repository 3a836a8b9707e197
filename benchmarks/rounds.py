"""Queries put to several engines in turn, so that whatever slows the machine slows all.

All engines are open at once. In each round each engine is asked each of its queries once, in
an order of chance, for the search alone, with facets, and for the whole page; then it is the
turn of the next engine. Nothing is asked twice in a row.
"""

from __future__ import annotations

import random
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from benchmarks import peers
from benchmarks.drawing import Queries
from benchmarks.figures import rounded
from benchmarks.peers.base import PARTS
from benchmarks.workers import Worker

PerQuery = dict[str, list[list[float]]]


@dataclass(slots=True)
class Asked:
    """What one engine answered: milliseconds by part, kind, query and round; totals."""

    ms: dict[str, PerQuery]
    totals: dict[str, list[int]] = field(default_factory=dict)
    n_read: int = 0


@contextmanager
def opened(folders: Mapping[str, Path]) -> Iterator[dict[str, Worker]]:
    """Start an engine over each index and open it."""
    with ExitStack() as stack:
        workers = {
            name: stack.enter_context(Worker(name, folder)) for name, folder in folders.items()
        }
        for worker in workers.values():
            worker.do("open")
        yield workers


def ask_all(
    workers: Mapping[str, Worker],
    queries: Queries,
    n_rounds: int,
    seed: int,
    parts: Sequence[str] = PARTS,
) -> dict[str, Asked]:
    """Warm each engine up, then ask all of them their queries in rounds."""
    chance = random.Random(seed)
    tasks = {name: _tasks(name, queries) for name in workers}
    asked = {name: _empty(tasks[name], parts) for name in workers}
    for name, worker in workers.items():
        for _ in range(peers.PLANS[name].n_warming):
            _one_round(worker, tasks[name], ["page"], chance, _empty(tasks[name], ["page"]))
    for number in range(n_rounds):
        for name in chance.sample(sorted(workers), len(workers)):
            if number < peers.PLANS[name].n_rounds:
                _one_round(workers[name], tasks[name], parts, chance, asked[name])
    return asked


def _one_round(
    worker: Worker, tasks: Queries, parts: Sequence[str], chance: random.Random, asked: Asked
) -> None:
    order = [(part, kind, i) for part in parts for kind in tasks for i in range(len(tasks[kind]))]
    chance.shuffle(order)
    for part, kind, i in order:
        reply = worker.ask(part, kind, tasks[kind][i])
        asked.ms[part][kind][i].append(rounded(reply.ms))
        asked.totals[kind][i] = reply.total
        asked.n_read += reply.n_read


def _tasks(name: str, queries: Queries) -> Queries:
    return {kind: words[: peers.PLANS[name].n_queries] for kind, words in queries.items()}


def _empty(tasks: Queries, parts: Sequence[str]) -> Asked:
    return Asked(
        ms={part: {kind: [[] for _ in words] for kind, words in tasks.items()} for part in parts},
        totals={kind: [0] * len(words) for kind, words in tasks.items()},
    )

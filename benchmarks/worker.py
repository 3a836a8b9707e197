"""A Python engine in a process of its own, asked line by line.

``python -m benchmarks.worker ENGINE FOLDER`` reads commands from standard input, fields apart
by tabs, and writes one line for each: milliseconds, total, and how much was read; or ``error``
and what was wrong. Commands: ``index SOURCE THREADS``, ``open``, ``ask PART KIND WORD...``,
and ``loop QUERIES SECONDS THREADS SEED`` (pages at random until the time is over: the
milliseconds of each). Times are taken here, around the work alone.
"""

from __future__ import annotations

import json
import random
import sys
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

from benchmarks import peers
from benchmarks.peers.base import Engine


def answer(engine: Engine, fields: list[str]) -> str:
    """Carry out one command and word the answer."""
    match fields:
        case ["index", source, n_threads]:
            return _timed(lambda: engine.index(Path(source), int(n_threads)))
        case ["open"]:
            return _timed(engine.open)
        case ["ask", part, kind, *words]:
            wanted: Any = part
            return _timed(lambda: engine.ask(wanted, kind, words))
        case ["loop", queries, seconds, n_threads, seed]:
            return _loop(engine, Path(queries), float(seconds), int(n_threads), int(seed))
        case _:
            raise ValueError(f"no command: {fields}")


def _timed(work: Callable[[], Any]) -> str:
    started = time.perf_counter()
    found = work()
    ms = (time.perf_counter() - started) * 1e3
    total, n_read = found or (0, 0)
    return f"{ms:.4f}\t{total}\t{n_read}"


def _loop(engine: Engine, queries: Path, seconds: float, n_threads: int, seed: int) -> str:
    drawn = json.loads(queries.read_text(encoding="utf-8"))["pages"]
    tasks = [(kind, words) for kind, asked in drawn.items() for words in asked]
    end = time.perf_counter() + seconds

    def run(number: int) -> list[float]:
        chance, times = random.Random(seed * 1_000 + number), list[float]()
        while (started := time.perf_counter()) < end:
            kind, words = chance.choice(tasks)
            engine.ask("page", kind, words)
            times.append((time.perf_counter() - started) * 1e3)
        return times

    with ThreadPoolExecutor(n_threads) as pool:
        times = [ms for found in pool.map(run, range(n_threads)) for ms in found]
    return "\t".join(f"{ms:.4f}" for ms in times)


def main() -> None:
    """Answer commands until there are no more."""
    out, sys.stdout = sys.stdout, sys.stderr  # an engine that prints must not answer
    engine = peers.load(sys.argv[1])(Path(sys.argv[2]))
    for line in sys.stdin:
        try:
            reply = answer(engine, line.rstrip("\n").split("\t"))
        except Exception as error:  # noqa: BLE001 - the one who asked decides what it means
            reply = f"error\t{type(error).__name__}: {' '.join(str(error).split())}"
        print(reply, file=out, flush=True)


if __name__ == "__main__":
    main()

"""Indexes of each engine, and what it took to make them."""

from __future__ import annotations

import hashlib
import json
import shutil
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Final

from benchmarks import machine, peers
from benchmarks.corpus import Corpus
from benchmarks.workers import PeakOfTree, Worker

_CODE: Final = machine.ROOT / "searchidx"


@dataclass(frozen=True, slots=True)
class Built:
    """What one indexing run took; ``peak_bytes`` is of all its processes together."""

    seconds: float
    peak_bytes: int
    disk_bytes: int


def build(
    name: str, articles: Corpus, folder: Path, n_threads: int = 1, *, tag: bool = False
) -> Built:
    """Index all articles in a fresh process; with ``tag`` ours finds the entities itself."""
    shutil.rmtree(folder, ignore_errors=True)
    source = articles.plain if tag else articles.given
    if name == "lucene":
        source = articles.table
    elif name == peers.OURS:
        source = source.parent  # a folder, so that articles can be added to it
    with Worker(name, folder) as worker:
        with PeakOfTree(worker.pid) as memory:
            done = worker.do("index", source, n_threads)
        return Built(done.ms / 1e3, memory.peak_bytes, machine.size(folder))


def ensure(name: str, articles: Corpus) -> tuple[Path, Built]:
    """Return the index of an engine, and what it took when it was made.

    One from before is used again, ours only as long as the code of the package is the same.
    """
    folder = articles.folder / name
    record = articles.folder / f"{name}.json"
    code = fingerprint() if name == peers.OURS else ""
    known = json.loads(record.read_text(encoding="utf-8")) if record.is_file() else {}
    if known.pop("code", None) != code:
        known = asdict(build(name, articles, folder))
        record.write_text(json.dumps({**known, "code": code}), encoding="utf-8")
    return folder, Built(**known)


def fingerprint() -> str:
    """Return a hash of the code of the package."""
    found = hashlib.blake2b(digest_size=8)
    for path in sorted(_CODE.rglob("*.py")):
        found.update(path.read_bytes())
    return found.hexdigest()

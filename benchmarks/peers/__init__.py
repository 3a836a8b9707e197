"""The engines that do the same job: ours and its peers, each in a module of its own.

Python engines run in :mod:`benchmarks.worker`; Lucene runs in a program of its own that
speaks the same protocol. A peer that is not installed is left out, and said so.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from importlib import import_module, util
from pathlib import Path
from typing import Final

from benchmarks.peers import lucene
from benchmarks.peers.base import Engine, Plan

OURS: Final = "searchidx"
PLANS: Final = {
    OURS: Plan(),
    "tantivy": Plan(),
    "lucene": Plan(n_warming=12),
    "fts5": Plan(),
    "whoosh": Plan(n_queries=3, n_rounds=2, n_warming=1),
}
_NEEDED: Final = {"tantivy": ("tantivy",), "whoosh": ("whoosh", "Stemmer")}
_CLASSES: Final = {
    OURS: ("ours", "Searchidx"),
    "tantivy": ("tantivy_peer", "Tantivy"),
    "fts5": ("fts5", "Fts5"),
    "whoosh": ("whoosh_peer", "Whoosh"),
}


def missing(name: str) -> str | None:
    """Say what a peer lacks on this machine; None if it can run."""
    if name == "lucene":
        return lucene.missing()
    absent = [module for module in _NEEDED.get(name, ()) if util.find_spec(module) is None]
    return f"not installed: {', '.join(absent)}" if absent else None


def load(name: str) -> Callable[[Path], Engine]:
    """Import a Python engine; it is made with the folder that its index lies in."""
    module, class_name = _CLASSES[name]
    made: Callable[[Path], Engine] = getattr(
        import_module(f"benchmarks.peers.{module}"), class_name
    )
    return made


def command(name: str, folder: Path) -> list[str]:
    """Return the command that starts an engine on the index in a folder."""
    if name == "lucene":
        return lucene.command(folder)
    return [sys.executable, "-m", "benchmarks.worker", name, str(folder)]

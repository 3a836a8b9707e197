"""The word lists of the conflation, folded."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from searchidx.analysis.folding import fold


def _lines(name: str) -> Iterator[str]:
    text = (Path(__file__).parent / "data" / name).read_text(encoding="utf-8")
    return (line for line in text.splitlines() if line and not line.startswith("#"))


def words(name: str) -> frozenset[str]:
    """Return the words of a list of ``data/``, in no order."""
    return frozenset(fold(" ".join(_lines(name))).split())


def groups(name: str) -> dict[str, str]:
    """Return form → stem from lines of the shape ``stem: form form …``."""
    stems: dict[str, str] = {}
    for line in _lines(name):
        stem, _, forms = fold(line).partition(":")
        stems |= dict.fromkeys(forms.split(), stem)
    return stems


def lists(name: str) -> dict[str, list[str]]:
    """Return name → words from lines of the shape ``name: word word …``, several for a name."""
    found: dict[str, list[str]] = {}
    for line in _lines(name):
        head, _, rest = fold(line).partition(":")
        found.setdefault(head, []).extend(rest.split())
    return found

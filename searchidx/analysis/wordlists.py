"""The word lists of the conflation, folded."""

from __future__ import annotations

import tomllib
from importlib.resources import files
from typing import Any

from searchidx.analysis.folding import fold


def _lines(name: str) -> list[str]:
    text = files("searchidx.analysis").joinpath("data", name).read_text(encoding="utf-8")
    return [line for line in text.splitlines() if line and not line.startswith("#")]


def words(name: str) -> frozenset[str]:
    """Return the words of a list of ``data/``, in no order."""
    return frozenset(fold(word) for line in _lines(name) for word in line.split())


def groups(name: str) -> dict[str, str]:
    """Return form → stem from lines of the shape ``stem: form form …``."""
    stems: dict[str, str] = {}
    for line in _lines(name):
        stem, _, forms = line.partition(":")
        stems |= {fold(form): fold(stem) for form in forms.split()}
    return stems


def table(name: str) -> dict[str, Any]:
    """Return what a TOML file of ``data/`` holds."""
    source = files("searchidx.analysis").joinpath("data", name)
    return tomllib.loads(source.read_text(encoding="utf-8"))

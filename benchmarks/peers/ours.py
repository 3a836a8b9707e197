"""This project, through its public API alone."""

from __future__ import annotations

import inspect
from pathlib import Path
from typing import Any, Final

import searchidx
from benchmarks.peers.base import N_VALUES, Answer, Part

FACETS: Final = {"entity": N_VALUES, "outlet": N_VALUES, "date": None}


class Searchidx:
    """Searches title and body; peers search the body."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def index(self, source: Path, n_threads: int) -> None:
        """Index every article of a JSON Lines file into an empty folder."""
        build(self._folder, [source], n_threads)

    def open(self) -> None:
        """Open the index for queries."""
        self._index = searchidx.open_index(self._folder)

    def ask(self, part: Part, kind: str, words: list[str]) -> Answer:
        """Answer a query, and read all of the answer."""
        query, filters = request(kind, words)
        results = self._index.search(
            query,
            facets={} if part == "search" else FACETS,
            date_unit="month",
            snippets=1 if part == "page" else 0,
            **filters,
        )
        n_read = sum(len(hit.title or "") + len(hit.entities) for hit in results.hits)
        for hit in results.hits:
            for snippet in hit.snippets:
                n_read += len(snippet.text) + sum(end - start for start, end in snippet.highlights)
        n_read += sum(value.count for values in results.facets.values() for value in values)
        return Answer(results.total, n_read)


def request(kind: str, words: list[str]) -> tuple[str, dict[str, Any]]:
    """Return the query string and the filters of a drawn query."""
    if kind == "filter":
        return words[0], {"outlets": [words[1]]}
    if kind == "dates":
        return words[0], {"date_from": words[1], "date_to": words[2]}
    if kind == "phrase":
        return f'"{" ".join(words)}"', {}
    return (" O " if kind.startswith("or") else " ").join(words), {}


def takes_jobs() -> bool:
    """Say whether indexing can be spread over processes."""
    return "jobs" in inspect.signature(searchidx.build_index).parameters


def build(folder: Path, sources: list[Path], n_jobs: int = 1) -> searchidx.IndexSummary:
    """Bring an index up to date, over so many processes where it can be."""
    jobs: dict[str, Any] = {"jobs": n_jobs} if takes_jobs() else {}
    return searchidx.build_index(folder, sources, **jobs)

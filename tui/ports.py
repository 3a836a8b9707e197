"""What the screens need of an index: the part of ``searchidx.Index`` that they call."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

from searchidx.results import (
    ArticleView,
    FacetCount,
    IndexProgress,
    IndexStats,
    IndexSummary,
    SearchRequest,
    SearchResults,
)


class OpenIndex(Protocol):
    """An open index; safe to use from several threads."""

    def run(self, request: SearchRequest) -> SearchResults:
        """Answer a request."""
        ...

    def count(self, query: str = "", **filters: Any) -> int:
        """Return the number of articles that match."""
        ...

    def facet(self, field: str, query: str = "", **filters: Any) -> tuple[FacetCount, ...]:
        """Return all values of a facet."""
        ...

    def article(self, article_id: str, query: str = "") -> ArticleView:
        """Return one article; KeyError for an unknown id."""
        ...

    def suggest(self, word: str) -> list[str]:
        """Return words of the archive that resemble a word."""
        ...

    def stats(self) -> IndexStats:
        """Return what is in the index."""
        ...

    def is_stale(self) -> bool:
        """Say whether a newer generation has been published."""
        ...

    def refresh(self) -> bool:
        """Move to the newest generation; say whether it moved."""
        ...

    def close(self) -> None:
        """Release the files."""
        ...


class ArticleGoneError(Exception):
    """The article of a hit is no longer in the index."""


Progress = Callable[[IndexProgress], None]


@dataclass(frozen=True, slots=True)
class Doors:
    """How an index is opened and built: the public API, or something in its place."""

    open_index: Callable[[Path], OpenIndex]
    build_index: Callable[[Path, Sequence[Path], Progress, bool], IndexSummary]


def real_doors() -> Doors:
    """Return the doors of searchidx; nothing heavy is imported before one is used."""
    return Doors(_open_index, _build_index)


def _open_index(index_dir: Path) -> OpenIndex:
    import searchidx  # noqa: PLC0415  (numpy and the engine come with it: after first paint)

    return searchidx.open_index(index_dir)


def _build_index(
    index_dir: Path, paths: Sequence[Path], progress: Progress, is_rebuild: bool
) -> IndexSummary:
    import searchidx  # noqa: PLC0415  (as above)

    return searchidx.build_index(index_dir, paths, progress=progress, rebuild=is_rebuild)

"""The public API, first half: open an index and ask it."""

from __future__ import annotations

import time
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from types import TracebackType
from typing import Any, Self, TypeVar

from searchidx.article import EntityType
from searchidx.config import Settings, settings
from searchidx.dates import PartialDate
from searchidx.engine import (
    DateSelection,
    Engine,
    EngineRequest,
    EntityInfo,
    Searcher,
    Selection,
)
from searchidx.engines.local.engine import LocalEngine
from searchidx.errors import UsageError
from searchidx.hits import article_view, hit
from searchidx.query import ParsedQuery, parse
from searchidx.query.ast import positive_text_leaves
from searchidx.results import (
    DATE_UNITS,
    DEFAULT_FACETS,
    FACETS,
    SORTS,
    ArticleView,
    CheckReport,
    DateUnit,
    FacetCount,
    IndexStats,
    SearchRequest,
    SearchResults,
    Sort,
)

AnyDate = str | PartialDate | None
T = TypeVar("T")


class Index:
    """An open index. Safe to use from several threads; a context manager.

    It shows the state that was published when it was opened or last refreshed.
    """

    def __init__(self, engine: Engine, chosen: Settings) -> None:
        self._engine = engine
        self._settings = chosen
        self._searcher: Searcher = engine.searcher()

    @property
    def path(self) -> Path:
        """The folder of the index."""
        return self._settings.index_dir

    @property
    def generation(self) -> int:
        """Number of the state shown."""
        return self._searcher.generation

    @property
    def roots(self) -> tuple[str, ...]:
        """Folders and files, absolute, that the index is kept up to date with."""
        return self._searcher.roots

    def search(  # noqa: PLR0913 - the fields of SearchRequest, by keyword
        self,
        query: str = "",
        *,
        match: str = "all",
        limit: int = 10,
        offset: int = 0,
        sort: Sort = "relevance",
        entities: Iterable[str] = (),
        not_entities: Iterable[str] = (),
        entities_match: str = "any",
        outlets: Iterable[str | None] = (),
        not_outlets: Iterable[str | None] = (),
        date_from: AnyDate = None,
        date_to: AnyDate = None,
        facets: Mapping[str, int | None] | Iterable[str] = DEFAULT_FACETS,
        date_unit: DateUnit = "auto",
        snippets: int = 1,
        is_typing: bool = False,
    ) -> SearchResults:
        """Search; every argument is a field of :class:`SearchRequest`.

        An entity is named by its name or any alias, or as ``type:name``. Raises UsageError
        for a value that makes no sense, QueryLimitError and DeadlineError.
        """
        wanted = facets if isinstance(facets, Mapping) else dict.fromkeys(facets)
        request = SearchRequest(
            query=query,
            match="any" if _one_of("match", match, ("all", "any")) == "any" else "all",
            limit=_not_negative("limit", limit),
            offset=_not_negative("offset", offset),
            sort=sort,
            entities=_strings("entities", entities),
            not_entities=_strings("not_entities", not_entities),
            entities_match="all" if entities_match == "all" else "any",
            outlets=_strings("outlets", outlets),
            not_outlets=_strings("not_outlets", not_outlets),
            date_from=_date(date_from),
            date_to=_date(date_to),
            facets=wanted,
            date_unit=date_unit,
            snippets=_not_negative("snippets", snippets),
            is_typing=is_typing,
        )
        return self.run(request)

    def run(self, request: SearchRequest) -> SearchResults:
        """Search for a request made beforehand."""
        started = time.perf_counter()
        searcher = self._searcher
        parsed = self._parse(request)
        found = searcher.search(self._engine_request(request, parsed))
        hits = tuple(
            hit(text, engine_hit.score, parsed.node, request.snippets, searcher)
            for text, engine_hit in zip(found.texts, found.hits, strict=True)
        )
        return SearchResults(
            query=request.query,
            total=found.total,
            took_ms=(time.perf_counter() - started) * 1e3,
            generation=searcher.generation,
            hits=hits,
            facets=found.facets,
            diagnostics=parsed.diagnostics,
        )

    def count(self, query: str = "", **filters: Any) -> int:
        """Return the number of articles that a search would find."""
        return self.search(query, **{**filters, "limit": 0, "facets": {}}).total

    def facet(self, field: str, query: str = "", **filters: Any) -> tuple[FacetCount, ...]:
        """Return all values of a facet with their counts; raise UsageError if there is none."""
        results = self.search(query, **{**filters, "limit": 0, "facets": {field: None}})
        return results.facets[field]

    def article(self, article_id: str, query: str = "") -> ArticleView:
        """Return one article with what a query matches in it; raise KeyError if there is none."""
        searcher = self._searcher
        [stored] = searcher.articles([article_id])
        parsed = self._parse(SearchRequest(query=query))
        return article_view(stored, parsed, searcher)

    def entity(self, name: str, type: EntityType | None = None) -> EntityInfo | None:
        """Return the entity that a name or alias stands for, the most frequent if several."""
        return self._searcher.entity(name, type)

    def suggest(self, word: str, limit: int = 3) -> list[str]:
        """Return words of the archive near in spelling to a word, likeliest first."""
        return self._searcher.suggest(word, limit)

    def stats(self) -> IndexStats:
        """Return what is in the index."""
        return self._searcher.stats()

    def check(self) -> CheckReport:
        """Verify every byte of the latest published state."""
        return self._engine.check()

    def is_stale(self) -> bool:
        """Say whether a newer state has been published, or entities have been corrected."""
        return not self._engine.is_current(self._searcher)

    def refresh(self) -> bool:
        """Move to the latest published state, as corrected; say whether it is another one."""
        if not self.is_stale():
            return False
        self._searcher = self._engine.searcher()
        return True

    def close(self) -> None:
        """Let go of the files."""
        self._searcher.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self.close()

    def _parse(self, request: SearchRequest) -> ParsedQuery:
        return parse(
            request.query,
            match=request.match,
            limits=self._settings.limits,
            is_typing=request.is_typing,
        )

    def _engine_request(self, request: SearchRequest, parsed: ParsedQuery) -> EngineRequest:
        for facet in request.facets:
            _one_of("facet", facet, FACETS)
        _one_of("sort", request.sort, SORTS)
        _one_of("date_unit", request.date_unit, DATE_UNITS)
        is_all = request.entities_match == "all"
        sort = request.sort
        if sort == "relevance" and next(positive_text_leaves(parsed.node), None) is None:
            sort = "newest"  # nothing to be relevant to
        return EngineRequest(
            query=parsed.node,
            entity=Selection(request.entities, request.not_entities, is_all),
            outlet=Selection(request.outlets, request.not_outlets),
            date=DateSelection(request.date_from, request.date_to),
            facets=request.facets,
            date_unit=request.date_unit,
            sort=sort,
            offset=request.offset,
            limit=request.limit,
            with_texts=True,
            deadline=time.monotonic() + self._settings.limits.query_s,
        )


def open_index(path: str | Path | None = None) -> Index:
    """Open an index (default: ``SEARCHIDX_INDEX``, else ``./index``).

    Raises IndexMissingError, IndexCorruptError or IndexVersionError.
    """
    chosen = settings(path)
    return Index(LocalEngine(chosen), chosen)


def _strings(name: str, values: Iterable[T]) -> tuple[T, ...]:
    """Refuse a bare string, which would count as its letters."""
    if isinstance(values, str):
        raise UsageError("errors.not_a_list", name=name)
    return tuple(values)


def _date(value: AnyDate) -> PartialDate | None:
    if value is None or isinstance(value, PartialDate):
        return value
    try:
        return PartialDate.parse(value)
    except ValueError:
        raise UsageError("errors.bad_date", value=value) from None


def _not_negative(name: str, value: int) -> int:
    if value < 0:
        raise UsageError("errors.negative", name=name, value=value)
    return value


def _one_of(name: str, value: str, allowed: Sequence[str]) -> str:
    if value not in allowed:
        raise UsageError(
            "errors.unknown_choice", name=name, value=value, allowed=", ".join(allowed)
        )
    return value

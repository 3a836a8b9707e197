"""The public API, first half: open an index and ask it."""

from __future__ import annotations

import time
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Any, Final, Self, TypeVar

from searchidx.article import EntityType
from searchidx.config import Settings, settings
from searchidx.dates import PartialDate
from searchidx.engine import DateSelection, Engine, EngineRequest, Searcher, Selection
from searchidx.engines.local.engine import LocalEngine
from searchidx.entities.correction_file import CorrectionFile
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
    EntityRef,
    EntityReport,
    FacetCount,
    IndexStats,
    SearchRequest,
    SearchResults,
    Sort,
)
from searchidx.stored import EntityInfo

if TYPE_CHECKING:
    from searchidx.entities.problems import Problem

AnyDate = str | PartialDate | None
T = TypeVar("T")
_ENDS: Final[tuple[Sort, ...]] = ("oldest", "newest")


class Index:
    """An open index. Safe to use from several threads; a context manager.

    It shows the state that was published when it was opened or last refreshed.
    """

    def __init__(
        self, engine: Engine, chosen: Settings, corrections: CorrectionFile | None = None
    ) -> None:
        self._engine = engine
        self._settings = chosen
        self._corrections = corrections or CorrectionFile(chosen.index_dir)
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

    @property
    def correction_problems(self) -> tuple[Problem, ...]:
        """What is wrong in the file of corrections of the index, as it is now."""
        return self._corrections.problems

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
        """Return the entity that a name or alias stands for, the most frequent if several.

        ``type:name`` is the name with its type.
        """
        from searchidx.entities.kind_words import parted  # noqa: PLC0415 - no search needs it

        kind, bare = (type, name) if type else parted(name)
        return self._searcher.entity(bare, kind)

    def entity_report(
        self, name: str, type: EntityType | None = None, *, top: int = 10
    ) -> EntityReport | None:
        """Return what the archive says of an entity, None if it has none of the name.

        ``top`` bounds the entities that are named with it.
        """
        from searchidx.query.ast import EntityIs  # noqa: PLC0415 - no search needs them
        from searchidx.query.printer import to_query  # noqa: PLC0415

        info = self.entity(name, type)
        if info is None:
            return None
        ref = info.ref
        query = to_query(EntityIs(ref.name, (0, 0), ref.type))
        facets = {"entity": top + 1, "outlet": None, "date": None}
        found = self.search(query, limit=0, facets=facets, date_unit="month")
        others = [c for c in found.facets["entity"] if (c.value, c.type) != (ref.name, ref.type)]
        oldest, newest = (
            self.search(query, sort=sort, limit=1, snippets=0, facets={}).hits for sort in _ENDS
        )
        return EntityReport(
            ref=ref,
            n_articles=found.total,
            aliases=info.aliases,
            mentions=info.mentions,
            months=found.facets["date"],
            together=tuple(others[:top]),
            outlets=found.facets["outlet"],
            first_date=oldest[0].date if oldest else None,
            last_date=newest[0].date if newest else None,
        )

    def find_entities(self, text: str = "") -> tuple[FacetCount, ...]:
        """Return the entities that have a text in their name, or that it is an alias of.

        With their numbers of articles, as in the facet and in its order.
        """
        from searchidx.entities.bulk import fold_names  # noqa: PLC0415 - no search needs them
        from searchidx.entities.keys import fold_name  # noqa: PLC0415

        counts = self.facet("entity")
        if not text or not counts:
            return counts
        wanted, info = fold_name(text), self.entity(text)
        meant = info and (info.ref.name, info.ref.type)
        names = fold_names([count.value or "" for count in counts])
        return tuple(
            count
            for count, name in zip(counts, names, strict=True)
            if (wanted and wanted in name) or (count.value, count.type) == meant
        )

    def near_entities(self, name: str, limit: int = 3) -> list[EntityRef]:
        """Return entities whose names are near to a name that is none, likeliest first."""
        from searchidx.entities.near import near_names  # noqa: PLC0415 - no search needs it

        counts = [(c.value, c.type) for c in self.facet("entity") if c.value and c.type]
        places = near_names(name, [value for value, _ in counts], limit)
        return [EntityRef(*counts[place]) for place in places]

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
    corrections = CorrectionFile(chosen.index_dir)
    return Index(LocalEngine(chosen, corrections), chosen, corrections)


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

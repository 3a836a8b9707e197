"""An index in memory with the methods of ``searchidx.Index``: brute force, deterministic."""

from __future__ import annotations

import difflib
import re
import threading
import unicodedata
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any

from fake_archive import Entry, archive

from searchidx.errors import IndexMissingError, QueryLimitError
from searchidx.results import (
    ArticleView,
    Diagnostic,
    FacetCount,
    Hit,
    IndexProgress,
    IndexStats,
    IndexSummary,
    SearchRequest,
    SearchResults,
    Snippet,
)
from tui.ports import Doors, OpenIndex

WORD = re.compile(r"\w+")


@cache
def folded(text: str) -> str:
    """Fold case and accents, one code point for one."""
    return "".join(unicodedata.normalize("NFD", char)[0].lower() for char in text)


class FakeIndex:
    """Words are looked for as they stand; ``*`` and typing match beginnings; ``-`` excludes.

    ``(a O b)`` is an alternative, ``fecha:ninguna`` an article without a date; an odd
    number of quotes is a fault, ``demasiado`` is over a limit.
    """

    def __init__(self, entries: Sequence[Entry] | None = None) -> None:
        self.entries = tuple(archive() if entries is None else entries)
        self.generation = 1
        self.latest = 1
        self.requests: list[SearchRequest] = []
        self.gate: threading.Event | None = None
        self.is_closed = False

    # The methods of searchidx.Index.

    def run(self, request: SearchRequest) -> SearchResults:
        if self.gate is not None:
            self.gate.wait(10)
        self.requests.append(request)
        if "demasiado" in request.query:
            raise QueryLimitError("query.too_long", limit=1)
        found = self._sorted(self._found(request), request.sort)
        page = found[request.offset : request.offset + request.limit]
        return SearchResults(
            query=request.query,
            total=len(found),
            took_ms=3.1,
            generation=self.generation,
            hits=tuple(self._hit(entry, request) for entry in page),
            facets={name: self._facet(name, request, n) for name, n in request.facets.items()},
            diagnostics=_diagnostics(request.query),
        )

    def count(self, query: str = "", **filters: Any) -> int:
        return len(self._found(SearchRequest(query=query, **filters)))

    def facet(self, field: str, query: str = "", **filters: Any) -> tuple[FacetCount, ...]:
        return self._facet(field, SearchRequest(query=query, **filters), None)

    def article(self, article_id: str, query: str = "") -> ArticleView:
        entry = next((e for e in self.entries if e.article.id == article_id), None)
        if entry is None:
            raise KeyError(article_id)
        request = SearchRequest(query=query)
        return ArticleView(
            article=entry.article,
            entities=entry.entities,
            mentions=entry.mentions,
            highlights={
                "title": _ranges(entry.article.title or "", request),
                "body": _ranges(entry.article.body, request),
            },
        )

    def suggest(self, word: str, limit: int = 3) -> list[str]:
        words = set(WORD.findall(" ".join(e.article.body for e in self.entries).lower()))
        return difflib.get_close_matches(word, sorted(words), limit)

    def stats(self) -> IndexStats:
        dates = [e.article.date for e in self.entries if e.article.date is not None]
        outlets = {e.article.outlet for e in self.entries} - {None}
        return IndexStats(
            n_articles=len(self.entries), n_outlets=len(outlets), n_entities=5, n_terms=300,
            n_words=6000, n_segments=1, size_bytes=1, generation=self.generation,
            first_date=min(dates, default=None), last_date=max(dates, default=None),
            n_without_date=4, n_without_outlet=5,
            n_without_title=9, roots=(), format_version=1, analyzer_version="fake",
        )  # fmt: skip

    def is_stale(self) -> bool:
        return self.generation != self.latest

    def refresh(self) -> bool:
        moved, self.generation = self.is_stale(), self.latest
        return moved

    def close(self) -> None:
        self.is_closed = True

    # Brute force.

    def _found(self, request: SearchRequest) -> list[Entry]:
        return [e for e in self.entries if _matches(e, request) and _passes(e, request)]

    def _sorted(self, found: Iterable[Entry], sort: str) -> list[Entry]:
        if sort == "relevance":
            return list(found)
        dated = [e for e in found if e.article.date is not None]
        dated.sort(key=lambda e: e.article.date, reverse=sort == "newest")
        return dated + [e for e in found if e.article.date is None]

    def _hit(self, entry: Entry, request: SearchRequest) -> Hit:
        article = entry.article
        ranges = _ranges(article.body, request)
        snippet = Snippet(article.body[:200], tuple(r for r in ranges if r[1] <= 200))
        return Hit(
            id=article.id,
            path=article.path,
            title=article.title,
            outlet=article.outlet,
            date=article.date,
            score=1.0,
            snippets=(snippet,) if request.snippets else (),
            entities=entry.entities,
            opening=article.body[:80],
            title_highlights=_ranges(article.title or "", request),
            n_matches=len(ranges),
            n_words=len(article.body.split()),
            url=article.url,
        )

    def _facet(self, name: str, request: SearchRequest, n: int | None) -> tuple[FacetCount, ...]:
        if name == "entity":
            free = replace(request, entities=(), not_entities=())
            found = Counter(ref for e in self._found(free) for ref in e.entities)
            ranked = sorted(found.items(), key=lambda item: (-item[1], item[0].name))
            return tuple(FacetCount(ref.name, count, ref.type) for ref, count in ranked)[:n]
        if name == "outlet":
            free = replace(request, outlets=(), not_outlets=())
            values = Counter(e.article.outlet for e in self._found(free))
            pairs = sorted(values.items(), key=lambda item: (-item[1], item[0] or ""))
            return tuple(FacetCount(value, count) for value, count in pairs)[:n]
        free = replace(request, date_from=None, date_to=None)
        unit = "year" if request.date_unit == "auto" else request.date_unit
        dates = [e.article.date for e in self._found(free)]
        periods = Counter(None if d is None else str(d.truncated(unit)) for d in dates)
        ordered = sorted(periods.items(), key=lambda item: (item[0] is None, item[0] or ""))
        return tuple(FacetCount(value, count) for value, count in ordered)


@cache
def _words(text: str) -> frozenset[str]:
    return frozenset(WORD.findall(folded(text)))


def _terms(request: SearchRequest) -> list[str]:
    return re.findall(r"\([^)]*\)|\S+", folded(request.query))


def _matches(entry: Entry, request: SearchRequest) -> bool:
    terms = _terms(request)
    if '"' in request.query and request.query.count('"') % 2:
        return False
    held = [
        _holds(entry, term, is_open=request.is_typing and n == len(terms) - 1)
        for n, term in enumerate(terms)
    ]
    return any(held) if request.match == "any" and held else all(held)


def _holds(entry: Entry, term: str, *, is_open: bool) -> bool:
    if term.startswith("("):
        return any(_holds(entry, part, is_open=False) for part in term[1:-1].split(" o "))
    if term == "fecha:ninguna":
        return entry.article.date is None
    if term.startswith("-"):
        return not _holds(entry, term[1:], is_open=False)
    word = term.strip('*"')
    begins = is_open or term.endswith("*")
    words = _words(f"{entry.article.title or ''} {entry.article.body}")
    return any(w.startswith(word) for w in words) if begins else word in words


def _ranges(text: str, request: SearchRequest) -> tuple[tuple[int, int], ...]:
    parts = []
    for n, term in enumerate(_terms(request)):
        is_open = request.is_typing and n == len(_terms(request)) - 1
        for word in re.findall(r"[-\w:]+\*?", term):
            if word != "o" and not word.startswith("-") and ":" not in word:
                parts.append(
                    re.escape(word.rstrip("*")) + (r"\w*" if is_open or "*" in word else "")
                )
    if not parts:
        return ()
    pattern = re.compile(rf"\b(?:{'|'.join(parts)})\b")
    return tuple(found.span() for found in pattern.finditer(folded(text)))


def _passes(entry: Entry, request: SearchRequest) -> bool:
    keys = {key for ref in entry.entities for key in (ref.name, f"{ref.type}:{ref.name}")}
    joined = all if request.entities_match == "all" else any
    article = entry.article
    return (
        (not request.entities or joined(name in keys for name in request.entities))
        and not any(name in keys for name in request.not_entities)
        and (not request.outlets or article.outlet in request.outlets)
        and article.outlet not in request.not_outlets
        and _in_range(entry, request)
    )


def _in_range(entry: Entry, request: SearchRequest) -> bool:
    date = entry.article.date
    if request.date_from is None and request.date_to is None:
        return True
    return (
        date is not None
        and (request.date_from is None or date.last >= request.date_from.first)
        and (request.date_to is None or date.first <= request.date_to.last)
    )


def _diagnostics(query: str) -> tuple[Diagnostic, ...]:
    if query.count('"') % 2 == 0:
        return ()
    start = query.rfind('"')
    return (Diagnostic(start, start + 1, "query.unclosed_quote"),)


class FakeDoors:
    """Opens the fake index; builds it where it is said to be missing."""

    def __init__(self, index: FakeIndex | None = None, *, is_missing: bool = False) -> None:
        self.index = index or FakeIndex()
        self.is_missing = is_missing
        self.built: list[tuple[tuple[Path, ...], bool]] = []
        self.build_error: Exception | None = None

    def open_index(self, index_dir: Path) -> OpenIndex:
        if self.is_missing:
            raise IndexMissingError("engine.no_index", path=index_dir)
        return self.index

    def build_index(
        self, index_dir: Path, paths: Sequence[Path], progress: Any, is_rebuild: bool
    ) -> IndexSummary:
        self.built.append((tuple(paths), is_rebuild))
        if self.build_error is not None:
            raise self.build_error
        progress(IndexProgress("read", 1, 2, 50, 100, 60))
        self.is_missing = False
        return IndexSummary(2, 121, 0, 0, 0, 0, (), 0.1, 1)

    @property
    def doors(self) -> Doors:
        return Doors(self.open_index, self.build_index)

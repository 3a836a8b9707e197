"""A page of results for people: hits, then facets in columns."""

from __future__ import annotations

from collections.abc import Iterator

from searchidx.messages import message
from searchidx.render.facets import facet_columns
from searchidx.render.lines import BOLD, CYAN, FAINT, ITALIC, Line, line, marked
from searchidx.render.page import Page, number
from searchidx.results import Hit, SearchResults


def results_text(results: SearchResults, page: Page, *, offset: int = 0) -> str:
    """Return the total, the hits and the facets; ``offset`` is that of the first hit.

    On a terminal lines are wrapped and matches stand out. In a pipe every title and
    snippet is one plain line, and the same results give the same bytes.
    """
    return page.text(_lines(results, page, offset))


def _lines(results: SearchResults, page: Page, offset: int) -> Iterator[Line]:
    yield from page.lines(_total(results, page, offset))
    margin = len(str(offset + len(results.hits))) + 2
    for rank, hit in enumerate(results.hits, start=offset + 1):
        yield ()
        yield from _hit(hit, rank, margin, page)
    if any(results.facets.values()):
        yield ()
        yield from facet_columns(results.facets, page)


def _total(results: SearchResults, page: Page, offset: int) -> Line:
    one = results.total == 1
    parts = [message("render.one_article") if one else articles(results.total)]
    if 0 < len(results.hits) < results.total:
        last = offset + len(results.hits)
        parts.append(message("render.shown", first=number(offset + 1), last=number(last)))
    if page.width is not None:  # in a pipe the same results give the same bytes
        parts.append(message("render.took", ms=f"{results.took_ms:.0f}"))
    return (parts[0], BOLD), ("".join(f" · {part}" for part in parts[1:]), FAINT)


def articles(n: int) -> str:
    """Word a number of articles."""
    return message("render.one_article") if n == 1 else message("render.n_articles", n=number(n))


def _hit(hit: Hit, rank: int, margin: int, page: Page) -> Iterator[Line]:
    lines = page.lines(_headline(hit), margin)
    _, *first = next(lines)
    yield (f"{rank:>{margin - 1}} ", FAINT), *first
    yield from lines
    yield from page.lines(_where_and_when(hit), margin)
    for snippet in hit.snippets:
        if snippet.text:
            yield from page.lines(marked(snippet.text, snippet.highlights), margin)
    yield from page.lines(line(hit.id, FAINT), margin)


def _headline(hit: Hit) -> Line:
    if hit.title is not None:
        return marked(hit.title, hit.title_highlights, BOLD)
    return line(message("render.no_title", opening=hit.opening), ITALIC)


def _where_and_when(hit: Hit) -> Line:
    outlet = message("render.no_outlet") if hit.outlet is None else hit.outlet
    date = message("render.no_date") if hit.date is None else str(hit.date)
    parts = [outlet, date]
    if hit.n_matches == 1:
        parts.append(message("render.one_match"))
    elif hit.n_matches:
        parts.append(message("render.n_matches", n=number(hit.n_matches)))
    return line(" · ".join(parts), CYAN)

"""Ways out of an empty result list: what to take away, and how many articles that gives."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import replace

from tui.ports import OpenIndex
from tui.requests import filters, open_word, query_string
from tui.state import NAME_FACETS, Remedy, Search, Selection, entity_parts

_TERM = re.compile(r'[^\s"()]*"[^"]*"(?:~\d*)?|[^\s"()]+')
_OPERATOR = re.compile(r"\||[()]|(?<!\S)(?:O|OR|Y|AND|NO|NOT)(?!\S)")
_WORD = re.compile(r"\w{3,}\Z")

Candidate = tuple[str, str, Search]
"""Kind, subject, and the search to try."""


def find_remedies(
    index: OpenIndex, search: Search, is_superseded: Callable[[], bool]
) -> tuple[Remedy, ...] | None:
    """Return the changes of an empty search that find something, the largest gain first.

    Words spelt otherwise come first, then what can be taken away, then wider readings of
    the same words. If no single change helps, the same is tried without any filter.
    Returns None when a newer search has come in the meantime.
    """
    remedies = _tried(index, search, is_superseded)
    if not remedies and search.has_filters:
        free = _tried(index, search.without_filters(), is_superseded)
        remedies = [(rank, replace(remedy, is_unfiltered=True)) for rank, remedy in free]
    remedies.sort(key=lambda item: (item[0], -item[1].count))
    return None if is_superseded() else tuple(remedy for _, remedy in remedies)


def _tried(
    index: OpenIndex, search: Search, is_superseded: Callable[[], bool]
) -> list[tuple[int, Remedy]]:
    """Return the single changes that find something, each with the rank of its kind."""
    found: dict[Search, tuple[int, Remedy]] = {}
    groups = (_respelt(index, search), _reduced(search), _widened(search))
    for rank, group in enumerate(groups):
        for kind, subject, other in group:
            if is_superseded():
                return []
            if other not in found and other != search:
                count = index.count(query_string(other), **filters(other))
                if count:
                    found[other] = (rank, Remedy(kind, subject, other, count))
    return list(found.values())


def _respelt(index: OpenIndex, search: Search) -> Iterator[Candidate]:
    """Yield the search with a word that occurs nowhere replaced by one of the archive."""
    for found in _TERM.finditer(search.query):
        word = found[0]
        if not _WORD.match(word) or _OPERATOR.match(word) or index.count(word):
            continue
        for other in index.suggest(word):
            query = search.query[: found.start()] + other + search.query[found.end() :]
            yield "respelt", other, replace(search, query=query, is_open=False)


def _reduced(search: Search) -> Iterator[Candidate]:
    """Yield the search without one of its words, values or other restrictions."""
    yield from _without_a_word(search)
    for facet in NAME_FACETS:
        selection = search.selection(facet)
        for value in selection.values:
            other = Selection(
                tuple(v for v in selection.included if v != value),
                tuple(v for v in selection.excluded if v != value),
                selection.is_all,
            )
            subject = "" if value is None else entity_parts(value)[0]
            yield f"without_{facet}", subject, search.with_selection(facet, other)
    if search.has_dates:
        undated = replace(search, date_from=None, date_to=None, undated="any")
        yield "without_dates", "", undated
    if search.has_filters and search.query:
        yield "without_filters", "", search.without_filters()


def _without_a_word(search: Search) -> Iterator[Candidate]:
    """Yield the query without each of its terms, where it has no operators to break."""
    terms = list(_TERM.finditer(search.query))
    if len(terms) < 2 or _OPERATOR.search(search.query) or search.query.count('"') % 2:
        return
    for found in terms:
        rest = search.query[: found.start()] + search.query[found.end() :]
        query = " ".join(rest.split())
        yield "without_word", found[0], replace(search, query=query, is_open=False)


def _widened(search: Search) -> Iterator[Candidate]:
    """Yield the search read more widely: words that only begin so, any word instead of all."""
    word = None if search.is_open else open_word(replace(search, is_open=True))
    if word is not None:
        yield "begins", word, replace(search, query=search.query + "*")
    if search.match == "all" and len(search.query.split()) > 1:
        yield "any_word", "", replace(search, match="any", is_open=False)

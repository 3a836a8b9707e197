"""From a search to what the index is asked, and to the equal command line."""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterator
from typing import Any, Final, Literal, TypedDict

from searchidx.dates import PartialDate
from searchidx.results import DateUnit, SearchRequest
from tui.state import Search

PAGE_LENGTH: Final = 25
"""Hits asked at a time."""

FACET_VALUES: Final = {"entity": 20, "outlet": 20, "date": None}
"""Values asked of each facet (None: all)."""

_OPEN_WORD: Final = re.compile(r"(?:\A|[\s(:])(\w+)\Z")
_HAS_OPERATOR: Final = re.compile(r"\||\b(?:O|OR|Y|AND|NO|NOT)\b")
_OPERATORS: Final = frozenset({"O", "OR", "Y", "AND", "NO", "NOT"})


class Filters(TypedDict):
    """The keyword arguments of ``Index.count`` and ``Index.facet`` beside the query."""

    match: Literal["all", "any"]
    entities: tuple[str, ...]
    not_entities: tuple[str, ...]
    entities_match: Literal["any", "all"]
    outlets: tuple[str | None, ...]
    not_outlets: tuple[str | None, ...]
    date_from: PartialDate | None
    date_to: PartialDate | None


def filters(search: Search) -> Filters:
    """Return the filters of a search as keyword arguments."""
    return Filters(
        match=search.match,
        entities=_names(search.entity.included),
        not_entities=_names(search.entity.excluded),
        entities_match="all" if search.entity.is_all else "any",
        outlets=search.outlet.included,
        not_outlets=search.outlet.excluded,
        date_from=search.date_from,
        date_to=search.date_to,
    )


def _names(values: tuple[str | None, ...]) -> tuple[str, ...]:
    return tuple(value for value in values if value is not None)


def request(search: Search, *, offset: int = 0, date_unit: DateUnit = "auto") -> SearchRequest:
    """Return the request for a page of hits, without facets."""
    return SearchRequest(
        query=query_string(search),
        limit=PAGE_LENGTH,
        offset=offset,
        sort=search.sort,
        facets={},
        date_unit=date_unit,
        is_typing=open_word(search) is not None,
        **filters(search),
    )


def query_string(search: Search) -> str:
    """Return the query with what only the query language can say: articles without a date."""
    clause = {"any": "", "only": "fecha:ninguna", "none": "-fecha:ninguna"}[search.undated]
    return _joined(clause, search.query)


def closed_query_string(search: Search) -> str:
    """Return the query string with the words spelt out that an unfinished word stands for."""
    word = open_word(search)
    if word is None:
        return query_string(search)
    head = search.query[: len(search.query) - len(word)]
    clause = query_string(Search(undated=search.undated))
    return _joined(clause, f"{head}({word} O {word}*)")


def open_word(search: Search) -> str | None:
    """Return the unfinished last word, or None where the query does not end in one."""
    query = search.query
    found = _OPEN_WORD.search(query) if search.is_open else None
    if found is None or query.count('"') % 2 or found[1] in _OPERATORS:
        return None
    return found[1]


def _joined(clause: str, query: str) -> str:
    """Put a clause before a query so that both hold, whatever the query is made of."""
    if not clause or not query.strip():
        return clause or query
    return f"{clause} ({query})" if _HAS_OPERATOR.search(query) else f"{clause} {query}"


def query_offset(search: Search) -> int:
    """Return how far :func:`query_string` shifts the query that was typed, in code points."""
    whole = query_string(search)
    return whole.rfind(search.query) if search.undated != "any" and search.query else 0


def command_line(search: Search, index_dir: str) -> str:
    """Return the shell command that finds the same articles."""
    words = ["searchidx", "search", *_options(search), "--index", index_dir]
    query = _outlet_clauses(search) + closed_query_string(search)
    if query.startswith("-"):
        words.append("--")
    return shlex.join([*words, query])


def _options(search: Search) -> Iterator[str]:
    chosen: Filters = filters(search)
    named: list[tuple[str, tuple[Any, ...]]] = [
        ("--entity", chosen["entities"]),
        ("--not-entity", chosen["not_entities"]),
        ("--outlet", () if None in chosen["outlets"] else chosen["outlets"]),
        ("--not-outlet", _names(chosen["not_outlets"])),
        ("--from", (search.date_from,) if search.date_from else ()),
        ("--to", (search.date_to,) if search.date_to else ()),
        ("--sort", (search.sort,) if search.sort != "relevance" else ()),
    ]
    for option, values in named:
        for value in values:
            yield from (option, str(value))
    if search.entity.is_all:
        yield "--entity-all"
    if search.match == "any":
        yield "--any"


def _outlet_clauses(search: Search) -> str:
    """Return what the options cannot say: articles without an outlet."""
    clauses = []
    if None in search.outlet.included:
        named = [f'medio:"{name}"' for name in _names(search.outlet.included)]
        clauses.append("(" + " O ".join(["medio:ninguno", *named]) + ")")
    if None in search.outlet.excluded:
        clauses.append("-medio:ninguno")
    return "".join(f"{clause} " for clause in clauses)

"""What the screens show, as frozen values: a search, its history, and the last answers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from types import MappingProxyType
from typing import Final, Literal

from searchidx.article import ENTITY_TYPES, EntityType
from searchidx.dates import PartialDate
from searchidx.results import DateUnit, Diagnostic, FacetCount, SearchResults, Sort

NameFacet = Literal["entity", "outlet"]
NAME_FACETS: Final[tuple[NameFacet, ...]] = ("entity", "outlet")
FacetName = Literal["entity", "outlet", "date"]
FACET_NAMES: Final[tuple[FacetName, ...]] = ("entity", "outlet", "date")

DENSITIES: Final = (4, 2, 1)
"""Rows that a hit may take, in the order of the key."""

Facets = Mapping[str, tuple[FacetCount, ...]]
NO_FACETS: Final[Facets] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Selection:
    """The chosen values of a facet of names; a value of None stands for "unknown".

    Entities are given by their keys (:func:`entity_key`).
    Included values are alternatives unless ``is_all``. No value is in both tuples.
    """

    included: tuple[str | None, ...] = ()
    excluded: tuple[str | None, ...] = ()
    is_all: bool = False

    def __bool__(self) -> bool:
        return bool(self.included or self.excluded)

    @property
    def values(self) -> tuple[str | None, ...]:
        """Every chosen value."""
        return self.included + self.excluded


def entity_key(name: str, type: EntityType | None) -> str:
    """Return how the index is told one entity from another of the same name: ``type:name``."""
    return name if type is None else f"{type}:{name}"


def entity_parts(key: str) -> tuple[str, EntityType | None]:
    """Return the name and the type that an entity's key stands for."""
    prefix, _, name = key.partition(":")
    for kind in ENTITY_TYPES:
        if prefix == kind:
            return name, kind
    return key, None


@dataclass(frozen=True, slots=True)
class Search:
    """One search as a person sees it: the query string and everything chosen beside it.

    ``is_open``: the last word of the query is still being typed. ``undated`` says whether
    articles without a date are taken too, alone, or not at all.
    """

    query: str = ""
    is_open: bool = False
    match: Literal["all", "any"] = "all"
    sort: Sort = "relevance"
    entity: Selection = Selection()
    outlet: Selection = Selection()
    date_from: PartialDate | None = None
    date_to: PartialDate | None = None
    undated: Literal["any", "only", "none"] = "any"

    def selection(self, facet: NameFacet) -> Selection:
        """Return what is chosen of a facet of names."""
        return self.entity if facet == "entity" else self.outlet

    def with_selection(self, facet: NameFacet, selection: Selection) -> Search:
        """Return the search with another choice of a facet of names."""
        if facet == "entity":
            return replace(self, entity=selection)
        return replace(self, outlet=selection)

    @property
    def has_dates(self) -> bool:
        """Whether anything is chosen of the date facet."""
        return bool(self.date_from or self.date_to or self.undated != "any")

    @property
    def has_filters(self) -> bool:
        """Whether anything is chosen beside the query string."""
        return bool(self.entity or self.outlet or self.has_dates or self.match == "any")

    def without_filters(self) -> Search:
        """Return the search with its query string and order alone."""
        return Search(query=self.query, is_open=self.is_open, sort=self.sort)


@dataclass(frozen=True, slots=True)
class Remedy:
    """A way out of an empty result list: another search and what it finds.

    ``kind`` names its wording; ``subject`` is the word or value it is about. One that also
    drops every filter says so with ``is_unfiltered``.
    """

    kind: str
    subject: str
    search: Search
    count: int
    is_unfiltered: bool = False


@dataclass(frozen=True, slots=True)
class State:
    """Everything the search screen shows except which articles are loaded.

    ``number`` counts the requests; an answer that carries another number is stale.
    ``answered`` is the last request that got its answer. ``answer`` are the last results
    worth showing and ``shown`` the search that found them: an earlier one than ``search``
    while an answer is awaited, after an error, and beside a faulty query without hits.
    ``past`` and ``future`` hold earlier and undone searches, the nearest last.
    """

    search: Search = Search()
    past: tuple[Search, ...] = ()
    future: tuple[Search, ...] = ()
    is_typing: bool = False
    density: int = DENSITIES[0]
    date_unit: DateUnit = "auto"
    number: int = 0
    answered: int = 0
    answer: SearchResults | None = None
    shown: Search = Search()
    diagnostics: tuple[Diagnostic, ...] = ()
    facets: Facets = field(default_factory=lambda: NO_FACETS)
    remedies: tuple[Remedy, ...] | None = None
    error: Exception | None = None

    @property
    def is_waiting(self) -> bool:
        """Whether the hits of the present search are not there yet."""
        return self.answered != self.number

    @property
    def is_empty(self) -> bool:
        """Whether what is shown are no hits at all."""
        return self.answer is not None and self.answer.total == 0

"""What can happen to the state: values that :func:`tui.reducer.reduce` takes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from searchidx.dates import PartialDate
from searchidx.results import DateUnit, SearchResults
from tui.state import FacetName, Facets, NameFacet, Remedy, Search

Choice = Literal["include", "exclude", "only"]


@dataclass(frozen=True, slots=True)
class QueryTyped:
    """The query string changed under the user's hands; its last word may be unfinished."""

    query: str


@dataclass(frozen=True, slots=True)
class QueryClosed:
    """The user says that the query string is meant as it stands."""


@dataclass(frozen=True, slots=True)
class ValueChosen:
    """A value of a facet of names was included, excluded or made the only one.

    Choosing the same again takes the choice back.
    """

    facet: NameFacet
    value: str | None
    choice: Choice


@dataclass(frozen=True, slots=True)
class PeriodChosen:
    """A period was chosen: added to the range (``include``) or made the range (``only``).

    Choosing the very range again takes the choice back.
    """

    first: PartialDate
    last: PartialDate
    choice: Literal["include", "only"]


@dataclass(frozen=True, slots=True)
class UndatedChosen:
    """Articles without a date were made the only ones, or left out."""

    choice: Literal["only", "none"]


@dataclass(frozen=True, slots=True)
class EntitiesJoined:
    """Several entities change between "any of them" and "all of them"."""


@dataclass(frozen=True, slots=True)
class FacetCleared:
    """Everything chosen of one facet was dropped."""

    facet: FacetName


@dataclass(frozen=True, slots=True)
class MatchCleared:
    """All the words are wanted again, not any."""


@dataclass(frozen=True, slots=True)
class AllCleared:
    """Everything chosen beside the query string was dropped."""


@dataclass(frozen=True, slots=True)
class SortCycled:
    """The next order of the hits."""


@dataclass(frozen=True, slots=True)
class DensityCycled:
    """The next number of rows a hit takes."""


@dataclass(frozen=True, slots=True)
class DateUnitChosen:
    """Dates are counted by this unit."""

    unit: DateUnit


@dataclass(frozen=True, slots=True)
class SearchTaken:
    """A whole search took the place of the present one."""

    search: Search


@dataclass(frozen=True, slots=True)
class SteppedBack:
    """The last change of the search was undone."""


@dataclass(frozen=True, slots=True)
class SteppedForward:
    """The last undone change was made again."""


@dataclass(frozen=True, slots=True)
class Repeated:
    """The same search is asked again, because the index changed."""


@dataclass(frozen=True, slots=True)
class HitsArrived:
    """The hits of request ``number``; their facets follow."""

    number: int
    results: SearchResults


@dataclass(frozen=True, slots=True)
class FacetsArrived:
    """The facet counts of request ``number``."""

    number: int
    facets: Facets


@dataclass(frozen=True, slots=True)
class RemediesArrived:
    """What could be changed in the empty search ``number``, best first."""

    number: int
    remedies: tuple[Remedy, ...]


@dataclass(frozen=True, slots=True)
class SearchFailed:
    """Request ``number`` ended in an error."""

    number: int
    error: Exception


SearchEvent = (
    QueryTyped
    | QueryClosed
    | ValueChosen
    | PeriodChosen
    | UndatedChosen
    | EntitiesJoined
    | FacetCleared
    | MatchCleared
    | AllCleared
    | SortCycled
    | DensityCycled
    | DateUnitChosen
    | SearchTaken
    | SteppedBack
    | SteppedForward
    | Repeated
)
AnswerEvent = HitsArrived | FacetsArrived | RemediesArrived | SearchFailed
Event = SearchEvent | AnswerEvent

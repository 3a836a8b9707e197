"""What is asked of an index and what comes back: values only, no markup."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any, Final, Literal

from searchidx.article import Article, EntityType, Mention, TextField
from searchidx.dataclass import dataclass, field
from searchidx.dates import PartialDate
from searchidx.messages import message

Sort = Literal["relevance", "newest", "oldest"]
SORTS: Final[tuple[Sort, ...]] = ("relevance", "newest", "oldest")
DateUnit = Literal["auto", "year", "month", "day"]
DATE_UNITS: Final[tuple[DateUnit, ...]] = ("auto", "year", "month", "day")

FACETS: Final = ("entity", "outlet", "date")
DEFAULT_FACETS: Final[Mapping[str, int | None]] = MappingProxyType(
    {"entity": 20, "outlet": 20, "date": None}
)


@dataclass(frozen=True, slots=True)
class SearchRequest:
    """A query string with everything that was chosen beside it.

    ``match`` says whether all the plain words must occur or any. Values of one filter
    are alternatives, different filters all hold; an outlet of None stands for "unknown".
    ``date_from`` and ``date_to`` are inclusive and select every article whose date may
    lie between them. ``facets`` maps a facet to the number of values wanted (None: all).
    ``is_typing`` lets the last word of the query also match words that begin with it.
    """

    query: str = ""
    match: Literal["all", "any"] = "all"
    limit: int = 10
    offset: int = 0
    sort: Sort = "relevance"
    entities: tuple[str, ...] = ()
    not_entities: tuple[str, ...] = ()
    entities_match: Literal["any", "all"] = "any"
    outlets: tuple[str | None, ...] = ()
    not_outlets: tuple[str | None, ...] = ()
    date_from: PartialDate | None = None
    date_to: PartialDate | None = None
    facets: Mapping[str, int | None] = field(default_factory=lambda: DEFAULT_FACETS)
    date_unit: DateUnit = "auto"
    snippets: int = 1
    is_typing: bool = False


@dataclass(frozen=True, slots=True)
class Diagnostic:
    """Something odd in a query string, at ``[start, end)`` in code points."""

    start: int
    end: int
    key: str
    params: Mapping[str, Any] = field(default_factory=dict)

    def message(self, language: str | None = None) -> str:
        """Word the diagnostic in a language (default: the user's)."""
        return message(self.key, language, **self.params)


Range = tuple[int, int]
"""A half-open range of code points."""


@dataclass(frozen=True, slots=True)
class Snippet:
    """A passage of an article and the ranges inside ``text`` that matched."""

    text: str
    highlights: tuple[Range, ...] = ()


@dataclass(frozen=True, slots=True)
class EntityRef:
    """An entity by its key."""

    name: str
    type: EntityType


@dataclass(frozen=True, slots=True)
class Hit:
    """One article of a result list.

    ``title`` is None when unknown; ``opening`` then stands in for it on screens.
    ``title_highlights`` are ranges of ``title``. ``n_matches`` counts the highlighted
    ranges of the whole article, ``n_words`` its words. Entities are in the order of the number of
    their mentions.
    """

    id: str
    path: str
    title: str | None
    outlet: str | None
    date: PartialDate | None
    score: float
    snippets: tuple[Snippet, ...] = ()
    entities: tuple[EntityRef, ...] = ()
    opening: str = ""
    title_highlights: tuple[Range, ...] = ()
    n_matches: int = 0
    n_words: int = 0
    url: str | None = None


@dataclass(frozen=True, slots=True)
class FacetCount:
    """A value of a facet and the number of articles that have it; None is "unknown"."""

    value: str | None
    count: int
    type: EntityType | None = None


@dataclass(frozen=True, slots=True)
class SearchResults:
    """A page of hits with the exact total and the facet counts asked for."""

    query: str
    total: int
    took_ms: float
    generation: int
    hits: tuple[Hit, ...] = ()
    facets: Mapping[str, tuple[FacetCount, ...]] = field(default_factory=dict)
    diagnostics: tuple[Diagnostic, ...] = ()


@dataclass(frozen=True, slots=True)
class ArticleView:
    """One article for reading: text, entities, and what a query matched in it.

    ``highlights`` maps each text field to the ranges that matched. ``mentions`` are in
    text order, each with the entity it resolves to (None: not an entity of the archive).
    """

    article: Article
    entities: tuple[EntityRef, ...] = ()
    mentions: tuple[tuple[Mention, EntityRef | None], ...] = ()
    highlights: Mapping[TextField, tuple[Range, ...]] = field(default_factory=dict)
    diagnostics: tuple[Diagnostic, ...] = ()


@dataclass(frozen=True, slots=True)
class EntityReport:
    """What an archive says of one entity; all counts but ``mentions`` are articles.

    ``aliases`` are the forms it was found under, the most frequent first, and ``mentions``
    counts its mentions by the type that each has by itself. ``months`` are counted as in the
    facet of dates, ``together`` has the entities that are most often named with it. The first
    and last date are those of articles whose date is known.
    """

    ref: EntityRef
    n_articles: int
    aliases: tuple[str, ...] = ()
    mentions: Mapping[EntityType, int] = field(default_factory=dict)
    months: tuple[FacetCount, ...] = ()
    together: tuple[FacetCount, ...] = ()
    outlets: tuple[FacetCount, ...] = ()
    first_date: PartialDate | None = None
    last_date: PartialDate | None = None


@dataclass(frozen=True, slots=True)
class SkippedFile:
    """A source file, or a line of one, that was not indexed, and why."""

    path: str
    line: int | None
    key: str
    params: Mapping[str, Any] = field(default_factory=dict)

    def message(self, language: str | None = None) -> str:
        """Word the reason in a language (default: the user's)."""
        return message(self.key, language, **self.params)


@dataclass(frozen=True, slots=True)
class IndexSummary:
    """What one indexing run did. Counts are articles, except ``n_files``.

    ``is_tagger_changed``: the tagger has another version than the one that found the names
    of the articles that were there before; a rebuild would tag them anew.
    """

    n_files: int
    added: int
    updated: int
    deleted: int
    unchanged: int
    moved: int
    skipped: tuple[SkippedFile, ...]
    seconds: float
    generation: int
    is_tagger_changed: bool = False


@dataclass(frozen=True, slots=True)
class IndexProgress:
    """How far an indexing run is: bytes of source files, and articles so far."""

    stage: Literal["scan", "read", "commit"]
    n_files: int
    n_files_total: int
    n_bytes: int
    n_bytes_total: int
    n_articles: int


@dataclass(frozen=True, slots=True)
class TaggerRecord:
    """The tagger that found the names of an index: how it was chosen, and its version."""

    specification: str
    version: str


@dataclass(frozen=True, slots=True)
class IndexStats:
    """What is in an index. Dates are the first and last that lie in it.

    ``tagger`` is the specification of the tagger that the index was made with, with its
    version; None where an older program has made it.
    """

    n_articles: int
    n_outlets: int
    n_entities: int
    n_terms: int
    n_words: int
    n_segments: int
    size_bytes: int
    generation: int
    first_date: PartialDate | None
    last_date: PartialDate | None
    n_without_date: int
    n_without_outlet: int
    n_without_title: int
    roots: tuple[str, ...]
    format_version: int
    analyzer_version: str
    tagger: str | None = None
    tagger_version: str | None = None


@dataclass(frozen=True, slots=True)
class CheckReport:
    """The result of verifying an index: what was read, and every problem found."""

    n_files: int
    n_bytes: int
    n_articles: int
    problems: tuple[str, ...] = ()

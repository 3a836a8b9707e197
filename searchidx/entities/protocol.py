"""What a tagger finds in articles, and what resolution makes of all their names.

Two steps, so that either can be replaced: a tagger sees one article and the shipped
tables, nothing else; resolution sees the names of the whole archive, and only names.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Protocol

from searchidx.article import Article, EntityType, Mention
from searchidx.dataclass import dataclass
from searchidx.results import EntityRef


class Tagger(Protocol):
    """Finds mentions of people, places, organisations and other names."""

    @property
    def version(self) -> str:
        """Name and version; a different one makes an index stale."""
        ...

    def tag(self, articles: Sequence[Article]) -> list[tuple[Mention, ...]]:
        """Return the mentions of each article, in text order (title first), not overlapping.

        ``Mention.name`` is already the fullest form within the article. An article that
        brings its own ``entities`` gets exactly those, where they stand in the text
        (a span of (0, 0) in the body where they do not).
        """
        ...


@dataclass(frozen=True, slots=True)
class NameCount:
    """A distinct ``Mention.name`` of the archive and how often it occurs.

    ``types`` counts mentions by type; ``n_articles`` the articles that have the name.
    """

    name: str
    types: Mapping[EntityType, int]
    n_articles: int


@dataclass(frozen=True, slots=True)
class Resolution:
    """The entities of an archive, sorted by (type, name), and the entity of each name.

    ``assignment`` is parallel to the names given: the index into ``entities``, or -1 for
    a name that is none.
    """

    entities: tuple[EntityRef, ...]
    assignment: tuple[int, ...]


LowercaseCount = Callable[[str], tuple[int, int]]
"""Surface form → (occurrences in the archive, those of them written in lower case)."""

Resolver = Callable[[Sequence[NameCount], LowercaseCount], Resolution]
"""Deterministic whatever the order of the names."""

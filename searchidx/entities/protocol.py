"""What a tagger finds in articles, and what resolution makes of all their names.

Two steps, so that either can be replaced: a tagger sees one article and the shipped
tables, nothing else; resolution sees the names of the whole archive, or new ones and what
the known ones resolved to, and only names.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, Protocol, Self

import numpy as np
import numpy.typing as npt

from searchidx.article import ENTITY_TYPES, Article, EntityType, Mention
from searchidx.dataclass import dataclass
from searchidx.results import EntityRef

Array = npt.NDArray[Any]


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


TaggerFactory = Callable[[], Tagger]
"""Makes a tagger. Other processes can make theirs with it if it can be pickled: a class, a
function of a module, a :func:`functools.partial` of one."""


@dataclass(frozen=True, slots=True)
class NameCount:
    """A distinct ``Mention.name`` of the archive and how often it occurs.

    ``types`` counts mentions by type; ``n_articles`` the articles that have the name.
    """

    name: str
    types: Mapping[EntityType, int]
    n_articles: int


@dataclass(frozen=True, slots=True)
class NameTable:
    """Distinct names and how often they occur: the columns of many :class:`NameCount`.

    ``mentions: int64[n, 4]`` by type in the order of ENTITY_TYPES, ``n_articles: int64[n]``.
    """

    names: Sequence[str]
    mentions: Array
    n_articles: Array

    @classmethod
    def of(cls, counts: Sequence[NameCount]) -> Self:
        """Return the columns of some counts."""
        mentions = [[c.types.get(kind, 0) for kind in ENTITY_TYPES] for c in counts]
        return cls(
            [count.name for count in counts],
            np.array(mentions, np.int64).reshape(-1, len(ENTITY_TYPES)),
            np.array([count.n_articles for count in counts], np.int64),
        )

    def select(self, rows: Array) -> NameTable:
        """Return some rows."""
        names = [self.names[row] for row in rows.tolist()]
        return NameTable(names, self.mentions[rows], self.n_articles[rows])

    def count(self, row: int) -> NameCount:
        """Return a row."""
        types = zip(ENTITY_TYPES, self.mentions[row].tolist(), strict=True)
        return NameCount(
            self.names[row], {kind: n for kind, n in types if n}, int(self.n_articles[row])
        )


@dataclass(frozen=True, slots=True)
class KeyTable:
    """Canonical keys, sorted, with what later names need to know of theirs.

    ``entities: int32[n]``, -1 none; ``types: uint8[n]``, places in ENTITY_TYPES;
    ``n_articles: int32[n]``, those of the names of a key added up; ``acronyms: bool[n]``:
    the most frequent name of the key is an acronym.
    """

    keys: Sequence[str]
    entities: Array
    types: Array
    n_articles: Array
    acronyms: Array


@dataclass(frozen=True, slots=True)
class Resolution:
    """Entities sorted by (type, name), the entity of each name, and that of each key.

    ``assignment: int32[n]`` is parallel to the names given: the code of an entity, or -1
    for a name that is none. Where names were resolved anew, a code is a place in
    ``entities``; where they were added to known ones, ``entities`` are the new entities,
    whose codes follow those of the known, and ``keys`` are the new keys.
    """

    entities: tuple[EntityRef, ...]
    assignment: Array
    keys: KeyTable


@dataclass(frozen=True, slots=True)
class KnownKey:
    """A row of a :class:`KeyTable`."""

    key: str
    entity: int
    type: EntityType
    n_articles: int
    is_acronym: bool


class Known(Protocol):
    """What was resolved before: what new names are added to."""

    def __len__(self) -> int:
        """Return the number of entities; codes lie below it."""
        ...

    def find(self, key: str) -> KnownKey | None:
        """Return a key, None if it is new."""
        ...

    def with_hooks(self, hooks: Sequence[str]) -> Iterable[KnownKey]:
        """Return the keys that have all of some hooks (:func:`.merging.hooks`)."""
        ...

    def n_articles(self, entity: int) -> int:
        """Return the number of articles of an entity."""
        ...


LowercaseCount = Callable[[str], tuple[int, int]]
"""Surface form → (occurrences in the archive, those of them written in lower case)."""

LowercaseCounts = Callable[[Sequence[str]], Sequence[tuple[int, int]]]
"""The same for many surface forms at once."""


@dataclass(frozen=True, slots=True)
class Resolver:
    """Makes entities of names; deterministic whatever the order of the names.

    ``resolve`` takes all the names of an archive, ``extend`` further names and what the
    others resolved to, which it does not change.
    """

    resolve: Callable[[NameTable, LowercaseCounts], Resolution]
    extend: Callable[[NameTable, Known, LowercaseCounts], Resolution]

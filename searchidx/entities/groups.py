"""The names of an archive by canonical key."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final, NamedTuple

import numpy as np

from searchidx.article import ENTITY_TYPES, EntityType
from searchidx.entities.acronyms import is_acronym
from searchidx.entities.bulk import fold_names, keys_of_folded
from searchidx.entities.protocol import Array, NameTable

_ATTESTED: Final = 0.1
"""Share of the articles of a key that its acronym must have."""


class Spelling(NamedTuple):
    """A name and the number of articles that have it."""

    name: str
    n_articles: int


class Group:
    """The names of one canonical key, the most frequent first."""

    __slots__ = ("key", "n_articles", "names", "type", "words")

    def __init__(self, key: str, names: Sequence[Spelling], type: EntityType) -> None:
        self.key = key
        self.names = names
        self.words = key.split(" ")
        self.type = type
        self.n_articles = sum(name.n_articles for name in names)


@dataclass(frozen=True, slots=True)
class Groups:
    """Columns of groups, in the order of their keys.

    ``types`` are those of most mentions, ``n_articles`` those of the names added up;
    ``acronyms`` says whether the most frequent name is one; ``rows`` maps the keys that
    take part to their rows.
    """

    keys: Sequence[str]
    types: Sequence[EntityType]
    n_articles: Sequence[int]
    acronyms: Sequence[bool]
    rows: Mapping[str, int]


class NameGroups:
    """The groups of a table of names, and the names of each.

    ``rows: int32[n_names]`` is the group of each name, -1 for a name without letters;
    ``mentions: int64[n_groups, 4]`` counts by type; ``folded`` are the first names.
    """

    def __init__(self, table: NameTable) -> None:
        self.table = table
        folded = fold_names(table.names)
        keys = keys_of_folded(folded)
        self.keys = sorted(set(keys).difference([""]))
        row_of = {key: row for row, key in enumerate(self.keys)} | {"": -1}
        self.rows = np.array([row_of[key] for key in keys], np.int32)
        named = np.flatnonzero(self.rows >= 0)
        rows, n_groups = self.rows[named], len(self.keys)
        self.mentions = np.zeros((n_groups, len(ENTITY_TYPES)), np.int64)
        np.add.at(self.mentions, rows, table.mentions[named])
        self.n_articles = np.bincount(rows, table.n_articles[named], n_groups).astype(np.int64)
        self._order = named[
            np.lexsort((_ranks(table.names)[named], -table.n_articles[named], rows))
        ]
        self._starts = np.append(0, np.cumsum(np.bincount(rows, minlength=n_groups)))
        firsts = self._order[self._starts[:-1]].tolist()
        self.firsts: list[str] = [table.names[name] for name in firsts]
        self.folded = [folded[name] for name in firsts]
        self.n_names: list[int] = np.diff(self._starts).tolist()
        self.types = types_of(self.mentions)

    def columns(self, rows: Iterable[int]) -> Groups:
        """Return the groups as columns; ``rows`` take part."""
        acronyms = [
            " " not in key and (is_acronym(first) or self._is_often_acronym(row))
            for row, (key, first) in enumerate(zip(self.keys, self.firsts, strict=True))
        ]
        taking_part = {self.keys[row]: row for row in rows}
        return Groups(self.keys, self.types, self.n_articles.tolist(), acronyms, taking_part)

    def _is_often_acronym(self, row: int) -> bool:
        """Say whether a name of several spellings is well attested in capitals: "Dane", "DANE"."""
        if self.n_names[row] == 1:
            return False
        names = self._order[self._starts[row] : self._starts[row + 1]].tolist()
        in_capitals = [name for name in names if is_acronym(self.table.names[name])]
        if not in_capitals:
            return False
        return bool(self.table.n_articles[in_capitals].sum() >= _ATTESTED * self.n_articles[row])

    def group(self, row: int) -> Group:
        """Return one group."""
        places = self._order[self._starts[row] : self._starts[row + 1]]
        names = map(self.table.names.__getitem__, places.tolist())
        n_articles = self.table.n_articles[places].tolist()
        return Group(self.keys[row], list(map(Spelling, names, n_articles)), self.types[row])

    def names(self, row: int) -> list[str]:
        """Return the names of one group, the most frequent first."""
        if self.n_names[row] == 1:
            return [self.firsts[row]]
        names = self._order[self._starts[row] : self._starts[row + 1]].tolist()
        return [self.table.names[name] for name in names]


def types_of(mentions: Array) -> list[EntityType]:
    """Return the types of most mentions; at a tie the first of ENTITY_TYPES."""
    return [ENTITY_TYPES[kind] for kind in np.argmax(mentions, axis=1).tolist()]


def _ranks(names: Sequence[str]) -> Array:
    """``int64[n]``: the place of each name in their order."""
    ranks = np.empty(len(names), np.int64)
    ranks[sorted(range(len(names)), key=names.__getitem__)] = np.arange(len(names))
    return ranks

"""The distinct names of one article: their spellings, their types, and how they hang together."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Final, NamedTuple

from searchidx.article import EntityType, TextField
from searchidx.entities.surfaces import Surface

_OWN: Final = 3
_AS_PERSON: Final = "\n"


class Span(NamedTuple):
    """A name as it stands in a field; ``full`` is its full name where that is known ("" if not)."""

    field: TextField
    start: int
    end: int
    text: str
    type: EntityType
    full: str = ""


class Name:
    """A name of an article.

    ``surface`` is one of its spellings, ``n`` the number of its mentions, ``kind`` the
    type of most of them. ``target`` is the longer name that it is a short form of, if it
    is one, and ``total`` counts its own mentions and those of its short forms.
    """

    __slots__ = ("kind", "n", "readings", "rival", "surface", "target", "total")

    def __init__(self, surface: Surface, n: int) -> None:
        self.surface = surface
        self.kind = surface.kind
        self.n = self.total = n
        self.readings: list[tuple[Surface, int]] | None = None
        self.target: Name | None = None
        self.rival: Name | None = None

    def add(self, surface: Surface, n: int) -> None:
        """Count mentions with another spelling or type."""
        if self.readings is None:
            self.readings = [(self.surface, self.n)]
        self.readings.append((surface, n))
        self.n += n
        self.total += n
        if self.surface.expansion and not surface.expansion:
            self.surface = surface

    def join(self, longer: Name) -> None:
        """Become a short form of another name, unless that is one of this name."""
        longer = longer.root()
        if self.target is None and longer is not self:
            self.target = longer
            longer.total += self.total

    def root(self) -> Name:
        """Return the name that this one is a short form of in the end."""
        name = self
        while name.target is not None:
            name = name.target
        return name

    def is_person_somewhere(self) -> bool:
        """Say whether the tagger took one of its mentions for a person."""
        return self.readings is not None and self.votes()["person"] > 0

    def votes(self) -> Counter[EntityType]:
        """Count the mentions by type."""
        votes: Counter[EntityType] = Counter()
        for surface, n in self.readings or ((self.surface, self.n),):
            votes[surface.kind] += n
        return votes

    def shown(self) -> str:
        """Return the most frequent spelling, not in capitals if possible; acronyms in full."""
        if self.readings is None:
            return self.surface.display
        forms: Counter[str] = Counter()
        displays: dict[str, str] = {}
        for surface, n in self.readings:
            if surface.expansion:
                return surface.expansion
            forms[surface.shown] += n
            displays[surface.shown] = surface.display
        return displays[max(forms, key=lambda f: (not f.isupper(), forms[f], not f.isascii(), f))]

    def type(self, shorter: Iterable[Name]) -> EntityType:
        """Return the type of the name and its short forms."""
        if self.kind == "person":
            return "person"
        own = 1 if self.surface.is_human else _OWN
        votes: Counter[EntityType] = Counter()
        for kind, n in self.votes().items():
            votes[kind] += own * n
        for name in shorter:
            votes.update(name.votes())
        return max(votes, key=lambda kind: (votes[kind], kind == self.kind))


def _majority(name: Name) -> EntityType:
    """Return the type of most mentions; at a tie what it mostly is, else the first."""
    votes = name.votes()
    return max(votes, key=lambda kind: (votes[kind], kind == name.surface.prior))


class Names:
    """The names of an article by key, and the name of everything that the tagger gave.

    What the tables know as a place or the like may also be somebody's surname: as a
    person it is another name, with the first as its ``rival``, until :meth:`reunite`.
    """

    __slots__ = ("by_key", "of", "rivals")

    def __init__(self, counts: Mapping[Surface, int]) -> None:
        self.by_key: dict[str, Name] = {}
        self.of: dict[Surface, Name] = {}
        by_key, of = self.by_key, self.of
        wavering: list[Name] = []
        split: list[Name] = []
        for surface, n in counts.items():
            key = surface.key
            if surface.is_other_too:
                key += _AS_PERSON
            name = by_key.get(key)
            if name is None:
                by_key[key] = of[surface] = name = Name(surface, n)
                if surface.is_other_too:
                    split.append(name)
            else:
                name.add(surface, n)
                wavering.append(name)
                of[surface] = name
        for name in wavering:
            name.kind = _majority(name)
        self.rivals = [(n, by_key[n.surface.key]) for n in split if n.surface.key in by_key]
        for name, rival in self.rivals:
            name.rival = rival

    def reunite(self) -> None:
        """Make one name of two rivals, unless one of them turned out to be somebody's surname."""
        for name, rival in self.rivals:
            if name.target is None and rival.target is None:
                if name.n > rival.n:
                    rival.join(name)
                else:
                    name.join(rival)

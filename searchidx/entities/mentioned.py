"""The distinct names of one article: their spellings, their types, and how they hang together."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Final, NamedTuple

from searchidx.article import ENTITY_TYPES, EntityType, TextField
from searchidx.entities.surfaces import Surface

_OWN: Final = 3


class Span(NamedTuple):
    """A name as it stands in a field; ``full`` is its full name where that is known ("" if not)."""

    field: TextField
    start: int
    end: int
    text: str
    type: EntityType
    full: str = ""


class Names:
    """The distinct names of one article, each as one of its surfaces, of its most frequent type.

    ``by_key`` maps the key of each name to that surface. ``n`` counts the mentions of a
    name, ``totals`` with those of its short forms. ``targets`` maps a short form to the
    longer name that it belongs to, which may have a target itself. ``readings`` are the
    surfaces, with their mentions, of names that have several, and ``mains`` maps the
    others of these to the one that stands for the name.

    What the tables know as a place or the like may also be somebody's surname: as a
    person it is another name, with the first as its rival, until :meth:`reunite`.
    ``rivals`` maps it to that.
    """

    __slots__ = ("by_key", "mains", "n", "readings", "rivals", "targets", "totals")

    def __init__(self, surfaces: Iterable[Surface]) -> None:
        self.n = counts = dict(Counter(surfaces))
        self.by_key: dict[str, Surface] = {}
        self.targets: dict[Surface, Surface] = {}
        self.readings: dict[Surface, list[tuple[Surface, int]]] = {}
        self.mains: dict[Surface, Surface] = {}
        self.rivals: dict[Surface, Surface] = {}
        several: dict[str, list[Surface]] = {}
        by_key = self.by_key
        for surface in counts:
            first = by_key.setdefault(surface.key, surface)
            if first is not surface:
                several.setdefault(surface.key, [first]).append(surface)
        for key, readings in several.items():
            by_key[key] = self._choose(readings)
        for surface in [s for s in by_key.values() if s.rival and s.rival in by_key]:
            self.rivals[surface] = by_key[surface.rival]
        self.totals = dict(self.n)

    def _choose(self, surfaces: list[Surface]) -> Surface:
        """Return the surface that stands for a name: of the type of most of its mentions.

        At a tie the type is what such a thing mostly is, else the first.
        """
        readings = [(surface, self.n[surface]) for surface in surfaces]
        votes: dict[EntityType, int] = {}
        for surface, n in readings:
            votes[surface.kind] = votes.get(surface.kind, 0) + n
        kind = max(votes, key=lambda kind: (votes[kind], kind == surfaces[0].prior))
        main = min((s for s in surfaces if s.kind == kind), key=lambda s: bool(s.expansion))
        self.n[main] = sum(votes.values())
        self.readings[main] = readings
        self.mains.update((surface, main) for surface in surfaces if surface is not main)
        return main

    def main(self, surface: Surface) -> Surface:
        """Return the surface that stands for the name of another."""
        return self.mains.get(surface, surface)

    def root(self, name: Surface) -> Surface:
        """Return the name that one is a short form of in the end."""
        targets = self.targets
        while name in targets:
            name = targets[name]
        return name

    def join(self, name: Surface, longer: Surface) -> None:
        """Make a name a short form of another, unless that is one of the first."""
        longer = self.root(longer)
        if name not in self.targets and longer is not name:
            self.targets[name] = longer
            self.totals[longer] += self.totals[name]

    def join_only(self, name: Surface, longer: list[Surface]) -> None:
        """Make a name a short form of others, if these are all forms of one."""
        if longer and (len(longer) == 1 or len(set(map(self.root, longer))) == 1):
            self.join(name, longer[0])

    def reunite(self) -> None:
        """Make one name of two rivals, unless one of them turned out to be somebody's surname."""
        for name, rival in self.rivals.items():
            if name not in self.targets and rival not in self.targets:
                more, less = (name, rival) if self.n[name] > self.n[rival] else (rival, name)
                self.join(less, more)

    def n_as(self, kind: EntityType, name: Surface) -> int:
        """Return how many mentions of a name the tagger gave a type."""
        readings = self.readings.get(name)
        if readings is None:
            return self.n[name] if name.kind == kind else 0
        return sum(n for surface, n in readings if surface.kind == kind)

    def shown(self, name: Surface) -> str:
        """Return the most frequent spelling, not in capitals if possible; acronyms in full."""
        readings = self.readings.get(name)
        if readings is None:
            return name.display
        forms: dict[str, int] = {}
        displays: dict[str, str] = {}
        for surface, n in readings:
            if surface.expansion:
                return surface.expansion
            forms[surface.shown] = forms.get(surface.shown, 0) + n
            displays[surface.shown] = surface.display
        if len(forms) == 1:
            return name.display
        return displays[max(forms, key=lambda f: (not f.isupper(), forms[f], not f.isascii(), f))]

    def type(self, name: Surface, shorter: Sequence[Surface]) -> EntityType:
        """Return the type of a name and its short forms."""
        kind = name.kind
        if kind == "person" or not shorter:
            return kind
        own = 1 if name.is_human else _OWN
        votes = [
            own * self.n_as(k, name) + sum(self.n_as(k, short) for short in shorter)
            for k in ENTITY_TYPES
        ]
        most = max(votes)
        return kind if votes[ENTITY_TYPES.index(kind)] == most else ENTITY_TYPES[votes.index(most)]

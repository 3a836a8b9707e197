"""Corrections that contradict each other, by the names in them alone.

Names are the same if they have one canonical key and no two types. What an archive knows of
its aliases is not asked, so that a file means the same beside any archive.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final

from searchidx.article import EntityType
from searchidx.dataclass import dataclass, field
from searchidx.entities.corrections import Correction
from searchidx.entities.keys import canonical_key
from searchidx.entities.kind_words import parted


@dataclass(frozen=True, slots=True)
class Conflict:
    """The message ``key`` that says what contradicts the entry that begins at ``line``."""

    key: str
    line: int
    params: Mapping[str, Any] = field(default_factory=dict)


_Fact = tuple[str, int]
"""What an entry says of an entity, and the line of the entry."""

_TWICE: Final = {
    "renamed": "corrections.renamed_twice",
    "retyped": "corrections.retyped_twice",
}


class Ledger:
    """The entries that apply so far, and what they say of which entity.

    Entities are numbered; those that entries make one are joined. Each group of joined ones
    has at most one fact of each sort: ``renamed``, ``retyped``, ``banned``, and ``kept`` for
    all that a ban would undo.
    """

    def __init__(self) -> None:
        self._numbers: dict[str, dict[EntityType | None, int]] = {}
        self._parents: list[int] = []
        self._facts: list[dict[str, _Fact]] = []
        self._merged: dict[int, tuple[int, str, int]] = {}
        self._last: dict[int, int] = {}
        self._split: dict[str, tuple[str, str, int]] = {}

    def add(self, entry: Correction) -> Conflict | None:
        """Take an entry, or return what it contradicts and leave it out."""
        named = [(name, self._number(name)) for name in _entities(entry)]
        conflict = (
            self._merged_elsewhere(entry, named)
            or self._split_elsewhere(entry)
            or self._contradicted(entry, named)
        )
        if conflict is None:
            self._take(entry, named)
        return conflict

    def _number(self, name: str) -> int:
        """Return the number of an entity, a new one for a name seen first."""
        kind, bare = parted(name)
        numbers = self._numbers.setdefault(canonical_key(bare), {})
        if kind in numbers:
            return numbers[kind]
        if numbers and (kind is None or None in numbers):
            number = numbers[None] if None in numbers else next(iter(numbers.values()))
        else:
            number = len(self._parents)
            self._parents.append(number)
            self._facts.append({})
        numbers[kind] = number
        return number

    def _root(self, number: int) -> int:
        while (parent := self._parents[number]) != number:
            self._parents[number] = number = self._parents[parent]
        return number

    def _end(self, number: int) -> int:
        """Return where the merges lead to from an entity."""
        passed = []
        while number in self._last:
            passed.append(number)
            number = self._last[number]
        self._last.update(dict.fromkeys(passed, number))
        return number

    def _merged_elsewhere(
        self, entry: Correction, named: Sequence[tuple[str, int]]
    ) -> Conflict | None:
        if entry.action != "merge":
            return None
        *merged, (_, target) = named
        for name, number in merged:
            if number == target:
                continue
            if number in self._merged:
                other, into, line = self._merged[number]
                if other != target:
                    words = {"name": name, "into": into}
                    return Conflict("corrections.merged_twice", line, words)
            elif self._end(target) == number:
                line = self._merged[target][2]
                words = {"name": name, "into": entry.to}
                return Conflict("corrections.merged_in_a_circle", line, words)
        return None

    def _split_elsewhere(self, entry: Correction) -> Conflict | None:
        if entry.action != "split":
            return None
        home = canonical_key(entry.to)
        for name in (*entry.names, entry.to):
            key, to, line = self._split.get(canonical_key(name), (home, "", 0))
            if key != home:
                return Conflict("corrections.split_twice", line, {"name": name, "to": to})
        return None

    def _contradicted(self, entry: Correction, named: Sequence[tuple[str, int]]) -> Conflict | None:
        """Compare what is said of the entities with what the entry says, or makes of them."""
        facts = _facts(entry)
        for name, number in named:
            for sort, (value, line) in self._facts[self._root(number)].items():
                if {sort, *facts} >= {"kept", "banned"}:
                    return Conflict("corrections.banned_and_kept", line, {"name": name})
                known = facts.setdefault(sort, (value, line))
                if sort in _TWICE and known[0] != value:
                    return Conflict(_TWICE[sort], line, {"name": name, "value": value})
        return None

    def _take(self, entry: Correction, named: Sequence[tuple[str, int]]) -> None:
        facts = _facts(entry)
        numbers = [number for _, number in named]
        for number in numbers:
            facts |= self._facts[self._root(number)]
        if entry.action in ("merge", "split", "rename"):
            for number in numbers[:-1]:
                self._parents[self._root(number)] = self._root(numbers[-1])
        for number in numbers:
            self._facts[self._root(number)] |= facts
        if entry.action == "merge":
            target = numbers[-1]
            for number in numbers:
                if number != target and number not in self._merged:
                    self._merged[number] = (target, entry.to, entry.line)
                    self._last[number] = target
        if entry.action == "split":
            home = canonical_key(entry.to)
            for key in map(canonical_key, (*entry.names, entry.to)):
                self._split.setdefault(key, (home, entry.to, entry.line))


def _entities(entry: Correction) -> tuple[str, ...]:
    """Return the names of an entry that stand for entities, what they become last."""
    if not entry.to:
        return entry.names
    typed = parted(entry.names[0])[0] if entry.action == "rename" else entry.type
    return (*entry.names, f"{typed}:{entry.to}" if typed else entry.to)


def _facts(entry: Correction) -> dict[str, _Fact]:
    """Return what an entry says of each of its entities."""
    facts: dict[str, _Fact] = {}
    if entry.action == "ban":
        facts["banned"] = ("", entry.line)
    elif entry.action != "split":  # a name that was split off may well be banned
        facts["kept"] = ("", entry.line)
    if entry.action == "rename":
        facts["renamed"] = (entry.to, entry.line)
    if entry.action in ("retype", "split") and entry.type:
        facts["retyped"] = (entry.type, entry.line)
    return facts

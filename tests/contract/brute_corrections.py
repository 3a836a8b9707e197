"""The corrections of the oracle: every entity is a set of names, and all of them are looked at."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from searchidx.analysis import fold
from searchidx.article import ENTITY_TYPES, EntityType
from searchidx.entities.corrections import Correction, Corrections
from searchidx.entities.keys import canonical_key
from searchidx.entities.lookup import lookup_keys
from searchidx.entities.protocol import NameCount
from searchidx.results import EntityRef


@dataclass(eq=False)
class Thing:
    """An entity: names of mentions, and what it is, was, or will be shown as.

    ``resolved`` are those of its refs that resolution gave.
    """

    shown: EntityRef
    names: set[str] = field(default_factory=set)
    refs: set[EntityRef] = field(default_factory=set)
    resolved: set[EntityRef] = field(default_factory=set)

    def has_key(self, key: str) -> bool:
        return any(canonical_key(n) == key for n in (*self.names, *(r.name for r in self.refs)))

    def is_of(self, kind: EntityType | None) -> bool:
        return kind is None or any(ref.type == kind for ref in self.refs)

    def is_found_by(self, key: str, refs: set[EntityRef]) -> bool:
        return any(key in lookup_keys(ref) for ref in refs)


class Things:
    """The entities of an archive, corrected."""

    def __init__(
        self, entity_of: Mapping[str, EntityRef | None], counts: Iterable[NameCount]
    ) -> None:
        self.counts = {count.name: count for count in counts}
        found: dict[EntityRef, Thing] = {}
        for name, ref in entity_of.items():
            if ref:
                thing = found.setdefault(ref, Thing(ref, set(), {ref}, {ref}))
                thing.names.add(name)
        self.all = list(found.values())

    def entity_of(self) -> dict[str, EntityRef | None]:
        owners = {name: thing.shown for thing in self.all for name in thing.names}
        return {name: owners.get(name) for name in self.counts}

    # Looking up

    def asked(self, name: str, type: EntityType | None) -> list[EntityRef]:
        """What a name stands for in a query: whatever has the key, else should be found by it."""
        key = canonical_key(name)
        things = [thing for thing in self.all if thing.has_key(key)]
        things = things or [t for t in self.all if t.is_found_by(key, t.refs)]
        refs = [thing.shown for thing in things if type in (None, thing.shown.type)]
        exact = [ref for ref in refs if ref.name == name]
        return exact or [ref for ref in refs if fold(ref.name) == fold(name)] or refs

    def meant(self, value: str) -> list[Thing]:
        """What ``name`` or ``type:name`` stands for in a correction."""
        name, kind = name_and_type(value)
        key = canonical_key(name)
        typed = [thing for thing in self.all if thing.is_of(kind)]
        found = [t for t in typed if any(ref.name == name for ref in t.refs)]
        if found:
            return found
        found = [thing for thing in typed if thing.has_key(key)]
        near = [t for t in found if any(fold(ref.name) == fold(name) for ref in t.refs)]
        if found:
            return near or found
        found = [t for t in typed if t.is_found_by(key, t.refs & t.resolved)]
        return found if len(found) == 1 else []

    # Correcting

    def correct(self, corrections: Corrections) -> None:
        by_action = {
            action: [entry for entry in corrections.entries if entry.action == action]
            for action in ("split", "merge", "retype", "rename", "ban")
        }
        self.split(by_action["split"])
        changed = by_action["retype"] + by_action["rename"]
        before = None
        while before != self.state():
            before = self.state()
            for entry in changed:
                for thing in self.meant_by(entry):
                    thing.refs.add(changed_ref(thing, entry))
            for entry in by_action["merge"]:
                self.merge(entry)
        for entry in changed:
            for thing in self.meant_by(entry):
                if thing in self.all:
                    self.show(thing, changed_ref(thing, entry))
        for entry in by_action["ban"]:
            for thing in self.meant_by(entry):
                self.all.remove(thing)

    def state(self) -> object:
        return [(thing.shown, sorted(thing.names), len(thing.refs)) for thing in self.all]

    def meant_by(self, entry: Correction) -> list[Thing]:
        found = [thing for value in entry.names for thing in self.meant(value)]
        return list(dict.fromkeys(found))

    def show(self, thing: Thing, ref: EntityRef) -> None:
        thing.shown = ref
        thing.refs.add(ref)
        for twin in [t for t in self.all if t.shown == ref and t is not thing]:
            self.join(thing, twin)

    def join(self, thing: Thing, other: Thing) -> None:
        if other is not thing:
            thing.names |= other.names
            thing.refs |= other.refs
            thing.resolved |= other.resolved
            self.all.remove(other)

    def merge(self, entry: Correction) -> None:
        found = self.meant_by(entry)
        if not found:
            return
        name, kind = name_and_type(entry.to)
        kind = kind or entry.type
        into = self.meant(f"{kind}:{name}" if kind else entry.to)
        if into:
            target = min(into, key=type_then_name)
        else:
            ref = EntityRef(name, kind or found[0].shown.type)
            target = Thing(ref, set(), {ref})
            self.all.append(target)
        for thing in found:
            self.join(target, thing)

    def split(self, entries: list[Correction]) -> None:
        entry_of = {
            canonical_key(name_and_type(value)[0]): place
            for place, entry in enumerate(entries)
            for value in entry.names
        }
        entry_of.pop("", None)  # of names without letters
        moved = {
            name: entry_of[key] for name in self.counts if (key := canonical_key(name)) in entry_of
        }
        losers = []
        for thing in self.all:
            if thing.names & moved.keys():
                thing.names -= moved.keys()
                if canonical_key(thing.shown.name) in entry_of:
                    losers.append(thing)
        for thing in losers:
            self.all.remove(thing)
            thing.refs.clear()
        for thing in sorted(losers, key=lambda thing: thing.shown.name):
            if thing.names:
                name = min(thing.names, key=lambda name: (-self.counts[name].n_articles, name))
                self.all.append(thing)
                self.show(thing, EntityRef(name, thing.shown.type))
        for place, entry in enumerate(entries):
            names = {name for name in moved if moved[name] == place}
            if names:
                self.target(entry, names).names |= names

    def target(self, entry: Correction, names: set[str]) -> Thing:
        name, kind = name_and_type(entry.to)
        kind = kind or entry.type
        shown = [t for t in self.all if t.shown.name == name and kind in (None, t.shown.type)]
        if shown:
            return min(shown, key=type_then_name)
        mentions: Counter[EntityType] = Counter()
        for moved in names:
            mentions.update(self.counts[moved].types)
        ref = EntityRef(name, kind or max(ENTITY_TYPES, key=lambda t: mentions[t]))
        self.all.append(Thing(ref, set(), {ref}))
        return self.all[-1]


def name_and_type(value: str) -> tuple[str, EntityType | None]:
    for kind in ENTITY_TYPES:
        if value.startswith(f"{kind}:"):
            return value.removeprefix(f"{kind}:"), kind
    return value, None


def changed_ref(thing: Thing, entry: Correction) -> EntityRef:
    if entry.action == "rename":
        return EntityRef(entry.to, thing.shown.type)
    return EntityRef(thing.shown.name, entry.type or thing.shown.type)


def type_then_name(thing: Thing) -> tuple[int, str]:
    return ENTITY_TYPES.index(thing.shown.type), thing.shown.name

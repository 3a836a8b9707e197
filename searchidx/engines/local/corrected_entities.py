"""Entities as corrections leave them, by the codes and keys of a table of entities.

Nothing here looks at documents; what it costs hangs on the number of corrections.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from searchidx.analysis import fold
from searchidx.article import ENTITY_TYPES, EntityType
from searchidx.engines.local.entity_table import EntityTable
from searchidx.results import EntityRef


class CorrectedEntity:
    """An entity that a correction names or makes; it changes while they are applied.

    ``codes`` are those of the table that it has taken in, ``keys`` the canonical keys whose
    names were moved to it. ``refs`` are what it is, was or will be shown as: names under
    which it is found. One that is not ``is_living`` is banned, has no name left, or is part
    of another. ``code`` is its number in the view, once that is made.
    """

    def __init__(self, shown: EntityRef, codes: Iterable[int] = ()) -> None:
        self.shown = shown
        self.codes = set(codes)
        self.keys: set[str] = set()
        self.refs = {shown: None}
        self.is_living = True
        self.code = -1

    def is_named(self, name: str) -> bool:
        """Say whether it is found under exactly this name."""
        return any(ref.name == name for ref in self.refs)

    def is_of(self, kind: EntityType | None) -> bool:
        """Say whether it is, was or will be of a type (None: any)."""
        return kind is None or any(ref.type == kind for ref in self.refs)


class CorrectedEntities:
    """The entities that corrections name or make, found by name, code and key."""

    def __init__(self, table: EntityTable) -> None:
        self.table = table
        self.of_code: dict[int, CorrectedEntity] = {}
        """By the code of the table."""
        self.of_key: dict[str, CorrectedEntity] = {}
        """By the canonical key of names that were moved, wherever they were before."""
        self.n_changes = 0
        self._by_name: dict[str, list[CorrectedEntity]] = {}
        self._names_by_key: dict[str, list[str]] = {}
        self._n_keyed = 0
        self._code_of_ref: dict[EntityRef, int] = {}

    def living(self) -> list[CorrectedEntity]:
        """Return the entities that are there in the end, by type and name."""
        every = {id(e): e for found in (self.of_code, self.of_key) for e in found.values()}
        living = [entity for entity in every.values() if entity.is_living]
        return sorted(living, key=lambda entity: (entity.shown.type, entity.shown.name))

    def with_code(self, code: int) -> CorrectedEntity:
        """Return the entity that has a code of the table now."""
        if code not in self.of_code:
            entity = self.of_code[code] = CorrectedEntity(self.table.ref(code), [code])
            self._by_name.setdefault(entity.shown.name, []).append(entity)
        return self.of_code[code]

    def add(self, shown: EntityRef) -> CorrectedEntity:
        """Make an entity that has nothing yet."""
        entity = CorrectedEntity(shown)
        self._by_name.setdefault(shown.name, []).append(entity)
        self.n_changes += 1
        return entity

    def add_ref(self, entity: CorrectedEntity, ref: EntityRef) -> None:
        """Let an entity be found under a name."""
        if ref not in entity.refs:
            entity.refs[ref] = None
            self._by_name.setdefault(ref.name, []).append(entity)
            self.n_changes += 1

    def show(self, entity: CorrectedEntity, ref: EntityRef) -> None:
        """Show an entity under a name and a type; another one so shown joins it."""
        self.add_ref(entity, ref)
        entity.shown = ref
        twin = self.shown_as(ref, but=entity)
        if twin is not None:
            self.join(entity, twin)

    def join(self, entity: CorrectedEntity, other: CorrectedEntity) -> None:
        """Make one entity part of another."""
        if other is entity:
            return
        for code in other.codes:
            self.of_code[code] = entity
        for key in other.keys:
            self.of_key[key] = entity
        entity.codes |= other.codes
        entity.keys |= other.keys
        for ref in other.refs:
            self.add_ref(entity, ref)
        other.is_living = False
        self.n_changes += 1

    def ban(self, entity: CorrectedEntity) -> None:
        """Make an entity none."""
        entity.is_living = False
        self.n_changes += 1

    def shown_as(
        self, ref: EntityRef, but: CorrectedEntity | None = None
    ) -> CorrectedEntity | None:
        """Return the living entity that is shown so, other than one, if there is one."""
        found = self._with_name(ref.name, [ref.type])
        return next((e for e in found if e.shown == ref and e is not but), None)

    def named(self, name: str, kind: EntityType | None) -> list[CorrectedEntity]:
        """Return the living entities that a name stands for in a correction.

        Those that have exactly this name go before those that have it but for case and
        accents, and these before those that have a spelling of it as an alias. A surname or
        initials stand for the one entity that they should find, if it is one. The type may be
        one that a correction takes from the entity or gives to it.
        """
        kinds = ENTITY_TYPES if kind is None else (kind,)
        exact = [entity for entity in self._with_name(name, kinds) if entity.is_of(kind)]
        if exact:
            return exact
        from searchidx.entities.keys import canonical_key  # noqa: PLC0415 - most names are exact

        key = canonical_key(name)
        found = [e for e in self._with_key(key) if e.is_living and e.is_of(kind)]
        folded = fold(name)
        near = [e for e in found if any(fold(ref.name) == folded for ref in e.refs)]
        return near or found or self._looked_up(key, kind)

    def _with_name(self, name: str, kinds: Sequence[EntityType]) -> list[CorrectedEntity]:
        """Return the living entities with exactly a name, of the table or by correction."""
        for kind in kinds:
            ref = EntityRef(name, kind)
            if ref not in self._code_of_ref:
                self._code_of_ref[ref] = code = self.table.code_of(ref)
                if code >= 0:
                    self.with_code(code)
        found = self._by_name.get(name, ())
        return [e for e in dict.fromkeys(found) if e.is_living and e.is_named(name)]

    def _with_key(self, key: str) -> list[CorrectedEntity]:
        """Return the entities of a canonical key, living or not."""
        if key in self.of_key:
            found = [self.of_key[key]]
        else:
            known = self.table.find(key)
            found = [self.with_code(known.entity)] if known and known.entity >= 0 else []
        return list(dict.fromkeys([*found, *self.with_ref_key(key)]))

    def with_ref_key(self, key: str) -> Iterator[CorrectedEntity]:
        """Yield the living entities with a name, present or former, that has a canonical key."""
        from searchidx.entities.keys import canonical_key  # noqa: PLC0415 - as above

        for name in list(self._by_name)[self._n_keyed :]:
            self._names_by_key.setdefault(canonical_key(name), []).append(name)
        self._n_keyed = len(self._by_name)
        for name in self._names_by_key.get(key, ()):
            yield from (e for e in self._by_name[name] if e.is_living and e.is_named(name))

    def _looked_up(self, key: str, kind: EntityType | None) -> list[CorrectedEntity]:
        codes = [code for layer in self.table.layers for code in layer.looked_up(key)]
        entities = [self.with_code(code) for code in codes if self.is_found_by(code)]
        found = list(dict.fromkeys(e for e in entities if e.is_living and e.is_of(kind)))
        return found if len(found) == 1 else []

    def is_found_by(self, code: int) -> bool:
        """Say whether what is found by the name of a code of the table still has that name."""
        entity = self.of_code.get(code)
        return entity is None or self.table.ref(code) in entity.refs

"""The entities of a generation as people correct them: a view laid over a table of entities.

Corrected entities that may have more articles than their codes of the table come first,
then the codes of the table as they are, so that few codes still hold the commonest ones.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from searchidx.analysis import fold
from searchidx.article import EntityType
from searchidx.engines.local.codec.framing import Array
from searchidx.engines.local.codec.segment import Segment
from searchidx.engines.local.corrected_documents import Recoding
from searchidx.engines.local.corrected_entities import CorrectedEntities, CorrectedEntity
from searchidx.engines.local.correcting import apply_corrections
from searchidx.engines.local.entity_layer import NO_ENTITY
from searchidx.engines.local.entity_table import Entities, EntityTable
from searchidx.entities.corrections import Corrections
from searchidx.results import EntityRef

if TYPE_CHECKING:
    from searchidx.engines.local.entity_names import Part
    from searchidx.engines.local.moved_names import MovedNames


def corrected(table: EntityTable, corrections: Corrections, parts: Sequence[Part]) -> Entities:
    """Return a table as corrections leave it; the table itself where they change nothing.

    ``parts`` are all segments with their living documents.
    """
    entities = CorrectedEntities(table)
    moved = apply_corrections(entities, corrections, parts)
    return EntityView(entities, moved) if entities.n_changes or moved else table


class EntityView:
    """Corrected entities, to be read. Safe to use from several threads."""

    is_corrected = True

    def __init__(self, entities: CorrectedEntities, moved: MovedNames | None) -> None:
        self._entities = entities
        self._table = table = entities.table
        self._living = entities.living()
        sources = moved.sources if moved else frozenset[int]()
        gaining = [entity for entity in self._living if _may_gain(entity, sources)]
        self._n_gaining = len(gaining)
        self._recoding = Recoding(
            len(gaining),
            _new_codes(entities, gaining),
            _codes_of_moved(entities, moved),
            _is_one_of(sources, len(table)) if moved else None,
        )
        self._refs = {entity.code: entity.shown for entity in self._living}
        self._of_names: dict[str, Array] = {}
        self._documents: dict[str, tuple[Array, Array]] = {}

    def __len__(self) -> int:
        return self._n_gaining + len(self._table)

    def n_reaching(self, n_articles: int) -> int:
        """Return a number of codes, from the first on, beyond which none has so many articles."""
        return self._n_gaining + self._table.n_reaching(n_articles)

    def ref(self, code: int) -> EntityRef:
        """Return the entity of a code."""
        return self._refs.get(code) or self._table.ref(code - self._n_gaining)

    def codes_of(self, name: str, type: EntityType | None = None) -> list[int]:
        """Return the entities that a name stands for, as :class:`Entities` says.

        They are found under the names that they are and were shown under, and under those
        of all entities that joined them.
        """
        from searchidx.entities.keys import canonical_key  # noqa: PLC0415 - few queries name one

        key = canonical_key(name)
        codes = self._with_key(key) or self._with_further_key(key)
        found = {code: self.ref(code) for code in codes}
        typed = [code for code, ref in found.items() if type is None or ref.type == type]
        folded = fold(name)
        exact = [code for code in typed if found[code].name == name]
        return exact or [code for code in typed if fold(found[code].name) == folded] or typed

    def _with_key(self, key: str) -> list[int]:
        entity = self._entities.of_key.get(key)
        known = self._table.find(key) if entity is None else None
        if known and known.entity >= 0:
            found = [int(self._recoding.codes[known.entity])]
        else:
            found = [entity.code] if entity and entity.is_living else []
        return [code for code in (*found, *self._by_key.get(key, ())) if code >= 0]

    def _with_further_key(self, key: str) -> list[int]:
        of_table = [
            int(self._recoding.codes[code])
            for layer in self._table.layers
            for code in layer.looked_up(key)
            if self._entities.is_found_by(code)
        ]
        return [code for code in (*of_table, *self._by_further_key.get(key, ())) if code >= 0]

    @cached_property
    def _by_key(self) -> dict[str, list[int]]:
        """Corrected entities by the canonical keys of the names they are or were shown under."""
        from searchidx.entities.keys import canonical_key  # noqa: PLC0415 - few queries name one

        found: dict[str, list[int]] = {}
        for entity in self._living:
            for key in {canonical_key(ref.name) for ref in entity.refs}:
                found.setdefault(key, []).append(entity.code)
        return found

    @cached_property
    def _by_further_key(self) -> dict[str, list[int]]:
        """The same by the further keys of the names that the table does not have."""
        given = [(ref, e.code) for e in self._living for ref in e.refs if self._is_given(e, ref)]
        found: dict[str, list[int]] = {}
        if given:
            from searchidx.entities.lookup import lookup_keys  # noqa: PLC0415 - as above

            for ref, code in given:
                for key in lookup_keys(ref):
                    found.setdefault(key, []).append(code)
        return found

    def _is_given(self, entity: CorrectedEntity, ref: EntityRef) -> bool:
        """Say whether a correction gave an entity a name or a type."""
        return all(self._table.ref(code) != ref for code in entity.codes)

    def of_names(self, segment: Segment) -> Array:
        """``int32[n_names]``: the entity of each name of a segment, or -1."""
        if segment.name not in self._of_names:
            self._of_names[segment.name] = self._recoding.of_names(self._table, segment)
        return self._of_names[segment.name]

    def documents(self, segment: Segment) -> tuple[Array, Array]:
        """Return ``offsets: uint32[n_docs + 1]`` and ``codes: int32`` of a segment.

        The codes of a document are distinct.
        """
        if segment.name not in self._documents:
            self._documents[segment.name] = self._recoding.documents(self._table, segment)
        return self._documents[segment.name]

    def of_document(self, segment: Segment, doc: int) -> list[int]:
        """Return the codes of one document, the most mentioned first, then by name."""
        start, end = int(segment.name_offsets[doc]), int(segment.name_offsets[doc + 1])
        codes = self.of_names(segment)[segment.name_codes[start:end]].tolist()
        mentions: dict[int, int] = {}
        for code, n in zip(codes, segment.name_counts[start:end].tolist(), strict=True):
            if code >= 0:
                mentions[code] = mentions.get(code, 0) + n

        def order(code: int) -> tuple[int, str, str]:
            ref = self.ref(code)
            return -mentions[code], ref.name, ref.type

        return sorted(mentions, key=order)

    @cached_property
    def in_order(self) -> Array:
        """``int32[n]``: all codes in the order of type and name."""
        refs = list(map(self.ref, range(len(self))))
        order = sorted(range(len(refs)), key=lambda code: (refs[code].type, refs[code].name))
        return np.array(order, np.int32)

    @cached_property
    def places(self) -> Array:
        """``int32[n]``: the place of each code in the order of type and name."""
        places = np.empty(len(self), np.int32)
        places[self.in_order] = np.arange(len(self), dtype=np.int32)
        return places


def _may_gain(entity: CorrectedEntity, sources: frozenset[int]) -> bool:
    """Say whether an entity is another than its one code of the table, but for its name."""
    return len(entity.codes) != 1 or bool(entity.keys) or not sources.isdisjoint(entity.codes)


def _new_codes(entities: CorrectedEntities, gaining: Sequence[CorrectedEntity]) -> Array:
    """Number the living entities; ``int32[n + 1]``: the new code of each code of the table."""
    n_gaining, n_codes = len(gaining), len(entities.table)
    codes = np.arange(n_gaining, n_gaining + n_codes + 1, dtype=np.int32)
    codes[-1] = NO_ENTITY
    for code, entity in enumerate(gaining):
        entity.code = code
    for code, entity in entities.of_code.items():
        if entity.is_living and entity.code < 0:
            entity.code = n_gaining + code
        codes[code] = entity.code if entity.is_living else NO_ENTITY
    return codes


def _codes_of_moved(
    entities: CorrectedEntities, moved: MovedNames | None
) -> dict[str, tuple[Array, Array]]:
    """Return the ranks of the names that were moved, by segment, with their new codes."""
    found: dict[str, tuple[Array, Array]] = {}
    if moved is None:
        return found
    for segment, ranks in moved.ranks.items():
        owners = [entities.of_key[key] for key in moved.keys[segment]]
        codes = [entity.code if entity.is_living else NO_ENTITY for entity in owners]
        found[segment] = ranks, np.array(codes, np.int32)
    return found


def _is_one_of(codes: Iterable[int], n_codes: int) -> Array:
    """``bool[n_codes + 1]``; the last, for no entity, is false."""
    is_one = np.zeros(n_codes + 1, np.bool_)
    is_one[list(codes)] = True
    return is_one

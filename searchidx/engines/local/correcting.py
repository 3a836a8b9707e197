"""Corrections applied to a table of entities, in the order of what they do."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Final

from searchidx.article import ENTITY_TYPES
from searchidx.engines.local.corrected_entities import CorrectedEntities, CorrectedEntity
from searchidx.engines.local.entity_table import name_and_type
from searchidx.entities.corrections import Action, Correction, Corrections
from searchidx.results import EntityRef

if TYPE_CHECKING:
    from searchidx.engines.local.entity_names import Part
    from searchidx.engines.local.moved_names import MovedNames


def apply_corrections(
    entities: CorrectedEntities, corrections: Corrections, parts: Sequence[Part]
) -> MovedNames | None:
    """Apply corrections; return which names were moved by splits, None if there are none.

    A name may be one that another correction gives, whatever their order. ``parts`` are all
    segments with their living documents.
    """
    moved: MovedNames | None = None
    if splits := _entries(corrections, "split"):
        from searchidx.engines.local.moved_names import split  # noqa: PLC0415 - they are rare

        moved = split(entities, splits, parts)
    n_before = -1
    while entities.n_changes != n_before:
        n_before = entities.n_changes
        _announce(entities, corrections)
        for entry in _entries(corrections, "merge"):
            _merge(entities, entry)
    for action, given in _GIVEN.items():
        for entry in _entries(corrections, action):
            for entity in _named(entities, entry):
                if entity.is_living:  # and not part of one that came before
                    entities.show(entity, given(entity, entry))
    for entry in _entries(corrections, "ban"):
        for entity in _named(entities, entry):
            entities.ban(entity)
    return moved


_GIVEN: Final[dict[Action, Callable[[CorrectedEntity, Correction], EntityRef]]] = {
    "retype": lambda entity, entry: EntityRef(entity.shown.name, entry.type or entity.shown.type),
    "rename": lambda entity, entry: EntityRef(entry.to, entity.shown.type),
}
"""What an entity is shown as by the corrections that change that, in their order."""


def _announce(entities: CorrectedEntities, corrections: Corrections) -> None:
    """Let entities be found by the names and types that they will be given."""
    for action, given in reversed(_GIVEN.items()):
        for entry in _entries(corrections, action):
            for entity in _named(entities, entry):
                entities.add_ref(entity, given(entity, entry))


def _entries(corrections: Corrections, action: Action) -> list[Correction]:
    return [entry for entry in corrections.entries if entry.action == action]


def _named(entities: CorrectedEntities, entry: Correction) -> list[CorrectedEntity]:
    """Return the living entities of the names of an entry, each once."""
    found = [e for value in entry.names for e in entities.named(*name_and_type(value))]
    return list(dict.fromkeys(found))


def _merge(entities: CorrectedEntities, entry: Correction) -> None:
    found = _named(entities, entry)
    if not found:
        return
    name, kind = name_and_type(entry.to)
    kind = kind or entry.type
    into = sorted(
        entities.named(name, kind),
        key=lambda entity: (ENTITY_TYPES.index(entity.shown.type), entity.shown.name),
    )
    target = into[0] if into else entities.add(EntityRef(name, kind or found[0].shown.type))
    for entity in found:
        entities.join(target, entity)

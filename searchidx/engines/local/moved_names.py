"""Splits: names that leave the entity that they resolved to, or none, and are another one."""

from __future__ import annotations

from collections.abc import Container, Mapping, Sequence

import numpy as np

from searchidx.article import ENTITY_TYPES
from searchidx.dataclass import dataclass
from searchidx.engines.local.codec.framing import Array
from searchidx.engines.local.corrected_entities import CorrectedEntities, CorrectedEntity
from searchidx.engines.local.entity_layer import NO_ENTITY
from searchidx.engines.local.entity_names import Part
from searchidx.engines.local.entity_table import name_and_type
from searchidx.engines.local.name_tally import Tally, tally_names, type_of_most
from searchidx.entities.bulk import canonical_keys
from searchidx.entities.corrections import Correction
from searchidx.entities.keys import canonical_key
from searchidx.results import EntityRef


@dataclass(frozen=True, slots=True)
class MovedNames:
    """Names that were moved, by segment: their ranks, ``int64``, increasing, and their keys.

    ``sources`` are the codes of the table that some of them left.
    """

    ranks: Mapping[str, Array]
    keys: Mapping[str, Sequence[str]]
    sources: frozenset[int]


def split(
    entities: CorrectedEntities, entries: Sequence[Correction], parts: Sequence[Part]
) -> MovedNames:
    """Move the names of splits; of two that move the same name the later one counts.

    An entity that loses the name that it is shown under is shown under that of its others
    which most articles have; without any, it is none.
    """
    table = entities.table
    entry_of: dict[str, int] = {}
    for place, entry in enumerate(entries):
        for value in entry.names:
            entry_of[canonical_key(name_and_type(value)[0])] = place
    known = {key: found for key in entry_of if (found := table.find(key))}
    sources = {found.entity for found in known.values()}
    shared = _names_of(entities, sources, parts)
    moved_of, kept_of = [], []
    keys: dict[str, list[str]] = {}
    for (segment, _), (ranks, names, of_names) in zip(parts, shared, strict=True):
        is_moved = np.array([key in known for key in names], np.bool_)
        moved_of.append(ranks[is_moved])
        kept_of.append((ranks[~is_moved], of_names[~is_moved]))
        keys[segment.name] = [key for key in names if key in known]
    _show_anew(entities, sources - {NO_ENTITY}, known.keys(), parts, kept_of)
    tallies = _by_key(tally_names(parts, moved_of))
    for place, entry in enumerate(entries):
        own = [key for key in tallies if entry_of[key] == place]
        if own:
            target = _target(entities, entry, [tallies[key] for key in own])
            target.keys.update(own)
            entities.of_key.update(dict.fromkeys(own, target))
    nobody = CorrectedEntity(EntityRef("", ENTITY_TYPES[0]))
    nobody.is_living = False
    for key in known:
        entities.of_key.setdefault(key, nobody)  # of names that no living document has
    ranks_of = {segment.name: ranks for (segment, _), ranks in zip(parts, moved_of, strict=True)}
    return MovedNames(ranks_of, keys, frozenset(sources - {NO_ENTITY}))


def _names_of(
    entities: CorrectedEntities, codes: set[int], parts: Sequence[Part]
) -> list[tuple[Array, list[str], Array]]:
    """Return the names of some entities in each segment: ranks, canonical keys and codes."""
    is_one = np.zeros(len(entities.table) + 1, np.bool_)
    is_one[list(codes)] = True  # the last is for no entity
    found = []
    for segment, _ in parts:
        of_name = entities.table.of_names(segment)
        ranks = np.flatnonzero(is_one[of_name])
        keys = canonical_keys([segment.names[rank] for rank in ranks.tolist()])
        found.append((ranks, keys, of_name[ranks]))
    return found


def _show_anew(
    entities: CorrectedEntities,
    codes: set[int],
    moved: Container[str],
    parts: Sequence[Part],
    kept_of: Sequence[tuple[Array, Array]],
) -> None:
    """Take from entities the names that were moved; show those that lose theirs under another."""
    losers = [entities.with_code(code) for code in sorted(codes)]
    losers = [entity for entity in losers if canonical_key(entity.shown.name) in moved]
    for entity in losers:
        entity.refs.clear()
        entity.is_living = False
    for entity in losers:
        [code] = entity.codes
        tallies = tally_names(parts, [ranks[of_names == code] for ranks, of_names in kept_of])
        if tallies:
            name = min(tallies, key=lambda name: (-tallies[name].n_articles, name))
            entity.is_living = True
            entities.show(entity, EntityRef(name, entity.shown.type))


def _by_key(tallies: Mapping[str, Tally]) -> dict[str, Tally]:
    found: dict[str, Tally] = {}
    for name, key in zip(tallies, canonical_keys(list(tallies)), strict=True):
        one, before = tallies[name], found.get(key)
        mentions = one.mentions + (before.mentions if before else 0)
        found[key] = Tally(mentions, 0)
    return found


def _target(
    entities: CorrectedEntities, entry: Correction, tallies: Sequence[Tally]
) -> CorrectedEntity:
    """Return the entity that the names of an entry are: the one so shown, or a new one."""
    name, kind = name_and_type(entry.to)
    kind = kind or entry.type
    kinds = ENTITY_TYPES if kind is None else (kind,)
    refs = (EntityRef(name, each) for each in kinds)
    target = next(filter(None, map(entities.shown_as, refs)), None)
    if target is not None:
        return target
    mentions = np.sum([tally.mentions for tally in tallies], axis=0)
    return entities.add(EntityRef(name, kind or type_of_most(mentions)))

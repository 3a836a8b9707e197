"""Splits: names that leave the entity that they resolved to, or none, and are another one."""

from __future__ import annotations

from collections.abc import Container, Iterable, Mapping, Sequence

import numpy as np

from searchidx.article import ENTITY_TYPES
from searchidx.dataclass import dataclass
from searchidx.engines.local.codec.framing import Array
from searchidx.engines.local.codec.segment import Segment
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
    entry_of: dict[str, int] = {}
    for place, entry in enumerate(entries):
        for value in entry.names:
            entry_of[canonical_key(name_and_type(value)[0])] = place
    known = {key: found for key in entry_of if (found := entities.table.find(key))}
    sources = {found.entity for found in known.values()}
    losers = _take_names(entities, sources - {NO_ENTITY}, known)
    moved_keys: dict[str, list[str]] = {}
    moved_ranks, counted_ranks = {}, []
    code_of_kept: dict[str, int] = {}
    for segment, _ in parts:
        ranks, codes = _names_of(entities, sources, segment)
        names = [segment.names[rank] for rank in ranks.tolist()]
        keys = canonical_keys(names)
        is_moved = np.array([key in known for key in keys], np.bool_)
        moved_ranks[segment.name] = ranks[is_moved]
        moved_keys[segment.name] = [key for key in keys if key in known]
        is_kept = np.array([code in losers for code in codes.tolist()], np.bool_) & ~is_moved
        code_of_kept |= {names[i]: int(codes[i]) for i in np.flatnonzero(is_kept).tolist()}
        counted_ranks.append(ranks[is_moved | is_kept])
    tallies = tally_names(parts, counted_ranks)
    for code, loser in losers.items():
        kept = [name for name in tallies if code_of_kept.get(name) == code]
        if kept:
            name = min(kept, key=lambda name: (-tallies[name].n_articles, name))
            loser.is_living = True
            entities.show(loser, EntityRef(name, loser.shown.type))
    moved = {name: tally for name, tally in tallies.items() if name not in code_of_kept}
    _make_targets(entities, entries, entry_of, _by_key(moved))
    _leave_to_nobody(entities, known)
    return MovedNames(moved_ranks, moved_keys, frozenset(sources - {NO_ENTITY}))


def _take_names(
    entities: CorrectedEntities, codes: Iterable[int], moved: Container[str]
) -> dict[int, CorrectedEntity]:
    """Return the entities that lose the name that they are shown under, by code, without any."""
    found = {code: entities.with_code(code) for code in sorted(codes)}
    losers = {c: e for c, e in found.items() if canonical_key(e.shown.name) in moved}
    for entity in losers.values():
        entity.refs.clear()
        entity.is_living = False
    return losers


def _names_of(
    entities: CorrectedEntities, codes: Iterable[int], segment: Segment
) -> tuple[Array, Array]:
    """Return the ranks of the names of some entities, or of none, and the entity of each."""
    is_one = np.zeros(len(entities.table) + 1, np.bool_)
    is_one[list(codes)] = True  # the last is for no entity
    of_name = entities.table.of_names(segment)
    ranks = np.flatnonzero(is_one[of_name])
    return ranks, of_name[ranks]


def _make_targets(
    entities: CorrectedEntities,
    entries: Sequence[Correction],
    entry_of: Mapping[str, int],
    mentions: Mapping[str, Array],
) -> None:
    """Give the keys that were moved, with their mentions by type, to the entities they are."""
    for place, entry in enumerate(entries):
        own = [key for key in mentions if entry_of[key] == place]
        if own:
            target = _target(entities, entry, np.sum([mentions[key] for key in own], axis=0))
            target.keys.update(own)
            entities.of_key.update(dict.fromkeys(own, target))


def _leave_to_nobody(entities: CorrectedEntities, keys: Iterable[str]) -> None:
    """Say of the keys that were moved, and that no living document has, that they are none."""
    nobody = CorrectedEntity(EntityRef("", ENTITY_TYPES[0]))
    nobody.is_living = False
    for key in keys:
        entities.of_key.setdefault(key, nobody)


def _by_key(tallies: Mapping[str, Tally]) -> dict[str, Array]:
    """Return the mentions by type of names by canonical key."""
    found: dict[str, Array] = {}
    for name, key in zip(tallies, canonical_keys(list(tallies)), strict=True):
        found[key] = tallies[name].mentions + found.get(key, 0)
    return found


def _target(entities: CorrectedEntities, entry: Correction, mentions: Array) -> CorrectedEntity:
    """Return the entity that the names of an entry are: the one so shown, or a new one."""
    name, kind = name_and_type(entry.to)
    kind = kind or entry.type
    kinds = ENTITY_TYPES if kind is None else (kind,)
    refs = (EntityRef(name, each) for each in kinds)
    target = next(filter(None, map(entities.shown_as, refs)), None)
    return target or entities.add(EntityRef(name, kind or type_of_most(mentions)))

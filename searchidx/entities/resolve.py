"""From the names of an archive to its entities.

Names that share a canonical key are one entity. Entities then join where one is a shorter
form of the other and nothing else fits (:mod:`.merging`). What is left that the archive
mostly writes in lower case, or that names nothing in particular, is no entity.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from searchidx.article import ENTITY_TYPES, EntityType
from searchidx.entities import tables as t
from searchidx.entities.canonical import canonical_name, shown_names
from searchidx.entities.groups import Groups, NameGroups, types_of
from searchidx.entities.merging import merge
from searchidx.entities.ordinary import ordinary_rows
from searchidx.entities.protocol import (
    Array,
    KeyTable,
    LowercaseCount,
    LowercaseCounts,
    NameCount,
    NameTable,
    Resolution,
)
from searchidx.results import EntityRef


def resolve(names: Sequence[NameCount], lowercase: LowercaseCount) -> Resolution:
    """Resolve the names of an archive; the same for the same names in whatever order."""
    return resolve_table(NameTable.of(names), lambda surfaces: list(map(lowercase, surfaces)))


def resolve_table(names: NameTable, lowercase: LowercaseCounts) -> Resolution:
    """Resolve the names of an archive given as columns."""
    groups = NameGroups(names)
    ordinary = ordinary_rows(groups, lowercase)
    columns = groups.columns(merging_rows(groups, ordinary))
    merged = merge(columns, {}, list(columns.n_articles))
    leaders = np.arange(len(groups.keys), dtype=np.int32)
    for row in merged.parents:
        leaders[row] = merged.leader(row)
    entities, entity_of = clusters(groups, leaders, ordinary, merged.unclear)
    return Resolution(
        tuple(entities),
        np.append(entity_of, np.int32(-1))[groups.rows],
        key_table(groups, columns, entity_of),
    )


def merging_rows(groups: NameGroups, ordinary: set[int]) -> list[int]:
    """Return the groups that take part in merging: ordinary words may still be surnames."""
    words = t.tables().words
    return [
        row
        for row, key in enumerate(groups.keys)
        if row not in ordinary or words.get(key, 0) & t.SURNAME
    ]


def clusters(
    groups: NameGroups, leaders: Array, ordinary: set[int], unclear: set[int]
) -> tuple[list[EntityRef], Array]:
    """Return the entities of merged groups, sorted, and ``int32[n_groups]``: that of each.

    ``leaders: int32[n_groups]``, -1 for groups that are left out. Clusters of which all is
    ordinary, or the leader is unclear, are no entity.
    """
    is_lone = np.bincount(leaders + 1, minlength=len(leaders) + 1)[leaders + 1] == 1
    shared: dict[int, list[int]] = {}
    for row in np.flatnonzero(~is_lone & (leaders >= 0)).tolist():
        shared.setdefault(int(leaders[row]), []).append(row)
    names, keys, shown = groups.firsts, groups.keys, shown_names()
    single = groups.n_names
    found: list[tuple[EntityType, str, int]] = [
        (
            groups.types[row],
            names[row]
            if single[row] == 1 and keys[row] not in shown
            else canonical_name(keys[row], [groups.group(row)]),
            row,
        )
        for row in np.flatnonzero(is_lone & (leaders >= 0)).tolist()
        if row not in ordinary and row not in unclear
    ]
    for leader, rows in shared.items():
        if leader not in unclear and not ordinary.issuperset(rows):
            [kind] = types_of(groups.mentions[rows].sum(axis=0, keepdims=True))
            name = canonical_name(groups.keys[leader], list(map(groups.group, rows)))
            found.append((kind, name, leader))
    found.sort()
    entity_of_leader = np.full(len(leaders) + 1, -1, np.int32)  # the last is for -1
    entity_of_leader[[leader for _, _, leader in found]] = np.arange(len(found))
    return [EntityRef(name, kind) for kind, name, _ in found], entity_of_leader[leaders]


def key_table(groups: NameGroups, columns: Groups, entities: Array) -> KeyTable:
    """Return what later names need to know; ``entities: int32[n_groups]``."""
    kinds = {kind: place for place, kind in enumerate(ENTITY_TYPES)}
    return KeyTable(
        groups.keys,
        entities,
        np.array([kinds[kind] for kind in groups.types], np.uint8),
        groups.n_articles.astype(np.int32),
        np.array(columns.acronyms, np.bool_),
    )

"""What the columns say of documents: entities, outlets, dates."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from searchidx.analysis import fold
from searchidx.article import EntityType
from searchidx.dates import PartialDate
from searchidx.engines.local.codec.framing import Array
from searchidx.engines.local.entity_table import name_and_type
from searchidx.engines.local.snapshot import Snapshot
from searchidx.query.ast import (
    DateIn,
    DateUnknown,
    EntityIs,
    Everything,
    Nothing,
    OutletIs,
)

MetadataLeaf = EntityIs | OutletIs | DateIn | DateUnknown | Everything | Nothing


def holds(snapshot: Snapshot, node: MetadataLeaf, docs: Array) -> Array:
    """``bool[n]``: whether a leaf about metadata holds for each of ``docs: int64[n]``."""
    if isinstance(node, EntityIs):
        return has_entity(snapshot, entity_codes(snapshot, node.name, node.type), docs)
    if isinstance(node, OutletIs):
        return has_outlet(snapshot, node.name, docs)
    if isinstance(node, DateIn):
        return has_date(snapshot, node.first, node.last, docs)
    if isinstance(node, DateUnknown):
        is_unknown: Array = snapshot.dates[docs] == 0
        return is_unknown
    return np.full(len(docs), isinstance(node, Everything))


def entity_codes(snapshot: Snapshot, name: str, type: EntityType | None) -> list[int]:
    """Return the entities that a name stands for."""
    table = snapshot.entities
    return [] if table is None else table.codes_of(name, type)


def named_entity_codes(snapshot: Snapshot, value: str) -> list[int]:
    """Return the entities of a name given as ``name`` or ``type:name``."""
    return entity_codes(snapshot, *name_and_type(value))


def has_entity(snapshot: Snapshot, codes: Sequence[int], docs: Array) -> Array:
    """``bool[n]``: which documents mention one of the entities."""
    found = np.zeros(len(docs), np.bool_)
    if codes:
        of_docs, counts = snapshot.entities_of(docs)
        is_one = of_docs == codes[0] if len(codes) == 1 else np.isin(of_docs, codes)
        found[np.searchsorted(np.cumsum(counts), np.flatnonzero(is_one), side="right")] = True
    return found


def has_outlet(snapshot: Snapshot, name: str | None, docs: Array) -> Array:
    """``bool[n]``: which documents are of an outlet, case and accents aside (None: of none)."""
    of_docs = snapshot.outlet_codes[docs]
    found: Array
    if name is None:
        found = of_docs < 0
        return found
    codes = snapshot.outlets_folded.get(fold(name), ())
    found = of_docs == codes[0] if len(codes) == 1 else np.isin(of_docs, codes)
    return found


def has_date(
    snapshot: Snapshot, first: PartialDate | None, last: PartialDate | None, docs: Array
) -> Array:
    """``bool[n]``: which documents have a date that may lie in a range, ends included."""
    firsts, lasts = snapshot.date_bounds
    found: Array = snapshot.dates[docs] > 0
    if first is not None:
        found &= lasts[docs] >= PartialDate(first.year, first.month or 1, first.day or 1).code
    if last is not None:
        latest = last.year * 10000 + (last.month or 12) * 100 + (last.day or 31)
        found &= firsts[docs] <= latest
    return found

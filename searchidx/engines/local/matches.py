"""The query tree → which documents match, and with what score."""

from __future__ import annotations

import time
from dataclasses import dataclass, field

import numpy as np

from searchidx.analysis import fold
from searchidx.article import EntityType
from searchidx.config import Limits
from searchidx.dates import PartialDate
from searchidx.engines.local.codec.framing import Array
from searchidx.engines.local.compile import occurrences
from searchidx.engines.local.occurrences import Occurrences
from searchidx.engines.local.snapshot import Snapshot
from searchidx.errors import DeadlineError
from searchidx.query.ast import (
    And,
    DateIn,
    DateUnknown,
    EntityIs,
    Everything,
    Node,
    Not,
    Nothing,
    Or,
    OutletIs,
    TextLeaf,
)


@dataclass(slots=True)
class Matches:
    """Evaluates trees over one snapshot, each text leaf once."""

    snapshot: Snapshot
    limits: Limits
    deadline: float | None = None
    _leaves: dict[TextLeaf, Occurrences] = field(default_factory=dict)

    def occurrences(self, leaf: TextLeaf) -> Occurrences:
        """Return the documents and frequencies of a text leaf."""
        self.check_deadline()
        if leaf not in self._leaves:
            self._leaves[leaf] = occurrences(self.snapshot, leaf, self.limits)
        return self._leaves[leaf]

    def check_deadline(self) -> None:
        """Raise DeadlineError when the time is over."""
        if self.deadline is not None and time.monotonic() > self.deadline:
            raise DeadlineError("engine.out_of_time")

    def mask(self, node: Node) -> Array:
        """``bool[n_docs]``: the living documents that match."""
        live = self.snapshot.live
        if isinstance(node, And | Or):
            masks = (self.mask(child) for child in node.children)
            combine = np.logical_and if isinstance(node, And) else np.logical_or
            combined = next(masks).copy()
            for mask in masks:
                combine(combined, mask, out=combined)
            return combined
        if isinstance(node, Not):
            rest: Array = live & ~self.mask(node.child)
            return rest
        if isinstance(node, TextLeaf):
            mask = np.zeros(self.snapshot.n_docs, np.bool_)
            mask[self.occurrences(node).docs] = True
            return mask
        return _metadata_mask(self.snapshot, node)


def _metadata_mask(
    snapshot: Snapshot,
    node: EntityIs | OutletIs | DateIn | DateUnknown | Everything | Nothing,
) -> Array:
    mask: Array
    if isinstance(node, EntityIs):
        mask = entity_mask(snapshot, entity_codes(snapshot, node.name, node.type))
    elif isinstance(node, OutletIs):
        mask = outlet_mask(snapshot, node.name)
    elif isinstance(node, DateIn):
        mask = date_mask(snapshot, node.first, node.last)
    elif isinstance(node, DateUnknown):
        mask = snapshot.dates == 0
    else:
        mask = np.full(snapshot.n_docs, isinstance(node, Everything))
    return snapshot.live & mask


def entity_codes(snapshot: Snapshot, name: str, type: EntityType | None) -> list[int]:
    """Return the entities that a name stands for."""
    table = snapshot.entities
    return [] if table is None else table.codes_of(name, type)


def entity_mask(snapshot: Snapshot, codes: list[int]) -> Array:
    """``bool[n_docs]``: documents that mention one of the entities."""
    mask = np.zeros(snapshot.n_docs, np.bool_)
    if codes:
        rows = np.flatnonzero(np.isin(snapshot.entity_codes, np.array(codes, np.int32)))
        mask[np.searchsorted(snapshot.entity_offsets, rows, side="right") - 1] = True
    return mask


def outlet_mask(snapshot: Snapshot, name: str | None) -> Array:
    """``bool[n_docs]``: documents of an outlet, case and accents aside (None: of none)."""
    if name is None:
        mask: Array = snapshot.outlet_codes < 0
        return mask
    folded = fold(name)
    codes = [code for code, outlet in enumerate(snapshot.outlets) if fold(outlet) == folded]
    return np.isin(snapshot.outlet_codes, np.array(codes, np.int32))


def date_mask(snapshot: Snapshot, first: PartialDate | None, last: PartialDate | None) -> Array:
    """``bool[n_docs]``: documents whose date may lie in a range, ends included."""
    firsts, lasts = snapshot.date_bounds
    mask: Array = snapshot.dates > 0
    if first is not None:
        mask &= lasts >= PartialDate(first.year, first.month or 1, first.day or 1).code
    if last is not None:
        mask &= firsts <= last.year * 10000 + (last.month or 12) * 100 + (last.day or 31)
    return mask

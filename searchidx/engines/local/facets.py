"""Facet counts from columns."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from searchidx.article import ENTITY_TYPES, EntityType
from searchidx.dates import PartialDate
from searchidx.engine import DateSelection, EngineRequest
from searchidx.engines.local.codec.framing import Array
from searchidx.engines.local.matches import (
    Matches,
    date_mask,
    entity_codes,
    entity_mask,
    outlet_mask,
)
from searchidx.engines.local.snapshot import Snapshot
from searchidx.errors import UsageError
from searchidx.results import FACETS, DateUnit, FacetCount

DAYS_SHOWN_BY_DAY = 62
MONTHS_SHOWN_BY_MONTH = 120


def selection_masks(matches: Matches, request: EngineRequest) -> dict[str, Array]:
    """Return ``bool[n_docs]`` of each facet in which something is selected."""
    snapshot = matches.snapshot
    masks: dict[str, Array] = {}
    if request.entity:
        chosen = [_named_entity(snapshot, name) for name in request.entity.include]
        excluded = [_named_entity(snapshot, name) for name in request.entity.exclude]
        masks["entity"] = _combined(snapshot, chosen, excluded, request.entity.is_all)
    if request.outlet:
        chosen = [outlet_mask(snapshot, name) for name in request.outlet.include]
        excluded = [outlet_mask(snapshot, name) for name in request.outlet.exclude]
        masks["outlet"] = _combined(snapshot, chosen, excluded, request.outlet.is_all)
    if request.date:
        masks["date"] = date_mask(snapshot, request.date.first, request.date.last)
    return masks


def _named_entity(snapshot: Snapshot, value: str) -> Array:
    """Return the documents of an entity given as ``name`` or ``type:name``."""
    prefix, _, rest = value.partition(":")
    kind: EntityType | None = next((t for t in ENTITY_TYPES if t == prefix), None)
    return entity_mask(snapshot, entity_codes(snapshot, rest if kind else value, kind))


def _combined(
    snapshot: Snapshot, chosen: list[Array], excluded: list[Array], is_all: bool
) -> Array:
    mask = np.ones(snapshot.n_docs, np.bool_)
    if chosen:
        combine = np.logical_and if is_all else np.logical_or
        mask = combine.reduce(chosen)
    for other in excluded:
        mask = mask & ~other
    return mask


def count_facets(
    snapshot: Snapshot, request: EngineRequest, base: Array, masks: Mapping[str, Array]
) -> dict[str, tuple[FacetCount, ...]]:
    """Count the facets asked for.

    ``base: bool[n_docs]`` are the documents of the query; each facet obeys the selections
    of all facets but its own. Raises UsageError for an unknown facet.
    """
    counted: dict[str, tuple[FacetCount, ...]] = {}
    for facet, limit in request.facets.items():
        matching = base
        for other, mask in masks.items():
            if other != facet:
                matching = matching & mask
        if facet == "entity":
            counts = _entity_counts(snapshot, matching, limit)
        elif facet == "outlet":
            counts = _outlet_counts(snapshot, matching)
        elif facet == "date":
            counts = _date_counts(snapshot, matching, request.date_unit, request.date)
        else:
            raise UsageError("engine.unknown_facet", facet=facet, facets=", ".join(FACETS))
        counted[facet] = tuple(counts[:limit])
    return counted


def _entity_counts(snapshot: Snapshot, matching: Array, limit: int | None) -> list[FacetCount]:
    table = snapshot.entities
    if table is None:
        return []
    per_doc = np.diff(snapshot.entity_offsets)
    counts = np.bincount(snapshot.entity_codes[np.repeat(matching, per_doc)], minlength=len(table))
    codes = _most_frequent(counts, limit)
    found = [
        FacetCount(ref.name, int(counts[c]), ref.type) for c in codes for ref in [table.ref(c)]
    ]
    return sorted(found, key=lambda f: (-f.count, f.value or "", f.type or ""))


def _most_frequent(counts: Array, limit: int | None) -> list[int]:
    """Return the codes of the highest counts, all those at the last place included."""
    codes = np.flatnonzero(counts)
    if limit is not None and 0 < limit < len(codes):
        threshold = np.partition(counts[codes], -limit)[-limit]
        codes = codes[counts[codes] >= threshold]
    listed: list[int] = codes.tolist()
    return listed


def _outlet_counts(snapshot: Snapshot, matching: Array) -> list[FacetCount]:
    counts = np.bincount(
        snapshot.outlet_codes[matching].astype(np.int64) + 1, minlength=len(snapshot.outlets) + 1
    ).tolist()
    values: list[str | None] = [None, *snapshot.outlets]
    found = [FacetCount(v, n) for v, n in zip(values, counts, strict=True) if n]
    return sorted(found, key=lambda f: (-f.count, f.value is None, f.value or ""))


def _date_counts(
    snapshot: Snapshot, matching: Array, unit: DateUnit, selected: DateSelection
) -> list[FacetCount]:
    """Count dates by period, in order, those without a date last.

    A date less precise than the period is counted under its own precision.
    """
    dates = snapshot.dates[matching].astype(np.int64)
    if unit == "auto":
        unit = automatic_unit(dates[dates > 0], selected)
    divisor = {"year": 10000, "month": 100, "day": 1}[unit]
    periods, counts = np.unique(dates // divisor * divisor, return_counts=True)
    found: list[FacetCount] = []
    unknown: list[FacetCount] = []
    for period, count in zip(periods.tolist(), counts.tolist(), strict=True):
        date = PartialDate.from_code(period)
        (found if date else unknown).append(FacetCount(str(date) if date else None, count))
    return found + unknown


def automatic_unit(dates: Array, selected: DateSelection) -> DateUnit:
    """Choose days for a selection of at most two months, months up to ten years, else years.

    ``dates: int64[n]`` are codes of known dates.
    """
    if selected.first and selected.last:
        n_days = (selected.last.last - selected.first.first).days + 1
        if n_days <= DAYS_SHOWN_BY_DAY:
            return "day"
    if not len(dates):
        return "month"
    months = dates // 10000 * 12 + np.maximum(dates // 100 % 100, 1)
    n_months = int(months.max() - months.min()) + 1
    return "month" if n_months <= MONTHS_SHOWN_BY_MONTH else "year"

"""Facet counts from columns."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from typing import Final

import numpy as np

from searchidx.dates import PartialDate
from searchidx.engine import DateSelection, EngineRequest
from searchidx.engines.local.codec.framing import Array
from searchidx.engines.local.entity_table import EntityTable
from searchidx.engines.local.metadata import (
    has_date,
    has_entity,
    has_outlet,
    named_entity_codes,
)
from searchidx.engines.local.snapshot import Snapshot
from searchidx.errors import UsageError
from searchidx.results import FACETS, DateUnit, FacetCount

DAYS_SHOWN_BY_DAY: Final = 62
MONTHS_SHOWN_BY_MONTH: Final = 120
DIVISORS: Final = {"year": 10000, "month": 100, "day": 1}
HEAD: Final = 50
"""The highest counts are looked for among so many times more of the commonest entities first."""
WIDEST_TABLE: Final = 1 << 16
FEW: Final = 4
"""So many times fewer values than there are entities are sorted, more are counted in a table."""


def selections(snapshot: Snapshot, request: EngineRequest, docs: Array) -> dict[str, Array]:
    """Return ``bool[n]`` of each facet in which something is selected: which documents obey."""
    kept: dict[str, Array] = {}
    if request.entity:
        chosen, excluded = (
            [has_entity(snapshot, named_entity_codes(snapshot, name), docs) for name in names]
            for names in (request.entity.include, request.entity.exclude)
        )
        kept["entity"] = _combined(docs, chosen, excluded, is_all=request.entity.is_all)
    if request.outlet:
        chosen, excluded = (
            [has_outlet(snapshot, name, docs) for name in names]
            for names in (request.outlet.include, request.outlet.exclude)
        )
        kept["outlet"] = _combined(docs, chosen, excluded, is_all=request.outlet.is_all)
    if request.date:
        kept["date"] = has_date(snapshot, request.date.first, request.date.last, docs)
    return kept


def _combined(docs: Array, chosen: list[Array], excluded: list[Array], *, is_all: bool) -> Array:
    kept = np.ones(len(docs), np.bool_)
    if chosen:
        combine = np.logical_and if is_all else np.logical_or
        kept = combine.reduce(chosen)
    for other in excluded:
        kept = kept & ~other
    return kept


def count_facets(
    snapshot: Snapshot, request: EngineRequest, docs: Array, kept: Mapping[str, Array]
) -> dict[str, tuple[FacetCount, ...]]:
    """Count the facets asked for.

    ``docs: int64[n]`` are the documents of the query; each facet obeys the selections of all
    facets but its own. Raises UsageError for an unknown facet.
    """
    counted: dict[str, tuple[FacetCount, ...]] = {}
    for facet, limit in request.facets.items():
        others = [is_kept for other, is_kept in kept.items() if other != facet]
        matching = docs[np.logical_and.reduce(others)] if others else docs
        if facet == "entity":
            counts = _entity_counts(snapshot, matching, limit)
        elif facet == "outlet":
            counts = _outlet_counts(snapshot, matching)
        elif facet == "date":
            counts = _date_counts(snapshot, matching, request.date_unit, request.date)
        else:
            raise UsageError("engine.unknown_facet", facet=facet, facets=", ".join(FACETS))
        counted[facet] = tuple(counts if limit is None else counts[:limit])
    return counted


def _entity_counts(snapshot: Snapshot, matching: Array, limit: int | None) -> list[FacetCount]:
    table = snapshot.entities
    if table is None or limit == 0:
        return []
    of_docs, _ = snapshot.entities_of(matching)
    codes, counts = _counted_codes(table, of_docs, limit)
    found = [
        (-n, ref.name, ref.type)
        for ref, n in zip(map(table.ref, codes.tolist()), counts.tolist(), strict=True)
    ]
    found.sort()
    return [FacetCount(name, -n, kind) for n, name, kind in found[:limit]]


def _counted_codes(table: EntityTable, of_docs: Array, limit: int | None) -> tuple[Array, Array]:
    """Return entities with their counts: at least those whose count is among the highest."""
    if len(of_docs) * FEW < len(table):
        codes, counts = np.unique(of_docs, return_counts=True)
        if limit is None or limit >= len(codes):
            return codes, counts
        rows = np.flatnonzero(counts >= np.partition(counts, -limit)[-limit])
        return codes[rows], counts[rows]
    by_code = np.bincount(of_docs, minlength=len(table))
    head = by_code[: limit * HEAD] if limit is not None else by_code
    if limit is None or limit >= len(head):
        codes = np.flatnonzero(by_code)
        return codes, by_code[codes]
    # No entity has more articles than in the whole archive, and those come in falling order.
    least = max(int(np.partition(head, -limit)[-limit]), 1)
    n_reaching = table.n_base_reaching(least)
    codes = np.flatnonzero(by_code[:n_reaching] >= least)
    if len(table) > table.n_base:
        added = np.flatnonzero(by_code[table.n_base :] >= least) + table.n_base
        codes = np.concatenate([codes, added])
    return codes, by_code[codes]


def _outlet_counts(snapshot: Snapshot, matching: Array) -> list[FacetCount]:
    # Rank -1, of no outlet, is counted in the last place.
    n_outlets = len(snapshot.outlets)
    codes = snapshot.outlet_codes[matching]
    counts = np.bincount(codes + (n_outlets + 1) * (codes < 0), minlength=n_outlets + 1)
    present = np.flatnonzero(counts).tolist()
    values: list[str | None] = [*snapshot.outlets, None]
    found = [(-n, code) for code, n in zip(present, counts[present].tolist(), strict=True)]
    return [FacetCount(values[code], -n) for n, code in sorted(found)]


def _date_counts(
    snapshot: Snapshot, matching: Array, unit: DateUnit, selected: DateSelection
) -> list[FacetCount]:
    """Count dates by period, in order, those without a date last.

    A date less precise than the period is counted under its own precision.
    """
    dates = snapshot.dates[matching]
    known = dates[dates > 0]
    if unit == "auto":
        unit = automatic_unit(known, selected)
    divisor = DIVISORS[unit]
    periods, counts = _counted(known // divisor)
    found = [
        FacetCount(_label(period * divisor), n) for period, n in zip(periods, counts, strict=True)
    ]
    if len(known) < len(dates):
        found.append(FacetCount(None, len(dates) - len(known)))
    return found


def _counted(values: Array) -> tuple[list[int], list[int]]:
    """Return the distinct values, increasing, with their counts."""
    if not len(values):
        return [], []
    least = int(values.min())
    if int(values.max()) - least < WIDEST_TABLE:
        counts = np.bincount(values - least)
        present = np.flatnonzero(counts)
        return (present + least).tolist(), counts[present].tolist()
    distinct, counts = np.unique(values, return_counts=True)
    return distinct.tolist(), counts.tolist()


@lru_cache(maxsize=20_000)
def _label(code: int) -> str:
    return str(PartialDate.from_code(code))


def automatic_unit(dates: Array, selected: DateSelection) -> DateUnit:
    """Choose days for a selection of at most two months, months up to ten years, else years.

    ``dates: int32[n]`` are codes of known dates.
    """
    if selected.first and selected.last:
        n_days = (selected.last.last - selected.first.first).days + 1
        if n_days <= DAYS_SHOWN_BY_DAY:
            return "day"
    if not len(dates):
        return "month"
    first, last = int(dates.min()), int(dates.max())
    n_months = last // 10000 * 12 + max(last // 100 % 100, 1) + 1
    n_months -= first // 10000 * 12 + max(first // 100 % 100, 1)
    return "month" if n_months <= MONTHS_SHOWN_BY_MONTH else "year"

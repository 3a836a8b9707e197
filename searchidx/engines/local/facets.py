"""Facet counts from columns."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from typing import Final

import numpy as np

from searchidx.dates import PartialDate
from searchidx.engine import DateSelection, EngineRequest
from searchidx.engines.local.codec.framing import Array
from searchidx.engines.local.distinct import counted
from searchidx.engines.local.entity_table import Entities
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
FEW_DOCS: Final = 100
MANY_DOCS: Final = 1_000
"""The entities of fewer documents are sorted; those of more are counted in a table of their own."""
FIRST: Final = 512
"""Among so many the least of the highest counts is estimated."""
WIDEST_TABLE: Final = 1 << 16


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
            counts = _outlet_counts(snapshot, matching, limit)
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
    codes, counts = _highest_counts(snapshot, table, matching, limit)
    if limit is not None and limit < len(codes):
        rows = np.flatnonzero(counts >= np.sort(counts)[-limit])
        codes, counts = codes[rows], counts[rows]
    found = [
        (-n, ref.name, ref.type)
        for ref, n in zip(map(table.ref, codes.tolist()), counts.tolist(), strict=True)
    ]
    found.sort()
    return [FacetCount(name, -n, kind) for n, name, kind in found[:limit]]


def _highest_counts(
    snapshot: Snapshot, table: Entities, docs: Array, limit: int | None
) -> tuple[Array, Array]:
    """Return entities with their counts: at least those whose count is among the highest."""
    if limit is None or limit > FIRST or len(docs) < FEW_DOCS:
        return counted(snapshot.entities_of(docs)[0])
    # No entity has more articles than in the whole archive, and those come in falling order:
    # the highest counts are sure to be among the first codes, and most often among few.
    is_many = len(docs) > MANY_DOCS
    of_docs = None if is_many else snapshot.entities_of(docs)[0]
    head = snapshot.count_entities(docs) if of_docs is None else _table(of_docs, FIRST)
    least = max(int(np.partition(head[:FIRST], FIRST - limit)[FIRST - limit]), 1)
    n_reaching = table.n_reaching(least)
    if n_reaching > len(head):
        head = _table(snapshot.entities_of(docs)[0] if of_docs is None else of_docs, n_reaching)
    codes = np.flatnonzero(head[:n_reaching] >= least)
    return codes, head[codes]


def _table(codes: Array, n: int) -> Array:
    """``int64[n]``: how often each number below ``n`` occurs."""
    return np.bincount(np.minimum(codes, n), minlength=n + 1)[:n]


def _outlet_counts(snapshot: Snapshot, matching: Array, limit: int | None) -> list[FacetCount]:
    # Code 0 is of no outlet, which comes last of equals.
    counts = np.bincount(snapshot.outlet_codes[matching] + 1, minlength=1)
    codes = np.flatnonzero(counts)
    if limit is not None and 0 < limit < len(codes):
        present = counts[codes]
        codes = codes[present >= np.partition(present, -limit)[-limit]]
    ranks = [
        (-n, not code, code) for code, n in zip(codes.tolist(), counts[codes].tolist(), strict=True)
    ]
    ranks.sort()
    outlets = snapshot.outlets
    return [FacetCount(outlets[code - 1] if code else None, -n) for n, _, code in ranks[:limit]]


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
    distinct, counts = counted(values)
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

"""The facets of the oracle: what is selected, and how values are counted."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from searchidx.analysis import fold
from searchidx.article import ENTITY_TYPES
from searchidx.dates import PartialDate
from searchidx.engine import EngineRequest, Selection
from searchidx.errors import UsageError
from searchidx.query import ast
from searchidx.query.spans import evaluate
from searchidx.results import FACETS, EntityRef, FacetCount

if TYPE_CHECKING:
    from tests.contract.brute import BruteSearcher, Entry


def is_selected(
    searcher: BruteSearcher, entry: Entry, request: EngineRequest, but: str | None = None
) -> bool:
    article = entry.article
    entities = searcher.entities_of(entry)
    date = ast.DateIn(request.date.first, request.date.last, (0, 0))
    held = {
        "entity": _selects(
            request.entity, lambda value: any(r in entities for r in _chosen(searcher, value))
        ),
        "outlet": _selects(request.outlet, lambda value: _is_outlet(value, article.outlet)),
        "date": not request.date or evaluate(date, entry.text).is_match,
    }
    return all(holds for facet, holds in held.items() if facet != but)


def _chosen(searcher: BruteSearcher, value: str) -> list[EntityRef]:
    for kind in ENTITY_TYPES:
        if value.startswith(f"{kind}:"):
            return searcher.named(value.removeprefix(f"{kind}:"), kind)
    return searcher.named(value)


def facet_counts(
    searcher: BruteSearcher, facet: str, base: list[Entry], request: EngineRequest
) -> list[FacetCount]:
    if facet not in FACETS:
        raise UsageError("engine.unknown_facet", facet=facet, facets="")
    entries = [entry for entry in base if is_selected(searcher, entry, request, but=facet)]
    if facet == "entity":
        refs = Counter(ref for entry in entries for ref in searcher.entities_of(entry))
        counts = [FacetCount(ref.name, n, ref.type) for ref, n in refs.items()]
        return sorted(counts, key=lambda c: (-c.count, c.value, c.type))
    if facet == "outlet":
        outlets = Counter(entry.article.outlet for entry in entries)
        counts = [FacetCount(outlet, n) for outlet, n in outlets.items()]
        return sorted(counts, key=lambda c: (-c.count, c.value is None, c.value))
    dates = [entry.article.date for entry in entries]
    unit = request.date_unit
    if unit == "auto":
        unit = _automatic_unit([d for d in dates if d], request.date.first, request.date.last)
    periods = Counter(str(date.truncated(unit)) if date else None for date in dates)
    counts = [FacetCount(period, n) for period, n in periods.items()]
    return sorted(counts, key=lambda c: (c.value is None, c.value))


def _selects(selection: Selection, has: object) -> bool:
    chosen = [has(value) for value in selection.include]
    is_in = (all if selection.is_all else any)(chosen) if chosen else True
    return is_in and not any(has(value) for value in selection.exclude)


def _is_outlet(chosen: str | None, outlet: str | None) -> bool:
    if chosen is None or outlet is None:
        return chosen is outlet
    return fold(chosen) == fold(outlet)


def _automatic_unit(
    dates: list[PartialDate], first: PartialDate | None, last: PartialDate | None
) -> str:
    """Days for a selection of at most two months; months up to ten years; else years."""
    if first and last and (last.last - first.first).days < 62:
        return "day"
    months = [date.year * 12 + (date.month or 1) for date in dates]
    return "year" if months and max(months) - min(months) >= 120 else "month"

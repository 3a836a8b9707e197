"""The rows of the facet rail, from the facet counts and what is chosen of them."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final, Literal

from searchidx.article import EntityType
from searchidx.results import FacetCount
from tui.state import (
    FACET_NAMES,
    FacetName,
    Facets,
    NameFacet,
    Search,
    entity_key,
    entity_parts,
)
from tui.text.wording import date, say
from tui.timeline import covers, period

N_SHOWN: Final = 10
"""Values of a facet of names that the rail shows before all are asked for."""

Mark = Literal["", "✓", "−"]
_UNDATED_MARKS: Final[Mapping[str, Mark]] = {"any": "", "only": "✓", "none": "−"}


@dataclass(frozen=True, slots=True)
class RailRow:
    """One row: the heading of a facet, a value, the way to more values, or an empty line."""

    kind: Literal["heading", "value", "more", "gap"]
    facet: FacetName
    label: str = ""
    value: str | None = None
    count: int = 0
    type: EntityType | None = None
    mark: Mark = ""


@dataclass(frozen=True, slots=True)
class RailView:
    """What the rail shows beside the state: all values of some facets, and a filter typed."""

    all_values: Mapping[FacetName, tuple[FacetCount, ...]]
    filtered: FacetName | None = None
    needle: str = ""


def rail_rows(search: Search, facets: Facets, view: RailView) -> tuple[RailRow, ...]:
    """Return the rows: each facet with its chosen values first, or the one that is filtered."""
    rows: list[RailRow] = []
    for facet in FACET_NAMES:
        if view.filtered is not None and facet != view.filtered:
            continue
        counts = view.all_values.get(facet, facets.get(facet, ()))
        if rows:
            rows.append(RailRow("gap", facet))
        rows.append(RailRow("heading", facet, _heading(facet, search)))
        rows.extend(_value_rows(facet, counts, search, view))
    return tuple(rows)


def _heading(facet: FacetName, search: Search) -> str:
    heading = say(f"facet.{facet}")
    if facet == "entity" and len(search.entity.included) > 1:
        heading += " · " + say("facet.all" if search.entity.is_all else "facet.any")
    return heading


def _value_rows(
    facet: FacetName, counts: Iterable[FacetCount], search: Search, view: RailView
) -> list[RailRow]:
    rows = [_value_row(facet, count, search) for count in counts]
    if facet != "date":
        chosen = _absent(facet, rows, search)
        rows = sorted([*chosen, *rows], key=lambda row: not row.mark)
    if view.needle:
        needle = _folded(view.needle)
        return [row for row in rows if needle in _folded(row.label)]
    if facet == "date" or facet in view.all_values or len(rows) <= N_SHOWN:
        return rows
    n_marked = sum(1 for row in rows if row.mark)
    shown = rows[: max(N_SHOWN, n_marked)]
    return [*shown, RailRow("more", facet, say("facet.more"))]


def _absent(facet: NameFacet, rows: list[RailRow], search: Search) -> list[RailRow]:
    """Return rows for chosen values that have not been counted."""
    present = {row.value for row in rows}
    values = [value for value in search.selection(facet).values if value not in present]
    return [_value_row(facet, count_of(facet, value, 0), search) for value in values]


def count_of(facet: NameFacet, value: str | None, count: int) -> FacetCount:
    """Return a chosen value as it would have been counted: the inverse of :func:`value_of`."""
    if facet == "entity" and value is not None:
        name, kind = entity_parts(value)
        return FacetCount(name, count, kind)
    return FacetCount(value, count)


def _value_row(facet: FacetName, count: FacetCount, search: Search) -> RailRow:
    value = count.value
    if facet == "date":
        label, mark = date_label(count.value), _date_mark(count.value, search)
    else:
        value = value_of(facet, count)
        label, mark = name_label(facet, value), _name_mark(facet, value, search)
    return RailRow("value", facet, label, value, count.count, count.type, mark)


def value_of(facet: FacetName, count: FacetCount) -> str | None:
    """Return what stands for a counted value in a selection."""
    if facet != "entity" or count.value is None:
        return count.value
    return entity_key(count.value, count.type)


def name_label(facet: NameFacet, value: str | None) -> str:
    """Return the name of a value, in words where it is "unknown"."""
    if value is None:
        return say(f"value.no_{facet}")
    return entity_parts(value)[0] if facet == "entity" else value


def date_label(value: str | None) -> str:
    """Return a value of the date facet in words."""
    if value is None:
        return say("value.no_date")
    found = period(value)
    return value if found is None else date(found)


def _name_mark(facet: NameFacet, value: str | None, search: Search) -> Mark:
    selection = search.selection(facet)
    if value in selection.included:
        return "✓"
    return "−" if value in selection.excluded else ""


def _date_mark(value: str | None, search: Search) -> Mark:
    if value is None:
        return _UNDATED_MARKS[search.undated]
    found = period(value)
    if found is None or not (search.date_from or search.date_to):
        return ""
    return "✓" if covers(search.date_from, search.date_to, found) else ""


def _folded(text: str) -> str:
    """Return the text without case and accents, ñ kept apart from n."""
    kept = text.casefold().replace("ñ", "\0")
    bare = unicodedata.normalize("NFD", kept)
    return "".join(char for char in bare if not unicodedata.combining(char)).replace("\0", "ñ")

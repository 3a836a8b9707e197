"""Facets for people: values, counts, and bars to compare them by."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Final

from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from searchidx.messages import message
from searchidx.render.page import FAINT_STYLE, Page, number
from searchidx.render.safe import safe_text
from searchidx.results import FacetCount

_SIDE_BY_SIDE: Final = 72  # cells from which three columns can still be read
_WIDE_BARS: Final = 100
_BAR_CELLS: Final = 8
_MAX_DATES: Final = 20
_EIGHTHS: Final = " ▏▎▍▌▋▊▉█"


def facet_columns(facets: Mapping[str, Sequence[FacetCount]], page: Page) -> list[RenderableType]:
    """Return the facets that have values, side by side if the page is wide enough.

    A long run of dates is counted by a coarser unit, so that it stays a column.
    """
    shown = {name: counts for name, counts in facets.items() if counts}
    if "date" in shown:
        shown["date"] = coarser_dates(shown["date"], _MAX_DATES)
    columns = [_column(name, counts, page) for name, counts in shown.items()]
    if page.table_width < _SIDE_BY_SIDE:
        return [part for column in columns for part in (column, Text())][:-1]
    grid = Table.grid(padding=(0, 3, 0, 0))
    grid.add_row(*columns)
    return [grid]


def facet_text(facet: str, counts: Sequence[FacetCount], page: Page) -> str:
    """Return all the values of one facet, whole, each with its count and type."""
    table = Table.grid(padding=(0, 2, 0, 0))
    table.add_column(justify="right")
    table.add_column(overflow="fold")
    for count in counts:
        label = Text(_label(facet, count))
        if count.type is not None:
            label.append(f"  {_type_name(count.type)}", FAINT_STYLE)
        table.add_row(number(count.count), label)
    return page.text([table])


def coarser_dates(counts: Sequence[FacetCount], most: int) -> Sequence[FacetCount]:
    """Return dates counted by day, month or year: the finest that gives at most ``most`` values.

    Values of less precision keep their own entry. If there are too many years, they all stay.
    """
    for length in (len("2023-09"), len("2023")):
        if len(counts) <= most:
            break
        totals: Counter[str | None] = Counter()
        for count in counts:
            totals[None if count.value is None else count.value[:length]] += count.count
        counts = [FacetCount(value, n) for value, n in totals.items()]
    return counts


def bar(count: int, most: int, cells: int) -> str:
    """Return a bar for ``count`` on a scale that ends at ``most``; never empty for a count."""
    eighths = max(round(cells * 8 * count / most), 1) if count else 0
    return "█" * (eighths // 8) + _EIGHTHS[eighths % 8].strip()


def _column(facet: str, counts: Sequence[FacetCount], page: Page) -> RenderableType:
    cells = _BAR_CELLS if page.table_width >= _WIDE_BARS else _BAR_CELLS // 2
    table = Table.grid(padding=(0, 1, 0, 0))
    table.add_column()  # the one that gives way where there is no room
    table.add_column(justify="right", no_wrap=True)
    table.add_column(width=cells, no_wrap=True)
    most = max(count.count for count in counts)
    for count in counts:
        drawn = Text(bar(count.count, most, cells), style="cyan")
        label = Text(_label(facet, count), no_wrap=True, overflow="ellipsis")
        table.add_row(label, number(count.count), drawn)
    return Group(Text(_heading(facet), style="bold"), table)


def _heading(facet: str) -> str:
    headings = {
        "entity": "render.entities",
        "outlet": "render.outlets",
        "date": "render.dates",
    }
    return message(headings[facet]) if facet in headings else safe_text(facet)


def _label(facet: str, count: FacetCount) -> str:
    if count.value is not None:
        return safe_text(count.value)
    unknown = {"outlet": "render.no_outlet", "date": "render.no_date"}
    return message(unknown.get(facet, "render.unknown"))


def _type_name(type: str) -> str:
    names = {
        "person": "render.person",
        "place": "render.place",
        "organization": "render.organization",
    }
    return message(names.get(type, "render.other"))

"""Facets for people: values, counts, and bars to compare them by."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from itertools import zip_longest
from typing import Final

from searchidx.messages import message
from searchidx.render.cells import n_cells, shortened
from searchidx.render.lines import BOLD, CYAN, FAINT, Line, grid, line, padded
from searchidx.render.page import Page, number
from searchidx.render.safe import safe_text
from searchidx.results import FacetCount

_SIDE_BY_SIDE: Final = 72  # cells from which three columns can still be read
_WIDE_BARS: Final = 100
_BAR_CELLS: Final = 8
_GAP: Final = 3
_MAX_DATES: Final = 20
_EIGHTHS: Final = " ▏▎▍▌▋▊▉█"


def facet_columns(facets: Mapping[str, Sequence[FacetCount]], page: Page) -> list[Line]:
    """Return the facets that have values, side by side if the page is wide enough.

    A long run of dates is counted by a coarser unit, so that it stays a column.
    """
    shown = {name: counts for name, counts in facets.items() if counts}
    if "date" in shown:
        shown["date"] = coarser_dates(shown["date"], _MAX_DATES)
    cells = _BAR_CELLS if page.table_width >= _WIDE_BARS else _BAR_CELLS // 2
    columns = [_Column(name, counts, cells) for name, counts in shown.items()]
    if page.table_width < _SIDE_BY_SIDE:
        return [row for column in columns for row in ((), *column.lines(page.table_width))][1:]
    gaps = [_GAP] * (len(columns) - 1) + [0]
    widths = fitted(
        [column.width + gap for column, gap in zip(columns, gaps, strict=True)], page.table_width
    )
    blocks = [
        [padded(row, width) for row in column.lines(width - gap)]
        for column, width, gap in zip(columns, widths, gaps, strict=True)
    ]
    blank = [((" " * width, ""),) for width in widths]
    return [
        tuple(piece for row, space in zip(rows, blank, strict=True) for piece in row or space)
        for rows in zip_longest(*blocks)
    ]


def fitted(widths: Sequence[int], cells: int) -> list[int]:
    """Return widths whose sum is at most ``cells``: the widest give way, evenly."""
    narrowed = list(widths)
    while (excess := sum(narrowed) - cells) > 0 and max(narrowed) > 1:
        widest = max(narrowed)
        step = widest - max((width for width in narrowed if width < widest), default=0)
        n_left = narrowed.count(widest)
        for index, width in enumerate(narrowed):
            if width == widest:
                taken = min(step, round(excess / n_left))
                narrowed[index] -= taken
                excess, n_left = excess - taken, n_left - 1
    return narrowed


def facet_text(facet: str, counts: Sequence[FacetCount], page: Page) -> str:
    """Return all the values of one facet, whole, each with its count and type."""
    rows = []
    for count in counts:
        label = line(_label(facet, count))
        if count.type is not None:
            label += ((f"  {type_name(count.type)}", FAINT),)
        rows.append((line(number(count.count)), label))
    return page.text(grid(rows, page.table_width, is_right=True))


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


class _Column:
    """A facet on a page: a heading, and a row of label, number and bar for each value."""

    def __init__(self, facet: str, counts: Sequence[FacetCount], bar_cells: int) -> None:
        most = max(count.count for count in counts)
        self._heading = _heading(facet)
        self._labels = [_label(facet, count) for count in counts]
        self._numbers = [number(count.count) for count in counts]
        self._bars = [bar(count.count, most, bar_cells) for count in counts]
        self._right = max(map(len, self._numbers)) + bar_cells + 2
        self.width = max(n_cells(self._heading), self._right + max(map(n_cells, self._labels)))
        """Cells that it takes with every label whole."""

    def lines(self, width: int) -> list[Line]:
        """Return its lines in so many cells; the labels give way where there is no room."""
        room = max(min(width - self._right, max(map(n_cells, self._labels))), 1)
        digits = max(map(len, self._numbers))
        rows: list[Line] = [((shortened(self._heading, width), BOLD),)]
        for label, n, drawn in zip(self._labels, self._numbers, self._bars, strict=True):
            name = padded(((shortened(label, room), ""),), room)
            rows.append((*name, (f" {n:>{digits}} ", ""), (drawn, CYAN)))
        return rows


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


def type_name(type: str) -> str:
    """Word a type of entity."""
    names = {
        "person": "render.person",
        "place": "render.place",
        "organization": "render.organization",
    }
    return message(names.get(type, "render.other"))

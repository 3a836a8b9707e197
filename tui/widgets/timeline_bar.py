"""The date facet as a row of bars, with a cursor that chooses periods."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar, Final

from textual import events
from textual.binding import BindingType

from searchidx.dates import PartialDate
from searchidx.results import FacetCount
from tui.actions import bindings_of
from tui.events import DateUnitChosen, FacetCleared, PeriodChosen
from tui.state import Search
from tui.text.pieces import Line, Piece, pad
from tui.text.wording import date, number, say
from tui.timeline import UNITS, Bin, Unit, bars, bins, covers, finest_unit, period
from tui.widgets.intent import Intent
from tui.widgets.pieces import PieceLine

LABEL_CELLS: Final[dict[Unit, tuple[int, int]]] = {
    "year": (6, 14),
    "month": (10, 18),
    "day": (13, 21),
}
"""Cells kept for the labels left and right of the bars."""

MAX_BAR_CELLS: Final = 10
"""Cells of the bar of a period, however few there are."""


class TimelineBar(PieceLine, can_focus=True):
    """Bars of articles over time; chosen periods stand out, empty ones are dots."""

    BINDINGS: ClassVar[list[BindingType]] = [*bindings_of("dates")]

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._values: tuple[FacetCount, ...] = ()
        self._search = Search()
        self._unit: Unit = "year"
        self._n_columns = 1
        self._bins: tuple[Bin, ...] = ()
        self._width = 0
        self._cursor = 0
        self._anchor: int | None = None

    def show_dates(self, values: Sequence[FacetCount], search: Search) -> None:
        """Show other counts."""
        self._values, self._search = tuple(values), search
        self._lay_out(self.size.width)
        self.refresh()

    def _lay_out(self, width: int) -> None:
        """Make bins for a width, the cursor staying on its date."""
        old = self._bins[self._cursor].first.first if self._bins else None
        self._width = width
        dates = (period(value.value) for value in self._values if value.value is not None)
        self._unit = finest_unit(date for date in dates if date is not None)
        self._n_columns = max(1, width - sum(LABEL_CELLS[self._unit]) - 1)
        self._bins = bins(self._values, self._n_columns)
        before = [n for n, a_bin in enumerate(self._bins) if old and a_bin.first.first <= old]
        self._cursor = before[-1] if before else max(0, len(self._bins) - 1)
        self._anchor = None

    # Drawing.

    def lines(self, width: int) -> Sequence[Line]:
        """Return the bars, with dates at both ends."""
        if width != self._width:
            self._lay_out(width)
        if not self._bins:
            return ((Piece(" " + say("dates.none"), "dim"),),)
        rows = bars((a_bin.count for a_bin in self._bins), self.size.height)
        left, right = self._labels()
        lines: list[Line] = []
        for y, row in enumerate(rows):
            is_last = y == len(rows) - 1
            drawn = [self._bar(at, char, is_last) for at, char in enumerate(row)]
            ends = (left, right) if is_last else (Piece(" " * len(left.text)), Piece(""))
            lines.append((ends[0], *drawn, Piece(" "), ends[1]))
        return lines

    @property
    def _bar_width(self) -> int:
        return max(1, min(MAX_BAR_CELLS, self._n_columns // max(1, len(self._bins))))

    def _labels(self) -> tuple[Piece, Piece]:
        """Return the ends of the whole, or with the focus those of the brush and its count."""
        n_cells = LABEL_CELLS[self._unit][0]
        if not self.has_focus:
            first, last = self._bins[0].first, self._bins[-1].last
            return Piece(pad(f" {date(first)}", n_cells), "dim"), Piece(date(last), "dim")
        low, high = self._brush()
        n_articles = sum(a_bin.count for a_bin in self._bins[low : high + 1])
        first, last = self._reach()
        right = f"{date(last)} · {number(n_articles)}"
        return Piece(pad(f" {date(first)}", n_cells), "key"), Piece(right, "key")

    def _bar(self, at: int, char: str, is_last_row: bool) -> Piece:
        a_bin = self._bins[at]
        if char == " " and is_last_row and a_bin.count == 0:
            char = "·"
        n_cells = self._bar_width
        drawn = char * n_cells if n_cells < 3 else char * (n_cells - 1) + " "
        low, high = self._brush()
        if self.has_focus and low <= at <= high:
            return Piece(drawn, "bar-cursor")
        chosen = self._search.date_from, self._search.date_to
        is_chosen = any(chosen) and covers(*chosen, a_bin.first) and covers(*chosen, a_bin.last)
        return Piece(drawn, "bar-chosen" if is_chosen else "bar")

    def _brush(self) -> tuple[int, int]:
        """Return the first and last bin between the anchor and the cursor."""
        anchor = self._cursor if self._anchor is None else self._anchor
        return min(anchor, self._cursor), max(anchor, self._cursor)

    def _reach(self) -> tuple[PartialDate, PartialDate]:
        """Return the first and last date of the brush."""
        low, high = self._brush()
        return self._bins[low].first, self._bins[high].last

    # Moving and choosing.

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Say what works now."""
        if action == "clear":
            return self._search.has_dates
        if action == "finer":
            return self._unit != UNITS[-1]
        if action == "coarser":
            return self._unit != UNITS[0]
        return bool(self._bins)

    def _move(self, to: int, *, is_brush: bool = False) -> None:
        if is_brush and self._anchor is None:
            self._anchor = self._cursor
        elif not is_brush:
            self._anchor = None
        self._cursor = min(max(to, 0), len(self._bins) - 1)
        self.refresh()

    def action_next_bin(self) -> None:
        """Move to the next period."""
        self._move(self._cursor + 1)

    def action_previous_bin(self) -> None:
        """Move to the period before."""
        self._move(self._cursor - 1)

    def action_first_bin(self) -> None:
        """Move to the first period."""
        self._move(0)

    def action_last_bin(self) -> None:
        """Move to the last period."""
        self._move(len(self._bins) - 1)

    def action_brush_right(self) -> None:
        """Take the next period too."""
        self._move(self._cursor + 1, is_brush=True)

    def action_brush_left(self) -> None:
        """Take the period before too."""
        self._move(self._cursor - 1, is_brush=True)

    def action_choose(self) -> None:
        """Search in the periods under the cursor or the brush."""
        self.post_message(Intent(PeriodChosen(*self._reach(), "only")))

    def action_clear(self) -> None:
        """Search in all dates."""
        self.post_message(Intent(FacetCleared("date")))

    def action_finer(self) -> None:
        """Count by a shorter period."""
        self._zoom(1)

    def action_coarser(self) -> None:
        """Count by a longer period."""
        self._zoom(-1)

    def _zoom(self, step: int) -> None:
        at = UNITS.index(self._unit) + step
        if 0 <= at < len(UNITS):
            self.post_message(Intent(DateUnitChosen(UNITS[at])))

    def on_focus(self) -> None:
        """Show the cursor."""
        self.refresh()

    def on_blur(self) -> None:
        """Hide the cursor."""
        self._anchor = None
        self.refresh()

    def on_click(self, event: events.Click) -> None:
        """Choose the period under the mouse."""
        at = (event.x - LABEL_CELLS[self._unit][0]) // self._bar_width
        if 0 <= at < len(self._bins):
            self._move(at)
            self.action_choose()

"""The facets and their values, chosen with the keys."""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar, Literal

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Vertical
from textual.message import Message
from textual.widgets import Input

from searchidx.results import FacetCount
from tui.actions import bindings_of
from tui.events import (
    Choice,
    EntitiesJoined,
    FacetCleared,
    PeriodChosen,
    SearchEvent,
    UndatedChosen,
    ValueChosen,
)
from tui.rail import RailRow, RailView, rail_rows
from tui.state import FacetName, Facets, Search
from tui.text.pieces import Line
from tui.text.rail_rows import rail_line
from tui.text.wording import say
from tui.timeline import period
from tui.widgets.intent import Intent
from tui.widgets.rows import RowList


class FacetList(RowList):
    """The rows of the rail."""

    BINDINGS: ClassVar[list[BindingType]] = [*bindings_of("facets")]

    class ValuesWanted(Message):
        """All values of a facet are wanted."""

        def __init__(self, facet: FacetName) -> None:
            super().__init__()
            self.facet: FacetName = facet

    def __init__(self) -> None:
        super().__init__()
        self.rows: tuple[RailRow, ...] = ()
        self._can_join = False

    def show_rows(self, rows: tuple[RailRow, ...], search: Search) -> None:
        """Show other rows, the cursor staying on its value, or at least near it."""
        under = self.row
        self.rows = rows
        self._can_join = len(search.entity.included) > 1 or search.entity.is_all
        cursor = self.cursor
        if under is not None:
            key = (under.kind, under.facet, under.value)
            same = [n for n, row in enumerate(rows) if (row.kind, row.facet, row.value) == key]
            cursor = same[0] if same else cursor
        self.reset_items(len(rows), cursor=cursor)

    @property
    def row(self) -> RailRow | None:
        """The row under the cursor, if there is one to choose."""
        at = self.cursor
        return self.rows[at] if at < len(self.rows) and self.is_selectable(at) else None

    def is_selectable(self, item: int) -> bool:
        """Values and the way to more of them can have the cursor."""
        return self.rows[item].kind in {"value", "more"}

    def item_lines(self, item: int, width: int) -> tuple[Line, ...] | None:
        """Return a row."""
        return (rail_line(self.rows[item], width),)

    # Choosing.

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Say what works now."""
        row = self.row
        if action == "join":
            return self._can_join
        if action == "clear":
            return row is not None and any(r.mark for r in self.rows if r.facet == row.facet)
        if action == "exclude":
            is_value = row is not None and row.kind == "value"
            return is_value and (row.facet != "date" or row.value is None)  # type: ignore[union-attr]
        if action in {"include", "only"}:
            return row is not None
        return True

    def _choose(self, choice: Choice) -> None:
        row = self.row
        if row is None:
            return
        if row.kind == "more":
            self.post_message(self.ValuesWanted(row.facet))
            return
        event = event_of(row, choice)
        if event is not None:
            self.post_message(Intent(event))

    def action_include(self) -> None:
        """Take the value in, or out again."""
        self._choose("include")

    def action_exclude(self) -> None:
        """Leave the value out, or take that back."""
        self._choose("exclude")

    def action_only(self) -> None:
        """Take this value alone."""
        self._choose("only")

    def action_join(self) -> None:
        """Ask for any or for all of the entities."""
        self.post_message(Intent(EntitiesJoined()))

    def action_clear(self) -> None:
        """Drop what is chosen of this facet."""
        if self.row is not None:
            self.post_message(Intent(FacetCleared(self.row.facet)))

    # Moving from facet to facet.

    def _step_facet(self, step: Literal[1, -1]) -> None:
        firsts = [
            n + 1
            for n, row in enumerate(self.rows[:-1])
            if row.kind == "heading" and self.is_selectable(n + 1)
        ]
        if step > 0:
            targets = [n for n in firsts if n > self.cursor]
        else:
            targets = [n for n in reversed(firsts) if n < self.cursor]
        if targets:
            self.move_to(targets[0])

    def action_next_facet(self) -> None:
        """Go to the next facet."""
        self._step_facet(1)

    def action_previous_facet(self) -> None:
        """Go to the facet before, or to the first value of this one."""
        self._step_facet(-1)


def event_of(row: RailRow, choice: Choice) -> SearchEvent | None:
    """Return what choosing a value means; None where there is no such choice."""
    if row.facet != "date":
        return ValueChosen(row.facet, row.value, choice)
    if row.value is None:
        return UndatedChosen("none" if choice == "exclude" else "only")
    found = period(row.value)
    if found is None or choice == "exclude":
        return None
    return PeriodChosen(found, found, choice)


class ValueFilter(Input):
    """Where one types to filter values."""

    BINDINGS: ClassVar[list[BindingType]] = [*bindings_of("filter")]

    def __init__(self) -> None:
        super().__init__(placeholder=say("facet.filter"), compact=True, select_on_focus=False)


class FacetRail(Vertical):
    """The rows, under a line to filter them that shows when it is used."""

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._search = Search()
        self._facets: Facets = {}
        self._all_values: dict[FacetName, tuple[FacetCount, ...]] = {}
        self._filtered: FacetName | None = None
        self._needle = ""

    def compose(self) -> ComposeResult:
        """Put the filter over the rows."""
        yield ValueFilter()
        yield FacetList()

    @property
    def list(self) -> FacetList:
        """The rows."""
        return self.query_one(FacetList)

    @property
    def filter(self) -> ValueFilter:
        """The line of the filter."""
        return self.query_one(ValueFilter)

    def show_facets(self, search: Search, facets: Facets) -> None:
        """Show the counts of a search; all values loaded for another one are forgotten."""
        if facets is not self._facets:
            self._all_values.clear()
        self._search, self._facets = search, facets
        self._draw()

    def show_all_values(self, facet: FacetName, values: tuple[FacetCount, ...]) -> None:
        """Show all values of a facet."""
        self._all_values[facet] = values
        self._draw()

    @property
    def expanded(self) -> Mapping[FacetName, tuple[FacetCount, ...]]:
        """The facets of which all values are shown."""
        return self._all_values

    def _draw(self) -> None:
        view = RailView(self._all_values, self._filtered, self._needle)
        self.list.show_rows(rail_rows(self._search, self._facets, view), self._search)

    # The filter.

    def begin_filter(self) -> FacetName | None:
        """Show the filter line for the facet under the cursor, and return that facet."""
        row = self.list.row
        if row is not None:
            self._filtered = row.facet
            self.add_class("-filtering")
            self._draw()
        return self._filtered

    def on_input_changed(self, event: Input.Changed) -> None:
        """Show the values that contain what is typed."""
        event.stop()
        self.take_filter()

    def take_filter(self) -> None:
        """Show the values that contain what stands in the filter line."""
        self._needle = self.filter.value.strip()
        self._draw()

    def drop_filter(self) -> bool:
        """Show all facets again; say whether there was a filter."""
        was_filtered = self._filtered is not None
        self._filtered, self._needle = None, ""
        self.remove_class("-filtering")
        with self.prevent(Input.Changed):
            self.filter.value = ""
        self._draw()
        return was_filtered

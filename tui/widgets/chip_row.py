"""The active filters in a row; a click takes one back."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from textual import events

from tui.events import FacetCleared, MatchCleared, SearchEvent, SortCycled
from tui.rail import name_label
from tui.state import NAME_FACETS, Search
from tui.text.pieces import ELLIPSIS, Line, Piece, plain, width_of
from tui.text.wording import date_range, say
from tui.widgets.intent import Intent
from tui.widgets.pieces import PieceLine


@dataclass(frozen=True, slots=True)
class Chip:
    """The choices of one facet in words, and the event that takes them back."""

    label: str
    values: str
    undo: SearchEvent


def chips_of(search: Search) -> Iterator[Chip]:
    """Yield a chip for each filter, and one for an order that is not the usual one."""
    for facet in NAME_FACETS:
        selection = search.selection(facet)
        joint = " + " if selection.is_all else " │ "
        shown = [joint.join(name_label(facet, value) for value in selection.included)]
        shown += ["−" + name_label(facet, value) for value in selection.excluded]
        if selection:
            values = " ".join(part for part in shown if part)
            yield Chip(say(f"facet.{facet}.one"), values, FacetCleared(facet))
    if search.has_dates:
        values = date_range(search.date_from, search.date_to)
        if search.undated != "any":
            values = ("−" if search.undated == "none" else "") + say("value.no_date")
        yield Chip(say("facet.date.one"), values, FacetCleared("date"))
    if search.match == "any":
        yield Chip(say("chip.match"), say("chip.any_word"), MatchCleared())
    if search.sort != "relevance":
        yield Chip(say("chip.sort"), say(f"sort.{search.sort}"), SortCycled())


class ChipRow(PieceLine):
    """The row of chips, or a quiet line about the archive when there are none."""

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._chips: tuple[Chip, ...] = ()
        self._about = ""

    def show_chips(self, search: Search) -> None:
        """Show the filters of a search."""
        chips = tuple(chips_of(search))
        if chips != self._chips:
            self._chips = chips
            self.refresh()

    def show_about(self, about: str) -> None:
        """Say something in place of chips."""
        self._about = about
        self.refresh()

    def lines(self, width: int) -> tuple[Line, ...]:
        """Return the row."""
        if not self._chips:
            return ((plain(" " + self._about, "dim"),),)
        line: list[Piece] = []
        for at, chip in enumerate(self._chips):
            line += [Piece(" ▸ " if at else " ", "dim"), *_pieces(chip)]
        if width_of(line) > width:
            return (_shortened(self._chips, width),)
        return (tuple(line),)

    def on_click(self, event: events.Click) -> None:
        """Take back the filter under the mouse."""
        x = 0
        for chip in self._chips:
            x += 3 + width_of(_pieces(chip))
            if event.x < x:
                self.post_message(Intent(chip.undo))
                return


def _pieces(chip: Chip) -> Line:
    return (Piece(chip.label + ": ", "dim"), plain(chip.values, "chip"), Piece(" ✕", "dim"))


def _shortened(chips: tuple[Chip, ...], width: int) -> Line:
    """Return the chips with their values cut so that every chip is seen."""
    fixed = sum(width_of(_pieces(chip)) - width_of((plain(chip.values),)) + 3 for chip in chips)
    share = max(4, (width - fixed) // len(chips))
    line: list[Piece] = []
    for at, chip in enumerate(chips):
        values = plain(chip.values).text
        if len(values) > share:
            values = values[: share - 1] + ELLIPSIS
        line += [Piece(" ▸ " if at else " ", "dim"), *_pieces(Chip(chip.label, values, chip.undo))]
    return tuple(line)

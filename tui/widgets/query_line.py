"""The line where the query is typed, with its faults underlined, and its answer in figures."""

from __future__ import annotations

import unicodedata
from typing import ClassVar

from rich.highlighter import Highlighter
from rich.text import Text
from textual import events
from textual.binding import BindingType
from textual.widgets import Input

from searchidx.render import safe_text
from searchidx.results import Range
from tui.actions import bindings_of
from tui.events import QueryTyped
from tui.text.pieces import Line, Piece, clip, width_of
from tui.text.wording import say
from tui.widgets.intent import Intent
from tui.widgets.pieces import PieceLine


class FaultUnderliner(Highlighter):
    """Underlines ranges of the query."""

    def __init__(self) -> None:
        self.faults: tuple[Range, ...] = ()

    def highlight(self, text: Text) -> None:
        """Mark the faults in the text."""
        for start, end in self.faults:
            text.stylize("underline bold", start, max(end, start + 1))


class QueryLine(Input):
    """The query line; what is typed becomes an event at once."""

    BINDINGS: ClassVar[list[BindingType]] = [*bindings_of("query")]

    def __init__(self, value: str = "", *, id: str | None = None) -> None:
        self._underliner = FaultUnderliner()
        super().__init__(
            value,
            placeholder=say("query.placeholder"),
            highlighter=self._underliner,
            select_on_focus=False,
            compact=True,
            id=id,
        )

    def show_query(self, query: str) -> None:
        """Show a query that was not typed here."""
        if query != self.value:
            with self.prevent(Input.Changed):
                self.value = query
            self.cursor_position = len(query)

    def show_faults(self, faults: tuple[Range, ...]) -> None:
        """Underline these ranges of the query."""
        if faults != self._underliner.faults:
            self._underliner.faults = faults
            self.refresh()

    def on_input_changed(self, event: Input.Changed) -> None:
        """Ask for what is typed."""
        event.stop()
        self._underliner.faults = ()
        self.post_message(Intent(QueryTyped(event.value)))

    def _on_paste(self, event: events.Paste) -> None:
        """Take a pasted text as one line of composed characters that steer nothing."""
        event.stop()
        event.prevent_default()
        text = safe_text(unicodedata.normalize("NFC", event.text)).strip()
        self.replace(text, *self.selection)

    def check_consume_key(self, key: str, character: str | None) -> bool:
        """Say which keys are text here."""
        return character is not None and character.isprintable()


class FigureLine(PieceLine):
    """How many articles were found, of how many, how fast; or that it is being searched."""

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._line: Line = ()

    def show(self, text: str, style: str = "dim") -> None:
        """Show other figures."""
        self._line = (Piece(text, style),)
        self.refresh()

    def lines(self, width: int) -> tuple[Line, ...]:
        """Return the figures at the right end."""
        line = clip(self._line, width - 1)
        return ((Piece(" " * (width - 1 - width_of(line))), *line),)


class Prompt(PieceLine):
    """The sign before the query line."""

    def lines(self, width: int) -> tuple[Line, ...]:
        """Return the sign."""
        return ((Piece("› ", "marker"),),)

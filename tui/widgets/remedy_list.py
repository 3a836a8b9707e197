"""What to change when nothing was found."""

from __future__ import annotations

from typing import ClassVar

from textual.binding import BindingType

from tui.actions import bindings_of
from tui.events import SearchTaken
from tui.state import Remedy
from tui.text.pieces import Line, Piece, plain, spread
from tui.text.wording import say
from tui.widgets.intent import Intent
from tui.widgets.rows import RowList

_N_HEAD = 2


class RemedyList(RowList):
    """Says that there are no hits, and lists other searches with what each finds."""

    BINDINGS: ClassVar[list[BindingType]] = [*bindings_of("remedies")]

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._remedies: tuple[Remedy, ...] | None = None

    def show_remedies(self, remedies: tuple[Remedy, ...] | None) -> None:
        """Show the remedies; None while they are being looked for."""
        self._remedies = remedies
        self.reset_items(_N_HEAD + len(remedies or ()), cursor=_N_HEAD)

    def is_selectable(self, item: int) -> bool:
        """Only remedies can have the cursor."""
        return item >= _N_HEAD

    def item_lines(self, item: int, width: int) -> tuple[Line, ...] | None:
        """Return the head or a remedy."""
        if item == 0:
            return ((Piece(say("remedies.none"), "title"),),)
        if item == 1:
            name = "remedies.looking" if self._remedies is None else "remedies.try"
            return ((Piece(say(name) if self._remedies != () else "", "dim"),),)
        assert self._remedies is not None
        remedy = self._remedies[item - _N_HEAD]
        subject = remedy.subject or say("value.none")
        text = say(f"remedy.{remedy.kind}", subject=subject)
        if remedy.is_unfiltered:
            text += ", " + say("remedy.and_without_filters")
        left = (Piece(" "), plain(text))
        return (spread(left, (Piece(say("remedies.gain", n=remedy.count), "dim"),), width),)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Say what works now."""
        return bool(self._remedies) if action == "apply" else True

    def action_previous(self) -> None:
        """Move one remedy back; from the first one, up to the query line."""
        if self.cursor <= _N_HEAD:
            self.screen.focus_previous("QueryLine")
        else:
            super().action_previous()

    def action_apply(self) -> None:
        """Search as the remedy under the cursor says."""
        if self._remedies and self.cursor >= _N_HEAD:
            remedy = self._remedies[self.cursor - _N_HEAD]
            self.post_message(Intent(SearchTaken(remedy.search)))

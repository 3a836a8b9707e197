"""The help: every key, by place, from the registry of actions."""

from __future__ import annotations

from itertools import groupby
from typing import ClassVar

from textual import events
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.screen import ModalScreen

from tui.actions import actions_at, all_actions, bindings_of, key_sign
from tui.text.pieces import Line, Piece, clip, pad
from tui.text.wording import say
from tui.widgets.bottom_line import BottomLine
from tui.widgets.pager import Pager
from tui.widgets.pieces import COMPONENTS

KEYS_WIDTH = 14


class HelpText(Pager):
    """The list of keys."""

    BINDINGS: ClassVar[list[BindingType]] = [*bindings_of("help")]

    def __init__(self) -> None:
        super().__init__()
        self._lines = tuple(help_lines())

    def on_resize(self, event: events.Resize) -> None:
        """Keep the height."""
        self.set_height(len(self._lines))

    def line_at(self, y: int, width: int) -> Line:
        """Return a line of the help."""
        return clip(self._lines[y], width) if y < len(self._lines) else ()

    def action_close_help(self) -> None:
        """Go back."""
        self.app.pop_screen()


class HelpScreen(ModalScreen[None]):
    """The help over the whole screen."""

    COMPONENT_CLASSES: ClassVar[set[str]] = COMPONENTS

    def compose(self) -> ComposeResult:
        """Put the keys of the help itself below."""
        yield HelpText()
        bottom = BottomLine(id="bottom")
        bottom.show_actions([action for action in actions_at("help") if action.is_in_footer])
        yield bottom

    def on_mount(self) -> None:
        """Scroll with the keys."""
        self.query_one(HelpText).focus()


def help_lines() -> list[Line]:
    """Return the keys of every place under its name, and the signs of the screens."""
    lines: list[Line] = []
    for place, actions in groupby(all_actions(), key=lambda action: action.place):
        if place == "help":
            continue
        lines += [(), (Piece(" " + say(f"place.{place}"), "heading"),)]
        for action in actions:
            keys = " ".join(key_sign(key) for key in action.keys)
            lines.append((Piece("  " + pad(keys, KEYS_WIDTH), "key"), Piece(action.about)))
    lines += [(), (Piece(" " + say("help.query"), "heading"),)]
    for row in say("help.query_examples").strip().splitlines():
        example, _, meaning = row.partition("  ")
        lines.append((Piece("  " + pad(example, 30), "key"), Piece(" " + meaning.strip())))
    return lines

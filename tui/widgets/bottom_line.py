"""The last line: what is to be said now, and the keys that work now."""

from __future__ import annotations

from collections.abc import Sequence

from tui.actions import Action, key_sign
from tui.text.pieces import Line, Piece, clip, plain, width_of
from tui.widgets.pieces import PieceLine


class BottomLine(PieceLine):
    """A notice, and as many keys as fit beside it."""

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._notice: tuple[str, str] = ("", "")
        self._actions: tuple[Action, ...] = ()

    @property
    def notice(self) -> str:
        """What is said now."""
        return self._notice[0]

    def show_notice(self, text: str, style: str = "warning") -> None:
        """Say something, or nothing."""
        if (text, style) != self._notice:
            self._notice = (text, style)
            self.refresh()

    def show_actions(self, actions: Sequence[Action]) -> None:
        """Show other keys."""
        if tuple(actions) != self._actions:
            self._actions = tuple(actions)
            self.refresh()

    def lines(self, width: int) -> tuple[Line, ...]:
        """Return the line."""
        text, style = self._notice
        line: list[Piece] = list(clip((plain(f" {text} ", style),), width)) if text else []
        left = width - width_of(line)
        for action in self._actions:
            pieces = (Piece(" " + key_sign(action.keys[0]), "key"), Piece(f" {action.label} "))
            n_cells = width_of(pieces)
            if n_cells > left:
                continue
            line += pieces
            left -= n_cells
        return (tuple(line),)

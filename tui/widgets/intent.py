"""How a widget asks for a change of the state."""

from __future__ import annotations

from textual.message import Message

from tui.events import SearchEvent


class Intent(Message):
    """Carries an event up to the screen, the only one who changes the state."""

    def __init__(self, event: SearchEvent) -> None:
        super().__init__()
        self.event = event

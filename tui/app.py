"""The application: which screens, which looks, which keys work everywhere."""

from __future__ import annotations

import asyncio
import os
from collections.abc import Callable, Sequence
from contextlib import suppress
from pathlib import Path
from typing import ClassVar

from textual import events
from textual.app import App
from textual.binding import BindingType
from textual.command import CommandPalette, Provider
from textual.screen import Screen
from textual.widgets import Input

from tui.actions import bindings_of
from tui.ports import Doors, real_doors
from tui.screens.search import SearchScreen
from tui.text.wording import say

TEXT_TAKEN_S = 0.2
"""How long a key waits at most for the letters before it."""


def _action_provider() -> type[Provider]:
    """Return the provider of the palette; imported when the palette is first opened."""
    from tui.palette import ActionProvider  # noqa: PLC0415  (not before first paint)

    return ActionProvider


class SearchApp(App[int]):
    """Searching and reading an archive."""

    CSS_PATH: ClassVar[list[str]] = [  # type: ignore[assignment]
        "widgets/pieces.tcss",
        "widgets/query_line.tcss",
        "widgets/facet_rail.tcss",
        "widgets/reader.tcss",
        "screens/search.tcss",
        "screens/build.tcss",
        "screens/help.tcss",
    ]
    COMMANDS: ClassVar[set[type[Provider] | Callable[[], type[Provider]]]] = {_action_provider}
    BINDINGS: ClassVar[list[BindingType]] = [*bindings_of("everywhere")]
    TITLE = "searchidx"

    def __init__(
        self,
        index_dir: Path,
        paths: Sequence[Path] = (),
        initial_query: str = "",
        doors: Doors | None = None,
    ) -> None:
        # With colours of the terminal's own, NO_COLOR takes out every colour; without, Textual
        # would only turn them grey.
        super().__init__(ansi_color=True if "NO_COLOR" in os.environ else None)
        self.animation_level = "none"
        self.search_screen = SearchScreen(index_dir, paths, initial_query, doors or real_doors())

    def get_default_screen(self) -> Screen[None]:
        """Begin with the search."""
        return self.search_screen

    async def on_event(self, event: events.Event) -> None:
        """Let a line of text take the letters that came before a key that may leave it."""
        if isinstance(event, events.Key) and not event.is_forwarded and not event.is_printable:
            focused = self.focused
            if isinstance(focused, Input):
                taken = asyncio.Event()
                if focused.call_later(taken.set):
                    with suppress(TimeoutError):
                        await asyncio.wait_for(taken.wait(), TEXT_TAKEN_S)
        await super().on_event(event)

    def action_command_palette(self) -> None:
        """Show the palette."""
        if not isinstance(self.screen, CommandPalette):
            palette = CommandPalette(placeholder=say("palette.placeholder"), id="--command-palette")
            self.push_screen(palette)

    def action_help_quit(self) -> None:
        """Say how to leave."""
        self.search_screen.tell(say("told.how_to_quit"), is_complaint=False)

"""The application: which screens, which looks, which keys work everywhere."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import ClassVar

from textual.app import App
from textual.binding import Binding, BindingType
from textual.command import CommandPalette, Provider
from textual.screen import Screen

from tui.actions import actions_at
from tui.ports import Doors, real_doors
from tui.screens.search import SearchScreen
from tui.text.wording import say


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
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding(
            ",".join(action.keys), action.name, show=False, priority=True, id=f"app.{action.name}"
        )
        for action in actions_at("everywhere")
    ]
    TITLE = "searchidx"

    def __init__(
        self,
        index_dir: Path,
        paths: Sequence[Path] = (),
        initial_query: str = "",
        doors: Doors | None = None,
    ) -> None:
        super().__init__()
        self.animation_level = "none"
        self.search_screen = SearchScreen(index_dir, paths, initial_query, doors or real_doors())

    def get_default_screen(self) -> Screen[None]:
        """Begin with the search."""
        return self.search_screen

    def action_command_palette(self) -> None:
        """Show the palette."""
        if not isinstance(self.screen, CommandPalette):
            palette = CommandPalette(placeholder=say("palette.placeholder"), id="--command-palette")
            self.push_screen(palette)

    def action_help_quit(self) -> None:
        """Say how to leave."""
        self.search_screen.tell(say("told.how_to_quit"), is_complaint=False)

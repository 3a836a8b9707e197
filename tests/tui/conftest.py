"""A running search screen for the pilots, and dumps of what it shows as text."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from fake_index import FakeDoors
from textual.pilot import Pilot

from tui.app import SearchApp
from tui.screens.search import SearchScreen


@pytest.fixture(autouse=True)
def spanish(monkeypatch: pytest.MonkeyPatch) -> None:
    """Screens are read in Spanish unless a test says otherwise."""
    monkeypatch.setenv("SEARCHIDX_LANG", "es")


class Stage:
    """The application with its pilot and the index behind it."""

    def __init__(self, app: SearchApp, pilot: Pilot[int], doors: FakeDoors) -> None:
        self.app, self.pilot, self.doors = app, pilot, doors

    @property
    def search(self) -> SearchScreen:
        return self.app.search_screen

    async def settle(self) -> None:
        """Wait until no thread works and every message has been taken."""
        for _ in range(200):
            await self.pilot.pause()
            if self.search.desk.is_idle and not self.search.state.is_waiting:
                await self.pilot.pause()
                if self.search.desk.is_idle:
                    return
            await asyncio.sleep(0.01)
        raise AssertionError("the screen does not come to rest")

    async def press(self, *keys: str) -> None:
        """Press keys and wait for what comes of them."""
        await self.pilot.press(*keys)
        await self.settle()

    async def type(self, text: str) -> None:
        """Type into the focused widget."""
        names = {" ": "space", '"': "quotation_mark", "[": "left_square_bracket", "-": "minus"}
        await self.press(*(names.get(char, char) for char in text))

    @property
    def lines(self) -> list[str]:
        """The rows of the screen as text."""
        strips = self.app.screen._compositor.render_strips()
        return ["".join(segment.text for segment in strip) for strip in strips]

    @property
    def text(self) -> str:
        """The screen as text, without the blanks at line ends."""
        return "\n".join(line.rstrip() for line in self.lines) + "\n"


@asynccontextmanager
async def staged(
    size: tuple[int, int] = (80, 24),
    *,
    doors: FakeDoors | None = None,
    query: str = "",
    paths: tuple[Path, ...] = (),
) -> AsyncIterator[Stage]:
    """Run the application on the fake index at a size."""
    doors = doors or FakeDoors()
    app = SearchApp(Path("indice"), paths, query, doors.doors)
    async with app.run_test(size=size) as pilot:
        stage = Stage(app, pilot, doors)
        if not doors.is_missing and not paths:
            await stage.settle()
        yield stage

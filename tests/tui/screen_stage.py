"""A running search screen for the pilots, and what it shows as text."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from fake_index import FakeDoors
from textual.pilot import Pilot

from tui.app import SearchApp
from tui.screens.search import SearchScreen

N_QUIET_TURNS = 12
"""Turns of the event loop without any message after which nothing more is to come."""


class Stage:
    """The application with its pilot and the index behind it."""

    def __init__(self, app: SearchApp, pilot: Pilot[int], doors: FakeDoors) -> None:
        self.app, self.pilot, self.doors = app, pilot, doors

    @property
    def search(self) -> SearchScreen:
        return self.app.search_screen

    async def settle(self) -> None:
        """Wait until no thread works, every message has been taken, and all is drawn."""
        deadline = time.monotonic() + 10
        n_quiet = 0
        while n_quiet < N_QUIET_TURNS:
            await asyncio.sleep(0)
            n_quiet = n_quiet + 1 if self._is_quiet else 0
            if n_quiet == N_QUIET_TURNS // 2:
                self.app.screen._on_timer_update()
            if not self.search.desk.is_idle:
                await asyncio.sleep(0.001)
            assert time.monotonic() < deadline, "the screen does not come to rest"

    @property
    def _is_quiet(self) -> bool:
        state = self.search.state
        if not self.search.desk.is_idle or (self.search.stats and state.is_waiting):
            return False
        nodes = [
            self.app,
            *(w for s in self.app.screen_stack for w in s.walk_children(with_self=True)),
        ]
        return all(node._message_queue.empty() for node in nodes)

    async def press(self, *keys: str) -> None:
        """Press keys, each when all has happened that the one before caused."""
        for key in keys:
            await self.app._press_keys([key])
            await self.settle()

    async def type(self, text: str) -> None:
        """Type a text without waiting between its letters."""
        await self.app._press_keys(list(text))
        await self.settle()

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
        await stage.settle()
        yield stage

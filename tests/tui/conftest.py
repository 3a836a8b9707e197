"""How the screens are tested: in Spanish, without waiting for a quiet processor."""

from __future__ import annotations

import asyncio

import pytest
from hypothesis import settings

settings.register_profile("screens", deadline=None)  # a busy machine is no fault
settings.load_profile("screens")


@pytest.fixture(autouse=True)
def quick_spanish_screens(monkeypatch: pytest.MonkeyPatch) -> None:
    """Screens are read in Spanish, and pilots wait for messages, not for a quiet processor."""

    async def yield_once(min_sleep: float = 0, max_sleep: float = 0) -> None:
        await asyncio.sleep(0)

    monkeypatch.setenv("SEARCHIDX_LANG", "es")
    monkeypatch.delenv("NO_COLOR", raising=False)
    monkeypatch.setattr("textual.app.wait_for_idle", yield_once)
    monkeypatch.setattr("textual.pilot.wait_for_idle", yield_once)
    monkeypatch.setattr("tui.desk.FACETS_AFTER_S", 0.002)
    monkeypatch.setattr("tui.screens.search.PREVIEW_AFTER_S", 0.002)

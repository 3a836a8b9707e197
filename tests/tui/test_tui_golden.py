"""What the screens look like, as text to be read in a diff.

The dumps lie in ``golden/``. After a wanted change of the looks, make them anew with
``SEARCHIDX_GOLDEN=write pytest tests/tui/test_tui_golden.py`` and read the difference.
"""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from fake_index import FakeDoors
from screen_stage import staged

GOLDEN = Path(__file__).parent / "golden"
SIZES = ((80, 24), (110, 30), (160, 50))
SCENES = {
    "hits": ("cooperación", ("down",)),
    "filtered": ("puerto", ("down", "f", "space", "j", "x", "l", "space", "escape", "s")),
    "facets": ("", ("down", "v", "f", "space")),
    "timeline": ("", ("down", "v", "v", "t", "left", "shift+left")),
    "reader": ("cooperación", ("down", "j", "j", "enter", "n")),
    "remedies": ("temporel puerto ", ("down",)),
    "harmful": ("apagado", ("down", "enter")),
    "help": ("", ("down", "question_mark")),
}


@pytest.mark.parametrize("size", SIZES, ids=lambda size: f"{size[0]}x{size[1]}")
@pytest.mark.parametrize("scene", SCENES)
async def test_the_screen_looks_as_it_did(scene: str, size: tuple[int, int]) -> None:
    query, keys = SCENES[scene]
    async with staged(size, query=query) as stage:
        await stage.press(*keys)
        _compare(f"{scene}-{size[0]}x{size[1]}", stage.text)


async def test_the_screen_without_an_index_looks_as_it_did() -> None:
    async with staged((80, 24), doors=FakeDoors(is_missing=True)) as stage:
        await stage.settle()
        _compare("missing-80x24", stage.text)


def _compare(name: str, text: str) -> None:
    path = GOLDEN / f"{name}.txt"
    if os.environ.get("SEARCHIDX_GOLDEN") == "write":
        path.write_text(text, encoding="utf-8")
    assert text == path.read_text(encoding="utf-8")

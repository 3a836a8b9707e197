"""Opening without an index, and building one."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from fake_index import FakeDoors, FakeIndex
from screen_stage import staged

from searchidx.errors import IndexCorruptError, RootUnusableError
from tui.screens.build import BuildScreen
from tui.state import State
from tui.widgets.query_line import QueryLine


async def test_without_an_index_a_folder_is_asked_for_and_built(tmp_path: Path) -> None:
    doors = FakeDoors(is_missing=True)
    async with staged(doors=doors) as stage:
        await stage.settle()
        assert isinstance(stage.app.screen, BuildScreen)
        assert "No hay ningún índice en indice" in stage.text
        await stage.press(*"nada", "enter")
        assert "no existe: nada" in stage.text
        await stage.press("ctrl+u", *str(tmp_path))
        assert "searchidx index" in stage.text
        await stage.press("enter")
        assert doors.built == [((tmp_path,), False)]
        assert stage.app.screen is stage.search
        assert "121 artículos en el índice" in stage.lines[-1]
        assert "121 de 121" in stage.lines[0]
        assert isinstance(stage.search.focused, QueryLine)


async def test_with_paths_it_indexes_first(tmp_path: Path) -> None:
    doors = FakeDoors()
    async with staged(doors=doors, paths=(tmp_path,)) as stage:
        await stage.settle()
        await stage.settle()
        assert doors.built == [((tmp_path,), False)]
        assert "121 de 121" in stage.lines[0]


async def test_a_build_that_fails_says_why_and_asks_again(tmp_path: Path) -> None:
    doors = FakeDoors()
    doors.build_error = RootUnusableError("errors.bad_date", value="carpeta")
    async with staged(doors=doors, paths=(tmp_path,)) as stage:
        await stage.settle()
        assert "carpeta" in stage.text
        doors.build_error = None
        await stage.press(*str(tmp_path), "enter")
        assert len(doors.built) == 2
        assert stage.app.screen is stage.search


async def test_a_corrupt_index_is_rebuilt_as_a_whole(tmp_path: Path) -> None:
    class Corrupt(FakeDoors):
        def open_index(self, index_dir: Path):
            if not self.built:
                raise IndexCorruptError("engine.missing_file", path="segmento 3")
            return self.index

    doors = Corrupt(FakeIndex())
    doors.is_missing = True
    async with staged(doors=doors) as stage:
        await stage.settle()
        assert "segmento 3" in stage.text
        assert "--rebuild" in stage.text
        await stage.press(*str(tmp_path), "enter")
        assert doors.built == [((tmp_path,), True)]


async def test_leaving_lets_the_index_go() -> None:
    doors = FakeDoors()
    async with staged(doors=doors) as stage:
        await stage.pilot.press("ctrl+q")
    assert doors.index.is_closed


async def test_no_colour_means_none_at_all(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NO_COLOR", "1")
    async with staged(query="cooperación") as stage:
        strips = stage.app.screen._compositor.render_strips()
        filters = stage.app._filters
        for strip in strips:
            for segment in strip.apply_filter(filters[-1], stage.app.screen.background_colors[0]):
                for color in (segment.style.color, segment.style.bgcolor):
                    assert color is None or color.is_default


async def test_an_empty_archive_bears_every_key() -> None:
    async with staged(doors=FakeDoors(FakeIndex(()))) as stage:
        await stage.press("down", "enter", "G", "y", "e", "o", "f", "space", "x", "j", "a", "c")
        await stage.press("escape", "t", "left", "enter", "z", "escape", "s", "v", "r", "U")
        assert "Ningún artículo." in stage.text
        assert not stage.search.state.search.has_filters


@pytest.mark.parametrize("size", [(3, 2), (20, 6), (40, 10)])
async def test_a_tiny_window_bears_every_part(size: tuple[int, int]) -> None:
    async with staged(size, query="puerto") as stage:
        await stage.press("down", "v", "j", "f", "space", "escape", "t", "left", "escape")
        await stage.press("enter", "n", "J", "q", "question_mark", "escape")
        assert [len(line) for line in stage.lines] == [size[0]] * size[1]


def test_the_package_is_imported_without_textual_and_the_screens_without_the_engine() -> None:
    code = (
        "import sys, tui; assert 'textual' not in sys.modules; import tui.app; "
        "assert not {'whoosh', 'numpy', 'searchidx.index'} & set(sys.modules)"
    )
    subprocess.run([sys.executable, "-c", code], check=True)


def test_a_state_without_an_answer_is_not_empty() -> None:
    assert not State().is_empty

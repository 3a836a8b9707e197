"""Searching with the keys, on a running screen."""

from __future__ import annotations

import threading

import pytest
from fake_archive import HARMFUL_ID
from fake_index import FakeDoors, FakeIndex
from screen_stage import Stage, staged
from textual import events
from textual.widgets import Input

from searchidx.dates import PartialDate
from searchidx.errors import UsageError
from searchidx.render import has_unsafe
from tui import events as ev
from tui.state import Search
from tui.widgets.bottom_line import BottomLine
from tui.widgets.facet_rail import FacetList
from tui.widgets.hit_list import HitList
from tui.widgets.query_line import FigureLine, QueryLine
from tui.widgets.reader import ReaderText
from tui.widgets.remedy_list import RemedyList
from tui.widgets.timeline_bar import TimelineBar


def _focus(stage: Stage) -> type:
    return type(stage.search.focused)


def _total(stage: Stage) -> int:
    assert stage.search.state.answer is not None
    return stage.search.state.answer.total


async def test_typing_searches_with_the_last_word_open() -> None:
    async with staged() as stage:
        await stage.type("coopera")
        assert _focus(stage) is QueryLine
        assert _total(stage) == stage.doors.index.count("coopera*") > 0
        assert stage.search.state.search == Search("coopera", is_open=True)
        assert "cooperación" in stage.text
        await stage.press("enter")
        assert _total(stage) == 0
        assert _focus(stage) is RemedyList
        remedies = [remedy.kind for remedy in stage.search.state.remedies or ()]
        assert remedies == ["respelt", "respelt", "begins"]
        await stage.press("G", "enter")
        assert stage.search.state.search.query == "coopera*"
        assert _focus(stage) is HitList


async def test_a_search_that_lags_behind_the_typing_takes_no_letter_back() -> None:
    async with staged() as stage:
        await stage.type("muel")
        line = stage.search.query_one(QueryLine)
        stage.search.dispatch(ev.QueryTyped("mue"))
        assert line.value == "muel"
        await stage.type("le")
        assert line.value == stage.search.state.search.query == "muelle"


async def test_hits_are_asked_for_before_facets_and_never_with_them() -> None:
    async with staged() as stage:
        stage.doors.index.requests.clear()
        await stage.type("mar")
        asked = stage.doors.index.requests
        assert [(bool(r.facets), r.limit) for r in asked[-2:]] == [(False, 25), (True, 0)]
        assert all(r.is_typing for r in asked if r.query)


async def test_the_echo_does_not_wait_for_a_search() -> None:
    index = FakeIndex()
    async with staged(doors=FakeDoors(index)) as stage:
        index.gate = threading.Event()
        index.requests.clear()
        await stage.pilot.press(*"mar")
        await stage.pilot.pause(0.2)
        assert stage.search.query_one(QueryLine).value == "mar"
        assert stage.lines[0].startswith("› mar")
        assert "buscando…" in stage.lines[0]
        index.gate.set()
        await stage.settle()
        assert "buscando…" not in stage.lines[0]
        asked = [request.query for request in index.requests if not request.facets]
        assert len(asked) <= 2
        assert asked[-1] == "mar"


async def test_the_query_line_has_the_focus_at_first_and_arrows_lead_to_the_hits_and_back() -> None:
    async with staged() as stage:
        assert _focus(stage) is QueryLine
        await stage.press("down")
        assert _focus(stage) is HitList
        await stage.press("j", "j", "k")
        assert stage.search.query_one(HitList).cursor == 1
        await stage.press("up", "up")
        assert _focus(stage) is QueryLine
        await stage.press("down", "slash")
        assert _focus(stage) is QueryLine


async def test_hits_are_loaded_as_far_as_one_goes() -> None:
    async with staged() as stage:
        hits = stage.search.query_one(HitList)
        assert hits.n_items == 121
        assert hits.hit_at(120) is None
        await stage.press("down", "G")
        assert hits.hit is not None
        assert hits.hit.id == HARMFUL_ID
        for _ in range(20):
            await stage.press("pageup")
        assert "…" not in [line.strip() for line in stage.lines]
        assert all(hits.hit_at(position) for position in range(hits.cursor + 5))


async def test_paging_works_from_the_query_line() -> None:
    async with staged() as stage:
        await stage.press("pagedown")
        assert _focus(stage) is QueryLine
        assert stage.search.query_one(HitList).cursor == 5
        await stage.press("pageup")
        assert stage.search.query_one(HitList).cursor == 0


async def test_density_and_order_change_with_their_keys() -> None:
    async with staged() as stage:
        await stage.press("down", "v")
        assert stage.search.query_one(HitList).item_height == 2
        await stage.press("v", "s")
        assert stage.search.query_one(HitList).item_height == 1
        assert stage.doors.index.requests[-1].sort == "newest"
        assert "orden: recientes primero ✕" in stage.lines[1]


async def test_facets_include_exclude_choose_alone_and_clear() -> None:
    async with staged() as stage:
        await stage.press("down", "f", "space", "j", "x")
        search = stage.search.state.search
        assert search.entity.included == ("place:Mar de Lumbre",)
        assert search.entity.excluded == ("person:Inés Carvajal",)
        assert "✓ l Mar de Lumbre" in stage.text
        assert "− p Inés Carvajal" in stage.text
        assert _total(stage) == 24
        await stage.press("l", "enter")
        assert stage.search.state.search.outlet.included == ("El Noroeste",)
        await stage.press("c")
        assert not stage.search.state.search.outlet
        await stage.press("C")
        assert not stage.search.state.search.has_filters
        await stage.press("u")
        assert len(stage.search.state.search.entity.values) == 2


async def test_entities_are_joined_by_or_and_then_by_and() -> None:
    async with staged() as stage:
        await stage.press("down", "f", "space", "j", "space")
        either = _total(stage)
        assert "cualquiera (O)" in stage.text
        await stage.press("a")
        assert "todas (Y)" in stage.text
        assert 0 < _total(stage) < either
        assert stage.doors.index.requests[-1].entities_match == "all"


async def test_a_chosen_value_stays_in_sight_without_articles() -> None:
    async with staged() as stage:
        rail = stage.search.query_one(FacetList)
        await stage.press("down", "f")
        rail.move_to(next(n for n, row in enumerate(rail.rows) if row.label == "sin medio"))
        await stage.press("space", "escape", "slash")
        await stage.type("apagado")
        outlets = [row for row in rail.rows if row.facet == "outlet" and row.kind == "value"]
        assert [(row.mark, row.label, row.count) for row in outlets[:1]] == [("✓", "sin medio", 0)]
        assert outlets[1].count == 1


async def test_unknown_outlet_and_unknown_date_are_values() -> None:
    async with staged((110, 40)) as stage:
        await stage.press("down", "f")
        rail = stage.search.query_one(FacetList)
        rail.move_to(next(n for n, row in enumerate(rail.rows) if row.label == "sin medio"))
        await stage.press("space")
        assert stage.search.state.search.outlet.included == (None,)
        assert _total(stage) == 5
        await stage.press("c")
        rail.move_to(next(n for n, row in enumerate(rail.rows) if row.label == "sin fecha"))
        await stage.press("space")
        assert _total(stage) == 4
        assert "fecha: sin fecha ✕" in stage.lines[1]
        assert {row.label for row in rail.rows if row.facet == "date"} > {"2019", "2023"}
        await stage.press("x")
        assert _total(stage) == 117


async def test_values_are_filtered_by_typing() -> None:
    async with staged() as stage:
        await stage.press("down", "f", "slash")
        await stage.type("arr")
        rail = stage.search.query_one(FacetList)
        assert [row.label for row in rail.rows if row.kind == "value"] == ["Tomé Arrieta"]
        await stage.press("enter", "space")
        assert stage.search.state.search.entity.included == ("person:Tomé Arrieta",)
        await stage.press("escape", "f")
        assert len([row for row in rail.rows if row.kind == "heading"]) == 3


async def test_periods_are_chosen_in_the_timeline() -> None:
    async with staged() as stage:
        await stage.press("down", "t")
        assert _focus(stage) is TimelineBar
        await stage.press("left", "shift+left", "enter")
        search = stage.search.state.search
        assert (search.date_from, search.date_to) == (PartialDate(2021), PartialDate(2022))
        assert "fecha: 2021–2022 ✕" in stage.lines[1]
        await stage.press("z")
        assert stage.doors.index.requests[-1].date_unit == "month"
        await stage.press("c")
        assert not stage.search.state.search.has_dates


async def test_periods_of_the_rail_widen_the_range() -> None:
    async with staged((110, 40)) as stage:
        await stage.press("down", "f", "l", "l", "j", "space", "j", "j", "space")
        search = stage.search.state.search
        assert (search.date_from, search.date_to) == (PartialDate(2019), PartialDate(2021))
        assert _total(stage) == stage.doors.index.count(
            date_from=PartialDate(2019), date_to=PartialDate(2021)
        )


async def test_undo_and_redo_go_through_searches() -> None:
    async with staged() as stage:
        await stage.type("muelle")
        await stage.press("down", "f", "space", "escape", "u")
        assert stage.search.state.search.query == "muelle"
        assert not stage.search.state.search.has_filters
        await stage.press("left_square_bracket")
        assert stage.search.query_one(QueryLine).value == ""
        assert _total(stage) == 121
        await stage.press("right_square_bracket", "U")
        assert stage.search.state.search.entity.included
        assert stage.search.query_one(QueryLine).value == "muelle"


async def test_no_hits_say_what_to_change_and_enter_changes_it() -> None:
    async with staged() as stage:
        await stage.type("temporel ")
        assert "Ningún artículo." in stage.text
        assert "quizá quiso decir «temporal»" in stage.text
        await stage.press("down", "enter")
        assert stage.search.state.search.query == "temporal "
        assert _total(stage) == 24
        assert _focus(stage) is HitList


async def test_a_faulty_query_keeps_the_hits_and_says_what_is_odd() -> None:
    async with staged() as stage:
        await stage.type("muelle")
        before = stage.lines[3:8]
        await stage.type(' "abc')
        assert stage.lines[3:8] == before
        assert "Falta cerrar estas comillas" in stage.lines[-1]
        await stage.press(*["backspace"] * 5)
        assert "comillas" not in stage.lines[-1]


async def test_an_error_of_the_index_is_a_line_and_never_a_traceback() -> None:
    index = FakeIndex()
    async with staged(doors=FakeDoors(index)) as stage:
        index.run = _raising(UsageError("errors.bad_date", value="x\x1b[31m"))
        await stage.type("mar")
        assert "'x·[31m' no es una fecha" in stage.lines[-1]
        index.run = _raising(ZeroDivisionError("por cero"))
        await stage.type("e")
        assert "error inesperado: ZeroDivisionError: por cero" in stage.lines[-1]
        del index.run
        await stage.press("backspace")
        assert "error" not in stage.lines[-1]


def _raising(error: Exception):
    def run(request: object) -> object:
        raise error

    return run


async def test_enter_reads_and_escape_comes_back() -> None:
    async with staged(query="cooperación") as stage:
        await stage.press("down", "j", "j", "enter")
        reader = stage.search.query_one(ReaderText)
        assert _focus(stage) is ReaderText
        assert "artículo 3 de 72" in stage.lines[0]
        assert "1/2" in stage.lines[0]
        await stage.press("n")
        assert "2/2" in stage.lines[0]
        await stage.press("n", "N")
        assert reader.match == 1
        await stage.press("J")
        assert "artículo 4 de 72" in stage.lines[0]
        await stage.press("K", "K")
        assert "artículo 2 de 72" in stage.lines[0]
        await stage.press("q")
        assert _focus(stage) is HitList
        assert stage.search.query_one(HitList).cursor == 1


async def test_an_entity_of_the_article_is_followed_as_a_filter() -> None:
    async with staged(query="cooperación") as stage:
        await stage.press("down", "j", "j", "enter", "right", "enter")
        assert stage.search.state.search.entity.included == ("person:Inés Carvajal",)
        assert _focus(stage) is HitList
        assert not stage.search.has_class("-reading")


async def test_beside_the_list_the_reader_follows_the_cursor() -> None:
    async with staged((160, 50)) as stage:
        reader = stage.search.query_one(ReaderText)
        assert reader.view is not None
        assert reader.view.article.id == "a001"
        await stage.press("down", "j")
        assert reader.view.article.id == "a002"
        await stage.type("/")
        await stage.type("zzz")
        assert reader.view is None


async def test_the_layout_follows_the_width() -> None:
    async with staged((80, 24)) as stage:
        parts = {name: stage.search.query_one(f"#{name}") for name in ("rail", "hits", "reader")}
        for width, shown in ((80, "hits"), (110, "rail hits"), (160, "rail hits reader")):
            await stage.pilot.resize_terminal(width, 30)
            await stage.pilot.pause(0.1)
            await stage.settle()
            assert [name for name, part in parts.items() if part.size.width] == shown.split()
        assert stage.search.query_one(HitList).size.height == 24


async def test_nothing_an_article_contains_can_act_or_steer() -> None:
    async with staged((160, 50), query="faro") as stage:
        await stage.press("down", "G")
        assert stage.search.query_one(ReaderText).view.article.id == HARMFUL_ID
        assert "[@click=app.quit]pulse aquí[/]" in stage.text
        assert not any(has_unsafe(line) for line in stage.lines)
        strips = stage.app.screen._compositor.render_strips()
        styles = [segment.style for strip in strips for segment in strip if segment.style]
        assert not [s for s in styles if s.link or "@click" in s.meta]
        await stage.press("y")
        assert not has_unsafe(stage.app.clipboard)
        await stage.press("o")
        assert "no es una dirección web" in stage.lines[-1]


async def test_citing_and_the_command_go_to_the_clipboard_and_say_so() -> None:
    async with staged(query="muelle") as stage:
        await stage.press("down", "y")
        assert stage.app.clipboard.startswith("«La en el puerto, crónica 1», Diario de Lumbre")
        assert "enviado al portapapeles" in stage.lines[-1]
        await stage.press("f", "space", "Y")
        assert stage.app.clipboard == (
            "searchidx search --entity 'organization:Liga de Puertos' --index indice muelle"
        )


async def test_a_missing_editor_or_file_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("VISUAL", raising=False)
    monkeypatch.delenv("EDITOR", raising=False)
    async with staged() as stage:
        await stage.press("down", "e")
        assert "defina EDITOR" in stage.lines[-1]
        monkeypatch.setenv("EDITOR", "vi")
        await stage.press("e")
        assert "no existe: /archivo/001.txt" in stage.lines[-1]


async def test_a_newer_index_is_told_quietly_and_taken_on_demand() -> None:
    index = FakeIndex()
    async with staged(doors=FakeDoors(index)) as stage:
        await stage.press("down", "j", "j")
        index.latest = 2
        stage.search.desk.watch()
        await stage.settle()
        assert "índice actualizado ↻" in stage.lines[-1]
        assert "actualizado ↻ (r)" in stage.lines[-1]
        assert index.generation == 1
        await stage.press("r")
        assert index.generation == 2
        assert "al día: 121 artículos" in stage.lines[-1]


async def test_the_bottom_line_shows_only_what_works_now() -> None:
    async with staged((110, 30)) as stage:
        await stage.press("down")
        assert "u deshacer" not in stage.lines[-1]
        await stage.press("s")
        assert "u deshacer" in stage.lines[-1]
        await stage.press("f")
        assert "solo este" in stage.lines[-1]
        assert "limpiar" not in stage.lines[-1]
        assert stage.search.query_one(BottomLine).size.height == 1


async def test_the_palette_finds_actions_by_their_words() -> None:
    async with staged() as stage:
        await stage.press("ctrl+p")
        assert isinstance(stage.app.focused, Input)
        await stage.pilot.press(*"recientes")
        await stage.pilot.pause(0.4)
        assert "Cambiar el orden" in stage.text
        await stage.pilot.press("enter")
        await stage.pilot.pause(0.1)
        await stage.settle()
        assert stage.search.state.search.sort == "newest"


async def test_the_help_opens_and_closes() -> None:
    async with staged() as stage:
        await stage.press("down", "question_mark")
        assert "En la lista de resultados" in stage.text
        await stage.press("G", "escape")
        assert stage.app.screen is stage.search
        assert _focus(stage) is HitList


async def test_a_chip_is_taken_back_with_the_mouse() -> None:
    async with staged() as stage:
        await stage.press("down", "f", "space", "escape")
        await stage.pilot.click("#chips", offset=(4, 0))
        await stage.settle()
        assert not stage.search.state.search.has_filters


async def test_a_double_click_reads_a_hit() -> None:
    async with staged() as stage:
        await stage.pilot.click("#hits", offset=(10, 5), times=2)
        await stage.settle()
        assert "artículo 2 de 121" in stage.lines[0]


async def test_english_is_spoken_too(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SEARCHIDX_LANG", "en")
    async with staged((110, 30)) as stage:
        await stage.press("down")
        assert "121 of 121" in stage.lines[0]
        assert "Outlets" in stage.text
        assert "12 Aug 2020" in stage.text
        assert "↵ read" in stage.lines[-1]


async def test_a_pasted_text_is_one_composed_line() -> None:
    async with staged() as stage:
        line = stage.search.query_one(QueryLine)
        line.post_message(events.Paste("an\u0303o\nnuevo\x1b"))
        await stage.settle()
        assert line.value == "año nuevo·"


async def test_the_figures_say_how_many_of_how_many() -> None:
    async with staged(query="muelle") as stage:
        assert stage.lines[0].rstrip().endswith("24 de 121 · 3 ms")
        assert stage.search.query_one(FigureLine).size.height == 1

"""Lines fit their width, lose nothing, and carry nothing that could steer a terminal."""

from __future__ import annotations

from itertools import pairwise

import pytest
from fake_archive import HARMFUL_ID, archive
from fake_index import FakeIndex
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from searchidx.dates import PartialDate
from searchidx.render import has_unsafe
from searchidx.results import FacetCount, Hit, SearchRequest, Snippet
from tui.rail import RailView, rail_rows
from tui.state import Search, Selection
from tui.text import wording
from tui.text.article_rows import lay_out
from tui.text.citation import citation
from tui.text.hit_rows import hit_lines
from tui.text.pieces import Piece, clip, marked, spread, width_of
from tui.text.rail_rows import rail_line
from tui.text.wrap import wrap

texts = st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cs"]) | st.just("\n"))


@given(texts, st.integers(2, 40))
def test_wrapped_lines_fit_and_leave_out_only_blanks(text: str, width: int) -> None:
    lines = wrap(text, width)
    assert all(cell_len(text[start:end]) <= width for start, end in lines)
    assert all(a[1] <= b[0] for a, b in pairwise(lines))
    covered = "".join(text[start:end] for start, end in lines)
    assert "".join(covered.split()) == "".join(text.split())


def test_lines_break_before_words_and_long_words_are_cut() -> None:
    text = "uno dos tres\ncuatro supercalifragil"
    assert [text[a:b] for a, b in wrap(text, 8)] == [
        "uno dos",
        "tres",
        "cuatro",
        "supercal",
        "ifragil",
    ]


@given(st.lists(st.text("añ日 –🙂", max_size=8), max_size=4), st.integers(0, 20))
def test_a_clipped_line_is_no_wider_than_asked(parts: list[str], width: int) -> None:
    line = [Piece(part) for part in parts]
    short = clip(line, width)
    assert width_of(short) <= width
    if width_of(line) <= width:
        assert short == tuple(line)


@given(st.text("abc ", max_size=30), st.text("xyz", max_size=10), st.integers(1, 30))
def test_the_right_end_of_a_spread_line_stays_while_there_is_room(
    left: str, right: str, width: int
) -> None:
    line = spread((Piece(left),), (Piece(right),) if right else (), width)
    assert width_of(line) <= width
    if right and len(right) < width:
        assert "".join(piece.text for piece in line).endswith(right)
        assert width_of(line) == width


def test_marked_text_is_cut_at_its_ranges() -> None:
    assert marked("el mar azul", [(3, 6)], "snippet", "mark") == (
        Piece("el ", "snippet"),
        Piece("mar", "mark"),
        Piece(" azul", "snippet"),
    )


def _hit(**values: object) -> Hit:
    basis = {"id": "x", "path": "p", "title": "Título", "outlet": "Voz", "date": None, "score": 1.0}
    return Hit(**{**basis, "opening": "Palabras primeras", **values})


def _text(lines: object) -> str:
    return "\n".join("".join(piece.text for piece in line) for line in lines)


@pytest.mark.parametrize("density", [1, 2, 4])
@pytest.mark.parametrize("width", [5, 20, 46, 79, 160])
def test_a_hit_takes_the_rows_of_its_density_within_the_width(density: int, width: int) -> None:
    for hit in FakeIndex().run(SearchRequest("cooperación", limit=40)).hits:
        lines = hit_lines(hit, 11, width, density)
        assert len(lines) == density
        assert all(width_of(line) <= width for line in lines)


def test_a_hit_without_title_shows_its_opening_words_marked_as_such() -> None:
    first = hit_lines(_hit(title=None), 0, 60, 4)[0]
    assert _text([first]).startswith("1 [sin título] Palabras primeras")
    assert _text([hit_lines(_hit(), 0, 60, 4)[0]]).startswith("1 Título")


def test_matches_in_title_and_snippet_are_marked_where_they_stand() -> None:
    snippet = Snippet("una cooperación larga " * 4, ((4, 15), (26, 37)))
    hit = _hit(title="La cooperación", title_highlights=((3, 14),), snippets=(snippet,))
    lines = hit_lines(hit, 0, 40, 4)
    assert Piece("cooperación", "title-mark") in lines[0]
    marks = [piece.text for line in lines for piece in line if piece.style == "mark"]
    assert marks == ["cooperación", "cooperación"]


def test_an_unknown_outlet_or_date_is_said_in_words() -> None:
    assert "sin medio · sin fecha" in _text(hit_lines(_hit(outlet=None), 0, 60, 4))


def test_numbers_and_dates_follow_the_language(monkeypatch: pytest.MonkeyPatch) -> None:
    day = PartialDate(2023, 9, 13)
    assert (wording.number(1284), wording.date(day)) == ("1.284", "13 sep 2023")
    assert wording.short_number(2_140_000) == "2,14 M"
    assert wording.milliseconds(1234.0) == "1,2 s"
    assert wording.date(PartialDate(2023, 1)) == "ene 2023"
    monkeypatch.setenv("SEARCHIDX_LANG", "en")
    assert (wording.number(1284), wording.date(day)) == ("1,284", "13 Sep 2023")
    assert wording.short_number(2_140_000) == "2.14 M"


def test_date_ranges_are_worded_by_their_ends() -> None:
    first, last = PartialDate(2015), PartialDate(2020)
    assert wording.date_range(first, last) == "2015–2020"
    assert wording.date_range(first, first) == "2015"
    assert wording.date_range(first, None) == "desde 2015"
    assert wording.date_range(None, last) == "hasta 2020"


def test_counted_things_agree_in_number() -> None:
    assert wording.say("about.articles", n=1) == "1 artículo"
    assert wording.say("about.articles", n=2000) == "2.000 artículos"


def test_an_article_is_laid_out_with_matches_and_links_in_order() -> None:
    index = FakeIndex()
    view = index.article("a005", "cooperación")
    document = lay_out(view, 81, 60)
    shown = [run for line in document.lines for run in line]
    matches = {run.match: run.text for run in shown if run.match >= 0}
    assert list(matches) == [0, 1]
    assert set(matches.values()) == {"cooperación"}
    lines = [y for y, _ in document.links]
    assert lines == sorted(lines)
    for number, (y, entity) in enumerate(document.links):
        assert entity.name.startswith(
            "".join(r.text for r in document.lines[y] if r.link == number)
        )


@given(st.integers(20, 100))
def test_the_lines_of_an_article_fit_at_every_width(width: int) -> None:
    for entry in archive(5):
        document = lay_out(FakeIndex().article(entry.article.id, "mar"), 9, width)
        assert all(
            cell_len("".join(run.text for run in line)) <= max(width, 26) for line in document.lines
        )


def test_nothing_unsafe_of_an_article_reaches_a_line() -> None:
    index = FakeIndex()
    view = index.article(HARMFUL_ID, "faro")
    runs = [run.text for line in lay_out(view, 9, 60).lines for run in line]
    assert not any(has_unsafe(text) for text in runs)
    assert "[@click=app.quit]pulse aquí[/]" in " ".join(runs)
    hit = next(h for h in index.run(SearchRequest("faro", limit=99)).hits if h.id == HARMFUL_ID)
    for density in (1, 2, 4):
        assert not has_unsafe(
            "".join(p.text for line in hit_lines(hit, 0, 80, density) for p in line)
        )
    assert not has_unsafe(citation(view.article))
    for row in rail_rows(Search(), {"outlet": (FacetCount(view.article.outlet, 1),)}, RailView({})):
        assert not has_unsafe("".join(piece.text for piece in rail_line(row, 40)))


def test_a_citation_says_what_is_known() -> None:
    article = FakeIndex().article("a001").article
    assert citation(article) == (
        "«La en el puerto, crónica 1», Diario de Lumbre, 12 ago 2020, https://ejemplo.test/1"
    )
    untitled = _hit(title=None, outlet=None)
    assert citation(untitled, "Palabras primeras.") == "«Palabras primeras…», sin fecha, x"


def test_chosen_values_come_first_even_where_they_count_nothing() -> None:
    outlets = tuple(FacetCount(f"Medio {n}", 20 - n) for n in range(15))
    search = Search(outlet=Selection(("Otro", "Medio 14"), ("Medio 3",)))
    rows = rail_rows(search, {"outlet": outlets}, RailView({}))
    values = [(row.mark, row.label, row.count) for row in rows if row.kind == "value"]
    assert values[:4] == [
        ("✓", "Otro", 0),
        ("−", "Medio 3", 17),
        ("✓", "Medio 14", 6),
        ("", "Medio 0", 20),
    ]
    assert len(values) == 10
    assert rows[-3].label == "todos los valores"


def test_a_typed_filter_shows_the_values_that_contain_it_accents_aside() -> None:
    values = (FacetCount("El País", 3), FacetCount("Año Nuevo", 2), FacetCount(None, 1))
    shown = {
        needle: [
            row.label
            for row in rail_rows(Search(), {"outlet": values}, RailView({}, "outlet", needle))
            if row.kind == "value"
        ]
        for needle in ("pais", "ano", "año", "sin")
    }
    assert shown == {"pais": ["El País"], "ano": [], "año": ["Año Nuevo"], "sin": ["sin medio"]}


def test_the_marks_of_dates_follow_the_range() -> None:
    years = [*(FacetCount(str(year), 1) for year in range(2019, 2024)), FacetCount(None, 1)]
    search = Search(date_from=PartialDate(2020), date_to=PartialDate(2021, 6))
    rows = rail_rows(search, {"date": tuple(years)}, RailView({}))
    assert [row.label for row in rows if row.mark] == ["2020"]
    undated = rail_rows(Search(undated="none"), {"date": tuple(years)}, RailView({}))
    assert [(row.mark, row.label) for row in undated if row.mark] == [("−", "sin fecha")]

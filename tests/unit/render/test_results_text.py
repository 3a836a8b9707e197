import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from rich.cells import cell_len

from searchidx import render
from searchidx.article import Article
from searchidx.dates import PartialDate
from searchidx.render.facets import bar, coarser_dates
from searchidx.render.page import Page, number
from searchidx.render.reports import size
from searchidx.render.safe import UNSAFE
from searchidx.results import (
    ArticleView,
    EntityRef,
    FacetCount,
    Hit,
    SearchResults,
    Snippet,
)

STYLE = re.compile(r"\x1b\[[0-9;]*m")
LONG = "El temporal obliga a cerrar el puerto y deja a la flota amarrada toda la semana"
OUTLETS = (FacetCount("El Faro", 20), FacetCount(None, 5))
RESULTS = SearchResults(
    "puerto",
    25,
    3.2,
    1,
    (
        Hit(
            *("norte/uno.txt", "norte/uno.txt", LONG, "El Faro", PartialDate(2021, 3), 3.5),
            snippets=(Snippet("…la cofradía pide que el puerto abra antes…", ((25, 31),)),),
            title_highlights=((31, 37),),
            n_matches=3,
        ),
        Hit(
            *("sur/dos.txt", "sur/dos.txt", None, None, None, 1.0),
            opening="Amanece en el puerto",
            n_matches=1,
        ),
    ),
    {
        "entity": (FacetCount("Cofradía de Pescadores de San Telmo", 5, "organization"),),
        "outlet": OUTLETS,
        "date": (FacetCount("2021-03", 4), FacetCount("2021-04", 1), FacetCount(None, 1)),
    },
)


@pytest.fixture(autouse=True)
def english(monkeypatch):
    monkeypatch.setenv("SEARCHIDX_LANG", "en")
    monkeypatch.setenv("TERM", "xterm-256color")


def plain(text):
    return STYLE.sub("", text)


def test_a_pipe_gets_one_line_per_title_and_snippet_and_always_the_same_bytes():
    text = render.results_text(RESULTS, Page())
    assert text.startswith(
        "25 articles · 1–2\n\n"
        f" 1 {LONG}\n"
        "   El Faro · 2021-03 · 3 matches\n"
        "   …la cofradía pide que el puerto abra antes…\n"
        "   norte/uno.txt\n\n"
        " 2 [untitled] Amanece en el puerto\n"
        "   unknown outlet · no date · 1 match\n"
        "   sur/dos.txt\n\n"
        "Entities "
    )
    slower = SearchResults("puerto", 25, 99.0, 1, RESULTS.hits, RESULTS.facets)
    assert render.results_text(slower, Page()) == text
    assert all(line == line.rstrip() for line in text.splitlines())


def test_the_environment_does_not_change_what_a_pipe_gets(monkeypatch):
    text = render.results_text(RESULTS, Page())
    monkeypatch.setenv("COLUMNS", "33")
    monkeypatch.setenv("FORCE_COLOR", "1")
    assert render.results_text(RESULTS, Page()) == text


@pytest.mark.parametrize("width", [40, 60, 80, 132, 200])
@pytest.mark.parametrize("is_styled", [True, False])
def test_no_line_is_wider_than_the_screen(width, is_styled):
    text = render.results_text(RESULTS, Page(width, is_styled))
    assert max(cell_len(line) for line in plain(text).splitlines()) <= width


def test_forty_columns_keep_whole_titles_and_stack_the_facets():
    text = plain(render.results_text(RESULTS, Page(40)))
    title = " ".join(line.strip() for line in text.splitlines()[2:5])
    assert title == f"1 {LONG}"
    assert re.search(r"^Entities$.*^Outlets$.*^Dates$", text, re.MULTILINE | re.DOTALL)


def test_eighty_columns_put_the_facets_side_by_side():
    assert re.search("Entities +Outlets +Dates", render.results_text(RESULTS, Page(80)))


def test_a_long_name_is_cut_on_a_narrow_screen_and_never_in_a_pipe():
    facets = {"entity": (FacetCount(" ".join(["Pedro"] * 40), 12),), "outlet": OUTLETS}
    results = SearchResults("x", 1, 1.0, 1, (), facets)
    assert "Pedro Pedro 12 ████████   El Faro" in render.results_text(results, Page())
    assert re.search("Pedro?… 12 ████   El Faro", render.results_text(results, Page(80)))
    assert re.search("…? 12 ████$", render.results_text(results, Page(40)), re.MULTILINE)


def test_what_matched_stands_out_on_a_terminal_only():
    styled = render.results_text(RESULTS, Page(120, is_styled=True))
    assert "que el \x1b[1;33mpuerto\x1b[0m abra antes" in styled
    assert "cerrar el \x1b[0m\x1b[1;33mpuerto\x1b[0m" in styled
    assert "\x1b" not in render.results_text(RESULTS, Page(120, is_styled=False))


def test_ranks_go_on_behind_the_offset():
    text = render.results_text(RESULTS, Page(), offset=9)
    assert "25 articles · 10–11" in text
    assert f"\n 10 {LONG}\n" in text


def test_all_hits_on_one_page_need_no_range():
    whole = SearchResults("x", 2, 1.0, 1, RESULTS.hits)
    assert render.results_text(whole, Page()).startswith("2 articles\n\n")


def test_spanish_words_and_numbers(monkeypatch):
    monkeypatch.setenv("SEARCHIDX_LANG", "es_ES")
    many = SearchResults("x", 12345, 1.0, 1, RESULTS.hits[1:])
    text = render.results_text(many, Page())
    assert text.startswith("12.345 artículos · 1–1\n\n 1 [sin título] Amanece en el puerto\n")
    assert number(999) == "999"


@pytest.mark.parametrize(
    ("n_days", "shown"),
    [
        (3, ["2020-01-01", "2020-01-02", "2020-01-03"]),
        (21, ["2020-01"]),
        (57, ["2020-01", "2020-02", "2020-03"]),
        (800, ["2020", "2021", "2022"]),
    ],
)
def test_long_runs_of_dates_are_counted_by_a_coarser_unit(n_days, shown):
    days = [f"{2020 + n // 336}-{n % 336 // 28 + 1:02}-{n % 28 + 1:02}" for n in range(n_days)]
    counts = [FacetCount(day, 2) for day in days] + [FacetCount(None, 1)]
    coarse = coarser_dates(counts, 20)
    assert [count.value for count in coarse] == [*shown, None]
    assert sum(count.count for count in coarse) == 2 * n_days + 1


def test_more_years_than_fit_all_stay():
    years = [FacetCount(str(year), 1) for year in range(1900, 1950)]
    assert coarser_dates(years, 20) == years


@given(st.integers(0, 10**6), st.integers(1, 10**6), st.integers(1, 40))
def test_a_bar_is_as_long_as_its_share_and_never_longer_than_its_cells(count, most, cells):
    count = min(count, most)
    length = len(bar(count, most, cells))
    assert length <= cells
    assert (length == 0) == (count == 0)
    assert abs(length - cells * count / most) < 2


def test_facet_values_are_whole_and_carry_their_type():
    text = render.facet_text("entity", RESULTS.facets["entity"], Page())
    assert text == "5  Cofradía de Pescadores de San Telmo  organization\n"
    assert render.facet_text("outlet", RESULTS.facets["outlet"], Page()) == (
        "20  El Faro\n 5  unknown outlet\n"
    )


def test_an_article_keeps_its_lines_in_a_pipe_and_is_wrapped_on_a_screen():
    article = Article("a", f"{LONG}\n\nFin.", "a.txt", line=3, authors=("Ana", "Luis"))
    view = ArticleView(article, (EntityRef("Cádiz", "place"),), highlights={"body": ((31, 37),)})
    text = render.article_text(view, Page())
    assert text == (
        f"unknown outlet · no date · Ana, Luis\nEntities: Cádiz\na\na.txt:3\n\n{LONG}\n\nFin.\n"
    )
    screen = render.article_text(view, Page(40, is_styled=True))
    assert "\x1b[1;33mpuerto" in screen
    assert max(cell_len(line) for line in plain(screen).splitlines()) <= 40


@pytest.mark.parametrize(
    ("n_bytes", "text"), [(0, "0 B"), (999, "999 B"), (1500, "1.5 kB"), (2 * 10**9, "2.0 GB")]
)
def test_sizes_have_their_unit(n_bytes, text):
    assert size(n_bytes) == text


hostile = st.text(
    st.sampled_from("a\x00\x07\x1b[31m]0;\x7f\x9b\u202e\u2066\u2028\ufeff\udce9\n\t ")
)


@settings(max_examples=60)
@given(hostile, st.sampled_from([Page(), Page(40, True), Page(90, True), Page(90)]))
def test_nothing_of_a_hostile_article_steers_the_terminal(text, page):
    refs = (EntityRef(text, "person"),)
    hit = Hit(text, text, text, text, None, 1.0, (Snippet(text, ((0, 1),)),), refs, text, ((0, 1),))
    untitled = Hit(text, text, None, None, None, 1.0, opening=text)
    facets = {"entity": (FacetCount(text, 1, "person"),), "outlet": (FacetCount(text, 1),)}
    results = SearchResults(text, 2, 1.0, 1, (hit, untitled), facets)
    article = Article(text, text, text, title=text, outlet=text, url=text, tags=(text,))
    view = ArticleView(article, refs, highlights={"body": ((0, 1),)})
    shown = (
        render.results_text(results, page),
        render.article_text(view, page),
        render.facet_text("entity", facets["entity"], page),
    )
    for part in shown:
        assert not UNSAFE.search(plain(part).replace("\n", ""))

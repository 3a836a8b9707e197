"""Lines of text in cells, against rich, which the layout comes from."""

from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len
from rich.console import Console
from rich.text import Text

from searchidx.render.cells import _ONE_CELL, fitting, n_cells, shortened
from searchidx.render.facets import fitted
from searchidx.render.lines import (
    MATCH,
    cut,
    grid,
    line,
    marked,
    paragraphs,
    plain,
    wrapped,
    written,
)

words = st.lists(
    st.sampled_from(
        ["a", "el", "faro", "“cita”", "—", "presidente", "日本語", "e\u0301", "ñ" * 14]
    ),
    max_size=12,
).map(" ".join)


def test_characters_counted_without_rich_are_one_cell_wide():
    assert {char for char in _ONE_CELL if cell_len(char) != 1} == set()


@given(st.text(st.characters(exclude_categories=["C"])))
def test_a_text_takes_as_many_cells_as_rich_says(text):
    assert n_cells(text) == cell_len(text)


@given(words, st.integers(4, 40))
def test_lines_are_broken_where_rich_breaks_them(text, cells):
    theirs = Text(text).wrap(Console(), cells)
    ours = [plain(part) for part in wrapped(line(text), cells)]
    assert ours == [part.plain.strip() for part in theirs] or any(
        len(word) > cells for word in text.split()
    )
    assert all(n_cells(part) <= cells for part in ours)
    assert "".join(ours).replace(" ", "") == text.replace(" ", "")


@given(words, st.integers(1, 30))
def test_a_shortened_text_fits_and_says_that_it_was_longer(text, cells):
    short = shortened(text, cells)
    assert n_cells(short) <= cells
    assert short == text or (short.endswith("…") and text.startswith(short[:-1]))
    assert n_cells(text[: fitting(text, cells)]) <= cells


def test_pieces_keep_their_style_where_a_line_is_cut():
    shown = marked("El faro se ve", ((3, 7),), "1")
    assert shown == (("El ", "1"), ("faro", MATCH), (" se ve", "1"))
    assert cut(shown, 1, 5) == (("l ", "1"), ("fa", MATCH))
    assert written([shown], is_styled=True) == (
        "\x1b[1mEl \x1b[0m\x1b[1;33mfaro\x1b[0m\x1b[1m se ve\x1b[0m\n"
    )
    assert written([shown], is_styled=False) == "El faro se ve\n"


def test_paragraphs_are_what_stands_between_line_feeds():
    shown = marked("Uno\n\ndos tres", ((0, 7),), multiline=True)
    assert [plain(part) for part in paragraphs(shown)] == ["Uno", "", "dos tres"]


def test_a_value_too_long_goes_on_under_itself():
    rows = [(line("1"), line("El Faro del Duero")), (line("20"), line("ABC"))]
    lines = grid(rows, 12, is_right=True)
    assert written(lines, is_styled=False) == " 1  El Faro\n    del\n    Duero\n20  ABC\n"


@given(st.lists(st.integers(1, 60), min_size=1, max_size=4), st.integers(10, 120))
def test_the_widest_columns_give_way(widths, cells):
    narrowed = fitted(widths, cells)
    assert sum(narrowed) <= max(cells, len(widths))
    if sum(widths) <= cells:
        assert narrowed == widths
    else:
        assert sum(narrowed) == max(cells, len(widths))
        shrunk = [after for before, after in zip(widths, narrowed, strict=True) if after < before]
        assert max(narrowed) - min(shrunk) <= 1

"""Passages: short, around what matched, never through a highlight."""

from __future__ import annotations

import re
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from searchidx.results import Range, Snippet
from searchidx.snippets import (
    _SENTENCE_BREAK,
    _SENTENCE_END,
    WIDTH,
    _joined,
    _last_break,
    _tidied,
    choose,
)

FILLER = "La tarde siguió tranquila en la ciudad y nadie habló de otra cosa. "


def ranges_of(text: str, *words: str) -> list[Range]:
    return sorted(found.span() for word in words for found in re.finditer(rf"\b{word}\b", text))


def marked(snippet: Snippet) -> str:
    """Return the text with brackets around its highlights."""
    text = snippet.text
    for start, end in reversed(snippet.highlights):
        text = f"{text[:start]}[{text[start:end]}]{text[end:]}"
    return text


def test_without_matches_the_opening_words_are_shown() -> None:
    text = "  \n" + "palabra " * 100
    (snippet,) = choose(text, ())
    assert snippet.text.startswith("palabra palabra")
    assert snippet.text.endswith("palabra…")
    assert WIDTH - 8 <= len(snippet.text) <= WIDTH + 1
    assert snippet.highlights == ()


def test_a_short_text_is_shown_whole() -> None:
    assert choose(" Hola,\nmundo. ", ()) == (Snippet("Hola, mundo."),)
    assert choose("Hola, mundo", [(6, 11)]) == (Snippet("Hola, mundo", ((6, 11),)),)


@pytest.mark.parametrize("text", ["", " \n\t\u3000"])
def test_a_text_without_ink_has_no_snippet(text: str) -> None:
    assert choose(text, ()) == ()


def test_the_passage_with_more_different_words_wins_over_the_one_with_more_matches() -> None:
    text = "misil misil misil. " + FILLER * 8 + "Un misil y un satélite cayeron."
    (snippet,) = choose(text, ranges_of(text, "misil", "satélite"))
    assert marked(snippet) == "Un [misil] y un [satélite] cayeron."


def test_forms_of_a_word_are_not_different_words() -> None:
    text = "Un misil, dos misiles. " + FILLER * 8 + "El misil y el misil y el misil."
    (snippet,) = choose(text, ranges_of(text, "misil", "misiles"))
    assert marked(snippet) == "El [misil] y el [misil] y el [misil]."


def test_of_equal_passages_the_denser_wins_and_then_the_earlier() -> None:
    far, near = "Un misil cayó lejos del satélite. ", "El misil del satélite cayó. "
    text = far + FILLER * 8 + near + FILLER * 8 + near
    (snippet,) = choose(text, ranges_of(text, "misil", "satélite"))
    assert marked(snippet).startswith("El [misil] del [satélite] cayó.")
    text = FILLER * 8 + "Un misil A. " + FILLER * 8 + "Un misil B."
    (first,) = choose(text, ranges_of(text, "misil"))
    assert marked(first).startswith("Un [misil] A.")


def test_a_passage_begins_with_its_sentence_and_ends_with_one() -> None:
    text = FILLER * 5 + "Ayer cayó un misil. " + FILLER * 5
    (snippet,) = choose(text, ranges_of(text, "misil"))
    assert marked(snippet).startswith("Ayer cayó un [misil]. La tarde")
    assert snippet.text.endswith("otra cosa.")


def test_a_cut_sentence_has_an_ellipsis_on_the_side_of_the_cut() -> None:
    text = "uno dos tres " * 40 + "misil " + "uno dos tres " * 40
    (snippet,) = choose(text, ranges_of(text, "misil"))
    assert re.fullmatch(r"…(uno|dos|tres) .*\[misil\].* (uno|dos|tres)…", marked(snippet))
    assert len(snippet.text) <= WIDTH + 2
    assert 60 < snippet.highlights[0][0] < 180


def test_a_paragraph_ends_a_sentence() -> None:
    text = "Titular sin punto\n\nEl misil cayó"
    (snippet,) = choose(text + " " + FILLER * 9, ranges_of(text, "misil"), width=60)
    assert marked(snippet).startswith("El [misil] cayó La tarde")


def test_a_passage_may_begin_with_a_line_that_begins_with_a_capital() -> None:
    text = FILLER * 5 + "\nUn titular\nEl misil cayó. " + FILLER * 5
    (snippet,) = choose(text, ranges_of(text, "misil"))
    assert marked(snippet).startswith("El [misil] cayó.")
    (snippet,) = choose(text, [text_range(text, "El misil", "misil")])
    assert marked(snippet).startswith("[El misil] cayó.")


def test_an_abbreviation_does_not_end_a_sentence() -> None:
    text = FILLER * 5 + "Allí el Sr. Gil y EE. UU. vieron un misil caer. " + FILLER * 5
    (snippet,) = choose(text, ranges_of(text, "misil"))
    assert snippet.text.startswith("Allí el Sr. Gil y EE. UU. vieron")


def test_white_space_is_tidied_and_highlights_move_with_it() -> None:
    text = "El  misil\r\n\r\ny el\u00a0 saté\u00ad\n  lite   cayeron"
    (snippet,) = choose(text, [(4, 9), text_range(text, "saté", "lite")])
    assert marked(snippet) == "El [misil] y el [satélite] cayeron"


def text_range(text: str, first: str, last: str) -> Range:
    return text.index(first), text.index(last) + len(last)


def test_several_passages_come_best_first_and_do_not_overlap() -> None:
    one, two, three = "Un misil cayó. ", "El misil y el satélite. ", "Otro misil más. "
    text = one + FILLER * 8 + two + FILLER * 8 + three
    ranges = ranges_of(text, "misil", "satélite")
    snippets = choose(text, ranges, n=5, width=80)
    assert [marked(s).split(".")[0] for s in snippets] == [
        "El [misil] y el [satélite]",
        "Un [misil] cayó",
        "Otro [misil] más",
    ]
    assert choose(text, ranges, n=2, width=80) == snippets[:2]
    assert choose(text, ranges, n=0) == ()


def test_a_highlight_wider_than_the_snippet_stays_whole() -> None:
    text = "antes " + "muy " * 40 + "largo después"
    start, end = 6, text.index(" después")
    (snippet,) = choose(text, [(start, end)], width=50)
    assert snippet.highlights == ((1, 1 + end - start),)
    assert snippet.text == "…" + text[start:end] + "…"


def test_a_highlight_at_the_edge_is_left_out_rather_than_cut() -> None:
    text = "uno misil " + "relleno " * 3 + "de una frase muy larga"
    (snippet,) = choose(text, [(4, 9), text_range(text, "de", "larga")], width=40)
    assert marked(snippet) == "uno [misil] relleno relleno relleno…"


@pytest.mark.parametrize("n", [1, 3])
@pytest.mark.parametrize(
    "text",
    [
        "a" * 1_000_000,
        " " * 1_000_000 + "a",
        "a. " * 333_333,
        "\n\n" * 500_000 + "x",
        "." * 999_999,
    ],
    ids=["no spaces", "spaces", "sentences", "paragraphs", "full stops"],
)
def test_a_megabyte_of_anything_is_cut_at_once(text: str, n: int) -> None:
    every = [(i, i + 1) for i in range(0, len(text), 10) if not text[i].isspace()]
    started = time.process_time()
    snippets = [
        *choose(text, (), n),
        *choose(text, [(999_000, 999_001)], n),
        *choose(text, every, n),
    ]
    assert time.process_time() - started < 3.0
    assert all(len(snippet.text) <= WIDTH + 2 for snippet in snippets)


TEXTS = st.lists(
    st.sampled_from(
        ["misil", "y", "el", "satélite.", "¿No?", "EE.", "\n", "\n\n", "  ", "\u00ad\n"]
    )
    | st.text("añ. …»\n\u3000\u00ad", max_size=4),
    max_size=60,
).map(" ".join)


@st.composite
def texts_with_ranges(draw: st.DrawFn) -> tuple[str, list[Range]]:
    """Return a text and disjoint ranges that begin and end in ink."""
    text = draw(TEXTS)
    edges = sorted(draw(st.sets(st.integers(0, len(text)), max_size=12)))
    pairs = list(zip(edges[::2], edges[1::2], strict=False))
    return text, [(s, e) for s, e in pairs if _is_ink(text[s]) and _is_ink(text[e - 1])]


def _is_ink(char: str) -> bool:
    return not char.isspace() and char != "\u00ad"


def squeezed(text: str) -> str:
    return re.sub(r"[\s\u00ad]+", "", text)


@given(texts_with_ranges(), st.integers(1, 4), st.integers(1, 80))
def test_snippets_are_passages_of_the_text_with_whole_highlights(
    sample: tuple[str, list[Range]], n: int, width: int
) -> None:
    text, ranges = sample
    snippets = choose(text, ranges, n, width)
    assert len(snippets) <= n
    assert bool(snippets) == bool(text.strip())
    whole = [squeezed(text[s:e]) for s, e in ranges]
    shown: list[str] = []
    for snippet in snippets:
        assert bool(snippet.highlights) == bool(ranges)
        assert list(snippet.highlights) == sorted(snippet.highlights)
        assert "  " not in snippet.text
        assert "\n" not in snippet.text
        assert squeezed(snippet.text).strip("…") in squeezed(text)
        pieces = [snippet.text[s:e] for s, e in snippet.highlights]
        assert all(piece and _is_ink(piece[0]) and _is_ink(piece[-1]) for piece in pieces)
        shown += map(squeezed, pieces)
        longest = max((e - s for s, e in snippet.highlights), default=0)
        assert len(snippet.text) <= max(width, longest) + 2 or any(e - s > width for s, e in ranges)
    for piece in set(shown):
        assert shown.count(piece) <= whole.count(piece)


@given(texts_with_ranges(), st.integers(10, 80))
def test_enough_snippets_show_every_highlight(sample: tuple[str, list[Range]], width: int) -> None:
    text, ranges = sample
    snippets = choose(text, ranges, len(ranges) + 1, width)
    shown = [squeezed(s.text[a:b]) for s in snippets for a, b in s.highlights]
    assert sorted(shown) == sorted(squeezed(text[s:e]) for s, e in ranges)


@given(TEXTS, st.data())
def test_the_last_end_of_a_sentence_is_that_of_a_reading_from_the_start(
    text: str, data: st.DataObject
) -> None:
    lowest = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(lowest, len(text)))
    for pattern in (_SENTENCE_END, _SENTENCE_BREAK):
        ends = [found.end() for found in pattern.finditer(text, lowest, end + 1)]
        expected = max((e for e in ends if e <= end), default=-1)
        assert _last_break(text, pattern, lowest, end) == expected


@given(texts_with_ranges())
def test_white_space_becomes_single_spaces_under_every_range(
    sample: tuple[str, list[Range]],
) -> None:
    text, ranges = sample
    start, end = (ranges[0][0], ranges[-1][1]) if ranges else (0, 0)
    piece, inside = text[start:end], [(s - start, e - start) for s, e in ranges]
    tidy, moved = _tidied(piece, inside)
    assert (tidy, list(moved)) == _joined(piece, inside)

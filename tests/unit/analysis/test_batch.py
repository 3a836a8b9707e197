from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from searchidx.analysis import analyze, batch, piece_codes
from searchidx.analysis.batch import BatchAnalyzer
from searchidx.analysis.exact import composed
from searchidx.analysis.lexicon import Lexicon

Listed = list[tuple[list[tuple[str, str, int]], int]]

# Letters and what joins them, hides in them, stands beside them, or looks like them.
NASTY = (
    "aáñçßJRUuEeLlXxIıİſ\u212aªºŉŀźæþǅ·12٣²½⅓ⅻ①⑴一がאب한ﬁＡ１𝐀😀\ud83d\ude00"
    ' \n\r\t\0\x1f\u00a0\u202f\u2028,;:()"«»“”…—_+%'
    ".-/&'’‘ʼ´`‐‑–\u00ad\u200b\u200d\u2060\ufeff\u0301\u0303\u0308\u0591\ufe0f\u0345"
)
EDGES = [
    *("EE", "UU", "EE.", "UU.", "E.E", "u.u.", "J.", "R.", "a.", "C.", "J", "e\u0301.", "PP", "ll"),
    *("Ee.", "uU", "\u212ak", "\u212ak.", "ıi.", "ſs", "xx.", "ii", "M.M."),
    *(" ", " ", " ", "\u00a0", "\u202f", "\n", "  ", ".", ",", "-", "’", "("),
    *("\u00ad\n", "\u00ad \r\n ", "\u00ad"),
    *("casa", "coffee", "1.234", "1,5", "3,", "11-M", "a" * 254, "b" * 255, "c" * 256, "_", "ª"),
    *("L·l", "col", "¿", "\u0301", "\u200b", "\ud800", "😀", "lingüística", "acc\u0327io\u0301n"),
]  # fmt: skip
SPANISH = (
    "El presidente de EE. UU., J. R. R. Pérez, dijo «que no»: «la covid-19 costó 1.234,5 millones» "
    "al PP S. A. (O.N.U.) en el 11-M y el 24/7 d'Hondt año ano 1º 2ª Ll LL. aa AA bb . . . y/o "
    "responsabilidades antigubernamentales internacionalización e. e. u. u. EE UU EE.UU."
)


def expected(texts: Sequence[str]) -> Listed:
    listed: Listed = []
    for text in texts:
        stream = analyze(text)
        forms = [composed(text[s:e]) for s, e in zip(stream.starts, stream.ends, strict=True)]
        rows = list(zip(forms, stream.surfaces, stream.positions, strict=True))
        listed.append((rows, stream.n_positions))
    return listed


def got(texts: Sequence[str], analyzer: BatchAnalyzer) -> Listed:
    tokens, lexicon = analyzer.analyze(texts), analyzer.lexicon
    rows = [
        (lexicon.forms[number], lexicon.surfaces[number], position)
        for number, position in zip(tokens.numbers.tolist(), tokens.positions.tolist(), strict=True)
    ]
    offsets = tokens.text_offsets.tolist()
    assert offsets[-1] == len(rows) and len(offsets) == len(texts) + 1
    return [
        (rows[offsets[text] : offsets[text + 1]], n)
        for text, n in enumerate(tokens.n_positions.tolist())
    ]


def agrees(texts: Sequence[str]) -> None:
    analyzer = BatchAnalyzer(Lexicon())
    assert got(texts, analyzer) == expected(texts)
    assert got(texts[::-1], analyzer) == expected(texts[::-1])  # what is known by now
    assert len({*zip(analyzer.lexicon.forms, analyzer.lexicon.surfaces, strict=True)}) == len(
        analyzer.lexicon.forms
    )


@given(st.lists(st.text(NASTY, max_size=40), max_size=4))
def test_batches_have_the_tokens_of_any_text(texts: list[str]) -> None:
    agrees(texts)


@given(st.lists(st.text(max_size=60), max_size=3))
def test_batches_have_the_tokens_of_all_of_unicode(texts: list[str]) -> None:
    agrees(texts)


@given(st.lists(st.lists(st.sampled_from(EDGES), max_size=16).map("".join), max_size=4))
def test_batches_have_the_tokens_that_go_over_gaps(texts: list[str]) -> None:
    agrees(texts)


@given(st.lists(st.lists(st.sampled_from(SPANISH.split()), max_size=40).map(" ".join), max_size=4))
def test_batches_have_the_tokens_of_spanish(texts: list[str]) -> None:
    agrees(texts)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "x" * 100_000,
        "x" * 255 + "R. S. y" + "é" * 300 + "EE. UU.",
        "x" * 255 + "e\u0301. S. " + "b" * 256 + "aa",
        "J. " * 500,
        "e\u0301. S. de Ee. uU. y EE,UU",
        "1.234," * 300,
        "a-" * 1000,
        "acuer\u00ad \t\r\n do y acuer\u00ad\r\n",
        "𝐀\u00ad\ndo 😀 acuer\u00ad\ndo",
        "\ud83d\ude00a\udc00. B.",
    ],
)
def test_batches_have_the_tokens_of_odd_texts(text: str) -> None:
    agrees([text, "do", text])


def test_texts_are_read_in_slices(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(batch, "SLICE_CHARS", 20)
    agrees(["", "Uno dos.", "El PP de EE. UU. y J. R. R. Pérez", "", "a", "b" * 50, ""])


def test_pieces_that_look_alike_are_told_apart(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(piece_codes, "_MIX", np.uint64(0))
    agrees(["presidente presidentes presidencia presidenciales presidente presidentes"])


def test_no_texts_have_no_tokens() -> None:
    tokens = BatchAnalyzer(Lexicon()).analyze([])
    assert tokens.text_offsets.tolist() == [0]
    assert len(tokens.numbers) == len(tokens.positions) == len(tokens.n_positions) == 0


def test_a_form_may_have_several_surfaces() -> None:
    lexicon, pairs = Lexicon(), [("EE UU", "eeuu"), ("EE UU", "ee"), ("EE UU", "eeuu")]
    numbers = [lexicon.number_of_form(form, surface) for form, surface in pairs]
    assert numbers == [0, 1, 0]
    assert list(zip(lexicon.forms, lexicon.surfaces, strict=True)) == pairs[:2]

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from searchidx.entities import words as words_module
from searchidx.entities.word_forms import INVISIBLE, MARKS, TOKEN, word_text
from searchidx.entities.words import BREAK, WordBatch, Words, read_words

REFERENCE = re.compile(r"\d+(?:[.,:]\d+)*|\w+(?:[-’'·.]\w+)*|[^\w\s]")
HIDDEN = re.compile(f"[{MARKS}{INVISIBLE}]")
EDGES = [
    *("Sr", "J", "no", "Ya", "ya", "El", "5", ".", ".", "?", ")", '"', "—", "¿", " ", " ", "\n")
]
Row = tuple[str, int, int]

PLAIN = (
    "aáñçßJRUuEİſªºŉæþǅ12٣²½ⅻ①一がאب한ﬁＡ１𝐀𝟏😀\U000e0100"
    " \n\r\t\v\f\0\x1f\x85\u00a0\u202f\u2028\u3000,;:()?!\"«»“”…—_+%№→./&'’‘´`‐–-·"
)
NASTY = PLAIN + "\u00ad\u200b\u200d\u200e\u2060\ufeff\u0301\u0303\u0308\u0591\ufe0f\u0345\u20e3"
PARTS = [
    *("El", "la", "Pérez", "1.234,5", "11-M", "24/7", "1º", "EE.UU", "covid-19", "O’Neill", "l·l"),
    *("Sr", "J", "no", ")", '"', "—", "¿", "?", "Ya", "ya"),
    *("a" * 16, "b" * 17, "ñ" * 70, "1,2", "a,b", "3.x", "привет", "слово", "中文", "e\u0301"),
    *(" ", " ", " ", "\n", "\r\n", "\n\n", ".", ",", ":", "-", "’", "·"),
    *("\u00ad", "\u0301", "\u200b", "😀", "👩\u200d💻", "\ud83d", "\ude00", "\0", "\ufffd"),
]  # fmt: skip


def rows(texts: Sequence[str], words: Words) -> list[list[Row]]:
    batch = read_words(texts, words)
    check(batch, texts)
    return [
        [
            (words.texts[number], start, end)
            for number, start, end in zip(*columns(batch, text), strict=True)
        ]
        for text in range(len(texts))
    ]


def columns(batch: WordBatch, text: int) -> list[list[int]]:
    here = slice(*batch.text_offsets[text : text + 2].tolist())
    return [column[here].tolist() for column in (batch.ids, batch.starts, batch.ends)]


def check(batch: WordBatch, texts: Sequence[str]) -> None:
    assert batch.ids.dtype == batch.starts.dtype == batch.ends.dtype == np.int32
    assert batch.text_offsets.dtype == np.int64
    assert len(batch.text_offsets) == len(texts) + 1
    assert len(batch.ids) == len(batch.starts) == len(batch.ends) == batch.text_offsets[-1]
    for number, text in enumerate(texts):
        ids, starts, ends = columns(batch, number)
        assert len(ids) >= 2 and ids[0] == ids[-1] == BREAK
        assert starts[0] == ends[0] == 0 and ends[-1] <= len(text)
        if len(ids) > 2:
            assert not any(ids[i] == ids[i + 1] == BREAK for i in range(len(ids) - 1))
        for before, word, start, end in zip([0, *ends], ids, starts, ends, strict=False):
            assert start == end == before if word == BREAK else before <= start < end


def tokens(texts: Sequence[str], words: Words) -> list[list[Row]]:
    return [[row for row in text if row[0]] for text in rows(texts, words)]


def expected(texts: Sequence[str], expression: re.Pattern[str]) -> list[list[Row]]:
    readable = [re.sub("[\ud800-\udfff]", "\ufffd", text) for text in texts]
    return [
        [(word_text(match[0]), *match.span()) for match in expression.finditer(text)]
        for text in readable
    ]


def agrees(texts: Sequence[str], expression: re.Pattern[str] = TOKEN) -> None:
    words = Words()
    assert tokens(texts, words) == expected(texts, expression)
    n_words = len(words)
    assert tokens(texts[::-1], words) == expected(texts[::-1], expression)  # what is known by now
    assert len(words) == n_words == len(set(words.texts))


def sentences(text: str) -> list[str]:
    """Return the words of each sentence, joined by spaces."""
    words = Words()
    listed = " ".join(word or "|" for word, _, _ in rows([text], words)[0])
    return [part.strip() for part in listed.split("|")[1:-1]]


@given(st.lists(st.text(PLAIN, max_size=40), max_size=4))
def test_the_words_are_those_of_the_simple_expression(texts: list[str]) -> None:
    agrees(texts, REFERENCE)


@given(st.lists(st.text(max_size=60), max_size=3))
def test_the_words_of_all_of_unicode_are_those_of_the_simple_expression(texts: list[str]) -> None:
    agrees([HIDDEN.sub("", text) for text in texts], REFERENCE)


@given(st.lists(st.text(NASTY, max_size=40), max_size=4))
def test_the_words_are_those_of_the_expression(texts: list[str]) -> None:
    agrees(texts)


@given(st.lists(st.lists(st.sampled_from(PARTS), max_size=20).map("".join), max_size=4))
def test_the_words_of_odd_texts_are_those_of_the_expression(texts: list[str]) -> None:
    agrees(texts)


@given(st.lists(st.sampled_from([*"aeounAñüçEÑ .,-'1\n"]), max_size=60).map("".join))
def test_decomposed_text_has_the_same_words(text: str) -> None:
    words = Words()
    composed = [word for word, _, _ in rows([text], words)[0]]
    decomposed = rows([unicodedata.normalize("NFD", text)], words)[0]
    assert [word for word, _, _ in decomposed] == composed


def test_soft_hyphens_and_invisible_characters_are_no_part_of_words() -> None:
    text = "la co\u00adope\u200bra\u00adción \u200bEl\ufeff x\u0301y 1\ufe0f\u20e3 \u0301"
    found = tokens([text], Words())[0]
    assert [word for word, _, _ in found] == [
        "la",
        "cooperación",
        "El",
        "x\u0301y",
        "1\ufe0f\u20e3",
    ]
    assert text[found[2][1] : found[2][2]] == "El"
    assert text[found[1][1] : found[1][2]] == "co\u00adope\u200bra\u00adción"


def test_lone_surrogates_are_marks() -> None:
    assert tokens(["a\ud83d b\ude00\ud83d"], Words())[0] == [
        ("a", 0, 1),
        ("\ufffd", 1, 2),
        ("b", 3, 4),
        ("\ufffd", 4, 5),
        ("\ufffd", 5, 6),
    ]


@pytest.mark.parametrize(
    "text",
    [
        "a" * 100_000,
        "a." * 50_000,
        "1-" * 20_000,
        ",1" * 50_000,
        "\u0301" * 50_000,
        "a\u0301" * 9999,
    ],
)
def test_long_stretches_are_read(text: str) -> None:
    agrees([text, "do", text])


def test_long_words_are_known_by_their_beginning() -> None:
    words = Words()
    read_words(["a" * 1000, "a" * 2000], words)
    assert words.texts == ["", "a" * 64]


def test_texts_are_read_in_slices(monkeypatch: pytest.MonkeyPatch) -> None:
    texts = ["", "Uno dos.", "Él vino. Ella no.\nYa 😀 está 11-M", "", "a", "b" * 50, ""]
    whole = rows(texts, Words())
    monkeypatch.setattr(words_module, "SLICE_CHARS", 20)
    assert rows(texts, Words()) == whole


def test_readings_are_forgotten_but_words_keep_their_numbers(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(words_module, "_MAX_READINGS", 4)
    words = Words()
    before = read_words(["El 11-M y el 23-F de 1º"], words)
    again = read_words(["El 11-M y el 23-F de 1º"], words)
    assert before.ids.tolist() == again.ids.tolist()


def test_cleared_words_start_anew() -> None:
    words = Words()
    read_words(["Uno dos 11-M"], words)
    words.clear()
    assert words.texts == [""]
    assert read_words(["dos 1º"], words).ids.tolist() == [0, 1, 2, 3, 0]
    assert words.texts == ["", "dos", "1", "º"]


def test_no_texts_have_no_words() -> None:
    batch = read_words([], Words())
    assert len(batch.ids) == 0 and batch.text_offsets.tolist() == [0]


def test_an_empty_text_is_two_breaks() -> None:
    assert rows(["", " \n "], Words()) == [[("", 0, 0)] * 2] * 2


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("Vino. Vio.", ["Vino .", "Vio ."]),
        ("«Basta.» El juez", ["« Basta . »", "El juez"]),
        ('Dijo "basta". "No", dijo', ['Dijo " basta " .', '" No " , dijo']),
        ('"Basta." El juez', ['" Basta . "', "El juez"]),
        ("¿Qué? ¡Ya! —dijo", ["¿ Qué ?", "¡ Ya !", "— dijo"]),
        ("(Fin.) 20 días… Hoy... Ayer", ["( Fin . )", "20 días …", "Hoy . . .", "Ayer"]),
        ("¡Basta!, dijo. y se fue", ["¡ Basta ! , dijo . y se fue"]),
        ("El Sr. Pérez y la Dra. Gil", ["El Sr . Pérez y la Dra . Gil"]),
        ("de EE. UU. Joe Biden", ["de EE . UU . Joe Biden"]),
        ("de EE.UU. El presidente", ["de EE.UU .", "El presidente"]),
        ("J. R. Smith. J. K.", ["J . R . Smith .", "J . K ."]),
        ("en 40 º. Llega el Sr. J. A. Gil", ["en 40 º .", "Llega el Sr . J . A . Gil"]),
        ("EE.UU. A veces", ["EE.UU .", "A veces"]),
        ("el art. 5 y el no. 7", ["el art . 5 y el no . 7"]),
        ("dijo que no. Pérez sí", ["dijo que no .", "Pérez sí"]),
        ("¿Sí? - No. - Ya", ["¿ Sí ?", "- No .", "- Ya"]),
        ("Madrid.- El Rey", ["Madrid . -", "El Rey"]),
        ("Uno\ndos", ["Uno", "dos"]),
        ("Uno.\r\n\r\nDos", ["Uno .", "Dos"]),
        (".\n. a", [".", ". a"]),
        (". . . Ya", [". . .", "Ya"]),
        ("\n\nUno\n\n", ["Uno"]),
    ],
)
def test_breaks_stand_between_sentences_and_paragraphs(text: str, parts: list[str]) -> None:
    assert sentences(text) == parts


def test_line_ends_of_wrapped_text_are_no_breaks() -> None:
    text = "Ayer vino el\nseñor Gil\na la\nciudad de Lima\n\nHoy no.\nEs martes"
    assert sentences(text) == [
        "Ayer vino el señor Gil a la ciudad de Lima",
        "Hoy no .",
        "Es martes",
    ]
    assert sentences(text.replace("\n", "\r\n")) == sentences(text)
    assert sentences("Uno\nDos\nTres\ncuatro\nCinco") == ["Uno", "Dos", "Tres", "cuatro", "Cinco"]


@given(st.lists(st.lists(st.sampled_from(EDGES), max_size=9).map("".join), max_size=4))
def test_breaks_do_not_depend_on_other_texts(texts: list[str]) -> None:
    words = Words()
    assert rows(texts, words) == [rows([text], words)[0] for text in texts]

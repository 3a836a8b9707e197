from __future__ import annotations

import re
import time
import unicodedata
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from searchidx.analysis import TokenStream, analyze, fold, query_tokens, stem


def listed(text: str) -> list[tuple[str, int]]:
    stream = analyze(text)
    return list(zip(stream.surfaces, stream.positions, strict=True))


def surfaces(text: str) -> list[str]:
    return analyze(text).surfaces


def asked(text: str) -> list[str]:
    return [token.surface for token in query_tokens(text)]


def test_every_word_is_a_token_also_the_commonest() -> None:
    assert surfaces("No es no: el golpe de Estado") == [
        "no",
        "es",
        "no",
        "el",
        "golpe",
        "de",
        "estado",
    ]


@pytest.mark.parametrize("name", ["Jong-un", "Jong Un", "Jong-Un", "Jong‑un", "jong – un"])
def test_words_with_a_hyphen_are_their_parts(name: str) -> None:
    assert listed(name) == [("jong", 0), ("un", 1)]


@pytest.mark.parametrize(
    ("text", "joined", "parts"),
    [
        ("11-M", "11-m", ["11", "m"]),
        ("1-O", "1-o", ["1", "o"]),
        ("F-16", "f-16", ["f", "16"]),
        ("COVID-19", "covid-19", ["covid", "19"]),
        ("S&P", "s&p", ["s", "p"]),
        ("AK‑47", "ak-47", ["ak", "47"]),
        ("24/7", "24/7", ["24", "7"]),
        ("O’Neill", "o'neill", ["o", "neill"]),
        ("O´Neill", "o'neill", ["o", "neill"]),
        ("d'Hondt", "d'hondt", ["d", "hondt"]),
        ("L'Hospitalet", "l'hospitalet", ["l", "hospitalet"]),
        ("M.Rajoy", "m.rajoy", ["m", "rajoy"]),
        ("2-1-0", "2-1-0", ["2", "1", "0"]),
    ],
)
def test_a_chain_with_a_digit_or_a_single_letter_is_a_token_over_its_parts(
    text: str, joined: str, parts: list[str]
) -> None:
    expected = [(joined, 1), *((part, 1 + n) for n, part in enumerate(parts))]
    assert listed(f"El {text} sigue") == [("el", 0), *expected, ("sigue", 1 + len(parts))]
    assert asked(text) == [joined]
    assert query_tokens(text)[0].n_positions == len(parts)


def test_a_query_keeps_the_parts_of_chains_without_joined_token() -> None:
    assert asked("Jong-un y el 11-M") == ["jong", "un", "y", "el", "11-m"]


def test_a_word_with_digits_is_one_word() -> None:
    assert surfaces("4x4 MP3 G20") == ["4x4", "mp3", "g20"]


@pytest.mark.parametrize(
    "text",
    ["EE.UU.", "EE. UU.", "EEUU", "EE UU", "E.E.U.U.", "e. e. u. u.", "ee.uu", "EE.\u00a0UU."],
)
def test_every_way_of_writing_an_abbreviation_in_the_plural_is_one_token(text: str) -> None:
    assert listed(f"en {text} hoy") == [("en", 0), ("eeuu", 1), ("hoy", 2)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("la O.N.U. pide", ["la", "onu", "pide"]),
        ("la O.N.U", ["la", "onu"]),
        ("el 44 a. C. murió", ["el", "44", "ac", "murio"]),
        ("las FF. AA. y los JJ.OO.", ["las", "ffaa", "y", "los", "jjoo"]),
        ("a las 8 p. m.", ["a", "las", "8", "pm"]),
        ("J. R. R. Tolkien", ["jrr", "tolkien"]),
        ("J.R.R.Tolkien", ["jrr", "tolkien"]),
        ("George W. Bush", ["george", "w", "bush"]),
        ("Ana M. López", ["ana", "m", "lopez"]),
    ],
)
def test_initials_and_acronyms_are_one_token_and_a_lone_initial_is_itself(
    text: str, expected: list[str]
) -> None:
    assert surfaces(text) == expected


def test_the_end_of_a_sentence_joins_nothing() -> None:
    assert surfaces("Viaja a EE. UU. Después volverá.") == [
        "viaja",
        "a",
        "eeuu",
        "despues",
        "volvera",
    ]
    assert surfaces("Es el plan B. A continuación, otro.")[-4:] == [
        "b",
        "a",
        "continuacion",
        "otro",
    ]
    assert surfaces("Se acabó.El otro") == ["se", "acabo", "el", "otro"]
    assert surfaces("del siglo XX II Guerra") == ["del", "siglo", "xx", "ii", "guerra"]


@pytest.mark.parametrize("number", ["1.234,5", "3,5", "2023", "1.234.567", "0.125", "1,234.5"])
def test_a_number_is_one_token_as_it_is_written(number: str) -> None:
    assert surfaces(f"son {number}, más") == ["son", number, "mas"]


def test_numbers_in_a_list_are_apart() -> None:
    assert surfaces("1,2,3 y 4") == ["1", "2", "3", "y", "4"]


def test_ordinal_signs_are_not_part_of_the_number() -> None:
    assert surfaces("1º, 2.ª y nº 5") == ["1", "2", "y", "n", "5"]


def test_addresses_are_found_by_their_parts() -> None:
    assert surfaces("www.ejemplo.es/portada") == ["www", "ejemplo", "es", "portada"]


def test_offsets_are_code_points_of_the_original_text() -> None:
    text = "La «coope\u00adra\u00ad\nción» an\u0303os P\ufb01zer EE. UU. 😀 11-M"
    stream = analyze(text)
    found = [
        (surface, text[start:end])
        for surface, start, end in zip(stream.surfaces, stream.starts, stream.ends, strict=True)
    ]
    assert found == [
        ("la", "La"),
        ("cooperacion", "coope\u00adra\u00ad\nción"),
        ("años", "an\u0303os"),
        ("pfizer", "P\ufb01zer"),
        ("eeuu", "EE. UU"),
        ("11-m", "11-M"),
        ("11", "11"),
        ("m", "M"),
    ]


def test_no_text_is_no_tokens() -> None:
    assert analyze("") == analyze(" … ¿? —\n") == TokenStream([], [], [], [], 0)


def test_a_run_of_letters_too_long_for_a_word_is_cut() -> None:
    stream = analyze("x" * 600)
    assert [len(surface) for surface in stream.surfaces] == [255, 255, 90]


def test_a_very_long_chain_is_its_parts_alone() -> None:
    assert surfaces("-".join("123456789")) == list("123456789")


def test_time_grows_with_the_text_and_no_faster() -> None:
    def seconds(n: int) -> float:
        started = time.process_time()
        for unit in ("a.", "a-", "a'", "1,", "ee.", "a\u00ad", "\u0301", "·l", "é\u200b"):
            analyze(unit * n)
        return time.process_time() - started

    seconds(1000)
    assert seconds(40_000) < 40 * max(seconds(4_000), 0.002)


anything = st.text(
    st.one_of(
        st.characters(), st.sampled_from("aAñÑeE.uU  -&/'’·lL1234,º\u00ad\u0301\u0303\u200b\n")
    )
)


@given(anything)
def test_tokens_of_any_text_are_in_order_in_range_and_folded(text: str) -> None:
    stream = analyze(text)
    assert all(
        0 <= start < end <= len(text) for start, end in zip(stream.starts, stream.ends, strict=True)
    )
    places = list(zip(stream.positions, stream.starts, strict=True))
    assert places == sorted(places)
    assert all(later - earlier in {0, 1} for earlier, later in pairwise(stream.positions))
    assert stream.n_positions == (stream.positions[-1] + 1 if len(stream) else 0)
    for surface, start, end in zip(stream.surfaces, stream.starts, stream.ends, strict=True):
        assert surface
        assert surface == fold(surface)
        assert letters(surface) == letters(fold(text[start:end]))


def letters(folded: str) -> str:
    return re.sub(r"[\W_]", "", folded)


@given(anything)
def test_a_query_reads_a_text_as_the_index_does(text: str) -> None:
    stream = analyze(text)
    indexed = set(zip(stream.surfaces, stream.positions, stream.starts, stream.ends, strict=True))
    chosen = query_tokens(text)
    assert {token[:4] for token in chosen} <= indexed
    assert sum(token.n_positions for token in chosen) == stream.n_positions


words = ["año", "an\u0303o", "Peña", "Ángel", "A\u0301ngel", "São", "Łódź", "P\ufb01zer", "Ítaca"]
chains = ["EE.UU.", "EE. UU.", "11-M", "O’Neill", "il·lusió", "1.234,5", "J. R.", "Jong-un", "4x4"]
between = [" ", ". ", ", ", "-", "’", "/", "«", "»", "\n", "\u00a0", "…", "º", "½", "y", "B"]
pieces = st.sampled_from([*words, *chains, *between])


@given(st.lists(pieces).map("".join))
def test_a_text_and_its_folded_form_give_the_same_tokens(text: str) -> None:
    assert surfaces(fold(text)) == surfaces(text)
    assert [stem(s) for s in surfaces(fold(text))] == [stem(s) for s in surfaces(text)]


@given(st.lists(pieces).map("".join))
def test_composed_and_decomposed_text_give_the_same_tokens(text: str) -> None:
    assert surfaces(unicodedata.normalize("NFD", text)) == surfaces(text)
    assert surfaces(unicodedata.normalize("NFC", text)) == surfaces(text)

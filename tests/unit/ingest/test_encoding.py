from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from searchidx.ingest.cleaning import clean_line, clean_text, repair_mojibake
from searchidx.ingest.encoding import BinaryContentError, decode, windows_text

SPANISH = "El año pasado, en Peñaclara, llovió «mucho» — dijo él… ¿de verdad? 10 €"

printable = st.text(
    st.characters(exclude_categories=["Cs", "Cc"], exclude_characters="\ufeff"), max_size=80
)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_the_encodings_of_newspapers_are_recognised(encoding):
    assert decode(SPANISH.encode(encoding)) == SPANISH


def test_utf16_of_either_order_needs_its_mark():
    assert decode(b"\xfe\xff" + SPANISH.encode("utf-16-be")) == SPANISH
    assert decode(b"\xff\xfe" + SPANISH.encode("utf-16-le")) == SPANISH
    with pytest.raises(BinaryContentError):
        decode(SPANISH.encode("utf-16-le"))


def test_stray_windows_bytes_do_not_spoil_utf8():
    data = "camión, niño, así, ".encode() + b"a\xf1o"
    assert decode(data) == "camión, niño, así, año"


def test_a_windows_text_is_not_taken_for_utf8_because_of_one_chance_sequence():
    assert decode("Dijo «aquí» y añadió: «¡AQUÍ”".encode("cp1252")).endswith("AQUÍ”")


@pytest.mark.parametrize(
    "data",
    [b"\x00", b"texto\x00texto", b"\x89PNG\r\n\x1a\n\x01\x02\x03\x04\x05", b"\xff\xfe\x00\xd8"],
)
def test_binary_content_is_refused(data):
    with pytest.raises(BinaryContentError):
        decode(data)


@given(printable)
def test_utf8_is_always_read_as_it_is(text):
    assert decode(text.encode()) == text
    assert decode(text.encode("utf-8-sig")) == text
    assert decode(text.encode("utf-16")) == text


@given(st.binary())
def test_any_bytes_give_a_text_that_can_be_stored_or_are_refused(data):
    try:
        text = decode(data)
    except BinaryContentError:
        return
    assert clean_text(text).encode("utf-8").decode("utf-8") == clean_text(text)
    assert decode(data) == text


@given(st.binary(min_size=1))
def test_windows_text_never_fails_and_loses_nothing(data):
    assert len(windows_text(data)) == len(data)


@pytest.mark.parametrize(
    ("damaged", "sound"),
    [
        ("RocÃ­o PiÃ±era", "Rocío Piñera"),
        ("denuncia â\x80\x9cviolacionesâ\x80\x9d", "denuncia “violaciones”"),
        ("â€œholaâ€\x9d, 10 â‚¬", "“hola”, 10 €"),
        ("5 Âº, Â¿quÃ©?", "5 º, ¿qué?"),
    ],
)
def test_double_encodings_are_undone(damaged, sound):
    assert repair_mojibake(damaged) == sound


@pytest.mark.parametrize("text", ["São Paulo", "SÃO PAULO", "Ângela, â la carte", "CAFÉ… ¿QUÉ”"])
def test_sound_text_is_left_alone(text):
    assert repair_mojibake(text) == text


def test_decomposed_accents_line_ends_and_lone_surrogates_are_normalised():
    assert clean_text("\ufeffan\u0303o\r\nan\u0303o\ranos \ud800 ") == "año\naño\nanos \ufffd"
    assert clean_line(" dos\u00a0 \n palabras\t") == "dos palabras"


@given(st.text())
def test_cleaning_twice_changes_nothing_more(text):
    once = clean_text(text)
    assert clean_text(once) == once or "Ã" in text or "Â" in text or "â" in text

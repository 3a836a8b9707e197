import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from searchidx.render import has_unsafe, safe_text

FORBIDDEN = {
    *range(0x20),
    *range(0x7F, 0xA0),
    0x061C,
    *range(0x200E, 0x2010),
    *range(0x202A, 0x202F),
    *range(0x2066, 0x206A),
    0x2028,
    0x2029,
    0x200B,
    0xFEFF,
    *range(0xFFF9, 0xFFFC),
    *range(0xD800, 0xE000),
    *range(0xE0000, 0xE0080),
}

hostile = st.text(
    st.one_of(
        st.sampled_from(sorted(FORBIDDEN)).map(chr),
        st.characters(),
        st.sampled_from("aeñ漢🙂\u0301"),
    )
)


@given(hostile)
def test_no_forbidden_code_point_survives_in_one_line(text):
    assert not {ord(char) for char in safe_text(text)} & FORBIDDEN


@given(hostile)
def test_only_line_feeds_survive_in_many_lines(text):
    assert not {ord(char) for char in safe_text(text, multiline=True)} & (FORBIDDEN - {0x0A})


@given(hostile, st.booleans())
def test_each_code_point_is_replaced_by_one_so_that_ranges_stay_valid(text, multiline):
    shown = safe_text(text, multiline=multiline)
    assert len(shown) == len(text)
    assert all(
        a == b for a, b in zip(text, shown, strict=True) if ord(a) not in FORBIDDEN or a == b
    )


@given(st.text(st.characters(exclude_categories=("Cc", "Cf", "Cs", "Cn", "Zl", "Zp"))))
def test_text_without_such_characters_is_returned_unchanged(text):
    assert safe_text(text) is text or safe_text(text) == text
    assert not has_unsafe(text)


@given(hostile)
def test_has_unsafe_agrees_with_safe_text(text):
    assert has_unsafe(text) == (safe_text(text) != text)


@given(hostile, st.booleans())
def test_it_changes_nothing_the_second_time(text, multiline):
    once = safe_text(text, multiline=multiline)
    assert safe_text(once, multiline=multiline) == once


def test_every_bidi_and_control_character_of_unicode_is_covered():
    for code in range(0x110000):
        char = chr(code)
        bidi = unicodedata.bidirectional(char)
        if unicodedata.category(char) in {"Cc", "Cs", "Zl", "Zp"} or bidi in {
            *("LRE", "RLE", "LRO", "RLO", "PDF", "LRI", "RLI", "FSI", "PDI")
        }:
            assert has_unsafe(char), hex(code)


@pytest.mark.parametrize(
    ("text", "line", "lines"),
    [
        ("uno\tdos\r\ntres", "uno dos  tres", "uno dos \ntres"),
        ("rojo \x1b[31m", "rojo ·[31m", "rojo ·[31m"),
        ("párrafo\u2029otro\x0cmás\u2028fin", "párrafo otro más fin", "párrafo\notro\nmás\nfin"),
        ("informe\u202efdp.txt", "informe·fdp.txt", "informe·fdp.txt"),
        ("caf\udce9.txt", "caf\ufffd.txt", "caf\ufffd.txt"),
        ("ni\u00f1o 👩\u200d🚀", "ni\u00f1o 👩\u200d🚀", "ni\u00f1o 👩\u200d🚀"),
    ],
)
def test_substitutes_are_plain(text, line, lines):
    assert safe_text(text) == line
    assert safe_text(text, multiline=True) == lines

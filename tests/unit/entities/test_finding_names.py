"""Names are found as one expression per name would find them."""

from __future__ import annotations

import re
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from searchidx.entities.finding import SearchedText, sought_name
from searchidx.entities.plain import MARKS, plain

ODD = "aAáÁñn b\u0301\u00ad\u200b\n\t_.-0ßŠşΣ“\0İ😀𐐀\u2000ǆ\x85\xa0\ud800豈"
chars = st.sampled_from(ODD) | st.sampled_from("aáñ .\n") | st.characters()
texts = st.text(chars, max_size=30) | st.text(st.sampled_from("aAb \n\u00ad."), max_size=30)
words = (
    "ana",
    "Ánn",
    "an",
    "a.b",
    "-",
    "a b",
    "\0",
    "ª",
    "“a”",
    "ana ana",
    "a  b",
    "a\u0301",
    "😀",
)
names = (st.text(chars, min_size=1, max_size=4) | st.sampled_from(words)).filter(str.strip)


def plain_one(char: str) -> str:
    base = unicodedata.normalize("NFD", char)[0].lower()
    return base if len(base) == 1 else char


def expected(name: str, text: str) -> list[tuple[int, int]]:
    parts = (MARKS.join(re.escape(plain_one(c)) for c in word) + MARKS for word in name.split())
    pattern = r"(?<!\w)" + r"\s+".join(parts) + r"(?!\w)"
    return [found.span() for found in re.finditer(pattern, "".join(map(plain_one, text)))]


@given(names, texts, texts)
def test_names_stand_where_an_expression_finds_them(name, title, body):
    start = len(title) + 1
    in_body = [(a + start, b + start) for a, b in expected(name, body)]
    found = list(SearchedText(title, body).find(sought_name(name)))
    assert found == expected(name, title) + in_body


@pytest.mark.parametrize(
    ("name", "body", "texts"),
    [
        ("Ana Ruiz", "Ana\n\n Ruiz, ana ruiz; Anana Ruiz", ["Ana\n\n Ruiz", "ana ruiz"]),
        ("a b", "a  b a    b a\n \n b", ["a  b", "a    b", "a\n \n b"]),
        ("EE. UU.", "(EE.  UU.) y ee. uu.", ["EE.  UU.", "ee. uu."]),
        ("Jong-un", "Kim Jong-un, Jong un", ["Jong-un"]),
        ("la", "la la lala LÀ", ["la", "la", "LÀ"]),
        ("cooperación", "co\u00adope\u00adra\u00adción", ["co\u00adope\u00adra\u00adción"]),
        ("José", "“Jose\u0301” 😀 JOSÉ", ["Jose\u0301", "JOSÉ"]),
    ],
)
def test_examples(name, body, texts):
    searched = SearchedText("", body)
    assert [searched.text[a:b] for a, b in searched.find(sought_name(name))] == texts


@given(st.text(chars))
def test_plain_text_has_a_character_for_each(text):
    assert len(plain(text)) == len(text)

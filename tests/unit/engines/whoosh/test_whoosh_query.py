from __future__ import annotations

import pytest
from whoosh.query import And, Every, NullQuery, NumericRange, Or, Phrase, Term

from searchidx.analysis import stem
from searchidx.dates import PartialDate
from searchidx.engines.local.whoosh.expansions import (
    BeginsWith,
    FitsPattern,
    HasEntity,
    HasForm,
    HasOutlet,
    IsSimilar,
)
from searchidx.engines.local.whoosh.negation import Without
from searchidx.engines.local.whoosh.positional import Aligned, Window
from searchidx.engines.local.whoosh.query import to_whoosh
from searchidx.query import ast
from searchidx.query.texts import Part

SPAN = (0, 1)


def word(text, **kwargs):
    return ast.Word(text, SPAN, **kwargs)


def dates(first, last):
    first, last = (PartialDate.parse(date) if date else None for date in (first, last))
    return ast.DateIn(first, last, SPAN)


NODES = [
    (word("paz"), Term("text", "paz")),
    (word("paz", field="title"), Term("title", "paz")),
    (word("jong-un"), Phrase("text", ["jong", "un"])),
    (word("covid-19"), Term("text", stem("covid-19"))),
    (
        word("11-m paz", field="body"),
        Aligned([Term("body", stem("11-m")), Term("body", "paz")], [0, 2]),
    ),
    (word("?"), NullQuery),
    (word("paz", is_open=True), Or([Term("text", "paz"), BeginsWith("text_surface", "paz")])),
    (
        word("la paz", is_open=True),
        Or(
            [
                Phrase("text", ["la", "paz"]),
                Aligned([Term("text", "la"), BeginsWith("text_surface", "paz")], [0, 1]),
            ]
        ),
    ),
    (ast.Phrase("La Paz", SPAN), Phrase("text_surface", ["la", "paz"])),
    (ast.Phrase("la 11-M", SPAN, "body"), Phrase("body_surface", ["la", "11", "m"])),
    (ast.Phrase("paz", SPAN), Term("text_surface", "paz")),
    (ast.Exact("Perú", SPAN), HasForm("text_surface", Part("peru", "perú"))),
    (
        ast.Exact("El Perú", SPAN, "title"),
        Aligned(
            [
                HasForm("title_surface", Part("el", "el")),
                HasForm("title_surface", Part("peru", "perú")),
            ],
            [0, 1],
        ),
    ),
    (
        ast.Near("no es no", 4, SPAN),
        Window([Term("text_surface", "no"), Term("text_surface", "es")], [2, 1], 5),
    ),
    (ast.Wildcard("Cosmó*", SPAN), BeginsWith("text_surface", "cosmo")),
    (ast.Wildcard("c?smo", SPAN, "title"), FitsPattern("title_surface", "c?smo")),
    (ast.Fuzzy("Vostók", 2, SPAN), IsSimilar("text_surface", "vostok", 2)),
    (ast.EntityIs("Rosa", SPAN, "person"), HasEntity("Rosa", "person")),
    (ast.OutletIs("abc", SPAN), HasOutlet("abc")),
    (ast.OutletIs(None, SPAN), Without(Every("outlet"))),
    (ast.DateUnknown(SPAN), Without(NumericRange("date", 1, None))),
    (dates(None, None), NumericRange("date", 1, None)),
    (dates(None, "2023-09"), NumericRange("date", 1, 20230931)),
    (
        dates("2023-09-13", "2024"),
        Or(
            [
                NumericRange("date", 20230913, 20241231),
                Term("date", 20230900),
                Term("date", 20230000),
            ]
        ),
    ),
    (dates("2023-09", "2023-03"), Term("date", 20230000)),
    (dates("2023", "2022"), NullQuery),
    (ast.Everything(), Every()),
    (ast.Nothing(), NullQuery),
    (
        ast.And((word("paz"), ast.Not(ast.Or((word("la"), word("un")), SPAN), SPAN)), SPAN),
        And([Term("text", "paz"), Without(Or([Term("text", "la"), Term("text", "un")]))]),
    ),
]


@pytest.mark.parametrize(("node", "query"), NODES, ids=[str(q) for _, q in NODES])
def test_a_node_of_our_language_becomes_a_query_of_whoosh(node, query):
    found = to_whoosh(node)
    assert found == query or found == Or([query])
    assert type(found) in {type(query), Or}


def test_words_are_stemmed_and_quoted_ones_are_not():
    assert to_whoosh(word("misiles")) == to_whoosh(word("Misil"))
    assert to_whoosh(ast.Phrase("misiles", SPAN)) == Term("text_surface", "misiles")


def test_queries_of_ours_are_values():
    one, other = (
        Aligned([Term("text", "a"), Term("text", "b")], offsets) for offsets in ([0, 1], [0, 2])
    )
    assert one != other
    assert len({one, other, one.copy()}) == 2
    assert HasEntity("a", "person") != HasEntity("a")
    assert IsSimilar("f", "a", 1) != IsSimilar("f", "a", 2)
    assert BeginsWith("f", "a") != FitsPattern("f", "a")
    assert len({HasOutlet("a"), HasOutlet("a"), HasOutlet("b")}) == 2
    window = Window([Term("f", "a")], [1], 3)
    assert window != Window([Term("f", "a")], [1], 4)
    assert "Window" in str(window)
    assert str(BeginsWith("f", "a")) == "BeginsWith('f', 'a', boost=1.0)"


def test_terms_of_positional_queries_can_be_listed_and_replaced():
    query = Aligned([Term("text", "a"), Term("text", "b")], [0, 2])
    assert query.all_terms() == {("text", "a"), ("text", "b")}
    replaced = query.replace("text", "a", "c")
    assert replaced == Aligned([Term("text", "c"), Term("text", "b")], [0, 2])
    assert query.field() == "text"
    assert query.needs_spans()

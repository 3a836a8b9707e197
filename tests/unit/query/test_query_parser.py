"""What holds for every query string: it is read, in linear time, and printed back."""

from __future__ import annotations

import gc
import time
from typing import Any
from unittest.mock import patch

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from searchidx.config import Limits
from searchidx.errors import QueryLimitError
from searchidx.messages import LANGUAGES
from searchidx.query import parse, parser, to_query
from searchidx.query.ast import And, Node, Not, Or, Phrase, TextLeaf, Word
from searchidx.query.texts import part_spans
from tests.unit.query.trees import leaves, trees, without_spans

PIECES = """
a Jong-un ( ) " « » “ ” - | O Y NO título: medio: fecha: entidad: * ? ~ ~2 = \\ ¿ 2023 .. >=
ninguno foo:
"""
ODD_PIECES = (" ", " ", "\n", "EE. UU.", "\u200b", "\u0301", "n\u0303", "\ud800")
GARBAGE = st.lists(st.sampled_from([*PIECES.split(), *ODD_PIECES]), max_size=30).map("".join)
options = st.fixed_dictionaries(
    {"match": st.sampled_from(["all", "any"]), "is_typing": st.booleans()}
)


def all_nodes(node: Node) -> list[Node]:
    children = node.children if isinstance(node, And | Or) else ()
    if isinstance(node, Not):
        children = (node.child,)
    return [node, *(n for child in children for n in all_nodes(child))]


@given(st.text() | GARBAGE, options)
def test_any_text_is_read_and_every_span_lies_in_it(text: str, chosen: dict) -> None:
    parsed = parse(text, **chosen)
    for node in all_nodes(parsed.node):
        assert 0 <= node.span[0] <= node.span[1] <= len(text)
    for diagnostic in parsed.diagnostics:
        assert 0 <= diagnostic.start <= diagnostic.end <= len(text)
        assert all(diagnostic.message(language) for language in LANGUAGES)


PLAIN = [
    "a",
    "de",
    "EE",
    "uu",
    "UU",
    "O",
    "Y",
    "AND",
    "OR",
    "NO",
    "2023",
    "covid19",
    "Ñandú",
    "Straße",
    "xª",
    "İ",
    "hola?",
    "putin",
]


@given(
    st.lists(st.sampled_from([*PLAIN, " ", "  "]), max_size=8).map(" ".join)
    | st.text(alphabet="aáÑ0OY ", max_size=20)
    | st.text(alphabet="aEUÑ0O  ", max_size=9).map('"{}"'.format)
    | GARBAGE,
    options,
    st.integers(0, 4),
)
@example("EE UU", {"match": "all", "is_typing": False}, 2)
@example("a" * 254 + " b", {"match": "all", "is_typing": True}, 2)
@example("b " + "a" * 249, {"match": "all", "is_typing": True}, 2)
def test_plain_words_are_read_as_the_grammar_reads_them(text: str, chosen: dict, n: int) -> None:
    chosen["limits"] = Limits(query_clauses=n)
    with patch.object(parser, "plain_tree", return_value=None):
        expected = outcome(text, chosen)
    assert outcome(text, chosen) == expected


def outcome(text: str, chosen: dict) -> Any:
    try:
        return parse(text, **chosen)
    except QueryLimitError as error:
        return error.key, error.params


@given(st.text() | GARBAGE)
def test_what_is_read_from_any_text_is_printed_as_a_query_that_reads_the_same(text: str) -> None:
    node = parse(text).node
    again = parse(to_query(node))
    assert without_spans(again.node) == without_spans(node)


@given(trees)
def test_a_tree_is_printed_as_a_query_that_reads_as_the_same_tree(tree: Node) -> None:
    assert without_spans(parse(to_query(tree)).node) == tree


@given(trees)
def test_words_that_are_whole_read_the_same_while_typing_but_for_the_last(tree: Node) -> None:
    text = to_query(tree)
    typed = without_spans(parse(text + " ", is_typing=True).node)
    assert typed == tree
    assert not any(isinstance(n, Word) and n.is_open for n in all_nodes(typed))


@given(st.lists(leaves, min_size=1, max_size=6))
def test_any_word_will_do_is_alternatives_words_of_phrases_too_and_filters(
    chosen: list[Node],
) -> None:
    texts: list[Node] = []
    for leaf in (leaf for leaf in chosen if isinstance(leaf, TextLeaf)):
        words = part_spans(leaf.text) if isinstance(leaf, Phrase) else []
        texts += [leaf, *(Word(leaf.text[a:b], leaf.span, leaf.field) for a, b in words)]
    filters = [leaf for leaf in chosen if not isinstance(leaf, TextLeaf)]
    written = " ".join(f"({to_query(leaf)})" for leaf in chosen)
    alternatives = " O ".join(f"({to_query(leaf)})" for leaf in texts)
    expected = " ".join([f"({alternatives})", *(to_query(leaf) for leaf in filters)])
    if not texts:
        expected = " ".join(to_query(leaf) for leaf in filters)
    found = parse(written, match="any").node
    assert without_spans(found) == without_spans(parse(expected).node)


def test_spans_are_code_points_of_the_string_and_take_in_marks_and_prefix() -> None:
    text = "𝒜 título:«ca\u0301rcel» (-Jong-un~2 O =no)"
    assert [text[slice(*n.span)] for n in all_nodes(parse(text).node)] == [
        text[:-1],
        "𝒜",
        "título:«ca\u0301rcel»",
        "-Jong-un~2 O =no",
        "-Jong-un~2",
        "Jong-un~2",
        "Jong-un~2",
        "Jong-un~2",
        "=no",
    ]


REPEATED = """
( ) () " “ „ « » - | a ~ ? * *? a* \\ = : título: a- 1. fecha: “\\” a( . fecha:> ¿ ="
"a"~9 ñ\u0301 \u200b
"""
REPEATED_WITH_SPACES = ("- ", "O ", "NO ", "a ", "EE. UU. ", "J. ", "(NO ", "medio:(a ", "\u00ad\n")


@pytest.mark.parametrize("piece", [*REPEATED.split(), *REPEATED_WITH_SPACES])
def test_ten_thousand_characters_of_anything_are_read_at_once(piece: str) -> None:
    text = (piece * 10_000)[:10_000]
    gc.collect()  # what earlier tests left is none of this one's time
    started = time.process_time()
    try:
        parse(text)
    except QueryLimitError as error:
        assert error.key in {"query.too_deep", "query.too_many_clauses"}
    assert time.process_time() - started < 1.0


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("a" * 101, "query.too_long"),
        ("(((((a)))))", "query.too_deep"),
        ("-(-(-(a)))", "query.too_deep"),
        ("NO NO NO NO NO a", "query.too_deep"),
        ("a b c d e f", "query.too_many_clauses"),
        ("a O b O (c uno-dos~ f)", "query.too_many_clauses"),
    ],
)
def test_a_query_over_a_limit_is_an_error_with_a_message(text: str, key: str) -> None:
    limits = Limits(query_chars=100, query_depth=4, query_clauses=5)
    with pytest.raises(QueryLimitError) as caught:
        parse(text, limits=limits)
    assert caught.value.key == key
    assert all(caught.value.message(language) for language in LANGUAGES)


@pytest.mark.parametrize("text", ["a" * 100, "((((a))))", "-(-(a))", "a b c d e", ". " * 50])
def test_a_query_at_a_limit_is_read(text: str) -> None:
    limits = Limits(query_chars=100, query_depth=4, query_clauses=5)
    assert parse(text, limits=limits).node


def test_the_tree_of_the_deepest_query_can_be_printed() -> None:
    deep = "(a O (b " * 25 + "c" + "))" * 25
    assert to_query(parse(deep).node).count("(") >= 24
    with pytest.raises(QueryLimitError):
        parse(f"(({deep}))")


@example("NO" * 3000)
@given(st.text(alphabet="NOY ()-", max_size=40))
def test_operators_and_brackets_alone_are_read(text: str) -> None:
    assert parse(text).node


def test_only_the_first_hundred_diagnostics_are_kept() -> None:
    diagnostics = parse(")" * 500).diagnostics
    assert [d.start for d in diagnostics] == list(range(100))

"""What a tree matches in one article."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from searchidx.article import Mention, TextField
from searchidx.dates import PartialDate
from searchidx.query import parse
from searchidx.query.ast import EntityIs, Node, Not, Word
from searchidx.query.spans import ArticleText, Match, evaluate, merge
from tests.unit.query.trees import text_leaves, trees

TITLE = "Cooperación espacial en el cosmódromo"
BODY = (
    "El presidente firmó una cooperación militar con los militares de Corea. "
    "Kim Jong-un llegó en tren; Kim  Jong  Un no habló. La covid-19 canceló el 11-M. "
    "No es no, dijo la ministra: «no es no». El F-16 y EE. UU. siguen."
)


def found(
    query: str, body: str = BODY, title: str | None = TITLE, *, is_typing: bool = False
) -> tuple[list[str], list[str]]:
    """Return what a query highlights in title and body."""
    match = evaluate(parse(query, is_typing=is_typing).node, ArticleText.of(title, body))
    texts: dict[TextField, str] = {"title": title or "", "body": body}
    marked = [[texts[f][slice(*r)] for r in match.ranges.get(f, ())] for f in texts]
    return marked[0], marked[1]


def count(query: str, body: str, *, is_typing: bool = False) -> int:
    """Return the frequency of the one leaf of a query in a body."""
    node = parse(query, is_typing=is_typing).node
    counts = evaluate(node, ArticleText.of(None, body)).counts
    return sum(by_field["body"] for by_field in counts.values())


@pytest.mark.parametrize(
    ("query", "title", "body"),
    [
        ("cooperación", ["Cooperación"], ["cooperación"]),
        ("COOPERACION", ["Cooperación"], ["cooperación"]),
        ("militar", [], ["militar", "militares"]),
        ('"militar"', [], ["militar"]),
        ('"cooperación militar"', [], ["cooperación militar"]),
        ('"cooperacion  MILITAR"', [], ["cooperación militar"]),
        ('"militar cooperación"', [], []),
        ('"espacial en el presidente"', [], []),
        ('"no es no"', [], ["No es no", "no es no"]),
        ("Jong-un", [], ["Jong-un", "Jong  Un"]),
        ('"Kim Jong Un"', [], ["Kim Jong-un", "Kim  Jong  Un"]),
        ("covid", [], ["covid"]),
        ("covid-19", [], ["covid-19"]),
        ("19", [], ["19"]),
        ("11-M", [], ["11-M"]),
        ("F-16", [], ["F-16"]),
        ("EEUU", [], ["EE. UU"]),
        ("=cooperación", ["Cooperación"], ["cooperación"]),
        ("=cooperacion", [], []),
        ("=militares", [], ["militares"]),
        ('="Kim Jong-un llegó"', [], ["Kim Jong-un llegó"]),
        ('="Kim Jong-un llego"', [], []),
        ("cosmo*", ["cosmódromo"], []),
        ("*dromo", ["cosmódromo"], []),
        ("milit?r", [], ["militar"]),
        ("covid-1*", [], ["covid-19"]),
        ("militra~", [], ["militar"]),
        ("militarse~", [], ["militares"]),
        ("militarse~2", [], ["militar", "militares"]),
        ("título:cooperación", ["Cooperación"], []),
        ("cuerpo:cooperación", [], ["cooperación"]),
        ('"militares cooperación"~5', [], ["cooperación", "militares"]),
        ('"militares cooperación"~3', [], []),
        ('"militares cooperación"~4', [], ["cooperación", "militares"]),
        ("cooperación militar", ["Cooperación"], ["cooperación", "militar", "militares"]),
        ("cooperación inexistente", [], []),
        ("(tren inexistente) O ministra", [], ["ministra"]),
        ("(tren Corea) O ministra", [], ["Corea", "tren", "ministra"]),
        ("tren -inexistente", [], ["tren"]),
        ("tren -ministra", [], []),
        ("-(-tren)", [], []),
        ("*", [], []),
    ],
)
def test_what_is_highlighted(query: str, title: list[str], body: list[str]) -> None:
    assert found(query) == (title, body)


@pytest.mark.parametrize(
    ("query", "body"),
    [
        ("milit", ["militar", "militares"]),
        ("cooperaciones", ["cooperación"]),
        ("Kim Jong-u", ["Kim", "Jong-un", "Kim", "Jong  Un"]),
        ("covid-1", ["covid-19"]),
    ],
)
def test_a_word_being_typed_matches_as_a_stem_and_as_a_beginning(
    query: str, body: list[str]
) -> None:
    assert found(query, is_typing=True)[1] == body


@pytest.mark.parametrize(
    ("query", "text", "n"),
    [
        ("gato", "gato gatos perro gato", 3),
        ('"gato"', "gato gatos perro gato", 2),
        ('"a a"', "a a a b a", 2),
        ('"a b"~1', "a b a", 2),
        ('"a b"~2', "a x b", 1),
        ('"a b"~2', "a x x b", 0),
        ('"a b"~3', "b x x a a", 1),
        ('"a b"~9', "a a a b", 3),
        ('"a a"~2', "a b a a", 2),
        ('"a b c"~1', "c a b", 1),
        ('"a b c"~1', "c x a b", 0),
        ('"a b c"~2', "c x a b", 1),
        ('"a"~3', "a b a", 2),
        ("1*", "11-M 12", 2),
        ("f~2", "F-16", 2),
        ("Jong-un", "Jong-un Jong un Jong, un jong-jong-un", 4),
        ("covid-19", "covid-19 covid 19", 1),
        ('"covid-19"', "covid-19 covid 19", 2),
        ("=él", "él el Él e\u0301l É\u00adl", 4),
    ],
)
def test_a_leaf_is_counted_once_for_each_position_where_it_starts(
    query: str, text: str, n: int
) -> None:
    assert count(query, text) == n


def test_only_the_words_inside_windows_are_highlighted() -> None:
    assert found('"a b"~2', "a x x x a b x x b x x x x b", None)[1] == ["a", "b"]
    assert found('"a b"~9', "a x b", None)[1] == ["a", "b"]


def test_counts_are_by_leaf_and_field_also_of_branches_that_did_not_match() -> None:
    node = parse("cooperación (tren inexistente) -zorro").node
    match = evaluate(node, ArticleText.of(TITLE, BODY))
    counts = {leaf.text: dict(n) for leaf, n in match.counts.items() if isinstance(leaf, Word)}
    assert counts == {"cooperación": {"title": 1, "body": 1}, "tren": {"body": 1}}
    assert not match.is_match
    assert match.ranges == {}


def _mentions(leaf: EntityIs) -> Sequence[Mention]:
    if leaf.name == "Kim Jong-un" and leaf.type in {None, "person"}:
        start = BODY.index("Kim Jong-un")
        return [Mention("body", start, start + 11, "Kim Jong-un", "person", "Kim Jong-un")]
    if leaf.name == "Corea":
        return [Mention("body", 0, 0, "", "place", "Corea")]
    return ()


@pytest.mark.parametrize(
    ("query", "is_match", "marked"),
    [
        ('entidad:"Kim Jong-un"', True, ["Kim Jong-un"]),
        ('persona:"Kim Jong-un" Jong', True, ["Kim Jong-un", "Jong"]),
        ('lugar:"Kim Jong-un"', False, []),
        ("entidad:Corea", True, []),
        ("-entidad:Corea", False, []),
        ("-entidad:Putin tren", True, ["tren"]),
    ],
)
def test_an_entity_highlights_its_mentions(query: str, is_match: bool, marked: list[str]) -> None:
    article = ArticleText.of(None, BODY, mentions_of=_mentions)
    match = evaluate(parse(query).node, article)
    assert match.is_match == is_match
    assert [BODY[slice(*r)] for r in match.ranges.get("body", ())] == marked


def holds(query: str, outlet: str | None = None, date: str | None = None) -> bool:
    parsed = None if date is None else PartialDate.parse(date)
    article = ArticleText.of(None, "texto", outlet=outlet, date=parsed)
    return evaluate(parse(query).node, article).is_match


def test_an_outlet_is_compared_without_case_and_accents() -> None:
    assert holds('medio:"el pais"', outlet="El País")
    assert not holds('medio:"El País"', outlet="El País Semanal")
    assert not holds('medio:"El País"')
    assert holds("medio:ninguno")
    assert not holds("medio:ninguno", outlet="ABC")
    assert holds("medio:*", outlet="ABC")
    assert not holds("medio:*")


@pytest.mark.parametrize(
    ("query", "inside", "outside"),
    [
        ("fecha:2023", "2023 2023-05 2023-12-31", "2022-12-31 2024"),
        ("fecha:2023-09", "2023 2023-09 2023-09-30", "2023-08-31 2023-10"),
        ("fecha:2023-09-10..2023-10-02", "2023 2023-09 2023-10 2023-09-10", "2023-09-09 2023-11"),
        ("fecha:>=2023-09", "2023 2023-09-01 2024", "2023-08 2022"),
        ("fecha:>2023", "2024 2024-01-01", "2023 2023-12-31"),
        ("fecha:<2023-03-01", "2023 2023-02-28 2023-02", "2023-03-01 2023-03"),
        ("fecha:*", "2023", ""),
    ],
)
def test_a_date_matches_every_period_that_it_may_lie_in(
    query: str, inside: str, outside: str
) -> None:
    assert all(holds(query, date=date) for date in inside.split())
    assert not any(holds(query, date=date) for date in outside.split())
    assert not holds(query)


def test_an_unknown_date_is_found_as_such() -> None:
    assert holds("fecha:ninguna")
    assert not holds("fecha:ninguna", date="2023")


def test_everything_matches_and_nothing_does_not() -> None:
    assert holds("")
    assert not holds("?!")


BODIES = st.lists(
    st.sampled_from(["a", "b", "ba", "Jong-un", "un", "covid-19", "19", "x,", "no.", "\n", "ñá"])
    | st.from_regex("[a-cñ]{1,3}", fullmatch=True),
    max_size=15,
).map(" ".join)


def evaluated(node: Node, body: str, title: str | None = "a no") -> Match:
    return evaluate(node, ArticleText.of(title, body))


@given(trees, BODIES)
def test_a_match_and_its_negation_exclude_each_other(tree: Node, body: str) -> None:
    match = evaluated(tree, body)
    opposite = evaluated(Not(tree, tree.span), body)
    assert match.is_match != opposite.is_match
    assert opposite.ranges == {}
    assert match.is_match or not match.ranges


@given(trees, BODIES)
def test_ranges_are_sorted_disjoint_and_inside_the_text(tree: Node, body: str) -> None:
    for field, ranges in evaluated(tree, body).ranges.items():
        text = {"title": "a no", "body": body}[field]
        assert ranges == merge(ranges)
        assert all(0 <= start < end <= len(text) for start, end in ranges)
        assert all(not text[s].isspace() and not text[e - 1].isspace() for s, e in ranges)


@given(text_leaves, BODIES)
def test_a_text_leaf_matches_exactly_where_it_is_counted_and_highlighted(
    leaf: Node, body: str
) -> None:
    match = evaluated(leaf, body)
    assert match.is_match == bool(match.counts) == bool(match.ranges)
    for by_field in match.counts.values():
        assert set(by_field) == set(match.ranges)
        assert all(n > 0 for n in by_field.values())


@given(st.lists(st.sampled_from("abcx"), max_size=12), st.text("abc", min_size=1, max_size=4))
def test_a_phrase_and_words_near_each_other_are_counted_by_their_definition(
    words: list[str], phrase: str
) -> None:
    wanted = list(phrase)
    body, text = " ".join(words), " ".join(wanted)
    starts = range(len(words))
    assert count(f'"{text}"', body) == sum(words[p : p + len(wanted)] == wanted for p in starts)
    for distance in (1, 2, 5):
        n_near = 0
        for p in starts:
            ends = [e for e in starts if not Counter(wanted) - Counter(words[p : e + 1])]
            is_near = bool(ends) and ends[0] - p <= distance + len(wanted) - 2
            n_near += is_near and words[p] in wanted
        assert count(f'"{text}"~{distance}', body) == n_near


@given(st.lists(st.tuples(st.integers(0, 20), st.integers(1, 5))))
def test_merged_ranges_cover_the_same_code_points(pairs: list[tuple[int, int]]) -> None:
    ranges = [(start, start + length) for start, length in pairs]
    merged = merge(ranges)
    assert {i for r in merged for i in range(*r)} == {i for r in ranges for i in range(*r)}
    assert all(a[1] <= b[0] for a, b in pairwise(merged))

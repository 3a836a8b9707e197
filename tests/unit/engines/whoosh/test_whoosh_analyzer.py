from __future__ import annotations

import pytest
from whoosh.qparser import QueryParser

from searchidx.analysis import analyze, stem
from searchidx.engines.local.whoosh.analyzer import ArticleAnalyzer
from searchidx.engines.local.whoosh.schema import make_schema

STEMS = ArticleAnalyzer(is_stemmed=True)
SURFACES = ArticleAnalyzer(is_stemmed=False)
TEXT = "Los misiles: COVID-19 y la 11-M en EE. UU.; Jong-un, ¿año?"


def tokens(analyzer, text, **kwargs):
    return [token.copy() for token in analyzer(text, **kwargs)]


def texts(analyzer, text, **kwargs):
    return [token.text for token in analyzer(text, **kwargs)]


def test_indexed_tokens_are_those_of_our_analysis():
    stream = analyze(TEXT)
    found = tokens(SURFACES, TEXT, mode="index", positions=True, chars=True)
    assert [token.text for token in found] == stream.surfaces
    assert [token.pos for token in found] == stream.positions
    assert [(token.startchar, token.endchar) for token in found] == list(
        zip(stream.starts, stream.ends, strict=True)
    )


def test_stems_stand_where_their_surfaces_do():
    assert texts(STEMS, TEXT) == [stem(surface) for surface in analyze(TEXT).surfaces]
    assert texts(STEMS, TEXT, no_morph=True) == analyze(TEXT).surfaces
    assert STEMS.has_morph()
    assert not SURFACES.has_morph()


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("covid-19", ["covid-19"]),
        ("Jong-un", ["jong", "un"]),
        ("11-M,foo", ["11", "m", "foo"]),
        ("Año", ["año"]),
        ("?", []),
    ],
)
def test_a_word_of_a_query_is_a_joined_token_where_it_is_alone(text, expected):
    assert texts(SURFACES, text, mode="query") == expected


def test_a_quoted_word_is_given_by_its_parts():
    quoted = tokens(SURFACES, "la COVID-19", mode="query", chars=True, positions=True)
    assert [token.text for token in quoted] == ["la", "covid", "19"]
    assert [token.pos for token in quoted] == [0, 1, 2]
    assert [(token.startchar, token.endchar) for token in quoted] == [(0, 2), (3, 8), (9, 11)]


def test_positions_and_characters_may_begin_elsewhere():
    found = tokens(SURFACES, "la paz", positions=True, chars=True, start_pos=7, start_char=100)
    assert [(token.pos, token.startchar, token.endchar) for token in found] == [
        (7, 100, 102),
        (8, 103, 106),
    ]


def test_the_original_is_what_stands_in_the_text():
    found = tokens(STEMS, "Los Misiles", keeporiginal=True)
    assert [token.original for token in found] == ["Los", "Misiles"]


def test_a_pattern_is_folded_and_left_whole():
    assert texts(STEMS, "Cosmódr*-?", mode="query", tokenize=False) == ["cosmodr*-?"]


def test_whooshs_parser_makes_phrases_of_chains_and_folds_patterns():
    parser = QueryParser("text", make_schema())
    assert repr(parser.parse("Jong-un")) == "Phrase('text', ['jong', 'un'], slop=1, boost=1.000000)"
    assert repr(parser.parse("text_surface:Cosm?dr*")) == "Wildcard('text_surface', 'cosm?dr*')"
    assert repr(parser.parse("text_surface:Cosmódr*")) == "Prefix('text_surface', 'cosmodr')"

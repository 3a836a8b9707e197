"""A search asks the index, and the shell, for the same articles."""

from __future__ import annotations

import shlex
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from searchidx.dates import PartialDate
from tui.requests import (
    closed_query_string,
    command_line,
    filters,
    open_word,
    query_offset,
    query_string,
    request,
)
from tui.state import Search, Selection


def test_a_request_carries_everything_chosen() -> None:
    search = Search(
        query="mar",
        match="any",
        sort="newest",
        entity=Selection(("person:Inés",), ("place:Lumbre",), is_all=True),
        outlet=Selection((None, "Gaceta"), ("Voz",)),
        date_from=PartialDate(2001),
        date_to=PartialDate(2002, 3),
    )
    asked = request(search, offset=50)
    assert (asked.query, asked.match, asked.sort, asked.offset) == ("mar", "any", "newest", 50)
    assert (asked.entities, asked.not_entities) == (("person:Inés",), ("place:Lumbre",))
    assert asked.entities_match == "all"
    assert (asked.outlets, asked.not_outlets) == ((None, "Gaceta"), ("Voz",))
    assert (asked.date_from, asked.date_to) == (PartialDate(2001), PartialDate(2002, 3))
    assert asked.facets == {}


@pytest.mark.parametrize(
    ("query", "word"),
    [
        ("cooperac", "cooperac"),
        ("mar cooperac", "cooperac"),
        ("(mar O coope", "coope"),
        ("título:cumb", "cumb"),
        ("mar ", None),
        ('"mar abier', None),
        ("mar O", None),
        ("cosm*", None),
        ("-sanc", None),
        ("", None),
    ],
)
def test_the_unfinished_word_is_the_last_plain_one(query: str, word: str | None) -> None:
    assert open_word(Search(query, is_open=True)) == word
    assert open_word(Search(query, is_open=False)) is None


def test_an_unfinished_word_is_spelt_out_where_it_must_be() -> None:
    search = Search("mar cooperac", is_open=True)
    assert request(search).is_typing
    assert closed_query_string(search) == "mar (cooperac O cooperac*)"
    assert closed_query_string(replace(search, is_open=False)) == "mar cooperac"


@pytest.mark.parametrize(
    ("search", "query"),
    [
        (Search("", undated="only"), "fecha:ninguna"),
        (Search("mar", undated="only"), "fecha:ninguna mar"),
        (Search("mar O sol", undated="only"), "fecha:ninguna (mar O sol)"),
        (Search("mar | sol", undated="none"), "-fecha:ninguna (mar | sol)"),
        (Search("mar", undated="any"), "mar"),
    ],
)
def test_articles_without_date_are_asked_for_in_the_query(search: Search, query: str) -> None:
    assert query_string(search) == query
    at = query_offset(search)
    assert query[at : at + len(search.query)] == search.query


def test_the_command_line_says_what_was_asked() -> None:
    search = Search(
        query='mar "de fondo"',
        sort="oldest",
        match="any",
        entity=Selection(("person:Inés Carvajal", "place:Lumbre"), ("Voz",), is_all=True),
        outlet=Selection(("El Noroeste",), ("L'Avi",)),
        date_from=PartialDate(2001, 2),
        date_to=PartialDate(2003),
    )
    words = shlex.split(command_line(search, "mi índice"))
    assert words == [
        "searchidx", "search",
        "--entity", "person:Inés Carvajal", "--entity", "place:Lumbre", "--not-entity", "Voz",
        "--outlet", "El Noroeste", "--not-outlet", "L'Avi",
        "--from", "2001-02", "--to", "2003", "--sort", "oldest", "--entity-all", "--any",
        "--index", "mi índice", 'mar "de fondo"',
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("search", "query"),
    [
        (Search("-sol"), "-sol"),
        (Search("mar", outlet=Selection((None,))), "(medio:ninguno) mar"),
        (
            Search("mar", outlet=Selection((None, "Voz"))),
            '(medio:ninguno O medio:"Voz") mar',
        ),
        (Search("mar", outlet=Selection((), (None,))), "-medio:ninguno mar"),
        (Search("mar", undated="none"), "-fecha:ninguna mar"),
    ],
)
def test_what_options_cannot_say_goes_into_the_query(search: Search, query: str) -> None:
    words = shlex.split(command_line(search, "i"))
    assert words[-1] == query
    assert (words[-2] == "--") == query.startswith("-")
    assert "--outlet" not in words


@given(st.text(), st.text(min_size=1))
def test_the_command_line_survives_the_shell_whatever_is_in_it(query: str, outlet: str) -> None:
    search = Search(query, outlet=Selection((outlet,)))
    words = shlex.split(command_line(search, "i"))
    assert words[words.index("--outlet") + 1] == outlet
    assert words[-1] == query


def test_filters_name_the_keyword_arguments_of_the_index() -> None:
    assert set(filters(Search())) == {
        "match", "entities", "not_entities", "entities_match",
        "outlets", "not_outlets", "date_from", "date_to",
    }  # fmt: skip

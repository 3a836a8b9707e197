"""What every engine promises about searching: facets, dates, order, pages, limits."""

from __future__ import annotations

import threading
import time
from dataclasses import replace

import pytest

from searchidx.config import Limits, Settings
from searchidx.engine import DateSelection, EngineRequest, Selection
from searchidx.engines.local.engine import LocalEngine
from searchidx.errors import (
    DeadlineError,
    QueryLimitError,
    UsageError,
)
from searchidx.query import ast
from searchidx.results import FacetCount
from tests.contract.archives import SPAN, a_mention, an_article
from tests.contract.asking import ALL, a_date, add, entity_archive, ids, word
from tests.contract.brute import BruteEngine

# Facets


def test_a_facet_ignores_its_own_selection_and_obeys_the_others(engine):
    searcher = entity_archive(engine)
    facets = {"entity": None, "outlet": None}
    request = replace(ALL, facets=facets, outlet=Selection(("A",)))
    found = searcher.search(request)
    assert sorted(ids(found)) == ["a", "b"]
    assert found.total == 2
    assert found.facets["outlet"] == (
        FacetCount("A", 2),
        FacetCount("B", 2),
        FacetCount(None, 1),
    )
    assert found.facets["entity"] == (FacetCount("Corea del Norte", 2, "place"),)
    found = searcher.search(replace(request, entity=Selection(("Ana Ruiz",))))
    assert found.total == 0
    assert found.facets["outlet"] == (FacetCount("B", 1), FacetCount(None, 1))
    assert found.facets["entity"] == (FacetCount("Corea del Norte", 2, "place"),)


@pytest.mark.parametrize(
    ("selection", "expected"),
    [
        (Selection(("Corea del Norte", "Ana Ruiz")), "abcd"),
        (Selection(("Corea del Norte", "Ana Ruiz"), is_all=True), "d"),
        (Selection(("corea del norte",), ("person:Ana Ruiz",)), "ab"),
        (Selection((), ("Ana Ruiz",)), "abe"),
        (Selection(("place:Ana Ruiz",)), ""),
        (Selection(("Nadie Nunca", "Ana Ruiz")), "cd"),
        (Selection(("Nadie Nunca",)), ""),
        (Selection((), ("Nadie Nunca",)), "abcde"),
        (Selection(), "abcde"),
    ],
)
def test_entities_are_selected_by_name_type_and_exclusion(engine, selection, expected):
    searcher = entity_archive(engine)
    assert sorted(ids(searcher.search(replace(ALL, entity=selection)))) == list(expected)


@pytest.mark.parametrize(
    ("selection", "expected"),
    [
        (Selection(("a", None)), "abd"),
        (Selection((None,)), "d"),
        (Selection((), (None, "B")), "ab"),
        (Selection(("C",)), ""),
        (Selection(("A", "B"), is_all=True), ""),
    ],
)
def test_outlets_are_selected_case_aside_and_none_is_unknown(engine, selection, expected):
    searcher = entity_archive(engine)
    assert sorted(ids(searcher.search(replace(ALL, outlet=selection)))) == list(expected)


def test_an_outlet_is_found_case_and_accents_aside_and_none_is_unknown(engine):
    outlets = {"a": "El País", "b": "EL PAIS", "c": None, "d": "El Paisaje"}
    searcher = add(engine, *(an_article(k, outlet=v) for k, v in outlets.items()))

    def found(name):
        return sorted(ids(searcher.search(EngineRequest(ast.OutletIs(name, SPAN), limit=9))))

    assert found("el país") == ["a", "b"]
    assert found(None) == ["c"]
    assert found("El") == []


def test_only_as_many_values_are_returned_as_were_asked_for(engine):
    names = ("Zoila Paz", "Ana Ruiz", "Mario Vega", "Berta Sanz")
    with engine.writer() as writer:
        for i in range(6):
            mentions = [a_mention(name) for name in names[: 4 - i % 4]]
            writer.add(an_article(str(i), outlet=f"Diario {i % 5}"), mentions)
    facets = {"entity": 2, "outlet": 3}
    found = engine.searcher().search(replace(ALL, facets=facets)).facets
    assert [(f.value, f.count) for f in found["entity"]] == [("Zoila Paz", 6), ("Ana Ruiz", 5)]
    assert [f.value for f in found["outlet"]] == ["Diario 0", "Diario 1", "Diario 2"]


def test_an_unknown_facet_is_a_usage_error(engine):
    searcher = add(engine, an_article("a"))
    with pytest.raises(UsageError):
        searcher.search(replace(ALL, facets={"author": 3}))


# Dates


DATED = {
    "a": "2023-09-13",
    "b": "2023-09",
    "c": "2023",
    "d": None,
    "e": "2023-09-01",
    "f": "2024-01-31",
    "g": "2023-09-13",
    "h": "2022-12-31",
}


def dated_archive(engine):
    return add(engine, *(an_article(name, date=date) for name, date in reversed(DATED.items())))


@pytest.mark.parametrize(
    ("sort", "expected"),
    [("newest", "fagebchd"), ("oldest", "heagbcfd")],
)
def test_a_partial_date_goes_last_in_its_period_and_an_unknown_one_last_of_all(
    engine, sort, expected
):
    assert "".join(ids(dated_archive(engine).search(replace(ALL, sort=sort)))) == expected


@pytest.mark.parametrize(
    ("first", "last", "expected"),
    [
        ("2023-09-13", "2023-09-13", "abcg"),
        ("2023-09-14", "2023-09-30", "bc"),
        ("2023-10", None, "cf"),
        ("2024", "2024", "f"),
        (None, "2022", "h"),
        (None, "2023-08-31", "ch"),
        ("2023-09", "2023-09", "abceg"),
        ("2023", None, "abcefg"),
        ("2025", "2021", ""),
    ],
)
def test_a_range_of_dates_holds_every_date_that_may_lie_in_it(engine, first, last, expected):
    searcher = dated_archive(engine)
    query = EngineRequest(ast.DateIn(a_date(first), a_date(last), SPAN), limit=99)
    assert sorted(ids(searcher.search(query))) == list(expected)
    selected = replace(ALL, date=DateSelection(a_date(first), a_date(last)))
    assert sorted(ids(searcher.search(selected))) == list(expected)


def test_articles_without_a_date_can_be_found(engine):
    assert ids(dated_archive(engine).search(EngineRequest(ast.DateUnknown(SPAN)))) == ["d"]


@pytest.mark.parametrize(
    ("unit", "expected"),
    [
        ("year", "2022:1 2023:5 2024:1 None:1"),
        ("month", "2022-12:1 2023:1 2023-09:4 2024-01:1 None:1"),
        (
            "day",
            "2022-12-31:1 2023:1 2023-09:1 2023-09-01:1 2023-09-13:2 2024-01-31:1 None:1",
        ),
    ],
)
def test_dates_are_counted_by_period_or_under_their_own_precision(engine, unit, expected):
    request = replace(ALL, facets={"date": None}, date_unit=unit)
    counts = dated_archive(engine).search(request).facets["date"]
    assert " ".join(f"{f.value}:{f.count}" for f in counts) == expected


@pytest.mark.parametrize(
    ("dates", "selected", "unit"),
    [
        (("2023-01-05", "2023-03-01"), (None, None), "month"),
        (("2013-04", "2023-03-01"), (None, None), "month"),
        (("2013-03", "2023-03-01"), (None, None), "year"),
        (("1990-01-02", "2023-03-01"), ("2023-03-01", "2023-05-01"), "day"),
        (("1990-01-02", "2023-03-01"), ("2023-03-01", "2023-05-02"), "year"),
        (("1990-01-02", "2023-03-01"), ("2023-03-01", None), "year"),
        ((), (None, None), "month"),
    ],
)
def test_the_period_fits_what_is_selected_and_what_is_there(engine, dates, selected, unit):
    searcher = add(engine, *(an_article(str(i), date=d) for i, d in enumerate(dates)))
    request = replace(
        ALL, facets={"date": None}, date=DateSelection(*map(a_date, selected)), date_unit="auto"
    )
    automatic = searcher.search(request).facets
    assert automatic == searcher.search(replace(request, date_unit=unit)).facets


# Order and pages


def test_ties_are_in_the_order_of_ids(engine):
    names = ["b", "a", "ñ", "Z", "10", "9", "á"]
    searcher = add(engine, *(an_article(name, "uno") for name in names[:4]))
    searcher = add(engine, *(an_article(name, "uno") for name in names[4:]))
    for sort in ("relevance", "newest", "oldest"):
        assert ids(searcher.search(word("uno", sort=sort))) == sorted(names)


@pytest.mark.parametrize("sort", ["relevance", "newest", "oldest"])
@pytest.mark.parametrize("size", [1, 7, 40])
def test_pages_one_after_the_other_are_everything(engine, sort, size):
    dates = (None, "2023", "2023-05", "2023-05-06")
    texts = ("uno", "uno dos", "dos", "uno uno dos dos tres")
    articles = [
        an_article(f"{i:02}", texts[i % 4], date=dates[i // 2 % 4], title=("uno", None)[i % 2])
        for i in range(50)
    ]
    searcher = add(engine, *articles[:30])
    searcher = add(engine, *articles[30:])
    request = word("uno", sort=sort)
    whole = searcher.search(request)
    pages = [
        searcher.search(replace(request, offset=offset, limit=size))
        for offset in range(0, whole.total + size, size)
    ]
    assert [hit for page in pages for hit in page.hits] == list(whole.hits)
    assert {page.total for page in pages} == {whole.total} == {len(whole.hits)}
    assert searcher.search(replace(request, limit=0)).hits == ()
    assert searcher.search(replace(request, offset=10**6)).hits == ()


def test_the_article_with_more_of_a_rarer_word_goes_first(engine):
    searcher = add(
        engine,
        an_article("a", "común raro otro", title="más"),
        an_article("b", "común común otro", title="más"),
        an_article("c", "común raro raro", title="más"),
        an_article("d", "común raro otro", title="raro"),
    )
    query = ast.Or((ast.Word("común", SPAN), ast.Word("raro", SPAN)), SPAN)
    hits = searcher.search(EngineRequest(query, limit=9)).hits
    assert [hit.article_id for hit in hits] == ["d", "c", "a", "b"]
    assert all(hit.score > 0 for hit in hits)


def test_what_is_excluded_or_filtered_adds_nothing_to_a_score(engine):
    articles = [an_article("a", "uno", outlet="A"), an_article("b", "uno dos", date="2023")]
    searcher = add(engine, *articles, an_article("c", "tres"))
    plain = searcher.search(word("uno")).hits
    unless = ast.And((ast.Word("uno", SPAN), ast.Not(ast.Word("dos", SPAN), SPAN)), SPAN)
    [hit] = searcher.search(EngineRequest(unless)).hits
    assert hit in plain
    filtered = ast.And((ast.Word("uno", SPAN), ast.OutletIs("A", SPAN)), SPAN)
    assert searcher.search(EngineRequest(filtered)).hits == (hit,)
    assert {h.score for h in searcher.search(ALL).hits} == {0.0}


# Limits


def test_a_search_that_is_out_of_time_ends_in_an_error(engine):
    searcher = add(engine, an_article("a", "uno"))
    assert searcher.search(word("uno", deadline=time.monotonic() + 60)).total == 1
    for request in (word("uno"), ALL):
        with pytest.raises(DeadlineError):
            searcher.search(replace(request, deadline=time.monotonic() - 1))


def test_a_pattern_that_stands_for_too_many_words_ends_in_an_error(folder):
    limits = Limits(n_expansions=10)
    words = [f"palabra{c}" for c in "abcdefghijkl"]
    for engine in (LocalEngine(Settings(folder, limits=limits)), BruteEngine(limits)):
        searcher = add(engine, an_article("a", " ".join(words)))
        few = EngineRequest(ast.Wildcard("palabraa*", SPAN))
        assert searcher.search(few).total == 1
        for leaf in (
            ast.Wildcard("pala*", SPAN),
            ast.Wildcard("*a*", SPAN),
            ast.Fuzzy("palabraz", 1, SPAN),
            ast.Word("palabr", SPAN, is_open=True),
        ):
            with pytest.raises(QueryLimitError):
                searcher.search(EngineRequest(ast.Not(leaf, SPAN)))


def test_threads_share_a_searcher(engine):
    searcher = entity_archive(engine)
    requests = [
        word("texto", facets={"entity": None, "outlet": None, "date": None}),
        EngineRequest(ast.Wildcard("te*", SPAN), sort="newest"),
        EngineRequest(ast.EntityIs("Ana Ruiz", SPAN)),
    ]
    expected = [searcher.search(request) for request in requests]
    fresh = engine.searcher()
    found = []

    def search():
        found.append([fresh.search(request) for request in requests])

    threads = [threading.Thread(target=search) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert found == [expected] * 8

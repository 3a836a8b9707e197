"""An empty search is told what to change, with what that gives."""

from __future__ import annotations

from fake_index import FakeIndex

from searchidx.dates import PartialDate
from tui.remedies import find_remedies
from tui.requests import filters, query_string
from tui.state import Search, Selection


def _never() -> bool:
    return False


def _found(search: Search) -> dict[tuple[str, str], int]:
    remedies = find_remedies(FakeIndex(), search, _never)
    assert remedies is not None
    return {(remedy.kind, remedy.subject): remedy.count for remedy in remedies}


def test_every_count_is_what_the_remedy_really_finds() -> None:
    index = FakeIndex()
    search = Search(
        "muelle velero",
        outlet=Selection(("Gaceta Menor",)),
        date_from=PartialDate(2019),
        date_to=PartialDate(2019),
    )
    assert index.count(search.query, **filters(search)) == 0
    remedies = find_remedies(index, search, _never)
    assert remedies
    for remedy in remedies:
        other = remedy.search
        assert index.count(query_string(other), **filters(other)) == remedy.count > 0


def test_a_misspelt_word_is_respelt_from_the_archive_first() -> None:
    remedies = find_remedies(FakeIndex(), Search("temporel puerto"), _never)
    assert remedies is not None
    assert (remedies[0].kind, remedies[0].subject) == ("respelt", "temporal")
    assert remedies[0].search.query == "temporal puerto"


def test_the_filter_to_blame_is_named() -> None:
    found = _found(Search("muelle", entity=Selection(("person:Tomé Arrieta",))))
    assert found == {("without_entity", "Tomé Arrieta"): 24}
    dated = Search("muelle", date_from=PartialDate(1990), date_to=PartialDate(1991))
    assert _found(dated) == {("without_dates", ""): 24}


def test_a_word_to_blame_is_named_and_phrases_stay_whole() -> None:
    found = _found(Search('muelle "sardina"'))
    assert found[("without_word", '"sardina"')] == 24
    assert found[("any_word", "")] > 24


def test_a_closed_beginning_offers_the_words_that_begin_so() -> None:
    found = _found(Search("coopera"))
    assert ("begins", "coopera") in found


def test_queries_with_operators_are_not_taken_apart() -> None:
    kinds = {kind for kind, _ in _found(Search("(muelle O vela) sardina"))}
    assert "without_word" not in kinds


def test_the_search_for_remedies_ends_when_another_search_comes() -> None:
    assert find_remedies(FakeIndex(), Search("muelle sardina"), lambda: True) is None

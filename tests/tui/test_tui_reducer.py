"""The state changes as the events say, and can always be changed back."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from searchidx.dates import PartialDate
from searchidx.results import Diagnostic, FacetCount, SearchResults
from tui import events as ev
from tui.reducer import reduce
from tui.state import DENSITIES, Search, Selection, State

names = st.sampled_from(["person:Inés", "place:Lumbre", "Sin tipo", None])
dates = st.builds(PartialDate, st.integers(2000, 2003), st.sampled_from([0, 1, 12]))
periods = st.tuples(dates, dates).filter(lambda pair: pair[0].first <= pair[1].last)
changes = st.one_of(
    st.builds(ev.QueryTyped, st.text("abc ", max_size=3)),
    st.builds(
        ev.ValueChosen,
        st.sampled_from(["entity", "outlet"]),
        names,
        st.sampled_from(["include", "exclude", "only"]),
    ),
    st.builds(
        lambda pair, choice: ev.PeriodChosen(*pair, choice),
        periods,
        st.sampled_from(["include", "only"]),
    ),
    st.builds(ev.UndatedChosen, st.sampled_from(["only", "none"])),
    st.just(ev.EntitiesJoined()),
    st.builds(ev.FacetCleared, st.sampled_from(["entity", "outlet", "date"])),
    st.just(ev.MatchCleared()),
    st.just(ev.AllCleared()),
    st.just(ev.SortCycled()),
    st.builds(ev.SearchTaken, st.builds(Search, st.text("xyz", max_size=2))),
)
moves = st.sampled_from([ev.SteppedBack(), ev.SteppedForward(), ev.QueryClosed()])
states = st.lists(st.one_of(changes, moves), max_size=12).map(
    lambda events: _after(State(), *events)
)


def _after(state: State, *events: ev.Event) -> State:
    for event in events:
        state = reduce(state, event)
    return state


def _settled(state: State) -> State:
    """The state after a pause in typing, so that the next keystroke is a step of its own."""
    return replace(state, is_typing=False)


@given(states, changes)
def test_undo_after_a_change_brings_the_search_back(state: State, event: ev.SearchEvent) -> None:
    before = _settled(state)
    after = reduce(before, event)
    if after.search != before.search:
        undone = reduce(after, ev.SteppedBack())
        assert undone.search == before.search
        assert undone.past == before.past


@given(states)
def test_redo_after_undo_is_the_same_search_and_history(state: State) -> None:
    again = _after(state, ev.SteppedBack(), ev.SteppedForward())
    if state.past:
        assert again.search == state.search
        assert (again.past, again.future) == (state.past, state.future)


@given(states)
def test_undoing_everything_ends_at_the_first_search(state: State) -> None:
    n_steps = len(state.past)
    first = state.past[0] if state.past else state.search
    assert _after(state, *[ev.SteppedBack()] * n_steps).search == first


@given(states, changes)
def test_every_change_of_the_search_is_a_new_request(state: State, event: ev.SearchEvent) -> None:
    after = reduce(state, event)
    assert (after.search != state.search) == (after.number != state.number)
    if after.search == state.search:
        assert after is state


@given(states)
def test_no_value_is_both_included_and_excluded(state: State) -> None:
    for selection in (state.search.entity, state.search.outlet):
        assert not set(selection.included) & set(selection.excluded)
        assert len(set(selection.values)) == len(selection.values)


@given(states)
def test_a_range_of_dates_is_never_beside_articles_without_date_alone(state: State) -> None:
    if state.search.undated == "only":
        assert state.search.date_from is None
        assert state.search.date_to is None


@given(
    states, st.sampled_from(["entity", "outlet"]), names, st.sampled_from(["include", "exclude"])
)
def test_choosing_a_value_twice_leaves_it_unchosen(
    state: State, facet: str, value: str | None, choice: str
) -> None:
    event = ev.ValueChosen(facet, value, choice)
    clear = state.search.with_selection(facet, Selection())
    twice = _after(replace(state, search=clear), event, event)
    assert twice.search == clear


@given(states, periods)
def test_an_included_period_lies_within_the_range(
    state: State, period: tuple[PartialDate, PartialDate]
) -> None:
    after = reduce(state, ev.PeriodChosen(*period, "include")).search
    if after.date_from is not None and after.date_to is not None:
        assert after.date_from.first <= period[0].first
        assert period[1].last <= after.date_to.last


def test_keystrokes_in_a_row_are_one_step_of_the_history() -> None:
    typed = _after(State(), *[ev.QueryTyped("mar"[:n]) for n in (1, 2, 3)])
    assert typed.search == Search("mar", is_open=True)
    assert typed.past == (Search(),)
    assert typed.number == 3
    chosen = reduce(typed, ev.ValueChosen("outlet", "Gaceta", "include"))
    more = reduce(chosen, ev.QueryTyped("mare"))
    assert more.past == (Search(), typed.search, chosen.search)


def test_closing_the_query_asks_again_without_a_step_of_the_history() -> None:
    typed = reduce(State(), ev.QueryTyped("cooperac"))
    closed = reduce(typed, ev.QueryClosed())
    assert closed.search == Search("cooperac", is_open=False)
    assert closed.past == typed.past
    assert closed.number == typed.number + 1
    assert reduce(closed, ev.QueryClosed()).number == closed.number


def test_including_an_excluded_value_moves_it() -> None:
    excluded = reduce(State(), ev.ValueChosen("outlet", "Gaceta", "exclude"))
    assert excluded.search.outlet == Selection((), ("Gaceta",))
    included = reduce(excluded, ev.ValueChosen("outlet", "Gaceta", "include"))
    assert included.search.outlet == Selection(("Gaceta",), ())


def test_only_this_value_drops_the_others_and_a_second_time_itself() -> None:
    events = [ev.ValueChosen("outlet", name, "include") for name in ("Gaceta", None)]
    only = _after(State(), *events, ev.ValueChosen("outlet", None, "only"))
    assert only.search.outlet.included == (None,)
    assert reduce(only, ev.ValueChosen("outlet", None, "only")).search.outlet == Selection()


def test_clearing_all_keeps_the_query_and_the_order() -> None:
    state = _after(
        State(),
        ev.QueryTyped("mar"),
        ev.SortCycled(),
        ev.ValueChosen("outlet", "Gaceta", "include"),
        ev.PeriodChosen(PartialDate(2001), PartialDate(2002), "only"),
    )
    cleared = reduce(state, ev.AllCleared()).search
    assert (cleared.query, cleared.sort, cleared.has_filters) == ("mar", "newest", False)


def test_sort_and_density_come_round() -> None:
    state = State()
    assert _after(state, *[ev.SortCycled()] * 3).search == state.search
    densities = [_after(state, *[ev.DensityCycled()] * n).density for n in range(4)]
    assert densities == [*DENSITIES, DENSITIES[0]]
    assert reduce(state, ev.DensityCycled()).number == state.number


def _results(query: str, total: int, *, is_faulty: bool = False) -> SearchResults:
    faults = (Diagnostic(0, 1, "query.unclosed_quote"),) if is_faulty else ()
    return SearchResults(query, total, 1.0, 1, diagnostics=faults)


def test_an_answer_to_an_earlier_request_is_dropped() -> None:
    state = _after(State(), ev.QueryTyped("a"), ev.QueryTyped("ab"))
    late = ev.HitsArrived(1, _results("a", 9))
    assert reduce(state, late) is state
    assert reduce(state, ev.FacetsArrived(1, {"outlet": (FacetCount("G", 1),)})) is state
    assert reduce(state, ev.SearchFailed(1, ValueError())) is state
    assert state.is_waiting


def test_hits_come_before_their_facets() -> None:
    state = reduce(State(), ev.QueryTyped("a"))
    with_hits = reduce(state, ev.HitsArrived(1, _results("a", 2)))
    assert not with_hits.is_waiting
    assert with_hits.facets == {}
    facets = {"outlet": (FacetCount("Gaceta", 2),)}
    assert reduce(with_hits, ev.FacetsArrived(1, facets)).facets == facets


def test_a_faulty_query_without_hits_keeps_the_last_results_and_facets() -> None:
    facets = {"outlet": (FacetCount("Gaceta", 2),)}
    good = _after(
        State(),
        ev.QueryTyped("a"),
        ev.HitsArrived(1, _results("a", 2)),
        ev.FacetsArrived(1, facets),
        ev.QueryTyped('a "'),
    )
    faulty = _after(
        good,
        ev.HitsArrived(2, _results('a "', 0, is_faulty=True)),
        ev.FacetsArrived(2, {"outlet": ()}),
    )
    assert faulty.answer == good.answer
    assert faulty.shown.query == "a"
    assert faulty.facets == facets
    assert faulty.diagnostics
    assert not faulty.is_empty
    mended = _after(faulty, ev.QueryTyped("a b"), ev.HitsArrived(3, _results("a b", 0)))
    assert mended.diagnostics == ()
    assert mended.is_empty


def test_a_faulty_query_with_hits_shows_them() -> None:
    state = _after(State(), ev.QueryTyped('a "b'))
    answered = reduce(state, ev.HitsArrived(1, _results('a "b', 3, is_faulty=True)))
    assert answered.answer is not None
    assert answered.answer.total == 3
    assert answered.diagnostics


def test_an_error_keeps_the_last_results_until_the_next_answer() -> None:
    state = _after(State(), ev.QueryTyped("a"), ev.HitsArrived(1, _results("a", 2)))
    failed = _after(state, ev.QueryTyped("ab"), ev.SearchFailed(2, ValueError("x")))
    assert failed.answer == state.answer
    assert isinstance(failed.error, ValueError)
    assert not failed.is_waiting
    assert reduce(failed, ev.QueryTyped("abc")).error is None

"""The one place where the state changes: a pure function of a state and an event."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import singledispatch
from typing import Any, Final

from searchidx.dates import PartialDate
from searchidx.results import SORTS
from tui import events as ev
from tui.state import DENSITIES, Search, Selection, State

HISTORY_LENGTH: Final = 500
"""Searches kept to go back to."""


def reduce(state: State, event: ev.Event) -> State:
    """Return the state after an event; the same object where nothing changes."""
    if isinstance(event, ev.HitsArrived | ev.FacetsArrived | ev.RemediesArrived | ev.SearchFailed):
        return _answered(event, state) if event.number == state.number else state
    if type(event) in _MOVES:
        return _MOVES[type(event)](state, event)
    search = _changed(event, state.search)
    return state if search == state.search else _asked(_recorded(state), search)


def _recorded(state: State) -> State:
    """Put the present search into the past, forgetting what had been undone."""
    past = (*state.past, state.search)[-HISTORY_LENGTH:]
    return replace(state, past=past, future=(), is_typing=False)


def _asked(state: State, search: Search) -> State:
    """Make a search the present one and number its request."""
    return replace(state, search=search, number=state.number + 1, error=None)


# Changes of the search that go into the history: one function per event, pure in the search.


@singledispatch
def _changed(event: Any, search: Search) -> Search:
    raise TypeError(f"not an event of the search: {event!r}")


@_changed.register
def _(event: ev.ValueChosen, search: Search) -> Search:
    old = search.selection(event.facet)
    included = tuple(value for value in old.included if value != event.value)
    excluded = tuple(value for value in old.excluded if value != event.value)
    if event.choice == "only":
        is_only = old.included == (event.value,) and not old.excluded
        new = Selection(() if is_only else (event.value,), (), old.is_all)
    elif event.choice == "include":
        add = () if event.value in old.included else (event.value,)
        new = Selection(included + add, excluded, old.is_all)
    else:
        add = () if event.value in old.excluded else (event.value,)
        new = Selection(included, excluded + add, old.is_all)
    return search.with_selection(event.facet, new)


@_changed.register
def _(event: ev.PeriodChosen, search: Search) -> Search:
    first, last = event.first, event.last
    if (search.date_from, search.date_to) == (first, last):
        return replace(search, date_from=None, date_to=None)
    if event.choice == "include":
        first = _earlier(search.date_from, first)
        last = _later(search.date_to, last)
    return replace(search, date_from=first, date_to=last, undated="any")


def _earlier(old: PartialDate | None, new: PartialDate) -> PartialDate:
    return old if old is not None and old.first <= new.first else new


def _later(old: PartialDate | None, new: PartialDate) -> PartialDate:
    return old if old is not None and old.last >= new.last else new


@_changed.register
def _(event: ev.UndatedChosen, search: Search) -> Search:
    if search.undated == event.choice:
        return replace(search, undated="any")
    if event.choice == "only":
        return replace(search, undated="only", date_from=None, date_to=None)
    return replace(search, undated="none")


@_changed.register
def _(event: ev.EntitiesJoined, search: Search) -> Search:
    return replace(search, entity=replace(search.entity, is_all=not search.entity.is_all))


@_changed.register
def _(event: ev.FacetCleared, search: Search) -> Search:
    if event.facet == "date":
        return replace(search, date_from=None, date_to=None, undated="any")
    return search.with_selection(event.facet, Selection())


@_changed.register
def _(event: ev.MatchCleared, search: Search) -> Search:
    return replace(search, match="all")


@_changed.register
def _(event: ev.AllCleared, search: Search) -> Search:
    return search.without_filters()


@_changed.register
def _(event: ev.SortCycled, search: Search) -> Search:
    return replace(search, sort=SORTS[(SORTS.index(search.sort) + 1) % len(SORTS)])


@_changed.register
def _(event: ev.SearchTaken, search: Search) -> Search:
    return event.search


# Events that treat the history, or the looks, in their own way.


def _typed(state: State, event: ev.QueryTyped) -> State:
    """Keystrokes in a row are one step of the history."""
    if event.query == state.search.query:
        return state
    search = replace(state.search, query=event.query, is_open=True)
    before = replace(state, future=()) if state.is_typing else _recorded(state)
    return replace(_asked(before, search), is_typing=True)


def _closed(state: State, event: ev.QueryClosed) -> State:
    """Closing the last word asks again, but is no step of the history."""
    if not state.search.is_open:
        return replace(state, is_typing=False)
    return replace(_asked(state, replace(state.search, is_open=False)), is_typing=False)


def _stepped_back(state: State, event: ev.SteppedBack) -> State:
    if not state.past:
        return state
    *past, search = state.past
    moved = replace(state, past=tuple(past), future=(*state.future, state.search), is_typing=False)
    return _asked(moved, search)


def _stepped_forward(state: State, event: ev.SteppedForward) -> State:
    if not state.future:
        return state
    *future, search = state.future
    moved = replace(state, past=(*state.past, state.search), future=tuple(future), is_typing=False)
    return _asked(moved, search)


def _repeated(state: State, event: ev.Repeated) -> State:
    return _asked(state, state.search)


def _density(state: State, event: ev.DensityCycled) -> State:
    position = DENSITIES.index(state.density)
    return replace(state, density=DENSITIES[(position + 1) % len(DENSITIES)])


def _date_unit(state: State, event: ev.DateUnitChosen) -> State:
    if event.unit == state.date_unit:
        return state
    return _asked(replace(state, date_unit=event.unit), state.search)


_MOVES: Final[dict[type, Callable[[State, Any], State]]] = {
    ev.QueryTyped: _typed,
    ev.QueryClosed: _closed,
    ev.SteppedBack: _stepped_back,
    ev.SteppedForward: _stepped_forward,
    ev.Repeated: _repeated,
    ev.DensityCycled: _density,
    ev.DateUnitChosen: _date_unit,
}


# Answers to the present request.


@singledispatch
def _answered(event: Any, state: State) -> State:
    raise TypeError(f"not an answer: {event!r}")


@_answered.register
def _(event: ev.HitsArrived, state: State) -> State:
    """A faulty query that finds nothing keeps the last results beside its diagnostics."""
    results = event.results
    arrived = replace(
        state, answered=event.number, diagnostics=results.diagnostics, remedies=None, error=None
    )
    is_faulty = bool(results.diagnostics) and results.total == 0
    if is_faulty and state.answer is not None and state.answer.total > 0:
        return arrived
    return replace(arrived, answer=results, shown=state.search)


@_answered.register
def _(event: ev.FacetsArrived, state: State) -> State:
    """Facets follow what is shown; those of a search that is not shown would mislead."""
    return replace(state, facets=event.facets) if state.shown == state.search else state


@_answered.register
def _(event: ev.RemediesArrived, state: State) -> State:
    return replace(state, remedies=event.remedies)


@_answered.register
def _(event: ev.SearchFailed, state: State) -> State:
    return replace(state, answered=event.number, error=event.error, diagnostics=())

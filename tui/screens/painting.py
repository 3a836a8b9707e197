"""From a change of the state to what the parts of the search screen show."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.dom import DOMNode
from textual.widget import Widget
from textual.widgets import Input

from searchidx.render import safe_text
from searchidx.results import IndexStats, IndexSummary
from tui.actions import Action, actions_at
from tui.requests import query_offset
from tui.state import State
from tui.text.faults import error_text
from tui.text.wording import date_range, milliseconds, say, short_number
from tui.widgets.chip_row import ChipRow
from tui.widgets.facet_rail import FacetList, FacetRail, ValueFilter
from tui.widgets.hit_list import HitList
from tui.widgets.query_line import FigureLine, QueryLine
from tui.widgets.reader import ReaderText
from tui.widgets.remedy_list import RemedyList
from tui.widgets.timeline_bar import TimelineBar

if TYPE_CHECKING:
    from tui.screens.search import SearchScreen

PLACES: dict[type[Widget], str] = {
    QueryLine: "query",
    HitList: "hits",
    RemedyList: "remedies",
    FacetList: "facets",
    ValueFilter: "filter",
    TimelineBar: "dates",
    ReaderText: "reader",
}
"""The widgets that actions belong to."""


def paint(screen: SearchScreen, old: State, new: State) -> None:
    """Bring the parts up to date with what changed between two states."""
    if new.search.query != old.search.query and not new.is_typing:
        screen.query_one(QueryLine).show_query(new.search.query)
    if new.search != old.search:
        screen.query_one(ChipRow).show_chips(new.search)
    if new.answered != old.answered:
        _paint_answer(screen, old, new)
    elif new.density != old.density:
        screen.query_one(HitList).show_density(new.density)
    if new.remedies is not old.remedies and new.is_empty:
        screen.query_one(RemedyList).show_remedies(new.remedies)
    if new.facets is not old.facets or new.search != old.search:
        screen.query_one(FacetRail).show_facets(new.search, new.facets)
        screen.query_one(TimelineBar).show_dates(new.facets.get("date", ()), new.search)
    screen.show_bottom()


def _paint_answer(screen: SearchScreen, old: State, new: State) -> None:
    offset = query_offset(new.search)
    faults = tuple((fault.start - offset, fault.end - offset) for fault in new.diagnostics)
    screen.query_one(QueryLine).show_faults(faults)
    screen.query_one(FigureLine).show(figures(new, screen.stats))
    if new.answer is None or new.answer is old.answer:
        return
    hits, remedies = screen.query_one(HitList), screen.query_one(RemedyList)
    has_focus = hits.has_focus or remedies.has_focus
    hits.show_hits(new.answer.total, new.answer.hits, new.density)
    screen.set_class(new.is_empty, "-no-hits")
    if new.is_empty:
        remedies.show_remedies(new.remedies)
    if has_focus:
        (remedies if new.is_empty else hits).focus()


def figures(state: State, stats: IndexStats | None) -> str:
    """Return how many articles were found, of how many, and how fast."""
    if state.answer is None or state.error is not None:
        return ""
    total = short_number(state.answer.total)
    of_all = short_number(stats.n_articles) if stats is not None else "?"
    return say("figures.found", total=total, all=of_all, time=milliseconds(state.answer.took_ms))


def about_archive(stats: IndexStats) -> str:
    """Return what is in the archive, in one line."""
    parts = [
        say("about.articles", n=stats.n_articles),
        say("about.outlets", n=stats.n_outlets),
        say("about.entities", n=stats.n_entities),
        date_range(stats.first_date, stats.last_date),
    ]
    return " · ".join(part for part in parts if part)


def summary_of(summary: IndexSummary) -> str:
    """Return what an indexing run did, in one line."""
    parts = [say("told.built", n=summary.added + summary.updated + summary.unchanged)]
    if summary.skipped:
        first = summary.skipped[0]
        parts.append(say("told.skipped", n=len(summary.skipped)))
        parts.append(f"{first.path}: {first.message()}")
    return " · ".join(parts)


def standing_notice(state: State, is_stale: bool) -> tuple[str, str]:
    """Return what is to be said as long as it is so, the gravest first, and its style."""
    if state.error is not None:
        return error_text(state.error), "error"
    if state.diagnostics:
        return safe_text(state.diagnostics[0].message()), "warning"
    return (say("told.stale"), "key") if is_stale else ("", "")


def actions_now(screen: SearchScreen) -> list[Action]:
    """Return the actions of the bottom line whose keys work now, the focused part's first."""
    node = screen.focused
    places = [_place_of(node), "everywhere"]
    if not isinstance(node, Input):
        places.insert(1, "outside")
    actions = [action for action in actions_at(*places) if action.is_in_footer]
    return [
        action for action in actions if carrier_of(screen, action).check_action(action.name, ())
    ]


def actions_by_name(screen: SearchScreen) -> list[Action]:
    """Return the actions that make sense now when they are called by name."""
    places = [_place_of(screen.focused), "outside", "everywhere"]
    if places[0] == "query" and not screen.state.is_empty:
        places.insert(1, "hits")
    actions = actions_at(*places)
    works = [
        screen.works(action.name)
        if (carrier := carrier_of(screen, action)) is screen
        else bool(carrier.check_action(action.name, ()))
        for action in actions
    ]
    return [action for action, does_work in zip(actions, works, strict=True) if does_work]


def carrier_of(screen: SearchScreen, action: Action) -> DOMNode:
    """Return what carries an action out."""
    if action.place == "everywhere":
        return screen.app
    if action.is_on_screen or action.place == "outside":
        return screen
    kind = next(kind for kind, place in PLACES.items() if place == action.place)
    return screen.query_one(kind)


def _place_of(widget: Widget | None) -> str:
    return PLACES.get(type(widget), "") if widget is not None else ""

"""What can be done on the search screen: one method for each of its actions."""

from __future__ import annotations

from typing import ClassVar

from textual.binding import BindingType
from textual.screen import Screen
from textual.widgets import Input

from searchidx.article import Article
from searchidx.results import Hit
from tui import events as ev
from tui.actions import actions_at, bindings_of
from tui.desk import Desk
from tui.requests import command_line
from tui.screens import handoffs
from tui.screens.help import HelpScreen
from tui.state import State, entity_key
from tui.text.citation import citation
from tui.widgets.facet_rail import FacetList, FacetRail
from tui.widgets.hit_list import HitList
from tui.widgets.query_line import QueryLine
from tui.widgets.reader import ReaderText
from tui.widgets.remedy_list import RemedyList
from tui.widgets.timeline_bar import TimelineBar

OUTSIDE = frozenset(action.name for action in actions_at("outside"))


class ActionScreen(Screen[None]):
    """The actions; what they change and show is up to the search screen itself."""

    BINDINGS: ClassVar[list[BindingType]] = [*bindings_of("outside")]

    desk: Desk
    state: State
    is_stale: bool

    def dispatch(self, event: ev.Event) -> None:
        """Change the state and all that follows from it."""
        raise NotImplementedError

    def tell(self, text: str, is_complaint: bool) -> None:
        """Say something for a while."""
        raise NotImplementedError

    def follow_cursor(self) -> None:
        """Show the article under the cursor where the reader is in sight."""
        raise NotImplementedError

    # What works now.

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Say whether a key of the screen is obeyed: none that is a letter in a line of text."""
        if isinstance(self.focused, Input) and action in OUTSIDE:
            return False
        if action == "focus_query" and isinstance(self.focused, FacetList):
            return False
        return self.works(action)

    def works(self, action: str) -> bool:
        """Say whether an action of the screen makes sense now, wherever the focus is."""
        reader, hit = self.query_one(ReaderText), self.query_one(HitList).hit
        source = self._source()
        works = {
            "undo": bool(self.state.past),
            "redo": bool(self.state.future),
            "clear_all": self.state.search.has_filters,
            "refresh": self.is_stale,
            "read": hit is not None,
            "cite": source is not None,
            "edit": source is not None,
            "open_url": source is not None and source.url is not None,
            "follow": reader.entity is not None,
        }
        return works.get(action, True)

    def _source(self) -> Article | Hit | None:
        """Return the article that is read, or the hit under the cursor."""
        reader = self.query_one(ReaderText)
        if reader.has_focus and reader.view is not None:
            return reader.view.article
        return self.query_one(HitList).hit

    # Actions of single places.

    def action_close_query(self) -> None:
        """Search for exactly what stands in the query line, and go to the hits."""
        self.dispatch(ev.QueryTyped(self.query_one(QueryLine).value))
        self.dispatch(ev.QueryClosed())
        self.action_leave()

    def action_to_hits(self) -> None:
        """Go to the hits."""
        self.action_leave()

    def action_hits_page_down(self) -> None:
        """Page through the hits from the query line."""
        self.query_one(HitList).action_page_down()

    def action_hits_page_up(self) -> None:
        """Page back through the hits from the query line."""
        self.query_one(HitList).action_page_up()

    def action_leave(self) -> None:
        """Go to the hits, or to what stands in their place."""
        self.remove_class("-reading", "-drawer")
        self.query_one(FacetRail).drop_filter()
        self.set_focus(self.query_one(RemedyList if self.state.is_empty else HitList))

    def action_read(self) -> None:
        """Read the hit under the cursor."""
        self.add_class("-reading")
        self.follow_cursor()
        self.set_focus(self.query_one(ReaderText))

    def action_next_article(self) -> None:
        """Read the next hit."""
        self.query_one(HitList).action_next()

    def action_previous_article(self) -> None:
        """Read the hit before."""
        hits = self.query_one(HitList)
        hits.move_to(hits.cursor - 1, -1)

    def action_follow(self) -> None:
        """Filter by the entity under the cursor of the reader."""
        entity = self.query_one(ReaderText).entity
        if entity is None:
            return
        self.action_leave()
        key = entity_key(entity.name, entity.type)
        if key not in self.state.search.entity.included:
            self.dispatch(ev.ValueChosen("entity", key, "include"))

    def action_cite(self) -> None:
        """Copy a citation."""
        source = self._source()
        if source is not None:
            opening = source.opening if isinstance(source, Hit) else source.body[:60]
            self.tell(*handoffs.copy(self.app, citation(source, opening)))

    def action_edit(self) -> None:
        """Open the file in the editor."""
        source = self._source()
        if source is not None:
            line = source.line if isinstance(source, Article) else None
            self.tell(*handoffs.edit(self.app, source.path, line))

    def action_open_url(self) -> None:
        """Open the address in the browser."""
        source = self._source()
        if source is not None:
            self.tell(*handoffs.open_url(self.app, source.url))

    def action_filter_values(self) -> None:
        """Filter the values of a facet by typing."""
        rail = self.query_one(FacetRail)
        facet = rail.begin_filter()
        if facet is not None:
            self.set_focus(rail.filter)
            self.desk.load_values(facet, self.state)

    def action_keep_filter(self) -> None:
        """Go to the values that are left."""
        rail = self.query_one(FacetRail)
        rail.take_filter()
        self.set_focus(rail.list)

    def action_drop_filter(self) -> None:
        """Show all facets again."""
        rail = self.query_one(FacetRail)
        rail.drop_filter()
        self.set_focus(rail.list)

    # Actions that work outside the query line.

    def action_focus_query(self) -> None:
        """Go to the query line."""
        self.remove_class("-reading", "-drawer")
        self.set_focus(self.query_one(QueryLine))

    def action_facets(self) -> None:
        """Go to the facets, opening their drawer; from there, back to the hits."""
        facets = self.query_one(FacetList)
        if facets.has_focus:
            self.action_leave()
            return
        self.remove_class("-reading")
        self.set_class(self.has_class("-narrow"), "-drawer")
        self.set_focus(facets)

    def action_dates(self) -> None:
        """Go to the timeline."""
        self.remove_class("-reading")
        self.set_focus(self.query_one(TimelineBar))

    def action_sort(self) -> None:
        """Take the next order."""
        self.dispatch(ev.SortCycled())

    def action_density(self) -> None:
        """Take the next number of rows."""
        self.dispatch(ev.DensityCycled())

    def action_undo(self) -> None:
        """Undo the last change of the search."""
        self.dispatch(ev.SteppedBack())

    def action_redo(self) -> None:
        """Make the undone change again."""
        self.dispatch(ev.SteppedForward())

    def action_clear_all(self) -> None:
        """Drop every filter."""
        self.dispatch(ev.AllCleared())

    def action_copy_command(self) -> None:
        """Copy the equal command line."""
        line = command_line(self.state.search, str(self.desk.index_dir))
        self.tell(*handoffs.copy(self.app, line))

    def action_refresh(self) -> None:
        """Move to the newest state of the index."""
        self.desk.refresh()

    def action_help(self) -> None:
        """Show all keys."""
        self.app.push_screen(HelpScreen())

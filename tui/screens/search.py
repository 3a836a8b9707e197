"""The search screen: what is on it, and how what happens reaches the state."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical
from textual.timer import Timer

from searchidx.results import IndexStats, IndexSummary
from tui import events as ev
from tui import messages as msg
from tui.desk import PREVIEW_AFTER_S, Desk
from tui.ports import Doors
from tui.reducer import reduce
from tui.screens import painting
from tui.screens.build import BuildScreen
from tui.screens.search_actions import ActionScreen
from tui.state import Search, State
from tui.text.faults import error_text
from tui.text.wording import say
from tui.widgets.bottom_line import BottomLine
from tui.widgets.chip_row import ChipRow
from tui.widgets.facet_rail import FacetList, FacetRail
from tui.widgets.hit_list import HitList
from tui.widgets.intent import Intent
from tui.widgets.pieces import COMPONENTS
from tui.widgets.query_line import FigureLine, Prompt, QueryLine
from tui.widgets.reader import Reader
from tui.widgets.remedy_list import RemedyList
from tui.widgets.rows import RowList
from tui.widgets.timeline_bar import TimelineBar

WAIT_SHOWN_AFTER_S = 0.15
WATCH_EVERY_S = 2.0
NOTICE_S = 5.0


class SearchScreen(ActionScreen):
    """Query, filters, timeline, facets, hits and reader, in a layout for the width."""

    COMPONENT_CLASSES: ClassVar[set[str]] = COMPONENTS
    HORIZONTAL_BREAKPOINTS = [  # noqa: RUF012  (typed by the base class)
        (0, "-narrow"),
        (100, "-wide"),
        (150, "-widest"),
    ]

    def __init__(
        self, index_dir: Path, paths: Sequence[Path], initial_query: str, doors: Doors
    ) -> None:
        super().__init__()
        self.desk = Desk(index_dir, doors, self.post_message)
        self.state = State(search=Search(query=initial_query))
        self.stats: IndexStats | None = None
        self.is_stale = False
        self._paths = tuple(paths)
        self._wait_timer: Timer | None = None
        self._notice_timer: Timer | None = None
        self._told: tuple[str, bool] = ("", False)
        self._read_position: int | None = None

    def compose(self) -> ComposeResult:
        """Lay the parts out from top to bottom."""
        with Horizontal(id="top"):
            yield Prompt(id="prompt")
            yield QueryLine(self.state.search.query, id="query")
            yield FigureLine(id="figures")
        yield ChipRow(id="chips")
        yield TimelineBar(id="timeline")
        with Horizontal(id="panes"):
            yield FacetRail(id="rail")
            with Vertical(id="results"):
                yield HitList(id="hits")
                yield RemedyList(id="remedies")
            yield Reader(id="reader")
        yield BottomLine(id="bottom")

    def on_mount(self) -> None:
        """Paint first; open the index, or build it, after that."""
        self.query_one(QueryLine).focus()
        self.query_one(FigureLine).show(say("figures.opening"))
        self.call_after_refresh(self._begin)
        self.set_interval(WATCH_EVERY_S, self.desk.watch)

    def _begin(self) -> None:
        if self._paths:
            self._show_build(None)
        else:
            self.desk.open()

    def on_unmount(self) -> None:
        """Let the threads go."""
        self.desk.close()

    # The state.

    def dispatch(self, event: ev.Event) -> None:
        """Change the state, ask what the change asks for, and paint what it changed."""
        old, self.state = self.state, reduce(self.state, event)
        if self.state.number != old.number and self.stats is not None:
            self.desk.search(self.state)
            self._wait_for(self.state.number)
        painting.paint(self, old, self.state)
        if self.state.answer is not old.answer:
            self._read_position = None
            self.follow_cursor()

    def on_intent(self, message: Intent) -> None:
        """A widget asks for a change."""
        self._told = ("", False)
        self.dispatch(message.event)

    def _wait_for(self, number: int) -> None:
        if self._wait_timer is not None:
            self._wait_timer.stop()

        def say_so() -> None:
            if self.state.number == number and self.state.is_waiting:
                self.query_one(FigureLine).show(say("figures.searching"), "key")

        self._wait_timer = self.set_timer(WAIT_SHOWN_AFTER_S, say_so)

    # What the desk says.

    def on_index_opened(self, message: msg.IndexOpened) -> None:
        """Ask the present search of the index, or ask it again of a newer one."""
        old, self.stats = self.stats, message.stats
        self.is_stale = False
        self.query_one(ChipRow).show_about(painting.about_archive(message.stats))
        if old is not None:
            self.tell(say("told.refreshed", n=message.stats.n_articles), is_complaint=False)
        self.dispatch(ev.Repeated())

    def on_index_unusable(self, message: msg.IndexUnusable) -> None:
        """Offer to build the index."""
        self.query_one(FigureLine).show("")
        self._show_build(message.error)

    def _show_build(self, error: Exception | None) -> None:
        self.app.push_screen(BuildScreen(self.desk, self._paths, error), self._built)

    def _built(self, summary: IndexSummary | None) -> None:
        if summary is not None:
            self.tell(painting.summary_of(summary), is_complaint=bool(summary.skipped))
        self.desk.open()

    def on_index_changed(self) -> None:
        """Say quietly that there is something newer."""
        if not self.is_stale:
            self.is_stale = True
            self.show_bottom()

    def on_answered(self, message: msg.Answered) -> None:
        """Take an answer in."""
        self.dispatch(message.event)

    def on_page_loaded(self, message: msg.PageLoaded) -> None:
        """Take a page of hits in, unless other hits are shown by now."""
        if message.number == self.state.answered:
            self.query_one(HitList).add_hits(message.offset, message.hits)
            self.follow_cursor()

    def on_values_loaded(self, message: msg.ValuesLoaded) -> None:
        """Take all values of a facet in, unless another search is shown by now."""
        if message.number == self.state.number:
            self.query_one(FacetRail).show_all_values(message.facet, message.values)

    def on_article_loaded(self, message: msg.ArticleLoaded) -> None:
        """Show an article, unless another hit is read by now."""
        if message.position != self._read_position:
            return
        hits = self.query_one(HitList)
        hit = hits.hit_at(message.position)
        place = say("reader.place", n=message.position + 1, total=hits.n_items)
        n_words = hit.n_words if hit is not None else 0
        self.query_one(Reader).show_article(message.view, n_words, place)

    def on_work_failed(self, message: msg.WorkFailed) -> None:
        """Say what went wrong."""
        self.tell(error_text(message.error), is_complaint=True)

    # What the widgets ask for.

    def on_hit_list_page_wanted(self, message: HitList.PageWanted) -> None:
        """Load hits that are looked at."""
        self.desk.load_page(self.state.answered, self.state.shown, message.offset)

    @on(RowList.Moved, "#hits")
    def follow_cursor(self) -> None:
        """Show the article under the cursor where the reader is in sight."""
        hits = self.query_one(HitList)
        self.show_bottom()
        if not (self.has_class("-widest") or self.has_class("-reading")):
            return
        if self.state.is_empty or hits.n_items == 0:
            self._read_position = None
            self.query_one(Reader).show_nothing()
        elif hits.hit is not None and self._read_position != hits.cursor:
            self._read_position = hits.cursor
            after_s = PREVIEW_AFTER_S if self.state.is_typing else 0.0
            self.desk.read(hits.cursor, hits.hit.id, self.state.shown, after_s=after_s)

    @on(RowList.Picked)
    def _act_on(self, message: RowList.Picked) -> None:
        if isinstance(message.rows, HitList):
            self.action_read()
        elif isinstance(message.rows, RemedyList):
            message.rows.action_apply()
        elif isinstance(message.rows, FacetList):
            message.rows.action_include()

    def on_facet_list_values_wanted(self, message: FacetList.ValuesWanted) -> None:
        """Load all values of a facet."""
        self.desk.load_values(message.facet, self.state)

    # The bottom line.

    def tell(self, text: str, is_complaint: bool) -> None:
        """Say something for a while."""
        self._told = (text, is_complaint)
        self.show_bottom()
        if self._notice_timer is not None:
            self._notice_timer.stop()
        self._notice_timer = self.set_timer(NOTICE_S, self._tell_no_more)

    def _tell_no_more(self) -> None:
        self._told = ("", False)
        self.show_bottom()

    def show_bottom(self) -> None:
        """Show what was told, or else what stands, and the keys that work."""
        bottom = self.query_one(BottomLine)
        text, is_complaint = self._told
        if text:
            bottom.show_notice(text, "warning" if is_complaint else "key")
        else:
            bottom.show_notice(*painting.standing_notice(self.state, self.is_stale))
        bottom.show_actions(painting.actions_now(self))

    def on_descendant_focus(self) -> None:
        """Show the keys of the place where the focus is."""
        self.show_bottom()

    def on_reader_text_scrolled(self) -> None:
        """Show the keys that work on what is read."""
        self.show_bottom()

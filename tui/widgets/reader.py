"""Reading one article: its matches, its entities as links, its data."""

from __future__ import annotations

from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Vertical
from textual.message import Message

from searchidx.results import ArticleView, EntityRef
from tui.actions import bindings_of
from tui.text.article_rows import NONE, Document, Run, lay_out
from tui.text.pieces import Line, Piece, spread
from tui.text.wording import say
from tui.widgets.pager import Pager
from tui.widgets.pieces import PieceLine

MAX_TEXT_WIDTH = 90
"""Cells of a line of text; longer ones are hard to read."""

_NO_DOCUMENT = Document((), (), ())


class ReaderHead(PieceLine):
    """Which article, which match, how far."""

    def __init__(self) -> None:
        super().__init__()
        self._line: tuple[str, str] = ("", "")

    def show(self, left: str, right: str) -> None:
        """Show other figures."""
        if (left, right) != self._line:
            self._line = (left, right)
            self.refresh()

    def lines(self, width: int) -> tuple[Line, ...]:
        """Return the row."""
        left, right = self._line
        return (spread((Piece(" " + left, "dim"),), (Piece(right + " ", "key"),), width),)


class ReaderText(Pager):
    """The text; keys move through lines, matches and links."""

    BINDINGS: ClassVar[list[BindingType]] = [*bindings_of("reader")]

    class Scrolled(Message):
        """Another part, match or link is in view."""

    def __init__(self) -> None:
        super().__init__()
        self.view: ArticleView | None = None
        self.document = _NO_DOCUMENT
        self.match = NONE
        self.link = NONE
        self._n_words = 0

    def show_article(self, view: ArticleView | None, n_words: int) -> None:
        """Show an article from its top; the first match is the current one."""
        self.view, self._n_words = view, n_words
        self.link = NONE
        self.match = NONE
        self._lay_out()
        self.scroll_to(y=0, animate=False)
        self._changed()

    def _lay_out(self) -> None:
        if self.view is None or self.line_width < 4:
            self.document = _NO_DOCUMENT
        else:
            width = min(self.line_width - 2, MAX_TEXT_WIDTH)
            self.document = lay_out(self.view, self._n_words, width)
        if self.match == NONE and self.document.match_lines:
            self.match = 0
        self.set_height(len(self.document.lines))

    def _changed(self) -> None:
        self.refresh()
        self.post_message(self.Scrolled())

    # Drawing.

    def line_at(self, y: int, width: int) -> Line:
        """Return a line of the article."""
        if y >= len(self.document.lines):
            return ()
        runs = self.document.lines[y]
        return (Piece(" "), *(Piece(run.text, self._style(run)) for run in runs))

    def _style(self, run: Run) -> str:
        if run.match != NONE:
            return "current" if run.match == self.match else "mark"
        if run.link != NONE:
            return "link" if run.link == self.link else "entity"
        return run.style

    def on_resize(self) -> None:
        """Lay the text out at the new width, the top line staying where it is in the text."""
        n_before = max(1, len(self.document.lines))
        share = self.scroll_offset.y / n_before
        self._lay_out()
        self.scroll_to(y=round(share * len(self.document.lines)), animate=False)
        self._changed()

    def watch_scroll_y(self, old_value: float, new_value: float) -> None:
        """Tell how far the reading is."""
        super().watch_scroll_y(old_value, new_value)
        self.post_message(self.Scrolled())

    # Figures of the head.

    @property
    def percent(self) -> int:
        """How much of the article has been in view, in per cent."""
        n_lines = len(self.document.lines)
        if not n_lines:
            return 0
        return min(100, 100 * (self.scroll_offset.y + self.size.height) // n_lines)

    @property
    def entity(self) -> EntityRef | None:
        """The entity of the current link."""
        return None if self.link == NONE else self.document.links[self.link][1]

    # What can be done.

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Say what works now."""
        needs = {
            "next_match": len(self.document.match_lines) > 1,
            "previous_match": len(self.document.match_lines) > 1,
            "next_link": bool(self.document.links),
            "previous_link": bool(self.document.links),
        }
        return needs.get(action, True)

    def _reveal(self, y: int) -> None:
        """Scroll so that a line is in view, with some of what is around it."""
        top, height = self.scroll_offset.y, self.size.height
        if not top <= y < top + height:
            self.scroll_to(y=max(0, y - height // 3), animate=False)
        self._changed()

    def _step_match(self, step: int) -> None:
        n_matches = len(self.document.match_lines)
        if n_matches:
            self.match = (self.match + step) % n_matches
            self._reveal(self.document.match_lines[self.match])

    def action_next_match(self) -> None:
        """Go to the next match, from the last one to the first."""
        self._step_match(1)

    def action_previous_match(self) -> None:
        """Go to the match before."""
        self._step_match(-1)

    def _step_link(self, step: int) -> None:
        """Go to the next link; the first one is sought from the top of the window."""
        links = self.document.links
        if not links:
            return
        if self.link == NONE:
            top = self.scroll_offset.y
            below = [n for n, (y, _) in enumerate(links) if y >= top]
            self.link = below[0] if below and step > 0 else len(links) - 1
        else:
            self.link = (self.link + step) % len(links)
        self._reveal(links[self.link][0])

    def action_next_link(self) -> None:
        """Go to the next entity."""
        self._step_link(1)

    def action_previous_link(self) -> None:
        """Go to the entity before."""
        self._step_link(-1)


class Reader(Vertical):
    """An article under its head."""

    def compose(self) -> ComposeResult:
        """Put the head over the text."""
        yield ReaderHead()
        yield ReaderText()

    @property
    def text(self) -> ReaderText:
        """The text."""
        return self.query_one(ReaderText)

    def show_article(self, view: ArticleView, n_words: int, place: str) -> None:
        """Show an article; ``place`` says which of how many it is."""
        self._place = place
        self.text.show_article(view, n_words)

    def show_nothing(self) -> None:
        """Show no article."""
        self._place = ""
        self.text.show_article(None, 0)

    _place = ""

    def on_reader_text_scrolled(self) -> None:
        """Keep the head up to date."""
        text = self.text
        if text.view is None:
            self.query_one(ReaderHead).show("", "")
            return
        n_matches = len(text.document.match_lines)
        figures = [f"{text.percent} %"]
        if n_matches:
            figures.insert(0, say("reader.match", n=text.match + 1, total=n_matches))
        self.query_one(ReaderHead).show(self._place, "  ".join(figures))

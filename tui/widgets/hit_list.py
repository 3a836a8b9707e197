"""The list of hits: as long as the result, loaded page by page where it is looked at."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from textual.binding import BindingType
from textual.message import Message

from searchidx.results import Hit
from tui.actions import bindings_of
from tui.requests import PAGE_LENGTH
from tui.text.hit_rows import hit_lines
from tui.text.pieces import Line
from tui.widgets.rows import RowList


class HitList(RowList):
    """Hits in rows of the chosen density; pages that are not there yet are asked for."""

    BINDINGS: ClassVar[list[BindingType]] = [*bindings_of("hits")]

    class PageWanted(Message):
        """The hits from ``offset`` on are in sight and not loaded."""

        def __init__(self, offset: int) -> None:
            super().__init__()
            self.offset = offset

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._hits: dict[int, Hit] = {}
        self._wanted: int | None = None

    # The hits.

    def show_hits(self, total: int, hits: Sequence[Hit], density: int) -> None:
        """Show other results from their first page."""
        self._hits = dict(enumerate(hits))
        self._wanted = None
        self.scroll_to(y=0, animate=False)
        self.reset_items(total, item_height=density)
        self._want_what_is_seen()

    def add_hits(self, offset: int, hits: Sequence[Hit]) -> None:
        """Take in a page that was wanted; an empty one is not asked for again."""
        if not hits:
            return
        self._hits.update(enumerate(hits, offset))
        self._wanted = None
        self.refresh()
        self._want_what_is_seen()

    def show_density(self, density: int) -> None:
        """Show the same hits in rows of another height."""
        self.reset_items(self.n_items, cursor=self.cursor, item_height=density)
        self._want_what_is_seen()

    def hit_at(self, position: int) -> Hit | None:
        """Return the hit at a position, or None where it is not loaded."""
        return self._hits.get(position)

    @property
    def hit(self) -> Hit | None:
        """The hit under the cursor."""
        return self._hits.get(self.cursor)

    def item_lines(self, item: int, width: int) -> tuple[Line, ...] | None:
        """Return the rows of a hit."""
        hit = self._hits.get(item)
        return None if hit is None else hit_lines(hit, item, width, self.item_height)

    # Pages.

    def watch_scroll_y(self, old_value: float, new_value: float) -> None:
        """Load what comes into sight."""
        super().watch_scroll_y(old_value, new_value)
        self._want_what_is_seen()

    def on_resize(self) -> None:
        """Load what a larger window shows."""
        super().on_resize()
        self._want_what_is_seen()

    def _want_what_is_seen(self) -> None:
        """Ask for the page of the first hit in sight, or soon to be, that is not loaded."""
        first = self.scroll_offset.y // self.item_height
        last = min(first + self.n_items_in_sight + PAGE_LENGTH // 2, self.n_items - 1)
        missing = next((item for item in range(first, last + 1) if item not in self._hits), None)
        if missing is None:
            return
        offset = missing - missing % PAGE_LENGTH
        if offset != self._wanted:
            self._wanted = offset
            self.post_message(self.PageWanted(offset))

    def action_previous(self) -> None:
        """Move one hit back; from the first one, up to the query line."""
        if self.cursor == 0:
            self.screen.focus_previous("QueryLine")
        else:
            super().action_previous()

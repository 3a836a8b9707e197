"""A list with a cursor: the base of hits, facets and remedies."""

from __future__ import annotations

from typing import Final

from textual import events
from textual.message import Message

from tui.text.pieces import Line, Piece, clip
from tui.widgets.pieces import PieceView

MARKER: Final = "▌"


class RowList(PieceView):
    """Items of equal height, one of which has the cursor; only the seen ones are drawn."""

    class Moved(Message):
        """The cursor stands on another item."""

        def __init__(self, rows: RowList) -> None:
            super().__init__()
            self.rows = rows

        @property
        def control(self) -> RowList:
            """The list."""
            return self.rows

    class Picked(Moved):
        """An item was chosen with the mouse."""

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self.n_items = 0
        self.item_height = 1
        self.cursor = 0
        self._drawn: dict[int, tuple[Line, ...]] = {}
        self._drawn_width = 0

    # What a list says about its items.

    def item_lines(self, item: int, width: int) -> tuple[Line, ...] | None:
        """Return the lines of an item, or None while it is unknown."""
        raise NotImplementedError

    def is_selectable(self, item: int) -> bool:
        """Say whether the cursor may stand on an item."""
        return True

    def reset_items(self, n_items: int, *, cursor: int = 0, item_height: int = 1) -> None:
        """Show other items."""
        self.n_items, self.item_height = n_items, item_height
        self._drawn.clear()
        self.cursor = self._nearest(min(max(cursor, 0), max(n_items - 1, 0)), 1)
        self.set_height(n_items * item_height)
        self.refresh()
        self._scroll_to_cursor()

    # Drawing.

    def line_at(self, y: int, width: int) -> Line:
        """Return a line of an item, behind the marker of the cursor."""
        item, row = divmod(y, self.item_height)
        if item >= self.n_items:
            return ()
        has_cursor = item == self.cursor and self.is_selectable(item)
        marker = Piece(MARKER, "marker") if has_cursor else Piece(" ")
        line = self._lines_of(item, width - 1)[row]
        return (marker, *line)

    def base_at(self, y: int) -> str:
        """Mark the item under the cursor where the keys are obeyed."""
        item = y // self.item_height
        has_cursor = item == self.cursor and item < self.n_items and self.is_selectable(item)
        return "cursor" if has_cursor and self.has_focus else "plain"

    def _lines_of(self, item: int, width: int) -> tuple[Line, ...]:
        if width != self._drawn_width:
            self._drawn.clear()
            self._drawn_width = width
        lines = self._drawn.get(item)
        if lines is None:
            known = self.item_lines(item, width)
            if known is None:
                return ((Piece("…", "dim"),),) + ((),) * (self.item_height - 1)
            lines = self._drawn[item] = tuple(clip(line, width) for line in known)
        return lines

    def on_resize(self) -> None:
        """Keep the cursor in sight."""
        self.set_height(self.n_items * self.item_height)
        self._scroll_to_cursor()

    def on_focus(self) -> None:
        """Show where the cursor is."""
        self._redraw_item(self.cursor)

    def on_blur(self) -> None:
        """Show the cursor without its background."""
        self._redraw_item(self.cursor)

    def _redraw_item(self, item: int) -> None:
        self.refresh_lines(item * self.item_height, self.item_height)

    # Moving.

    def move_to(self, item: int, step: int = 1) -> bool:
        """Move the cursor to an item, or past what cannot have it; say whether it moved."""
        item = self._nearest(min(max(item, 0), max(self.n_items - 1, 0)), step)
        if item == self.cursor:
            self._scroll_to_cursor()
            return False
        self._redraw_item(self.cursor)
        self.cursor = item
        self._redraw_item(item)
        self._scroll_to_cursor()
        self.post_message(self.Moved(self))
        return True

    def _nearest(self, item: int, step: int) -> int:
        """Return the first selectable item from here on, or back from here, or the cursor."""
        for direction in (step, -step):
            at = item
            while 0 <= at < self.n_items:
                if self.is_selectable(at):
                    return at
                at += direction
        return min(self.cursor, max(self.n_items - 1, 0))

    def _scroll_to_cursor(self) -> None:
        """Scroll as little as shows the item, with the heading above it where there is one."""
        top, height = self.cursor * self.item_height, self.size.height
        if all(not self.is_selectable(item) for item in range(self.cursor)):
            top = 0
        bottom = (self.cursor + 1) * self.item_height
        y = self.scroll_offset.y
        if top < y or bottom - top > height:
            self.scroll_to(y=top, animate=False)
        elif bottom > y + height:
            self.scroll_to(y=bottom - height, animate=False)

    @property
    def n_items_in_sight(self) -> int:
        """How many items the window holds."""
        return max(1, self.size.height // self.item_height)

    def action_next(self) -> None:
        """Move one item on."""
        self.move_to(self.cursor + 1, 1)

    def action_previous(self) -> None:
        """Move one item back."""
        self.move_to(self.cursor - 1, -1)

    def action_page_down(self) -> None:
        """Move one window on."""
        self.move_to(self.cursor + self.n_items_in_sight, 1)

    def action_page_up(self) -> None:
        """Move one window back."""
        self.move_to(self.cursor - self.n_items_in_sight, -1)

    def action_first(self) -> None:
        """Move to the first item."""
        self.move_to(0, 1)

    def action_last(self) -> None:
        """Move to the last item."""
        self.move_to(self.n_items - 1, -1)

    def on_click(self, event: events.Click) -> None:
        """Put the cursor under the mouse; a second click picks the item."""
        item = (event.y + self.scroll_offset.y) // self.item_height
        if item >= self.n_items or not self.is_selectable(item):
            return
        self.move_to(item)
        if event.chain > 1:
            self.post_message(self.Picked(self))

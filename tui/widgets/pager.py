"""Text to scroll through: the base of the reader and the help."""

from __future__ import annotations

from tui.widgets.pieces import PieceView


class Pager(PieceView):
    """Moves a line, a window, or to either end."""

    def _scroll(self, n_lines: int) -> None:
        self.scroll_to(y=self.scroll_offset.y + n_lines, animate=False)

    def action_line_down(self) -> None:
        """Scroll a line."""
        self._scroll(1)

    def action_line_up(self) -> None:
        """Scroll back a line."""
        self._scroll(-1)

    def action_page_down(self) -> None:
        """Scroll a window, less a line."""
        self._scroll(self.size.height - 1)

    def action_page_up(self) -> None:
        """Scroll back a window, less a line."""
        self._scroll(1 - self.size.height)

    def action_top(self) -> None:
        """Go to the top."""
        self.scroll_to(y=0, animate=False)

    def action_bottom(self) -> None:
        """Go to the end."""
        self.scroll_to(y=self.virtual_size.height, animate=False)

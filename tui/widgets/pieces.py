"""Drawing pieces: the bases of every widget that shows text of its own.

Text goes from pieces to segments to strips and never through markup, so that nothing an
article contains can become a style, a link or an action.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from rich.segment import Segment
from textual.geometry import Size
from textual.scroll_view import ScrollView
from textual.strip import Strip
from textual.widget import Widget

from tui.text.pieces import Line, Piece

STYLES = (
    "title", "title-mark", "opening", "snippet", "mark", "current", "entity", "link", "number",
    "dim", "heading", "included", "excluded", "unknown", "marker", "cursor", "chip", "warning",
    "error", "key", "bar", "bar-chosen", "bar-cursor",
)  # fmt: skip
"""The styles a piece may have; ``pieces.tcss`` says what they look like."""

COMPONENTS = frozenset(f"piece--{style}" for style in STYLES)


def strip_of(widget: Widget, line: Sequence[Piece], width: int, base: str = "") -> Strip:
    """Return a line as a strip of exactly ``width`` cells; ``base`` lies under every piece."""
    below = widget.rich_style
    if base:
        below += widget.get_component_rich_style(f"piece--{base}", partial=True)
    segments = [
        Segment(
            piece.text,
            below + widget.get_component_rich_style(f"piece--{piece.style}", partial=True)
            if piece.style
            else below,
        )
        for piece in line
    ]
    return Strip(segments).adjust_cell_length(width, below)


class PieceLine(Widget, inherit_bindings=False):
    """A widget of few rows that never scrolls."""

    COMPONENT_CLASSES: ClassVar[set[str]] = set(COMPONENTS)
    ALLOW_SELECT = False

    def lines(self, width: int) -> Sequence[Line]:
        """Return the rows at a width."""
        raise NotImplementedError

    def render_line(self, y: int) -> Strip:
        """Draw a row."""
        width = self.size.width
        lines = self.lines(width)
        return strip_of(self, lines[y] if y < len(lines) else (), width)


class PieceView(ScrollView, can_focus=True, inherit_bindings=False):
    """A widget that scrolls through lines without keeping them all."""

    COMPONENT_CLASSES: ClassVar[set[str]] = set(COMPONENTS)
    ALLOW_SELECT = False

    def line_at(self, y: int, width: int) -> tuple[Line, str]:
        """Return the line ``y`` of the content and the style that lies under it."""
        raise NotImplementedError

    @property
    def line_width(self) -> int:
        """The cells a line may take."""
        return self.scrollable_content_region.width

    def set_height(self, n_lines: int) -> None:
        """Say how many lines there are to scroll through."""
        self.virtual_size = Size(self.line_width, n_lines)

    def render_line(self, y: int) -> Strip:
        """Draw a row."""
        width = self.line_width
        line, base = self.line_at(y + self.scroll_offset.y, width)
        return strip_of(self, line, width, base)

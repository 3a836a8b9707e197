"""Drawing pieces: the bases of every widget that shows text of its own.

Text goes from pieces to segments to strips and never through markup, so that nothing an
article contains can become a style, a link or an action.
"""

from __future__ import annotations

from collections.abc import Sequence

from rich.segment import Segment
from textual.geometry import Size
from textual.scroll_view import ScrollView
from textual.strip import Strip
from textual.widget import Widget

from tui.text.pieces import Line, Piece

STYLES = (
    "plain",
    "title", "title-mark", "opening", "snippet", "mark", "current", "entity", "link", "number",
    "dim", "heading", "included", "excluded", "unknown", "marker", "cursor", "chip", "warning",
    "error", "key", "bar", "bar-chosen", "bar-cursor",
)  # fmt: skip
"""The styles a piece may have; ``pieces.tcss`` says what they look like."""

COMPONENTS = {f"piece--{style}" for style in STYLES}
"""The component classes of a screen whose widgets draw pieces.

They are kept by the screen, once: each class costs a pass through the style sheets for
each widget that has it, and a dozen widgets with all of them double the time to first paint.
"""


def strip_of(widget: Widget, line: Sequence[Piece], width: int, base: str = "plain") -> Strip:
    """Return a line as a strip of exactly ``width`` cells; ``base`` lies under every piece."""
    style_of = widget.screen.get_component_rich_style
    below = style_of(f"piece--{base}")
    segments = [
        Segment(
            piece.text,
            below + style_of(f"piece--{piece.style}", partial=True) if piece.style else below,
        )
        for piece in line
    ]
    return Strip(segments).adjust_cell_length(width, below).simplify()


class PieceLine(Widget, inherit_bindings=False):
    """A widget of few rows that never scrolls."""

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

    ALLOW_SELECT = False

    def line_at(self, y: int, width: int) -> Line:
        """Return the line ``y`` of the content."""
        raise NotImplementedError

    def base_at(self, y: int) -> str:
        """Return the style that lies under the line ``y`` of the content."""
        return "plain"

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
        y += self.scroll_offset.y
        return strip_of(self, self.line_at(y, width), width, self.base_at(y))

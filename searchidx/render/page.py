"""Lines of text for a screen of known width, or for a pipe."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Final

from searchidx.dataclass import dataclass
from searchidx.messages import preferred_language
from searchidx.render.lines import Line, cut, plain, wrapped, written

PLAIN_WIDTH: Final = 1000
"""Cells that tables may take in a pipe: nothing is cut there, and prose is not wrapped."""

_MAX_PROSE: Final = 100
_MIN_WIDTH: Final = 20


@dataclass(frozen=True, slots=True)
class Page:
    """What a text is laid out for.

    ``width`` in cells, None where lines are not to be wrapped; ``is_styled`` says whether
    escape sequences for colour and weight may be written.
    """

    width: int | None = None
    is_styled: bool = False

    @property
    def table_width(self) -> int:
        """Cells that a table may take."""
        return PLAIN_WIDTH if self.width is None else max(self.width, _MIN_WIDTH)

    def lines(self, line: Line, indent: int = 0) -> Iterator[Line]:
        """Yield a line, wrapped to the page behind an indentation."""
        margin = ((" " * indent, ""),)
        if self.width is None:
            yield margin + cut(line, 0, len(plain(line).rstrip()))
            return
        cells = max(min(self.width, _MAX_PROSE) - indent, _MIN_WIDTH)
        for part in wrapped(line, cells):
            yield margin + part

    def text(self, lines: Iterable[Line]) -> str:
        """Return lines as one string that ends in a line feed."""
        return written(lines, is_styled=self.is_styled)


def number(n: int) -> str:
    """Write a whole number with the thousands separated as the user's language does."""
    grouped = f"{n:,}"
    return grouped.replace(",", ".") if preferred_language() == "es" else grouped

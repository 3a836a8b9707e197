"""Lines of text for a screen of known width, or for a pipe."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from io import StringIO
from typing import Final

from rich.console import Console, RenderableType
from rich.text import Text

from searchidx.dataclass import dataclass
from searchidx.messages import preferred_language
from searchidx.render.safe import safe_text
from searchidx.results import Range

PLAIN_WIDTH: Final = 1000
"""Cells that tables may take in a pipe: nothing is cut there, and prose is not wrapped."""

MATCH_STYLE: Final = "bold yellow"
FAINT_STYLE: Final = "dim"
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

    def lines(self, text: Text, indent: int = 0) -> Iterator[Text]:
        """Yield the lines of a text, wrapped to the page behind an indentation."""
        wrapped: Iterable[Text] = [text]
        if self.width is not None:
            cells = max(min(self.width, _MAX_PROSE) - indent, _MIN_WIDTH)
            wrapped = text.wrap(_console(self), cells)
        for line in wrapped:
            line.rstrip()
            yield Text(" " * indent) + line

    def text(self, parts: Iterable[RenderableType]) -> str:
        """Return lines and tables as one string that ends in a line feed."""
        console = _console(self)
        for part in parts:
            console.print(part, soft_wrap=isinstance(part, Text))
        out = console.file
        assert isinstance(out, StringIO)
        if self.is_styled:
            return out.getvalue()
        return "".join(f"{line.rstrip()}\n" for line in out.getvalue().splitlines())


def _console(page: Page) -> Console:
    return Console(
        file=StringIO(),
        width=page.table_width,
        force_terminal=page.is_styled,
        color_system="auto" if page.is_styled else None,
        no_color=not page.is_styled,
        markup=False,
        emoji=False,
        highlight=False,
        legacy_windows=False,
        _environ=os.environ,
    )


def marked(text: str, ranges: Iterable[Range], style: str = "", *, multiline: bool = False) -> Text:
    """Return a text, made safe, with the ranges that matched set off."""
    shown = Text(safe_text(text, multiline=multiline), style=style)
    for start, end in ranges:
        shown.stylize(MATCH_STYLE, start, end)
    return shown


def faint(text: str) -> Text:
    """Return a secondary text, made safe."""
    return Text(safe_text(text), style=FAINT_STYLE)


def number(n: int) -> str:
    """Write a whole number with the thousands separated as the user's language does."""
    grouped = f"{n:,}"
    return grouped.replace(",", ".") if preferred_language() == "es" else grouped

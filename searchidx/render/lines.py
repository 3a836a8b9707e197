"""A line of text in pieces of one style each: cut, wrapped, written for a terminal.

A style is the parameters of an SGR escape sequence (``"1;33"`` is bold yellow), ``""`` none.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise
from typing import Final

from searchidx.pattern import pattern
from searchidx.render.cells import fitting, n_cells
from searchidx.render.safe import safe_text
from searchidx.results import Range

Line = tuple[tuple[str, str], ...]
"""Pieces of text, none of them with a line feed, each with its style."""

BOLD: Final = "1"
FAINT: Final = "2"
ITALIC: Final = "3"
CYAN: Final = "36"
MATCH: Final = "1;33"

_WORD: Final = pattern(r"\s*\S+\s*")


def line(text: str, style: str = "") -> Line:
    """Return a text, made safe, in one style."""
    return ((safe_text(text), style),)


def marked(text: str, ranges: Iterable[Range], style: str = "", *, multiline: bool = False) -> Line:
    """Return a text, made safe, with the ranges that matched set off.

    With ``multiline`` the pieces may hold line feeds, for :func:`paragraphs` to take out.
    """
    shown = safe_text(text, multiline=multiline)
    pieces: list[tuple[str, str]] = []
    position = 0
    for start, end in ranges:
        pieces += (shown[position:start], style), (shown[start:end], MATCH)
        position = end
    pieces.append((shown[position:], style))
    return tuple(piece for piece in pieces if piece[0])


def plain(line: Line) -> str:
    """Return the text of a line."""
    return "".join(text for text, _ in line)


def cut(line: Line, start: int, end: int) -> Line:
    """Return characters ``[start, end)`` of a line."""
    pieces = []
    position = 0
    for text, style in line:
        part = text[max(start - position, 0) : max(end - position, 0)]
        if part:
            pieces.append((part, style))
        position += len(text)
    return tuple(pieces)


def paragraphs(line: Line) -> Iterator[Line]:
    """Yield what stands between line feeds."""
    start = 0
    for text in plain(line).split("\n"):
        yield cut(line, start, start + len(text))
        start += len(text) + 1


def wrapped(line: Line, cells: int) -> Iterator[Line]:
    """Yield a line in parts that fit into so many cells, broken between words if possible."""
    text = plain(line)
    for start, end in pairwise([0, *_breaks(text, cells), len(text)]):
        yield cut(line, start, start + len(text[start:end].rstrip()))


def _breaks(text: str, cells: int) -> Iterator[int]:
    """Yield where to break a text; a word too long for any line begins one and fills it."""
    used = 0
    for found in _WORD.finditer(text):
        word, start = found[0], found.start()
        length = n_cells(word.rstrip())
        if used + length <= cells:
            used += n_cells(word)
            continue
        if start:
            yield start
        while length > cells and (n_chars := fitting(word, cells)):
            start, word = start + n_chars, word[n_chars:]
            length = n_cells(word.rstrip())
            if word:
                yield start
        used = n_cells(word)


def padded(line: Line, cells: int, *, is_right: bool = False) -> Line:
    """Return a line with spaces up to so many cells, behind it or before."""
    space = ((" " * (cells - n_cells(plain(line))), ""),)
    return space + line if is_right else line + space


def grid(rows: Sequence[tuple[Line, Line]], cells: int, *, is_right: bool = False) -> list[Line]:
    """Return two columns, two cells apart, the second wrapped to what is left of the page.

    ``is_right``: the first is aligned to the right.
    """
    first = max((n_cells(plain(cell)) for cell, _ in rows), default=0)
    lines: list[Line] = []
    for label, value in rows:
        margin = padded(label, first, is_right=is_right)
        for part in wrapped(value, max(cells - first - 2, 1)):
            lines.append((*margin, ("  ", ""), *part))
            margin = padded((), first)
    return lines


def written(lines: Iterable[Line], *, is_styled: bool) -> str:
    """Return lines as one string that ends in a line feed, with escape sequences if styled."""
    if is_styled:
        painted = ("".join(_painted(*piece) for piece in line) for line in lines)
    else:
        painted = (plain(line) for line in lines)
    return "".join(f"{line.rstrip()}\n" for line in painted)


def _painted(text: str, style: str) -> str:
    return f"\x1b[{style}m{text}\x1b[0m" if style else text

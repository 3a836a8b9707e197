"""Pieces of styled text, and fitting them into a width.

A piece names its style; what the style looks like is decided by the widgets
(``widgets/pieces.tcss``). Text that comes from articles enters through
:func:`plain` or :func:`marked`, which make it harmless.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from rich.cells import cell_len, chop_cells, set_cell_size

from searchidx.render import safe_text
from searchidx.results import Range

ELLIPSIS = "…"


class Piece(NamedTuple):
    """A run of text in one style."""

    text: str
    style: str = ""


Line = tuple[Piece, ...]


def plain(text: str, style: str = "") -> Piece:
    """Return text from outside as a piece of one line that cannot steer the terminal."""
    return Piece(safe_text(text), style)


def marked(text: str, ranges: Iterable[Range], style: str, mark: str) -> Line:
    """Cut text from outside into pieces: ``mark`` inside the ranges, ``style`` between them.

    Ranges are half-open, in code points, in order and without overlap.
    """
    safe = safe_text(text)
    pieces: list[Piece] = []
    at = 0
    for start, end in ranges:
        pieces += [Piece(safe[at:start], style), Piece(safe[start:end], mark)]
        at = end
    pieces.append(Piece(safe[at:], style))
    return tuple(piece for piece in pieces if piece.text)


def width_of(line: Sequence[Piece]) -> int:
    """Return the width in cells."""
    return sum(cell_len(piece.text) for piece in line)


def clip(line: Sequence[Piece], width: int) -> Line:
    """Return the line cut to a width in cells, with an ellipsis where something is missing."""
    if width_of(line) <= width:
        return tuple(line)
    if width <= 0:
        return ()
    left = width - 1
    kept: list[Piece] = []
    for piece in line:
        n_cells = cell_len(piece.text)
        if n_cells > left:
            head = chop_cells(piece.text, left)[0] if left else ""
            kept.append(Piece(head.rstrip() + ELLIPSIS, piece.style))
            break
        kept.append(piece)
        left -= n_cells
    return tuple(kept)


def spread(left: Sequence[Piece], right: Sequence[Piece], width: int) -> Line:
    """Return one line with ``right`` at its right end; ``left`` gives way if both do not fit."""
    n_right = width_of(right)
    if not n_right or n_right >= width:
        return clip(left, width)
    kept = clip(left, width - n_right - 1)
    gap = Piece(" " * (width - n_right - width_of(kept)))
    return (*kept, gap, *right)


def pad(text: str, width: int) -> str:
    """Return the text cut or filled with spaces to exactly ``width`` cells."""
    return set_cell_size(text, width)

"""Breaking text into lines of a width, keeping where each line came from."""

from __future__ import annotations

import re
from collections.abc import Iterator

from rich.cells import cell_len, chop_cells

from searchidx.results import Range

_WORD = re.compile(r"\S+[^\S\n]*|[^\S\n]+")


def wrap(text: str, width: int) -> list[Range]:
    """Return the half-open ranges of code points that the lines of a text cover.

    Lines break at line feeds and, where a line is wider than ``width`` cells, before a
    word; a word wider than a line is cut. Trailing blanks belong to no line.
    """
    lines: list[Range] = []
    start = 0
    for paragraph in text.split("\n"):
        end = start + len(paragraph)
        lines.extend(_wrap_paragraph(text, start, end, max(width, 2)))
        start = end + 1
    return lines


def _wrap_paragraph(text: str, start: int, end: int, width: int) -> Iterator[Range]:
    """Yield the lines of text[start:end], which has no line feed; at least one."""
    line_start, n_cells = start, 0
    for found in _WORD.finditer(text, start, end):
        word = found[0]
        n_word = cell_len(word.rstrip())
        if n_cells and n_cells + n_word > width:
            yield _trimmed(text, line_start, found.start())
            line_start, n_cells = found.start(), 0
        if n_word > width:
            *cut, last = chop_cells(word.rstrip(), width)
            for part in cut:
                yield (line_start, line_start + len(part))
                line_start += len(part)
            n_cells = cell_len(last) + len(word) - len(word.rstrip())
        else:
            n_cells += cell_len(word)
    yield _trimmed(text, line_start, end)


def _trimmed(text: str, start: int, end: int) -> Range:
    return (start, start + len(text[start:end].rstrip()))

"""How many cells of a terminal a text takes, and how to cut it by cells."""

from __future__ import annotations

from typing import Final

ELLIPSIS: Final = "…"

# Characters of one cell each: Latin, Greek, Cyrillic, punctuation, currencies, blocks.
_ONE_CELL: Final = frozenset(
    chr(code)
    for first, last in (
        (0x20, 0x7E),
        (0xA0, 0xAC),
        (0xAE, 0x2FF),
        (0x370, 0x482),
        (0x2010, 0x2027),
        (0x2030, 0x205E),
        (0x20A0, 0x20C0),
        (0x2500, 0x25FC),
    )
    for code in range(first, last + 1)
)


def n_cells(text: str) -> int:
    """Return the number of cells that a text takes."""
    if _ONE_CELL.issuperset(text):
        return len(text)
    from rich.cells import cell_len  # noqa: PLC0415 - with the tables of Unicode for what is rare

    return cell_len(text)


def fitting(text: str, cells: int) -> int:
    """Return how many characters from the beginning of a text fit into so many cells."""
    if _ONE_CELL.issuperset(text):
        return min(len(text), cells)
    used = 0
    for index, char in enumerate(text):
        used += n_cells(char)
        if used > cells:
            return index
    return len(text)


def shortened(text: str, cells: int) -> str:
    """Return a text that fits into so many cells, with a ``…`` for what is left out."""
    if n_cells(text) <= cells:
        return text
    return text[: fitting(text, cells - len(ELLIPSIS))] + ELLIPSIS

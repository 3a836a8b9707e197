"""A row of the facet rail as a line."""

from __future__ import annotations

from tui.rail import RailRow
from tui.text.pieces import Line, Piece, plain, spread
from tui.text.wording import number, say


def rail_line(row: RailRow, width: int) -> Line:
    """Return the row in at most ``width`` cells: mark, kind of entity, name, count."""
    if row.kind == "gap":
        return ()
    if row.kind == "heading":
        return (Piece(row.label, "heading"),)
    if row.kind == "more":
        return (Piece(f"  … {row.label}", "dim"),)
    style = {"✓": "included", "−": "excluded", "": ""}[row.mark]
    left = [Piece(f"{row.mark or ' '} ", style)]
    if row.type is not None:
        left.append(Piece(say(f"type.{row.type}.letter") + " ", "dim"))
    left.append(plain(row.label, style or ("unknown" if row.value is None else "")))
    return spread(left, (Piece(number(row.count), "dim"),), width)

"""Results as CSV: a header, one record a line, nothing that a spreadsheet would run."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Sequence
from io import StringIO
from typing import Final

from searchidx.render.safe import safe_text
from searchidx.results import FacetCount, Hit

HIT_COLUMNS: Final = (
    "id",
    "path",
    "title",
    "outlet",
    "date",
    "score",
    "n_matches",
    "n_words",
    "url",
    "entities",
    "snippet",
)
# What starts a formula in a spreadsheet, in the wide forms of East Asian input too.
_FORMULA: Final = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")


def harmless(text: str) -> str:
    """Return a cell that shows as one line and is text to every spreadsheet.

    A cell that would be read as a formula gets a leading apostrophe.
    """
    return safe_text(f"'{text}" if text.startswith(_FORMULA) else text)


def hits_csv(hits: Iterable[Hit]) -> str:
    """Return hits under the header :data:`HIT_COLUMNS`; what is unknown is empty."""
    return table_csv(HIT_COLUMNS, (_hit_cells(hit) for hit in hits))


def facet_csv(facet: str, counts: Iterable[FacetCount]) -> str:
    """Return the counts of a facet; entities have a column ``type``."""
    if facet == "entity":
        return table_csv(
            ("value", "type", "count"), ((c.value or "", c.type or "", c.count) for c in counts)
        )
    return table_csv(("value", "count"), ((c.value or "", c.count) for c in counts))


def _hit_cells(hit: Hit) -> Sequence[str | int | float]:
    return (
        hit.id,
        hit.path,
        hit.title or "",
        hit.outlet or "",
        "" if hit.date is None else str(hit.date),
        round(hit.score, 4),
        hit.n_matches,
        hit.n_words,
        hit.url or "",
        "; ".join(entity.name for entity in hit.entities),
        " … ".join(snippet.text for snippet in hit.snippets),
    )


def table_csv(header: Sequence[str], records: Iterable[Sequence[str | int | float]]) -> str:
    """Return records under a header, every text made harmless."""
    out = StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(header)
    for record in records:
        writer.writerow([harmless(cell) if isinstance(cell, str) else cell for cell in record])
    return out.getvalue()

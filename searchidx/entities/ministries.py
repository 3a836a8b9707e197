"""A country behind one of its ministries is a name of its own, and part of the ministry's."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Final

from searchidx.entities.keys import fold_name
from searchidx.entities.mentioned import Span
from searchidx.entities.tables import tables

HEADS: Final = ("Ministerio ", "Cancillería ")
_OF: Final = re.compile(r"\s+(?:del?|de\s+(?:la|los|las|el))\s+(?=[^\W\d_a-z])")


def parted(span: Span) -> tuple[Span, ...]:
    """Return a ministry with its whole name as the full one, and its country; else the span.

    ``Ministerio de Defensa de Noruega``: *Ministerio de Defensa* and *Noruega*.
    """
    found = _country(span.text)
    if found is None:
        return (span,)
    end, start = found
    ministry = span.text[:end]
    return (
        Span(span.field, span.start, span.start + end, ministry, span.type, span.text),
        Span(span.field, span.start + start, span.end, span.text[start:], "place"),
    )


@lru_cache(maxsize=1 << 10)
def _country(text: str) -> tuple[int, int] | None:
    """Return where the ministry ends and its country begins, if there is one."""
    for match in _OF.finditer(text):
        if fold_name(text[match.end() :]) in tables().countries:
            return match.start(), match.end()
    return None

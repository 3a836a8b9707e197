"""Acronyms in brackets that stand for ordinary words are no names: "fondos cotizados (ETF)"."""

from __future__ import annotations

from collections.abc import Sequence

from searchidx.entities.acronyms import is_acronym
from searchidx.entities.keys import fold_name
from searchidx.entities.mentioned import Span
from searchidx.entities.tables import tables


def without_glosses(spans: Sequence[Span], text: str) -> list[Span]:
    """Leave out acronyms that explain words in lower case, and that a text has but once.

    ``spans`` are those of one field in text order. Acronyms that the tables know stay.
    """
    kept: list[Span] = []
    for span in spans:
        if not (span.text.isupper() and _is_gloss(span, kept[-1].end if kept else 0, text)):
            kept.append(span)
    return kept


def _is_gloss(span: Span, last_end: int, text: str) -> bool:
    before, behind = text[max(0, span.start - 2) : span.start], text[span.end : span.end + 2]
    if before.rstrip()[-1:] != "(" or behind.lstrip()[:1] != ")":
        return False
    if not is_acronym(span.text) or fold_name(span.text) in tables().known:
        return False
    explained = text[last_end : span.start].rstrip("( \u00a0")
    is_ordinary = explained[-1:].islower() and explained.split()[-1].islower()
    return is_ordinary and text.count(span.text) == 1

"""The values of entity, outlet and date fields: ``medio:ninguno``, ``fecha:>=2023-09``."""

from __future__ import annotations

import datetime as dt
import re
from typing import Final

from searchidx.analysis import fold, query_tokens
from searchidx.article import ENTITY_TYPES
from searchidx.dates import PartialDate
from searchidx.pattern import pattern
from searchidx.query.ast import DateIn, DateUnknown, EntityIs, Everything, Leaf, Not, OutletIs
from searchidx.query.escapes import unescaped
from searchidx.query.lexer import Kind, Lexeme
from searchidx.query.notes import Notes
from searchidx.results import Range
from searchidx.schema import Field

_NONE: Final = frozenset({"ninguno", "ninguna", "none"})
_RANGE: Final = pattern(r"(.*?)(?:\.{2,3}|…)(.*)", re.DOTALL)
_COMPARISON: Final = pattern(r"(>=|<=|=|>|<|≥|≤)(.*)", re.DOTALL)
_DAY_FIRST: Final = pattern(r"(?:(\d{1,2})([-/.]))?(\d{1,2})[-/.](\d{4})")
_EDITS: Final = pattern(r"~[0-9]*\Z")


def filter_leaf(field: Field, lexeme: Lexeme, span: Range, notes: Notes) -> Leaf | Not | None:
    """Return the leaf of a value of a field that is no text, None where it has no meaning.

    A quoted value is a name whatever it says.
    """
    text = " ".join(unescaped(lexeme.text).text.split())
    if field.kind == "date":
        return _date_leaf(text, span, notes)
    if lexeme.kind is Kind.PHRASE:
        if lexeme.is_exact or lexeme.distance is not None:
            notes.add("plain_value", span, text=text)
    else:
        if text and not text.strip("*"):
            return _any_value(field, span, notes)
        if field.kind == "keyword" and fold(text) in _NONE:
            return OutletIs(None, span)
        text = _without_marks(text, span, notes)
    if not query_tokens(text):
        notes.add("nothing_to_find", span, text=text)
        return None
    if field.kind == "keyword":
        return OutletIs(text, span)
    return EntityIs(text, span, next((t for t in ENTITY_TYPES if t == field.entity_type), None))


def _any_value(field: Field, span: Range, notes: Notes) -> Leaf | Not:
    """Read ``medio:*``: whatever has an outlet. Entities have no such leaf."""
    if field.kind == "keyword":
        return Not(OutletIs(None, span), span)
    notes.add("any_value", span)
    return Everything(span)


def _without_marks(text: str, span: Range, notes: Notes) -> str:
    written = text.rstrip(",;!")
    plain = _EDITS.sub("", written).lstrip("=").rstrip("*?").strip()
    if plain != written:
        notes.add("plain_value", span, text=plain)
    return plain


def _date_leaf(text: str, span: Range, notes: Notes) -> Leaf | None:
    text = text.rstrip(",;")
    if fold(text) in _NONE:
        return DateUnknown(span)
    if text and not text.strip("*"):
        return DateIn(None, None, span)
    try:
        first, last = _bounds(text)
    except (ValueError, OverflowError):
        notes.add("bad_date", span, text=text)
        return None
    if first is not None and last is not None and first.first > last.last:
        notes.add("reversed_range", span, first=str(last), last=str(first))
        first, last = last, first
    return DateIn(first, last, span)


def _bounds(text: str) -> tuple[PartialDate | None, PartialDate | None]:
    """Return the first and last date of a value. Raises ValueError or OverflowError."""
    if found := _RANGE.fullmatch(text):
        if not (found[1] or found[2]):
            raise ValueError(text)
        return (_date(found[1]) if found[1] else None, _date(found[2]) if found[2] else None)
    compared = _COMPARISON.fullmatch(text)
    sign, date = (compared[1], _date(compared[2])) if compared else ("=", _date(text))
    if sign in (">", ">=", "≥"):
        return (_shifted(date, 1) if sign == ">" else date), None
    if sign in ("<", "<=", "≤"):
        return None, (_shifted(date, -1) if sign == "<" else date)
    return date, date


def _date(text: str) -> PartialDate:
    """Read YYYY, YYYY-MM, YYYY-MM-DD, MM/YYYY or DD/MM/YYYY."""
    text = text.strip()
    if found := _DAY_FIRST.fullmatch(text):
        return PartialDate(int(found[4]), int(found[3]), int(found[1] or 0))
    return PartialDate.parse(text.replace("/", "-"))


def _shifted(date: PartialDate, step: int) -> PartialDate:
    """Return the period of the same length right after (1) or before (-1) a date."""
    day = (date.last if step > 0 else date.first) + dt.timedelta(days=step)
    return PartialDate(day.year, day.month, day.day).truncated(date.unit)

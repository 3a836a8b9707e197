"""From a quoted part of a query to a leaf: phrase, exact phrase or words near each other."""

from __future__ import annotations

from typing import Final

from searchidx.article import TextField
from searchidx.query.ast import And, Exact, Near, Node, Phrase, Word
from searchidx.query.escapes import unescaped
from searchidx.query.lexer import Lexeme
from searchidx.query.notes import Notes
from searchidx.query.texts import part_spans, trimmed
from searchidx.results import Range

MAX_DISTANCE: Final = 10_000
"""Positions; so many pages apart, words are near in no sense."""


def phrase_leaf(
    lexeme: Lexeme, span: Range, field: TextField | None, notes: Notes, *, is_open: bool
) -> Node | None:
    """Return what a quoted text stands for, None if there is nothing in it to look for.

    ``is_open``: its last word is still being typed. That word then is a condition of its
    own beside the finished ones, so that the hits of the phrase are already among those shown.
    """
    text = unescaped(lexeme.text).text
    if is_open:
        return _open_phrase(text, span, field, is_exact=lexeme.is_exact)
    inner = trimmed(text)
    if not inner:
        if lexeme.is_closed or text.strip():
            notes.add("nothing_to_find", span, text=text)
        return None
    distance = _distance(lexeme, span, notes)
    if distance:
        if lexeme.is_exact:
            notes.add("mixed_marks", span, kept="~")
        return Near(inner, distance, span, field)
    return Exact(inner, span, field) if lexeme.is_exact else Phrase(inner, span, field)


def _distance(lexeme: Lexeme, span: Range, notes: Notes) -> int:
    """Return the number after ``~``; 0, which is the phrase as it stands, without one."""
    if lexeme.distance == "":
        notes.add("near_without_number", span)
    digits = (lexeme.distance or "").lstrip("0") or "0"
    if len(digits) > 6 or int(digits) > MAX_DISTANCE:
        notes.add("too_far", span, limit=MAX_DISTANCE)
        return MAX_DISTANCE
    return int(digits)


def _open_phrase(text: str, span: Range, field: TextField | None, *, is_exact: bool) -> Node:
    start, end = part_spans(text)[-1]
    last = Word(text[start:end], (span[1] - (end - start), span[1]), field, is_open=True)
    inner = trimmed(text[:start])
    if not inner:
        return last
    before = (span[0], last.span[0])
    finished = Exact(inner, before, field) if is_exact else Phrase(inner, before, field)
    return And((finished, last), span)

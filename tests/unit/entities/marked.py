"""Texts in which names are marked: what a tagger would find, written by hand."""

from __future__ import annotations

import re

from searchidx.article import EntityType, Mention, TextField
from searchidx.entities.forms import Span, name_spans

_MARKED = re.compile(r"\[([^\[\]|]+)\|(\w)\]")
TYPES: dict[str, EntityType] = {
    "p": "person",
    "l": "place",
    "o": "organization",
    "x": "other",
}


def read(marked: str, field: TextField = "body") -> tuple[list[Span], str]:
    """Return the spans of "Habló [Putin|p]." and its text without the marks."""
    spans: list[Span] = []
    text, end = "", 0
    for match in _MARKED.finditer(marked):
        text += marked[end : match.start()]
        end = match.end()
        start = len(text)
        text += match[1]
        spans.append(Span(field, start, len(text), match[1], TYPES[match[2]]))
    return spans, text + marked[end:]


def mentions(marked: str, title: str = "") -> tuple[Mention, ...]:
    """Return the mentions of a body, behind those of a title."""
    in_title, title_text = read(title, "title")
    in_body, body_text = read(marked)
    return name_spans(in_title + in_body, {"title": title_text, "body": body_text})


def names(marked: str, title: str = "") -> list[str]:
    """Return the fullest forms of the names of a title and a body."""
    return [m.name for m in mentions(marked, title)]


def kinds(marked: str) -> list[str]:
    """Return the types of the names of a body."""
    return [m.type for m in mentions(marked)]

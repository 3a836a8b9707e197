"""The title that a bare text begins with, if it begins with one."""

from __future__ import annotations

import re
from typing import Final

from searchidx.ingest.dateline import find_dateline
from searchidx.ingest.dates import date_parts

MAX_TITLE_CHARS: Final = 160
MAX_KICKER_CHARS: Final = 40
_MAX_KICKER_WORDS: Final = 6
_LONGEST: Final = 2 * MAX_TITLE_CHARS
"""Of a line, so many characters are looked at: it may have double spaces, and no more."""
_HEADING: Final = re.compile(r"#{1,6}\s+")
_BYLINE: Final = re.compile(r"(?:Por|POR|By|BY|Textos?|Fotos?):?\s+[^\W\d_a-záéíóúñü]")
_SENTENCE_END: Final = tuple(".?!…;,")


def title_of(body: str) -> str | None:
    """Return the title of a text that was given none, or None.

    The first line is one if it has at most 160 characters, does not end in a full stop,
    is no dateline, and more text follows. A kicker (at most 40 characters and six words,
    no sentence) above a longer line that could itself be a title joins it after a colon:
    ``Visita oficial`` over ``El presidente llega a Lima`` gives ``Visita oficial: El
    presidente llega a Lima``. Markdown's heading marks are left out. The text keeps it all.
    """
    lines = _opening_lines(body)
    if len(lines) < 2:
        return None
    first = " ".join(lines[0].split())
    if not _may_be_title(first):
        return None
    if len(lines) > 2 and _is_kicker(first):
        second = " ".join(lines[1].split())
        if len(second) > len(first) and _may_be_headline(second):
            return f"{first} {second}" if first.endswith(":") else f"{first}: {second}"
    return first


def _opening_lines(body: str) -> list[str]:
    """Return the starts of at most three lines that have text, without heading marks."""
    lines: list[str] = []
    start = 0
    while start < len(body) and len(lines) < 3:
        end = body.find("\n", start)
        end = len(body) if end < 0 else end
        line = body[start : min(end, start + _LONGEST)].lstrip()
        if line.startswith("#"):
            line = _HEADING.sub("", line, count=1)
        if line:
            lines.append(line)
        start = end + 1
    return lines


def _may_be_title(line: str) -> bool:
    return len(line) <= MAX_TITLE_CHARS and not line.endswith(".") and find_dateline(line) is None


def _may_be_headline(line: str) -> bool:
    is_date = date_parts(line.rpartition(", ")[2]) is not None
    return _may_be_title(line) and not _BYLINE.match(line) and not is_date


def _is_kicker(line: str) -> bool:
    return (
        len(line) <= MAX_KICKER_CHARS
        and len(line.split()) <= _MAX_KICKER_WORDS
        and not line.endswith(_SENTENCE_END)
    )

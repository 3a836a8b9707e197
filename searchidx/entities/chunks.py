"""Runs of capitalised words in a text: where they are and how they are made.

A chunk is a run of elements (capitalised words, initials, dotted acronyms, short
numbers) with the small words that may stand inside a name between them: "Ministerio de
Ciencia y Tecnología". Whether those really join is decided in :mod:`.spans`.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from typing import Final

_MARKS: Final = "\u0300-\u036f\u00ad\u200b-\u200d\u2060"


def _character_class(kinds: tuple[str, ...]) -> str:
    """Return the inside of a regular expression class: Latin, Greek and Cyrillic letters."""
    blocks = (*range(0x590), *range(0x1E00, 0x2000))
    codes = [c for c in blocks if unicodedata.category(chr(c)) in kinds]
    spans: list[list[int]] = []
    for code in codes:
        if spans and spans[-1][1] == code - 1:
            spans[-1][1] = code
        else:
            spans.append([code, code])
    return "".join(re.escape(chr(a)) + "-" + re.escape(chr(b)) for a, b in spans)


UPPER: Final = _character_class(("Lu", "Lt"))
_W: Final = rf"[\w{_MARKS}]"
_END: Final = rf"(?!{_W})"
_SPACE: Final = "[ \u00a0\u2009\u202f]"
_DOMAIN: Final = r"\.(?:com|es|cl|org|net|mx|ar|co|pe|cu|tv|info|io)" + _END
_APOSTROPHE: Final = "['’´]"

_DOTTED: Final = (
    rf"[{UPPER}]{{1,2}}(?:{_SPACE}?\.{_SPACE}{{0,2}}[{UPPER}]{{1,2}}{_END})+(?:{_SPACE}?\.)?"
)
_INITIAL: Final = rf"[{UPPER}]\.(?={_SPACE}[{UPPER}]{_W})"
_WORD: Final = (
    rf"(?:[dlDLOo]{_APOSTROPHE})?[{UPPER}]{_W}*"
    rf"(?:[-‐‑–](?!{_DOTTED}){_W}+|{_APOSTROPHE}{_W}+|&[{UPPER}]{_W}*|{_DOMAIN})*"
)
_CAMEL: Final = rf"[eix][{UPPER}]{_W}+"
_DATE_NAME: Final = rf"\d{{1,2}}{_SPACE}?-{_SPACE}?[{UPPER}]{_END}"
_FIRST: Final = rf"(?:{_DOTTED}|{_INITIAL}|{_WORD}|{_DATE_NAME}|{_CAMEL})"
_NUMBER: Final = r"\d{1,4}(?![\d%°º€$:/])(?![.,]\d)"

_SMALL: Final = (
    "de del la las los el lo y e i a al para por en sin con contra sobre como"
    " von van der den da das do dos di della du des le les dels per ta of the and for in on at"
    " to et bin ben ibn & +"
)
_JOINT: Final = (
    "(?:" + "|".join(sorted(map(re.escape, _SMALL.split()), key=len, reverse=True)) + ")"
)
_CHUNK: Final = re.compile(
    rf"(?<![\w@#{_MARKS}])(?!US\$){_FIRST}"
    rf"(?:{_SPACE}(?:{_FIRST}|{_NUMBER})"
    rf"|{_SPACE}(?:{_JOINT}{_SPACE}{{1,2}}){{1,3}}{_FIRST}"
    rf"|[-–]{_FIRST}){{0,40}}"
)
_ELEMENT: Final = re.compile(rf"(?:^|(?<=[\s\-–])){_FIRST}|(?<!\S){_NUMBER}")


@dataclass(frozen=True, slots=True)
class Element:
    """One word of a chunk: its text, its place in the chunk, and the words before it."""

    text: str
    start: int
    end: int
    joint: str


def find_chunks(text: str) -> list[tuple[int, str]]:
    """Return (start, chunk) of every run of capitalised words; time is linear."""
    return [(m.start(), m[0]) for m in _CHUNK.finditer(text)]


def elements(chunk: str) -> list[Element]:
    """Take a chunk apart."""
    if chunk.isalpha():
        return [Element(chunk, 0, len(chunk), "")]
    found = []
    last = 0
    for match in _ELEMENT.finditer(chunk):
        joint = " ".join(chunk[last : match.start()].split())
        found.append(Element(match[0], match.start(), match.end(), joint))
        last = match.end()
    return found

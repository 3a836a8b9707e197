"""The dateline of a news item: ``Moscú, 13 sep (EFE).-``."""

from __future__ import annotations

import re
import tomllib
import unicodedata
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Final

from searchidx.ingest.dates import find_day, months

_SIGNED: Final = re.compile(
    r"(?P<before>[^()\n]{0,80}?)\s*\((?P<agency>[^()\n]{2,60})\)\s*"
    r"\.?\s*[-–—]"
)
_BARE: Final = re.compile(r"(?P<agency>[A-ZÁÉÍÓÚ][\w/ -]{1,30}?)\s?\.\s?[-–—]")
_BARE_CHARS: Final = 33
"""A name without brackets and its full stop are no longer than this."""
_JOINT: Final = re.compile(r"\s*(?:[/,;-]|\by\b|\band\b)\s*")
_SMALL_WORDS: Final = frozenset(("de", "del", "la", "las", "el", "los", "y", "e", "da", "do"))
_N_LINES: Final = 4


@dataclass(frozen=True, slots=True)
class Dateline:
    """Who signed, and the day if one stands there; the year is often left out."""

    agency: str
    month: int = 0
    day: int = 0
    year: int | None = None


@cache
def agencies() -> dict[str, str]:
    """Return folded spelling → name of the agencies that sign datelines."""
    source = files("searchidx.ingest").joinpath("data", "agencies.toml")
    table: dict[str, list[str]] = tomllib.loads(source.read_text(encoding="utf-8"))
    return {_folded(form): name for name, forms in table.items() for form in (name, *forms)}


def _folded(name: str) -> str:
    plain = unicodedata.normalize("NFD", name.upper())
    return "".join(char for char in plain if char.isalnum())


def dateline_of(body: str) -> Dateline | None:
    """Return the dateline at the start of one of the first lines of a text."""
    start = 0
    for _ in range(_N_LINES):  # a title, a kicker and the like may stand above
        while body.startswith("\n", start):
            start += 1
        if found := find_dateline(body[start : start + 160]):
            return found
        start = body.find("\n", start) + 1
        if not start:
            return None
    return None


def find_dateline(line: str) -> Dateline | None:
    """Return the dateline that a line begins with.

    A name in brackets counts if it is that of a known agency, or if place and day stand
    before it: ``Lima, 4 mar (Meridiana).-``. A dash follows. Without brackets only known
    agencies count: ``EFE.-``.
    """
    if "-" not in line and "–" not in line and "—" not in line:
        return None
    line = line.lstrip()
    if "(" in line and (found := _SIGNED.match(line)):
        before, signed = found["before"], found["agency"]
        agency = _known_agencies(signed)
        day = find_day(before)
        if agency is None and day is not None:
            agency = signed.strip(" .")
        if agency is None or not _is_place(before):
            return None
        year, month, number = day or (None, 0, 0)
        return Dateline(agency, month, number, year)
    if (
        "." in line[:_BARE_CHARS]
        and (found := _BARE.match(line))
        and (agency := _known_agencies(found["agency"]))
    ):
        return Dateline(agency)
    return None


def _known_agencies(text: str) -> str | None:
    """Return the canonical name, several joined by ``/``, if all of them are known."""
    if whole := agencies().get(_folded(text)):
        return whole
    names = [agencies().get(_folded(part)) for part in _JOINT.split(text)]
    return "/".join(name for name in names if name) if all(names) else None


def _is_place(text: str) -> bool:
    """Say whether all words are capitalised, numbers, months or the small words of names."""
    return all(
        word[0].isupper() or word[0].isdigit() or word in _SMALL_WORDS or word in months()
        for word in re.findall(r"[^\W_]+", text)
    )

"""The words of the screens in Spanish and English, with the number and date forms of each."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from typing import Any

from searchidx.dates import PartialDate
from searchidx.messages import preferred_language


@cache
def catalogue(language: str) -> Mapping[str, str]:
    """Return the texts of the screens in one language."""
    source = files("tui").joinpath("locale", f"{language}.toml")
    return tomllib.loads(source.read_text(encoding="utf-8"))


def say(name: str, /, **params: Any) -> str:
    """Word a text in the user's language.

    A parameter ``n`` of 1 takes the variant ``<name>.one`` where there is one, and all
    whole numbers are written as the language writes them. Raises KeyError for a name that
    the catalogue lacks: a programming error, found by the test of both catalogues.
    """
    texts = catalogue(preferred_language())
    if params.get("n") == 1:
        name = f"{name}.one" if f"{name}.one" in texts else name
    shown = {key: number(value) if type(value) is int else value for key, value in params.items()}
    return texts[name].format(**shown)


def number(value: int) -> str:
    """Write a whole number: 1.284 in Spanish, 1,284 in English."""
    return f"{value:,}".replace(",", say("number.group"))


def short_number(value: int) -> str:
    """Write a whole number in few characters: 2,14 M from a million on."""
    if value < 1_000_000:
        return number(value)
    return f"{value / 1e6:.3g}".replace(".", say("number.point")) + " M"


def milliseconds(value: float) -> str:
    """Write a duration: 31 ms, 1,2 s."""
    if value < 999.5:
        return f"{value:.0f} ms"
    return f"{value / 1000:.1f}".replace(".", say("number.point")) + " s"


def date(value: PartialDate) -> str:
    """Write a date as far as it is known: 13 sep 2023, sep 2023, 2023."""
    if not value.month:
        return str(value.year)
    month = say("date.months").split()[value.month - 1]
    if not value.day:
        return say("date.month", month=month, year=str(value.year))
    return say("date.day", day=str(value.day), month=month, year=str(value.year))


def date_range(first: PartialDate | None, last: PartialDate | None) -> str:
    """Write a range of dates, open where an end is None: 2015–2020, desde 2015."""
    if first is not None and last is not None:
        return date(first) if first == last else f"{date(first)}–{date(last)}"
    if first is not None:
        return say("date.since", date=date(first))
    return say("date.until", date=date(last)) if last is not None else ""

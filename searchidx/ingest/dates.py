"""Publication dates as sources write them: the calendar date that stands there."""

from __future__ import annotations

import datetime as dt
import re
import tomllib
from functools import cache, lru_cache
from importlib.resources import files
from typing import Final

from searchidx.dates import PartialDate

FIRST_YEAR: Final = 1500
"""No newspaper is older; archives hold years like 1000 and 9654 by error."""

_CLOCK: Final = r"[t ,]\s*(?:a las )?\d{1,2}[:.h]\d{2}.*"
_TIME: Final = rf"(?:{_CLOCK}|z|[+-]\d{{2}}:\d{{2}})?"
_NUMERIC: Final = (
    re.compile(rf"(?P<y>\d{{4}})-(?P<m>\d{{1,2}})(?:-(?P<d>\d{{1,2}}){_TIME})?", re.ASCII),
    re.compile(rf"(?P<y>\d{{4}})/(?P<m>\d{{1,2}})(?:/(?P<d>\d{{1,2}}){_TIME})?", re.ASCII),
    re.compile(r"(?P<y>\d{4})(?P<m>\d{2})(?P<d>\d{2})(?:t\d{4,6}.*)?", re.ASCII),
    re.compile(r"(?P<y>\d{4})", re.ASCII),
    re.compile(rf"(?P<d>\d{{1,2}})([/.-])(?P<m>\d{{1,2}})\2(?P<y>\d{{4}}){_TIME}", re.ASCII),
)
_WORD: Final = r"(?P<word>[^\W\d_]{3,10})\.?"
_WEEKDAY: Final = r"(?:[^\W\d_]{3,9}\.?,?\s+)?"
_WORDED: Final = (
    re.compile(
        rf"{_WEEKDAY}(?P<d>\d{{1,2}})[ºª]?[\s/-]*(?:de\s+)?{_WORD}"
        rf"[\s,/-]*(?:del?\s+)?(?P<y>\d{{4}}){_TIME}"
    ),
    re.compile(rf"{_WEEKDAY}{_WORD}\s+(?P<d>\d{{1,2}}),?\s+(?P<y>\d{{4}}){_TIME}"),
    re.compile(rf"{_WORD}[\s,/-]*(?:del?\s+)?(?P<y>\d{{4}})"),
)
_DAY_OF_MONTH: Final = re.compile(
    rf"\b(?P<d>\d{{1,2}})\s+(?:de\s+)?{_WORD}(?:,?\s+(?:del?\s+)?(?P<y>\d{{4}}))?"
)
_LONGEST: Final = 80


@cache
def months() -> dict[str, int]:
    """Return name or abbreviation → number of the month, in Spanish and English."""
    source = files("searchidx.ingest").joinpath("data", "months.toml")
    table: dict[str, list[str]] = tomllib.loads(source.read_text(encoding="utf-8"))
    return {name: int(number) for number, names in table.items() for name in names}


@lru_cache(maxsize=4096)
def parse_date(text: str, today: dt.date) -> PartialDate | None:
    """Read the date that a source gives, or return None for what is none.

    Years, months and days; ISO and ``YYYYMMDD`` with or without a time, whose zone is
    left alone: the day is the one that is written. Numbers apart from ISO are day, month,
    year. Words may be Spanish or English. A zero for month or day means unknown. Dates
    before 1500 or after the day after ``today`` are errors of the source: None.
    """
    parts = date_parts(text)
    return sane_date(*parts, today) if parts else None


def date_parts(text: str) -> tuple[int, int, int] | None:
    """Return year, month and day (0 for unknown) as they stand there, or None for no date."""
    text = text.strip().lower()
    if len(text) > _LONGEST:
        return None
    for pattern in (*_NUMERIC, *_WORDED):
        if found := pattern.fullmatch(text):
            parts = found.groupdict()
            word = parts.get("word")
            month = months().get(word, 0) if word else int(parts.get("m") or 0)
            if month or not word:
                return int(parts["y"]), month, int(parts.get("d") or 0)
    return None


def sane_date(year: int, month: int, day: int, today: dt.date) -> PartialDate | None:
    """Return the date if there is such a day and it lies between 1500 and tomorrow."""
    try:
        date = PartialDate(year, month, day if month else 0)
    except ValueError:
        return None
    is_sane = date.year >= FIRST_YEAR and date.first <= today + dt.timedelta(days=1)
    return date if is_sane else None


def find_day(text: str) -> tuple[int | None, int, int] | None:
    """Return (year or None, month, day) of the first ``13 sep`` or ``13 de septiembre de 2023``."""
    for found in _DAY_OF_MONTH.finditer(text.lower()):
        if month := months().get(found["word"], 0):
            return int(found["y"]) if found["y"] else None, month, int(found["d"])
    return None

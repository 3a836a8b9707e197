"""The date facet as a row of bins: consecutive periods of one length, empty ones too."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final, Literal

from searchidx.dates import PartialDate
from searchidx.results import FacetCount

Unit = Literal["year", "month", "day"]
UNITS: Final[tuple[Unit, ...]] = ("year", "month", "day")
_RANKS: Final[dict[str, int]] = {unit: rank for rank, unit in enumerate(UNITS)}


@dataclass(frozen=True, slots=True)
class Bin:
    """Consecutive periods, both ends inclusive, and the articles in them."""

    first: PartialDate
    last: PartialDate
    count: int


def period(value: str) -> PartialDate | None:
    """Read a value of the date facet; None where it is no date."""
    try:
        return PartialDate.parse(value)
    except ValueError:
        return None


def bins(values: Iterable[FacetCount], width: int) -> tuple[Bin, ...]:
    """Return at most ``width`` bins that cover all dates in the finest unit that occurs.

    When there are more periods than columns, each bin takes the same number of periods.
    Values of a coarser unit belong to no single bin and are left out, as are unknown dates.
    """
    counts = {
        date: value.count
        for value in values
        if value.value is not None and (date := period(value.value)) is not None
    }
    if not counts or width < 1:
        return ()
    unit = finest_unit(counts)
    dated = {_ordinal(date): n for date, n in counts.items() if date.unit == unit}
    first, last = min(dated), max(dated)
    step = -(-(last - first + 1) // width)
    totals = [0] * ((last - first) // step + 1)
    for at, n in dated.items():
        totals[(at - first) // step] += n
    starts = range(first, last + 1, step)
    return tuple(
        Bin(_from_ordinal(start, unit), _from_ordinal(min(start + step - 1, last), unit), n)
        for start, n in zip(starts, totals, strict=True)
    )


def finest_unit(dates: Iterable[PartialDate]) -> Unit:
    """Return the shortest unit among the dates; ``"year"`` where there are none."""
    return UNITS[max((_RANKS[date.unit] for date in dates), default=0)]


def _ordinal(date: PartialDate) -> int:
    """Number the years, months or days, each unit without gaps."""
    if date.day:
        return date.first.toordinal()
    return date.year * 12 + date.month - 1 if date.month else date.year


def _from_ordinal(ordinal: int, unit: str) -> PartialDate:
    if unit == "year":
        return PartialDate(ordinal)
    if unit == "month":
        return PartialDate(ordinal // 12, ordinal % 12 + 1)
    day = dt.date.fromordinal(ordinal)
    return PartialDate(day.year, day.month, day.day)


def bars(counts: Iterable[int], height: int) -> tuple[str, ...]:
    """Draw counts as columns of ``height`` rows, the top row first.

    A column is proportional to its share of the largest; anything above zero is visible.
    """
    values = list(counts)
    top = max(values, default=0)
    eighths = [max(1, round(n * 8 * height / top)) if n else 0 for n in values]
    return tuple(
        "".join(_BLOCKS[max(0, min(8, n - 8 * row))] for n in eighths)
        for row in reversed(range(height))
    )


_BLOCKS = " ▁▂▃▄▅▆▇█"


def covers(first: PartialDate | None, last: PartialDate | None, date: PartialDate) -> bool:
    """Say whether the inclusive range [first, last] holds the whole period of a date."""
    after = first is None or first.first <= date.first
    return after and (last is None or date.last <= last.last)

"""Publication dates: calendar dates of known precision, never instants."""

from __future__ import annotations

import datetime as dt

from searchidx.dataclass import dataclass
from searchidx.pattern import pattern

_ISO = pattern(r"(\d{4})(?:-(\d{1,2})(?:-(\d{1,2}))?)?\Z")


@dataclass(frozen=True, slots=True, order=True)
class PartialDate:
    """A year, a month of a year, or a day: what is known, and no more.

    ``code`` is ``year·10000 + month·100 + day`` with 0 for an unknown part, the
    form in which columns keep a date (0 stands for no date at all).
    Raises ValueError where there is no such day.
    """

    year: int
    month: int = 0
    day: int = 0

    def __post_init__(self) -> None:
        if self.day and not self.month:
            raise ValueError("a day needs a month")
        dt.date(self.year, self.month or 1, self.day or 1)

    @classmethod
    def parse(cls, text: str) -> PartialDate:
        """Read ``YYYY``, ``YYYY-MM`` or ``YYYY-MM-DD``; raise ValueError for anything else."""
        found = _ISO.match(text.strip())
        if not found:
            raise ValueError(f"not a date: {text!r}")
        return cls(*(int(part) for part in found.groups() if part is not None))

    @classmethod
    def from_code(cls, code: int) -> PartialDate | None:
        """Return the date of a column value, or None for 0."""
        return cls(code // 10000, code // 100 % 100, code % 100) if code else None

    @property
    def code(self) -> int:
        """The column value: ``year·10000 + month·100 + day``, unknown parts 0."""
        return self.year * 10000 + self.month * 100 + self.day

    @property
    def unit(self) -> str:
        """The precision: ``"year"``, ``"month"`` or ``"day"``."""
        return "day" if self.day else "month" if self.month else "year"

    @property
    def first(self) -> dt.date:
        """The first day it may stand for."""
        return dt.date(self.year, self.month or 1, self.day or 1)

    @property
    def last(self) -> dt.date:
        """The last day it may stand for."""
        if self.day or self.month in (0, 12):
            return dt.date(self.year, self.month or 12, self.day or 31)
        return dt.date(self.year, self.month + 1, 1) - dt.timedelta(days=1)

    def truncated(self, unit: str) -> PartialDate:
        """Return the date at most as precise as ``unit``."""
        if unit == "year":
            return PartialDate(self.year)
        return PartialDate(self.year, self.month) if unit == "month" else self

    def __str__(self) -> str:
        if self.day:
            return f"{self.year:04}-{self.month:02}-{self.day:02}"
        return f"{self.year:04}-{self.month:02}" if self.month else f"{self.year:04}"

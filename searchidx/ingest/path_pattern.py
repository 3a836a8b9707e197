"""Metadata in file names: ``{outlet}/{date:%Y/%m/%d}/{slug}.txt``."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass
from typing import Final

from searchidx.errors import UsageError
from searchidx.ingest.dates import months, sane_date

_PART: Final = re.compile(r"\{(?P<name>[^{}:]*)(?::(?P<format>[^{}]*))?\}|(?P<star>\*{1,2}/?)|[{}]")
_NAME: Final = re.compile(r"[a-z_]+\Z")
_DIRECTIVES: Final = {
    "Y": r"(?P<year>\d{4})",
    "m": r"(?P<month>\d{1,2})",
    "d": r"(?P<day>\d{1,2})",
    "b": r"(?P<month_name>[^\W\d_]{3,10})",
    "B": r"(?P<month_name>[^\W\d_]{3,10})",
}
_DIRECTIVE_OF: Final = {"year": "Y", "month": "m", "day": "d"}
_DATE_GROUPS: Final = frozenset({"year", "month", "day", "month_name"})
IGNORED: Final = frozenset({"slug", "_"})
"""Names that match a part of the path and keep nothing."""


@dataclass(frozen=True, slots=True)
class PathPattern:
    """A compiled pattern, matched against the end of a path relative to its root.

    ``{name}`` is a part of a folder or file name; ``{date:…}`` takes ``%Y %m %d %b %B``
    (month names in Spanish or English), with folders between them or not, and so do
    ``{year}``, ``{month}``, ``{day}``; ``*`` stands for anything inside a name, ``**/``
    for any folders. ``{slug}`` and ``{_}`` keep nothing.
    """

    text: str
    expression: re.Pattern[str]

    def values(self, name: str, today: dt.date) -> dict[str, str]:
        """Return the fields that the path of a file gives; none if it does not match."""
        found = self.expression.match(name)
        if not found:
            return {}
        groups = {key: value for key, value in found.groupdict().items() if value is not None}
        fields = {k: v for k, v in groups.items() if k not in _DATE_GROUPS and k not in IGNORED}
        if date := _date_of(groups, today):
            fields["date"] = date
        return fields


def _date_of(groups: dict[str, str], today: dt.date) -> str | None:
    if "year" not in groups:
        return None
    name = groups.get("month_name")
    month = months().get(name.lower(), 0) if name else int(groups.get("month", 0))
    date = sane_date(int(groups["year"]), month, int(groups.get("day", 0)), today)
    return str(date) if date else None


def compile_pattern(text: str) -> PathPattern:
    """Compile a pattern; raise UsageError that says which part of it makes no sense."""
    pieces: list[str] = []
    position = 0
    for part in _PART.finditer(text):
        pieces += [re.escape(text[position : part.start()]), _piece(part, text)]
        position = part.end()
    pieces.append(re.escape(text[position:]))
    try:
        expression = re.compile(rf"(?:.*?/)??{''.join(pieces)}\Z")
    except re.error as error:  # the only one left: a name that occurs twice
        raise UsageError("ingest.pattern_repeats", pattern=text) from error
    return PathPattern(text, expression)


def _piece(part: re.Match[str], text: str) -> str:
    """Return the expression of one placeholder or star."""
    if star := part["star"]:
        return r"(?:[^/]+/)*" if star == "**/" else r"[^/]*"
    name, form = part["name"], part["format"]
    if name is None or not _NAME.match(name):
        raise UsageError("ingest.pattern_part", pattern=text, part=part.group())
    if form is not None:
        if name != "date":
            raise UsageError("ingest.pattern_part", pattern=text, part=part.group())
        return _date_expression(form, text)
    if name in _DIRECTIVE_OF:
        return _DIRECTIVES[_DIRECTIVE_OF[name]]
    return r"[^/]+?" if name in IGNORED else rf"(?P<{name}>[^/]+?)"


def _date_expression(form: str, text: str) -> str:
    pieces: list[str] = []
    characters = iter(form)
    for char in characters:
        if char != "%":
            pieces.append(re.escape(char))
            continue
        directive = next(characters, "")
        if directive not in _DIRECTIVES:
            raise UsageError("ingest.pattern_directive", pattern=text, part=f"%{directive}")
        pieces.append(_DIRECTIVES[directive])
    return "".join(pieces)

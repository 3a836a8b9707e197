"""From raw fields to an article: which value counts, and where it came from."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from functools import lru_cache
from typing import Any, Final, NamedTuple

from searchidx.article import Article
from searchidx.dates import PartialDate
from searchidx.errors import UnreadableFileError
from searchidx.ingest.dateline import Dateline, dateline_of
from searchidx.ingest.dates import parse_date, sane_date
from searchidx.ingest.fields import Converter, converter_of, field_of
from searchidx.ingest.records import Layer
from searchidx.ingest.structured import StructureError, json_value
from searchidx.ingest.title import title_of

_UNTRACED: Final = frozenset({"id", "body"})


class Place(NamedTuple):
    """Where an article stands: its file, the id it has there, its line among many."""

    path: str
    default_id: str
    line: int | None = None


class _Fields:
    """Fields as they are settled, layer by layer."""

    __slots__ = ("extra", "known", "provenance", "today")

    def __init__(self, today: dt.date) -> None:
        self.today = today
        self.known: dict[str, Any] = {}
        self.provenance: dict[str, str] = {}
        self.extra: dict[str, Any] = {}

    def add_layer(self, layer: Layer) -> None:
        """Take from a layer what no layer before it has given."""
        provenance, values = layer
        known = self.known
        settled = frozenset(known)
        for target, name, convert in _order(tuple(values)):
            value = values[name]
            if value is None or value == "" or target in settled:
                continue
            converted = convert(value)
            if target == "date" and converted is not None:
                converted = parse_date(converted, self.today)
            if target is None or converted is None or target in known:
                if converted is not None or not _is_blank(value):
                    self.extra.setdefault(str(name), value)
            else:
                known[target] = converted
                if target not in _UNTRACED:
                    self.provenance[target] = provenance

    def settle(self, target: str, value: Any, provenance: str) -> None:
        self.known[target] = value
        self.provenance[target] = provenance


@lru_cache(maxsize=1024)
def _order(names: tuple[str, ...]) -> tuple[tuple[str | None, str, Converter], ...]:
    """Return (field or None, name, converter) for the names of a source, by what they count."""
    ranked = [(*field_of(str(name)), name) for name in names]
    ranked.sort(key=lambda item: item[1])
    return tuple((target, name, converter_of(target)) for target, _, name in ranked)


def _is_blank(value: object) -> bool:
    return value == [] or (isinstance(value, str) and not value.strip())


def assemble(layers: Iterable[Layer], place: Place, today: dt.date) -> Article:
    """Make an article of raw fields, the layers that count most first.

    What the layers leave open is looked for in the text: agency and date in the dateline,
    the title in the first line. Raises UnreadableFileError where there is no text at all
    or a value is nested beyond measure.
    """
    fields = _Fields(today)
    for layer in layers:
        fields.add_layer(layer)
    known = fields.known
    body = known.pop("body", "")
    if not body and "title" not in known:
        key = "ingest.no_text" if place.line is None else "ingest.no_text_line"
        raise UnreadableFileError(key, path=place.path, line=place.line)
    if dateline := dateline_of(body):
        _add_dateline(fields, dateline)
    if "title" not in known and (title := title_of(body)):
        fields.settle("title", title, "text")
    try:
        extra = json_value(fields.extra) if fields.extra else {}
    except StructureError as error:
        raise UnreadableFileError(error.key, path=place.path, line=place.line or 1) from error
    article_id = known.pop("id", place.default_id)
    provenance = fields.provenance
    return Article(
        article_id, body, place.path, place.line, extra=extra, provenance=provenance, **known
    )


def _add_dateline(fields: _Fields, dateline: Dateline) -> None:
    """Take the agency, and the day where the year is given or known."""
    if "agency" not in fields.known:
        fields.settle("agency", dateline.agency, "dateline")
    date: PartialDate | None = fields.known.get("date")
    if not dateline.day or (date is not None and date.day):
        return
    year = dateline.year or (date.year if date else None)
    if year is None or (date and (date.year != year or date.month not in {0, dateline.month})):
        return
    if day := sane_date(year, dateline.month, dateline.day, fields.today):
        fields.settle("date", day, "dateline")

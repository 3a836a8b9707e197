"""The entities of an archive, one of them in full, and what was corrected."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Final

from searchidx.messages import message
from searchidx.render.csv import table_csv
from searchidx.render.facets import facet_columns, facet_text, type_name
from searchidx.render.json import Value, facet_value
from searchidx.render.lines import BOLD, FAINT, Line, grid, line
from searchidx.render.page import Page, number
from searchidx.results import EntityReport, FacetCount

_COLUMNS: Final = ("name", "type", "n_articles")


def entities_text(counts: Sequence[FacetCount], page: Page) -> str:
    """Return entities, one a line, with their articles and types."""
    return facet_text("entity", counts, page)


def entity_values(counts: Iterable[FacetCount]) -> list[Value]:
    """Return entities of a facet as values."""
    return [{"name": c.value, "type": c.type, "n_articles": c.count} for c in counts]


def entities_csv(counts: Iterable[FacetCount]) -> str:
    """Return entities as CSV."""
    return table_csv(_COLUMNS, ((c.value or "", c.type or "", c.count) for c in counts))


def report_value(report: EntityReport) -> Value:
    """Return what an archive says of an entity under the names of :class:`EntityReport`."""
    first, last = report.first_date, report.last_date
    return {
        "name": report.ref.name,
        "type": report.ref.type,
        "n_articles": report.n_articles,
        "aliases": list(report.aliases),
        "mentions": dict(report.mentions),
        "first_date": None if first is None else str(first),
        "last_date": None if last is None else str(last),
        "months": facet_value("date", report.months),
        "outlets": facet_value("outlet", report.outlets),
        "together": entity_values(report.together),
    }


def report_text(report: EntityReport, page: Page) -> str:
    """Return what an archive says of an entity."""
    return page.text(_lines(report, page))


def _lines(report: EntityReport, page: Page) -> Iterator[Line]:
    kind = f"  {type_name(report.ref.type)}"
    yield from page.lines((*line(report.ref.name, BOLD), (kind, FAINT)))
    rows = [(line(label), line(value)) for label, value in _figures(report)]
    yield from grid(rows, page.table_width)
    yield ()
    together = message("render.together")
    facets = {together: report.together, "outlet": report.outlets, "date": report.months}
    yield from facet_columns(facets, page)


def _figures(report: EntityReport) -> Iterator[tuple[str, str]]:
    yield message("render.stat_articles"), number(report.n_articles)
    if report.aliases:
        yield message("render.aliases"), ", ".join(report.aliases)
    if report.mentions:
        counts = (f"{number(n)} {type_name(kind)}" for kind, n in report.mentions.items())
        yield message("render.mentions"), ", ".join(counts)
    if report.first_date and report.last_date:
        yield message("render.stat_dates"), f"{report.first_date} – {report.last_date}"

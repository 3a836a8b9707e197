"""``searchidx facets``: every value of a facet with its number of articles."""

from __future__ import annotations

from typing import Any, Unpack

import click

from searchidx import render
from searchidx.cli import options
from searchidx.cli.opening import open_index
from searchidx.cli.streams import Exit, Streams
from searchidx.cli.values import OneOf
from searchidx.cli.worded import Command
from searchidx.results import DATE_UNITS, FACETS


class Given(options.Filters):
    """What click passes to the command."""

    field: str
    words: tuple[str, ...]
    index_dir: str | None
    date_unit: Any
    output: str


@click.command("facets", cls=Command, help="cli.help_facets")
@click.argument("field", type=OneOf(FACETS), metavar="FIELD")
@options.words
@options.filters
@options.option(
    "--date-unit",
    type=OneOf(DATE_UNITS),
    default=DATE_UNITS[0],
    is_default_shown=True,
    help="cli.opt_date_unit",
)
@options.formats("table", "json", "csv")
@options.index_dir
@click.pass_obj
def command(streams: Streams, /, **given: Unpack[Given]) -> Exit:
    """Count the values and write them, the most frequent first, dates in order."""
    filters = options.chosen(given)
    field, query = given["field"], options.query(given["words"])
    with open_index(given["index_dir"], streams) as index:
        counts = index.facet(field, query, **filters, date_unit=given["date_unit"])
    match given["output"]:
        case "json":
            streams.json(render.facet_value(field, counts))
        case "csv":
            streams.data(render.facet_csv(field, counts))
        case _:
            streams.data(render.facet_text(field, counts, streams.page()))
    return Exit.DONE if counts else Exit.NOTHING_FOUND

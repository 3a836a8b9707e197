"""``searchidx search``: ranked hits, facets, snippets."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final, Unpack

import click

from searchidx import render
from searchidx.cli import options
from searchidx.cli.empty import tell_why_nothing
from searchidx.cli.opening import open_index, tell_diagnostics
from searchidx.cli.streams import Exit, Streams
from searchidx.cli.values import Facet, OneOf, Whole
from searchidx.cli.worded import Command
from searchidx.results import DATE_UNITS, DEFAULT_FACETS, FACETS, SORTS, SearchResults

_WITHOUT_FACETS: Final = frozenset({"jsonl", "csv", "ids"})


class Given(options.Filters):
    """What click passes to the command."""

    words: tuple[str, ...]
    index_dir: str | None
    limit: int
    offset: int
    sort: Any
    facet: tuple[tuple[str, int | None], ...]
    date_unit: Any
    snippets: int
    output: str


@click.command("search", cls=Command, help="cli.help_search", epilog="cli.epilog_search")
@options.words
@options.option(
    "--limit", type=Whole(), default=10, is_default_shown=True, metavar="N", help="cli.opt_limit"
)
@options.option("--offset", type=Whole(), default=0, metavar="N", help="cli.opt_offset")
@options.option(
    "--sort", type=OneOf(SORTS), default=SORTS[0], is_default_shown=True, help="cli.opt_sort"
)
@options.filters
@options.option(
    "--facet", multiple=True, type=Facet(FACETS), metavar="FIELD[:N]", help="cli.opt_facet"
)
@options.option(
    "--date-unit",
    type=OneOf(DATE_UNITS),
    default=DATE_UNITS[0],
    is_default_shown=True,
    help="cli.opt_date_unit",
)
@options.option(
    "--snippets",
    type=Whole(),
    default=1,
    is_default_shown=True,
    metavar="N",
    help="cli.opt_snippets",
)
@options.formats("table", "json", "jsonl", "csv", "ids")
@options.index_dir
@click.pass_obj
def command(streams: Streams, /, **given: Unpack[Given]) -> Exit:
    """Search and write the page of hits."""
    filters = options.chosen(given)
    with open_index(given["index_dir"], streams) as index:
        results = index.search(
            options.query(given["words"]),
            **filters,
            limit=given["limit"],
            offset=given["offset"],
            sort=given["sort"],
            facets=_facets(given),
            date_unit=given["date_unit"],
            snippets=given["snippets"],
        )
        _write(streams, results, given)
        tell_diagnostics(streams, results.query, results.diagnostics)
        if not results.total and given["output"] == "table":
            tell_why_nothing(streams, index, results.query, filters)
    return Exit.DONE if results.total else Exit.NOTHING_FOUND


def _facets(given: Given) -> Mapping[str, int | None]:
    """Return the facets asked for; formats that cannot show any have none counted."""
    if given["output"] in _WITHOUT_FACETS:
        return {}
    if not given["facet"]:
        return DEFAULT_FACETS
    return {name: DEFAULT_FACETS[name] if n is None else n for name, n in given["facet"]}


def _write(streams: Streams, results: SearchResults, given: Given) -> None:
    match given["output"]:
        case "json":
            streams.json(render.results_value(results))
        case "jsonl":
            for hit in results.hits:
                streams.json_line(render.hit_value(hit))
        case "csv":
            streams.data(render.hits_csv(results.hits))
        case "ids":
            streams.data("".join(f"{render.safe_text(hit.id)}\n" for hit in results.hits))
        case _:
            streams.data(render.results_text(results, streams.page(), offset=given["offset"]))

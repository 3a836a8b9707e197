"""``searchidx count``: how many articles, and nothing else."""

from __future__ import annotations

from typing import Unpack

import click

from searchidx.cli import options
from searchidx.cli.opening import open_index
from searchidx.cli.streams import Exit, Streams
from searchidx.cli.worded import Command


class Given(options.Filters):
    """What click passes to the command."""

    words: tuple[str, ...]
    index_dir: str | None
    output: str


@click.command("count", cls=Command, help="cli.help_count")
@options.words
@options.filters
@options.formats("table", "json")
@options.index_dir
@click.pass_obj
def command(streams: Streams, /, **given: Unpack[Given]) -> Exit:
    """Count and write the number."""
    filters = options.chosen(given)
    query = options.query(given["words"])
    with open_index(given["index_dir"], streams) as index:
        total = index.count(query, **filters)
    if given["output"] == "json":
        streams.json({"query": query, "total": total})
    else:
        streams.data(f"{total}\n")
    return Exit.DONE if total else Exit.NOTHING_FOUND

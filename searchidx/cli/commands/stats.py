"""``searchidx stats``: what is in the index."""

from __future__ import annotations

import click

from searchidx import render
from searchidx.cli import options
from searchidx.cli.opening import open_index
from searchidx.cli.streams import Exit, Streams
from searchidx.cli.worded import Command


@click.command("stats", cls=Command, help="cli.help_stats")
@options.formats("table", "json")
@options.index_dir
@click.pass_obj
def command(streams: Streams, output: str, index_dir: str | None) -> Exit:
    """Write the figures of the index."""
    with open_index(index_dir, streams) as index:
        stats = index.stats()
    if output == "json":
        streams.json(render.stats_value(stats))
    else:
        streams.data(render.stats_text(stats, streams.page()))
    return Exit.DONE

"""``searchidx check``: verify every byte of the index."""

from __future__ import annotations

import click

from searchidx import render
from searchidx.cli import options
from searchidx.cli.opening import open_index
from searchidx.cli.streams import Exit, Streams
from searchidx.cli.worded import Command
from searchidx.errors import IndexCorruptError
from searchidx.results import CheckReport


@click.command("check", cls=Command, help="cli.help_check")
@options.formats("table", "json")
@options.index_dir
@click.pass_obj
def command(streams: Streams, output: str, index_dir: str | None) -> Exit:
    """Write the report; a damaged index is unusable, also one too damaged to be opened."""
    try:
        with open_index(index_dir, streams) as index:
            report = index.check()
    except IndexCorruptError as error:
        report = CheckReport(0, 0, 0, (error.message(),))
    if output == "json":
        streams.json(render.check_value(report))
    else:
        streams.data(render.check_text(report))
    return Exit.UNUSABLE if report.problems else Exit.DONE

"""``searchidx forget``: take a root out of the index."""

from __future__ import annotations

import click

import searchidx
from searchidx.cli import options
from searchidx.cli.commands.index import write_summary
from searchidx.cli.streams import Exit, Streams
from searchidx.cli.values import Place
from searchidx.cli.worded import Command
from searchidx.config import settings


@click.command("forget", cls=Command, help="cli.help_forget")
@click.argument("path", type=Place("file"), metavar="PATH")
@options.formats("table", "json")
@options.index_dir
@click.pass_obj
def command(streams: Streams, path: str, output: str, index_dir: str | None) -> Exit:
    """Delete the articles under the path and forget it."""
    write_summary(streams, searchidx.forget(settings(index_dir).index_dir, path), output)
    return Exit.DONE

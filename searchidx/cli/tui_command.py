"""``searchidx tui``: the terminal user interface. The only door from the core to it."""

from __future__ import annotations

import sys
from pathlib import Path

import click

import tui
from searchidx.cli import options
from searchidx.cli.streams import Streams
from searchidx.cli.values import Place
from searchidx.cli.worded import Command
from searchidx.config import settings
from searchidx.messages import message


@click.command("tui", cls=Command, help="cli.help_tui")
@click.argument("path", required=False, type=Place("file"), metavar="[PATH]")
@options.option("--query", default="", metavar="Q", help="cli.opt_first_query")
@options.index_dir
@click.pass_obj
def command(streams: Streams, path: str | None, query: str, index_dir: str | None) -> int:
    """Open the UI and return the exit code that it ends with.

    Raises click.UsageError where there is no terminal: keys come from stdin, and the
    screen is drawn on stderr.
    """
    if not (sys.stdin is not None and sys.stdin.isatty() and streams.err.isatty()):
        raise click.UsageError(message("cli.no_terminal"))
    paths = () if path is None else (Path(path),)
    return tui.run(settings(index_dir).index_dir, paths, query)

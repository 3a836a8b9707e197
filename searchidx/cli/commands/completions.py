"""``searchidx completions``: a script that teaches a shell the commands and options."""

from __future__ import annotations

import click
from click.shell_completion import get_completion_class

from searchidx.cli.streams import Exit, Streams
from searchidx.cli.values import OneOf
from searchidx.cli.worded import Command


@click.command("completions", cls=Command, help="cli.help_completions")
@click.argument("shell", type=OneOf(("bash", "zsh", "fish")), metavar="bash|zsh|fish")
@click.pass_context
def command(ctx: click.Context, shell: str) -> Exit:
    """Write the script that click has for the shell."""
    root = ctx.find_root()
    kind = get_completion_class(shell)
    assert kind is not None
    name = str(root.info_name)
    made = kind(root.command, {}, name, f"_{name.upper()}_COMPLETE")
    streams: Streams = ctx.obj
    streams.data(made.source_template % made.source_vars() + "\n")
    return Exit.DONE

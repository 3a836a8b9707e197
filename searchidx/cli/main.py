"""The entry points: one table of commands, and the boundary that no exception passes."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from typing import Final

import click

import searchidx
from searchidx.cli.failures import tell_failure
from searchidx.cli.streams import Exit, Streams, abandon
from searchidx.cli.worded import Lazy, LazyGroup, Option

PROGRAM: Final = "searchidx"
COMPLETION_VARIABLE: Final = "_SEARCHIDX_COMPLETE"

_ROOM: Final = "searchidx.cli.commands"
COMMANDS: Final = {
    "index": Lazy(f"{_ROOM}.index", "cli.help_index"),
    "forget": Lazy(f"{_ROOM}.forget", "cli.help_forget"),
    "search": Lazy(f"{_ROOM}.search", "cli.help_search"),
    "count": Lazy(f"{_ROOM}.count", "cli.help_count"),
    "facets": Lazy(f"{_ROOM}.facets", "cli.help_facets"),
    "show": Lazy(f"{_ROOM}.show", "cli.help_show"),
    "entity": Lazy(f"{_ROOM}.entity", "cli.help_entity"),
    "stats": Lazy(f"{_ROOM}.stats", "cli.help_stats"),
    "check": Lazy(f"{_ROOM}.check", "cli.help_check"),
    "tui": Lazy("searchidx.cli.tui_command", "cli.help_tui"),
    "completions": Lazy(f"{_ROOM}.completions", "cli.help_completions"),
}


def main(args: Sequence[str] | None = None) -> int:
    """Run ``searchidx`` with the arguments (default: those of the process).

    Returns the exit code; no exception leaves it. A reader that closes the pipe has
    seen enough, which is no failure.
    """
    streams = Streams.standard()
    try:
        code = _run(list(sys.argv[1:] if args is None else args), streams)
        streams.flush()
    except BrokenPipeError:
        abandon(streams.out)
        return Exit.DONE
    except OSError as error:  # stdout cannot take what is left: a full disk
        abandon(streams.out)
        return tell_failure(error, streams)
    return code


def main_tui() -> int:
    """Run ``searchidx tui`` with the arguments of the process."""
    return main(["tui", *sys.argv[1:]])


def _run(args: list[str], streams: Streams) -> int:
    if instruction := os.environ.get(COMPLETION_VARIABLE):
        from click.shell_completion import shell_complete  # noqa: PLC0415 - asked for by a shell

        return shell_complete(app, {}, PROGRAM, COMPLETION_VARIABLE, instruction)
    try:
        with app.make_context(PROGRAM, args, obj=streams) as context:
            return int(app.invoke(context) or Exit.DONE)
    except BrokenPipeError:
        raise
    except (Exception, KeyboardInterrupt) as error:  # noqa: BLE001 - the last resort
        return tell_failure(error, streams)


def _show_version(ctx: click.Context, parameter: click.Parameter, is_asked: bool) -> None:
    if is_asked and not ctx.resilient_parsing:
        ctx.obj.data(f"{PROGRAM} {searchidx.__version__}\n")
        ctx.exit()


@click.command(
    PROGRAM,
    cls=LazyGroup,
    lazy=COMMANDS,
    help="cli.help",
    epilog="cli.epilog",
    invoke_without_command=True,
)
@click.option(
    "--version",
    cls=Option,
    is_flag=True,
    is_eager=True,
    expose_value=False,
    callback=_show_version,
    help="cli.opt_version",
)
@click.pass_context
def app(ctx: click.Context) -> None:
    """Full-text search over Spanish news archives."""
    if ctx.invoked_subcommand is None:
        raise click.exceptions.NoArgsIsHelpError(ctx)

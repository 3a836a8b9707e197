"""Click's commands, options and groups with every word from the catalogues.

A ``help`` is the name of a message, worded when it is shown, so that declaring a
command costs nothing and follows the locale of the moment.
"""

from __future__ import annotations

from collections.abc import Mapping
from importlib import import_module
from typing import Any, Final

import click

from searchidx.dataclass import dataclass
from searchidx.messages import message


class Option(click.Option):
    """An option whose help is a message; ``is_default_shown`` adds its default."""

    def __init__(self, *args: Any, is_default_shown: bool = False, **attributes: Any) -> None:
        super().__init__(*args, **attributes)
        self.is_default_shown = is_default_shown

    def get_help_record(self, ctx: click.Context) -> tuple[str, str] | None:
        """Return the flag with its metavar, and its help."""
        if self.hidden or self.help is None:
            return None
        flag = ", ".join(self.opts)
        if not self.is_flag:
            flag += f" {self.make_metavar(ctx)}"
        text = message(self.help)
        if self.is_default_shown:
            text += " " + message("cli.default", value=self.default)
        return flag, text


class Command(click.Command):
    """A command whose help, usage line and complaints are messages."""

    allow_extra_args = True  # refused in parse_args, in the user's language

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Parse the arguments; raise click.UsageError for some too many."""
        try:
            rest = super().parse_args(ctx, args)
        except click.UsageError as error:
            error.ctx = error.ctx or ctx  # the parser leaves it out of some
            raise
        if rest and not ctx.resilient_parsing:
            raise click.UsageError(message("cli.extra_arguments", words=" ".join(rest)), ctx)
        return rest

    def get_help_option(self, ctx: click.Context) -> click.Option | None:
        """Return ``-h`` and ``--help``."""
        return HELP

    def get_short_help_str(self, limit: int = 45) -> str:
        """Return the first line of the help."""
        return first_line(self.help) if self.help else ""

    def format_usage(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the usage line."""
        pieces = " ".join(self.collect_usage_pieces(ctx))
        formatter.write_usage(ctx.command_path, pieces, prefix=f"{message('cli.usage')} ")

    def collect_usage_pieces(self, ctx: click.Context) -> list[str]:
        """Return what follows the name of the command in its usage line."""
        pieces = [message("cli.options_metavar")]
        for parameter in self.get_params(ctx):
            pieces.extend(parameter.get_usage_pieces(ctx))
        return pieces

    def format_help_text(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the help under the usage line."""
        if self.help:
            formatter.write_paragraph()
            with formatter.indentation():
                formatter.write_text(message(self.help))

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the table of the options."""
        records = [parameter.get_help_record(ctx) for parameter in self.get_params(ctx)]
        with formatter.section(message("cli.options")):
            formatter.write_dl([record for record in records if record and record[1]])

    def format_arguments(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write nothing: the help tells what the arguments are."""

    def format_epilog(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the epilog, if there is one."""
        if self.epilog:
            formatter.write_paragraph()
            formatter.write_text(message(self.epilog))


@dataclass(frozen=True, slots=True)
class Lazy:
    """The module that has a command as ``attribute``, and the name of the message of its help."""

    module: str
    help: str
    attribute: str = "command"


class LazyGroup(Command, click.Group):
    """A group that knows its commands by name and help, and loads the one that is called."""

    allow_interspersed_args = False

    def __init__(self, *args: Any, lazy: Mapping[str, Lazy], **attributes: Any) -> None:
        super().__init__(*args, **attributes)
        self.lazy = lazy

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Parse what stands before the command; what follows is the command's."""
        return click.Group.parse_args(self, ctx, args)

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Return the names in the order of the table."""
        return list(self.lazy)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Import a command."""
        if cmd_name not in self.lazy:
            return None
        lazy = self.lazy[cmd_name]
        command: click.Command = getattr(import_module(lazy.module), lazy.attribute)
        return command

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Return the command that the first argument names; raise click.UsageError for none."""
        if args[0] not in self.lazy and not ctx.resilient_parsing:
            names = ", ".join(self.lazy)
            raise click.UsageError(message("cli.no_such_command", name=args[0], names=names), ctx)
        return super().resolve_command(ctx, args)

    def collect_usage_pieces(self, ctx: click.Context) -> list[str]:
        """Return the usage of a command in place of arguments."""
        return [message("cli.options_metavar"), message("cli.command_metavar")]

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the table of the commands after that of the options."""
        Command.format_options(self, ctx, formatter)
        with formatter.section(message("cli.commands")):
            formatter.write_dl([(name, first_line(lazy.help)) for name, lazy in self.lazy.items()])


def first_line(key: str) -> str:
    """Return the first line of a message."""
    return message(key).partition("\n")[0]


def _show_help(ctx: click.Context, parameter: click.Parameter, is_asked: bool) -> None:
    if is_asked and not ctx.resilient_parsing:
        ctx.obj.data(f"{ctx.get_help()}\n")
        ctx.exit()


HELP: Final = Option(
    ["-h", "--help"],
    is_flag=True,
    is_eager=True,
    expose_value=False,
    help="cli.opt_help",
    callback=_show_help,
)

"""How a command may fail: what is said about it, and with which exit code it ends."""

from __future__ import annotations

import os
from typing import Final

import click

from searchidx.cli.streams import Exit, Streams
from searchidx.errors import SearchidxError
from searchidx.messages import message

DEBUG_VARIABLE: Final = "SEARCHIDX_DEBUG"


def tell_failure(error: BaseException, streams: Streams) -> int:
    """Say on stderr what went wrong, in the user's language; return the exit code."""
    if isinstance(error, click.exceptions.Exit):
        return error.exit_code
    if isinstance(error, click.exceptions.NoArgsIsHelpError):
        streams.say(error.ctx.get_help())
        return Exit.USAGE
    if isinstance(error, click.ClickException):
        return _tell_misuse(error, streams)
    if isinstance(error, KeyboardInterrupt | click.Abort):
        streams.tell("cli.interrupted")
        return Exit.INTERRUPTED
    if isinstance(error, SearchidxError):
        streams.tell("cli.error", message=error.message())
        return error.exit_code
    return _tell_unforeseen(error, streams)


def _tell_misuse(error: click.ClickException, streams: Streams) -> int:
    context = error.ctx if isinstance(error, click.UsageError) else None
    if context is not None:
        streams.say(context.get_usage())
    streams.tell("cli.error", message=usage_message(error))
    if context is not None:
        streams.tell("cli.try_help", command=context.command_path)
    return Exit.USAGE


def usage_message(error: click.ClickException) -> str:
    """Word one of click's errors from what it holds, not from its English text."""
    match error:
        case click.MissingParameter(param=click.Parameter() as parameter):
            return message("cli.missing_parameter", name=_name(parameter))
        case click.BadParameter(param=click.Parameter() as parameter):
            return message("cli.bad_value", name=_name(parameter), reason=error.message)
        case click.NoSuchOption():
            near = ", ".join(error.possibilities or ())
            key = "cli.no_such_option_near" if near else "cli.no_such_option"
            return message(key, name=error.option_name, near=near)
        case click.BadOptionUsage():
            key = "cli.takes_no_value" if _is_flag(error) else "cli.needs_value"
            return message(key, name=error.option_name)
        case _:
            return error.format_message()


def _is_flag(error: click.BadOptionUsage) -> bool:
    parameters = error.ctx.command.get_params(error.ctx) if error.ctx else []
    return any(
        isinstance(parameter, click.Option)
        and parameter.is_flag
        and error.option_name in parameter.opts
        for parameter in parameters
    )


def _name(parameter: click.Parameter) -> str:
    if isinstance(parameter, click.Option):
        return max(parameter.opts, key=len)
    return (parameter.metavar or parameter.name or "").strip("[].")


def _tell_unforeseen(error: BaseException, streams: Streams) -> int:
    if os.environ.get(DEBUG_VARIABLE):
        import traceback  # noqa: PLC0415 - for whoever looks for a mistake

        streams.say("".join(traceback.format_exception(error)))
    elif isinstance(error, OSError) and error.strerror:
        place = f"{error.filename}: " if error.filename is not None else ""
        streams.tell("cli.os_error", place=place, reason=error.strerror)
    else:
        text = " ".join(str(error).split())
        streams.tell("cli.unforeseen", kind=type(error).__name__, text=text)
    return Exit.UNUSABLE

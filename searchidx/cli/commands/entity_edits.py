"""``searchidx entity merge`` and the like: write a correction, or take the last one back."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

import click

from searchidx import correcting, render
from searchidx.article import ENTITY_TYPES
from searchidx.cli import options
from searchidx.cli.opening import tell_problems
from searchidx.cli.streams import Exit, Streams
from searchidx.cli.values import EntityKind
from searchidx.cli.worded import Command
from searchidx.config import settings
from searchidx.messages import message

_force: Final = options.option("--force", is_flag=True, help="cli.opt_force")
_names: Final = click.argument("names", nargs=-1, required=True, metavar="NAME...")
_name: Final = click.argument("name", metavar="NAME")


def _written(command: Callable[..., Any]) -> Callable[..., Any]:
    """Declare what all of them take."""
    return options.formats("table", "json")(options.index_dir(click.pass_obj(command)))


@click.command("merge", cls=Command, help="cli.help_entity_merge")
@_names
@options.option("--into", required=True, metavar="NAME", help="cli.opt_into")
@_force
@_written
def merge(
    streams: Streams, names: tuple[str, ...], into: str, index_dir: str | None, **given: Any
) -> Exit:
    """Make one entity of several."""
    folder = settings(index_dir).index_dir
    done = correcting.merge(folder, names, into, force=given["force"])
    return _tell(streams, done, index_dir, given["output"])


@click.command("split", cls=Command, help="cli.help_entity_split")
@_names
@options.option("--as", "to", metavar="NAME", help="cli.opt_as")
@options.option("--type", "kind", type=EntityKind(ENTITY_TYPES), help="cli.opt_new_type")
@_force
@_written
def split(
    streams: Streams, names: tuple[str, ...], to: str | None, index_dir: str | None, **given: Any
) -> Exit:
    """Make names an entity of their own."""
    folder = settings(index_dir).index_dir
    done = correcting.split(folder, names, to, type=given["kind"], force=given["force"])
    return _tell(streams, done, index_dir, given["output"])


@click.command("rename", cls=Command, help="cli.help_entity_rename")
@_name
@options.option("--to", required=True, metavar="NAME", help="cli.opt_to_name")
@_force
@_written
def rename(streams: Streams, name: str, to: str, index_dir: str | None, **given: Any) -> Exit:
    """Show an entity under another name."""
    folder = settings(index_dir).index_dir
    done = correcting.rename(folder, name, to, force=given["force"])
    return _tell(streams, done, index_dir, given["output"])


@click.command("retype", cls=Command, help="cli.help_entity_retype")
@_name
@options.option(
    "--type", "kind", required=True, type=EntityKind(ENTITY_TYPES), help="cli.opt_new_type"
)
@_force
@_written
def retype(streams: Streams, name: str, kind: Any, index_dir: str | None, **given: Any) -> Exit:
    """Give an entity another type."""
    folder = settings(index_dir).index_dir
    done = correcting.retype(folder, name, kind, force=given["force"])
    return _tell(streams, done, index_dir, given["output"])


@click.command("ban", cls=Command, help="cli.help_entity_ban")
@_names
@_force
@_written
def ban(streams: Streams, names: tuple[str, ...], index_dir: str | None, **given: Any) -> Exit:
    """Make entities none."""
    folder = settings(index_dir).index_dir
    done = correcting.ban(folder, names, force=given["force"])
    return _tell(streams, done, index_dir, given["output"])


@click.command("undo", cls=Command, help="cli.help_entity_undo")
@_written
def undo(streams: Streams, index_dir: str | None, output: str) -> Exit:
    """Take the last correction back."""
    folder = settings(index_dir).index_dir
    undone = correcting.undo(folder)
    if output == "json":
        entry = _value(undone.correction) if undone.correction else {}
        streams.json({**entry, "path": undone.path, "line": undone.line, "text": undone.text})
    else:
        where = {"path": render.safe_text(undone.path), "line": undone.line}
        text = render.safe_text(undone.text.strip(), multiline=True)
        streams.data(_line("cli.undone", **where) + f"{text}\n")
    tell_problems(streams, correcting.corrections(folder)[1])
    return Exit.DONE


def _tell(streams: Streams, done: correcting.Corrected, index_dir: str | None, output: str) -> Exit:
    """Write what was corrected, and what is wrong elsewhere in the file."""
    entry = done.correction
    if output == "json":
        n_articles = {"n_articles": done.n_articles, "is_new": done.is_new}
        streams.json({**_value(entry), "path": done.path, "line": entry.line, **n_articles})
    else:
        streams.data(_said(entry))
        where = {"path": render.safe_text(done.path), "line": entry.line}
        streams.data(_line("cli.written", **where, n=render.number(done.n_articles)))
    if done.is_new:
        streams.tell("cli.new_entity", name=entry.to)
    tell_problems(streams, correcting.corrections(settings(index_dir).index_dir)[1])
    return Exit.DONE


def _said(entry: correcting.Correction) -> str:
    keys = {
        "merge": "cli.merged",
        "split": "cli.split",
        "rename": "cli.renamed",
        "retype": "cli.retyped",
        "ban": "cli.banned",
    }
    kind = render.type_name(entry.type) if entry.type else ""
    names = render.safe_text(", ".join(entry.names))
    return _line(keys[entry.action], names=names, to=render.safe_text(entry.to), type=kind)


def _line(key: str, **params: Any) -> str:
    return message(key, **params) + "\n"


def _value(entry: correcting.Correction) -> dict[str, Any]:
    return {
        "action": entry.action,
        "names": list(entry.names),
        "to": entry.to or None,
        "type": entry.type,
    }

"""``searchidx entity show``: names, dates and company of one entity."""

from __future__ import annotations

from typing import Any, TypedDict, Unpack

import click

from searchidx import render
from searchidx.article import ENTITY_TYPES
from searchidx.cli import options
from searchidx.cli.opening import open_index
from searchidx.cli.streams import Exit, Streams
from searchidx.cli.values import EntityKind, Whole
from searchidx.cli.worded import Command


class Given(TypedDict):
    """What click passes to the command."""

    words: tuple[str, ...]
    kind: Any
    top: int
    output: str
    index_dir: str | None


@click.command("show", cls=Command, help="cli.help_entity_show")
@click.argument("words", nargs=-1, required=True, metavar="NAME")
@options.option("--type", "kind", type=EntityKind(ENTITY_TYPES), help="cli.opt_entity_type")
@options.option(
    "--top", type=Whole(), default=10, is_default_shown=True, metavar="N", help="cli.opt_entity_top"
)
@options.formats("table", "json")
@options.index_dir
@click.pass_obj
def command(streams: Streams, /, **given: Unpack[Given]) -> Exit:
    """Write what the archive says of the entity; a name that it has not is nothing found."""
    name = options.query(given["words"])
    with open_index(given["index_dir"], streams) as index:
        report = index.entity_report(name, given["kind"], top=given["top"])
        if report is None:
            near = ", ".join(ref.name for ref in index.near_entities(name))
            key = "cli.no_such_entity_near" if near else "cli.no_such_entity"
            streams.tell(key, name=name, near=near)
            return Exit.NOTHING_FOUND
    if given["output"] == "json":
        streams.json(render.report_value(report))
    else:
        streams.data(render.report_text(report, streams.page()))
    return Exit.DONE

"""``searchidx entity list``: the entities of the archive, the most frequent first."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypedDict, Unpack

import click

from searchidx import render
from searchidx.article import ENTITY_TYPES
from searchidx.cli import options
from searchidx.cli.opening import open_index
from searchidx.cli.streams import Exit, Streams
from searchidx.cli.values import EntityKind, Whole
from searchidx.cli.worded import Command
from searchidx.results import FacetCount


class Given(TypedDict):
    """What click passes to the command."""

    words: tuple[str, ...]
    kind: str | None
    limit: int
    output: str
    index_dir: str | None


@click.command("list", cls=Command, help="cli.help_entity_list")
@click.argument("words", nargs=-1, metavar="[TEXT]...")
@options.option("--type", "kind", type=EntityKind(ENTITY_TYPES), help="cli.opt_entity_type")
@options.option(
    "--limit",
    type=Whole(1),
    default=50,
    is_default_shown=True,
    metavar="N",
    help="cli.opt_entity_limit",
)
@options.formats("table", "json", "jsonl", "csv")
@options.index_dir
@click.pass_obj
def command(streams: Streams, /, **given: Unpack[Given]) -> Exit:
    """Write the entities that have a text in one of their names."""
    kind, limit = given["kind"], given["limit"]
    with open_index(given["index_dir"], streams) as index:
        found = index.find_entities(options.query(given["words"]))
    counts = [count for count in found if kind in (None, count.type)]
    _write(streams, counts[:limit], given["output"])
    if len(counts) > limit:
        streams.tell("cli.more_entities", n=len(counts) - limit)
    return Exit.DONE if counts else Exit.NOTHING_FOUND


def _write(streams: Streams, counts: Sequence[FacetCount], output: str) -> None:
    match output:
        case "json":
            streams.json(render.entity_values(counts))
        case "jsonl":
            for value in render.entity_values(counts):
                streams.json_line(value)
        case "csv":
            streams.data(render.entities_csv(counts))
        case _:
            streams.data(render.entities_text(counts, streams.page()))

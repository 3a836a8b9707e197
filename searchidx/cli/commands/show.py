"""``searchidx show``: one article, what a query matched in it set off."""

from __future__ import annotations

import click

from searchidx import render
from searchidx.cli import options
from searchidx.cli.opening import open_index, tell_diagnostics
from searchidx.cli.streams import Exit, Streams
from searchidx.cli.worded import Command


@click.command("show", cls=Command, help="cli.help_show")
@click.argument("article_id", metavar="ID")
@options.option("--query", default="", metavar="Q", help="cli.opt_query")
@options.formats("table", "json")
@options.index_dir
@click.pass_obj
def command(
    streams: Streams, article_id: str, query: str, output: str, index_dir: str | None
) -> Exit:
    """Write the article; an id that is not in the index is nothing found."""
    with open_index(index_dir, streams) as index:
        try:
            view = index.article(article_id, query)
        except KeyError:
            streams.tell("cli.no_such_article", id=article_id)
            return Exit.NOTHING_FOUND
    if output == "json":
        streams.json(render.article_value(view))
    else:
        streams.data(render.article_text(view, streams.page()))
    tell_diagnostics(streams, query, view.diagnostics)
    return Exit.DONE

"""``searchidx index``: bring the index up to date with the files."""

from __future__ import annotations

from typing import Final, TypedDict, Unpack

import click

import searchidx
from searchidx import correcting, render
from searchidx.cli import options
from searchidx.cli.opening import tell_problems
from searchidx.cli.progress import live_progress
from searchidx.cli.streams import Exit, Streams
from searchidx.cli.values import Bytes, Place, Whole
from searchidx.cli.worded import Command
from searchidx.config import settings
from searchidx.results import IndexSummary

_MAX_LISTED: Final = 20


class Given(TypedDict):
    """What click passes to the command."""

    paths: tuple[str, ...]
    rebuild: bool
    strict: bool
    allow_empty: bool
    path_pattern: str | None
    tagger: str | None
    memory: int | None
    jobs: int | None
    output: str
    index_dir: str | None


@click.command("index", cls=Command, help="cli.help_index")
@click.argument("paths", nargs=-1, type=Place("file"), metavar="[PATH]...")
@options.option("--rebuild", is_flag=True, help="cli.opt_rebuild")
@options.option("--strict", is_flag=True, help="cli.opt_strict")
@options.option("--allow-empty", is_flag=True, help="cli.opt_allow_empty")
@options.option("--path-pattern", metavar="PATTERN", help="cli.opt_path_pattern")
@options.option("--tagger", metavar="TAGGER", help="cli.opt_tagger")
@options.option("--memory", type=Bytes(), metavar="SIZE", help="cli.opt_memory")
@options.option("--jobs", type=Whole(1), metavar="N", help="cli.opt_jobs")
@options.formats("table", "json")
@options.index_dir
@click.pass_obj
def command(streams: Streams, /, **given: Unpack[Given]) -> Exit:
    """Index and write what was done."""
    index_dir = settings(given["index_dir"]).index_dir
    with live_progress(streams) as progress:
        summary = searchidx.build_index(
            index_dir,
            given["paths"],
            progress=progress,
            rebuild=given["rebuild"],
            allow_empty=given["allow_empty"],
            path_pattern=given["path_pattern"],
            tagger=given["tagger"],
            memory_bytes=given["memory"],
            jobs=given["jobs"],
        )
    write_summary(streams, summary, given["output"])
    tell_problems(streams, correcting.corrections(index_dir)[1])
    return Exit.SKIPPED if given["strict"] and summary.skipped else Exit.DONE


def write_summary(streams: Streams, summary: IndexSummary, output: str) -> None:
    """Write what a run did to stdout; to stderr what it skipped, and that names are outdated."""
    for line in render.skipped_lines(summary.skipped, _MAX_LISTED):
        streams.say(line)
    if summary.is_tagger_changed:
        streams.tell("cli.tagger_changed")
    if output == "json":
        streams.json(render.summary_value(summary))
    else:
        streams.data(render.summary_text(summary))

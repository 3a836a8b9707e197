"""How far an indexing run is, drawn on stderr while somebody watches it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from searchidx.cli.streams import Streams
from searchidx.messages import message
from searchidx.results import IndexProgress

if TYPE_CHECKING:
    from rich.progress import Progress, TaskID

Callback = Callable[[IndexProgress], None]


@contextmanager
def live_progress(streams: Streams) -> Iterator[Callback | None]:
    """Give a callback for :func:`searchidx.build_index`, None where nobody watches."""
    if not streams.is_narrated_live:
        yield None
        return
    bar = _bar(streams)
    task = bar.add_task(_stage("scan"), total=None, articles="", rate="")
    with bar:
        yield lambda state: _draw(bar, task, state)


def _bar(streams: Streams) -> Progress:
    from rich.console import Console  # noqa: PLC0415 - rich only where somebody watches
    from rich.progress import (  # noqa: PLC0415
        BarColumn,
        Progress,
        TaskProgressColumn,
        TextColumn,
        TimeRemainingColumn,
    )

    return Progress(
        TextColumn("{task.description}", markup=False),
        BarColumn(bar_width=None),
        TaskProgressColumn(),
        TextColumn("{task.fields[articles]}", markup=False),
        TextColumn("{task.fields[rate]}", markup=False),
        TimeRemainingColumn(compact=True),
        console=Console(file=streams.err, highlight=False),
        transient=True,
    )


def _draw(bar: Progress, task: TaskID, state: IndexProgress) -> None:
    elapsed_s = bar.tasks[task].elapsed or 0.0
    rate = round(state.n_articles / elapsed_s) if elapsed_s >= 1 else 0
    bar.update(
        task,
        description=_stage(state.stage),
        total=state.n_bytes_total or None,
        completed=state.n_bytes,
        articles=message("cli.progress_articles", n=state.n_articles),
        rate=message("cli.progress_rate", n=rate) if rate else "",
    )


def _stage(stage: str) -> str:
    keys = {"scan": "cli.stage_scan", "read": "cli.stage_read", "commit": "cli.stage_commit"}
    return message(keys[stage])

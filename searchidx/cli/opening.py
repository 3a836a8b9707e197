"""What every command that reads an index does first, and says last."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Final

import searchidx
from searchidx.cli.streams import Streams
from searchidx.config import settings
from searchidx.results import Diagnostic

if TYPE_CHECKING:
    from searchidx.correcting import Problem
    from searchidx.index import Index

_MAX_LISTED: Final = 20


def open_index(index_dir: str | None, streams: Streams) -> Index:
    """Open the index that ``--index``, ``SEARCHIDX_INDEX`` or the working folder name.

    What is wrong in its file of corrections is said once. Raises IndexUnusableError.
    """
    index = searchidx.open_index(settings(index_dir).index_dir)
    tell_problems(streams, index.correction_problems)
    return index


def tell_problems(streams: Streams, problems: Sequence[Problem]) -> None:
    """Say what is wrong in a file of corrections, and where."""
    for problem in problems[:_MAX_LISTED]:
        streams.tell("cli.correction_problem", message=problem.message())
    if len(problems) > _MAX_LISTED:
        streams.tell("cli.more_problems", n=len(problems) - _MAX_LISTED)


def tell_diagnostics(streams: Streams, query: str, diagnostics: Iterable[Diagnostic]) -> None:
    """Say what was odd in a query, and where."""
    for diagnostic in diagnostics:
        text = query[diagnostic.start : diagnostic.end].strip()
        if text:
            streams.tell("cli.diagnostic_at", text=text, message=diagnostic.message())
        else:
            streams.tell("cli.diagnostic", message=diagnostic.message())

"""What every command that reads an index does first, and says last."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

import searchidx
from searchidx.cli.streams import Streams
from searchidx.config import settings
from searchidx.results import Diagnostic

if TYPE_CHECKING:
    from searchidx.index import Index


def open_index(index_dir: str | None) -> Index:
    """Open the index that ``--index``, ``SEARCHIDX_INDEX`` or the working folder name.

    Raises IndexUnusableError.
    """
    return searchidx.open_index(settings(index_dir).index_dir)


def tell_diagnostics(streams: Streams, query: str, diagnostics: Iterable[Diagnostic]) -> None:
    """Say what was odd in a query, and where."""
    for diagnostic in diagnostics:
        text = query[diagnostic.start : diagnostic.end].strip()
        if text:
            streams.tell("cli.diagnostic_at", text=text, message=diagnostic.message())
        else:
            streams.tell("cli.diagnostic", message=diagnostic.message())

"""How many processes a run is worth, and who ends them."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

from searchidx.engine import SpreadWriter, Writer
from searchidx.entities.protocol import TaggerFactory
from searchidx.indexing.intake import Direct, Intake
from searchidx.indexing.options import UpdateOptions
from searchidx.indexing.spread import Spread
from searchidx.indexing.worker import Begin
from searchidx.indexing.workers import staff

PROCESS_BYTES: Final = 120_000_000
"""Memory of a process beside the articles that it holds: code, tables, caches."""
LEAST_SHARE_BYTES: Final = 30_000_000
"""Memory for articles without which a worker is not worth its process."""


def n_workers(options: UpdateOptions, text_bytes: int, memory_bytes: int) -> int:
    """Return how many workers to have for files of so many bytes: none, or several."""
    by_text = text_bytes // options.job_bytes
    by_memory = memory_bytes // (PROCESS_BYTES + LEAST_SHARE_BYTES) - 1
    n = min(options.jobs, by_text, by_memory)
    return n if n > 1 else 0


@contextmanager
def open_intake(
    writer: Writer,
    make_tagger: TaggerFactory,
    options: UpdateOptions,
    *,
    text_bytes: int,
    memory_bytes: int,
) -> Iterator[Intake]:
    """Give the intake of a run, with workers where they pay and the engine can have them.

    However the run ends, no worker outlives it. Raises IndexingError if one does not start.
    """
    n = n_workers(options, text_bytes, memory_bytes)
    if n == 0 or not isinstance(writer, SpreadWriter) or not sys.executable:
        yield Direct(writer, make_tagger)
        return
    with staff(n) as workers:
        writer.lend(n * PROCESS_BYTES)
        share_bytes = (memory_bytes - PROCESS_BYTES) // n - PROCESS_BYTES
        yield Spread(writer, workers, share_bytes, Begin(make_tagger, writer.collector()))

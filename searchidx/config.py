"""Settings: defaults < file < environment < flag, frozen once made."""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Final

from searchidx.dataclass import dataclass, field
from searchidx.errors import UsageError

DEFAULT_INDEX_DIR: Final = "index"
_COUNT: Final = re.compile(r"[1-9][0-9]{0,5}")
MAX_DEFAULT_JOBS: Final = 8
"""More processes than this only if asked for: reading does not keep up with them."""


@dataclass(frozen=True, slots=True)
class Limits:
    """What a query or a source file may cost before it ends in a clear error.

    Lengths in code points, sizes in bytes, times in seconds. ``n_expansions`` is the
    number of terms that one wildcard or fuzzy word may stand for; ``unpacked_ratio`` how many
    times its size a packed file may grow.
    """

    query_chars: int = 10_000
    query_depth: int = 50
    query_clauses: int = 1_000
    n_expansions: int = 50_000
    query_s: float = 10.0
    file_bytes: int = 2_000_000_000
    article_bytes: int = 20_000_000
    unpacked_ratio: int = 250


@dataclass(frozen=True, slots=True)
class Settings:
    """Everything that can be set; ``memory_bytes`` bounds one indexing run."""

    index_dir: Path = Path(DEFAULT_INDEX_DIR)
    memory_bytes: int = 512_000_000
    limits: Limits = field(default_factory=Limits)


def settings(
    index_dir: str | Path | None = None, environ: Mapping[str, str] | None = None
) -> Settings:
    """Return the settings of a run: a flag beats ``SEARCHIDX_INDEX``, which beats ``./index``."""
    environ = os.environ if environ is None else environ
    chosen = index_dir or environ.get("SEARCHIDX_INDEX") or DEFAULT_INDEX_DIR
    return Settings(index_dir=Path(chosen))


def default_jobs(environ: Mapping[str, str] | None = None) -> int:
    """Return over how many processes to index: ``SEARCHIDX_JOBS``, else the usable cores.

    Raises UsageError where the variable is no number from 1 up.
    """
    environ = os.environ if environ is None else environ
    if given := environ.get("SEARCHIDX_JOBS"):
        if not _COUNT.fullmatch(given):
            raise UsageError("errors.bad_jobs", value=given)
        return int(given)
    return min(_usable_cores(), MAX_DEFAULT_JOBS)


def _usable_cores() -> int:
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1

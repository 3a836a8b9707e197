"""Settings: defaults < file < environment < flag, frozen once made."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path
from typing import Final

from searchidx.dataclass import dataclass, field

DEFAULT_INDEX_DIR: Final = "index"


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

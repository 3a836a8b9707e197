"""Corrections as their file has them, read again only when it may have changed."""

from __future__ import annotations

import os
import time
from collections.abc import Callable
from pathlib import Path
from typing import Final

from searchidx.entities.corrections import Corrections

SETTLED_NS: Final = 2_000_000_000
"""A file written later than so long before it was looked at may change without a new time."""


class KeptCorrections:
    """Asked for corrections, looks at the status of their file, and most often no further.

    ``read`` reads the file at ``path``, which need not exist.
    """

    def __init__(self, path: Path, read: Callable[[], Corrections]) -> None:
        self._path = path
        self._read = read
        self._kept: tuple[tuple[int, ...], Corrections] | None = None

    def __call__(self) -> Corrections:
        """Return the corrections as they are now."""
        try:
            status = os.stat(self._path)  # noqa: PTH116 - as quick as it can be
        except OSError:
            self._kept = None
            return Corrections()
        seen = (status.st_mtime_ns, status.st_size, status.st_ino)
        if self._kept and self._kept[0] == seen:
            return self._kept[1]
        corrections = self._read()
        is_settled = time.time_ns() - status.st_mtime_ns > SETTLED_NS
        self._kept = (seen, corrections) if is_settled else None
        return corrections

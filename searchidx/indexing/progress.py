"""Tells a caller how far a run is, now and then."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Final, Literal

from searchidx.results import IndexProgress

ProgressCallback = Callable[[IndexProgress], None]
INTERVAL_S: Final = 0.1


class Progress:
    """Counts, and calls back at every change of stage and at most ten times a second."""

    def __init__(self, callback: ProgressCallback | None) -> None:
        self._callback = callback
        self._stage: Literal["scan", "read", "commit"] = "scan"
        self._told_at = -INTERVAL_S
        self.n_files = self.n_files_total = self.n_bytes = self.n_bytes_total = 0
        self.n_articles = 0

    def enter(self, stage: Literal["scan", "read", "commit"]) -> None:
        """Go on to a stage; of reading, the totals are known."""
        self._stage = stage
        if stage == "read":
            self.n_files = 0
        self.tell(n_bytes_more=0, is_forced=True)

    def tell(self, n_bytes_more: int = 0, *, is_forced: bool = False) -> None:
        """Call back, if it is time; ``n_bytes_more`` were read of the file at hand."""
        if self._callback is None:
            return
        now = time.monotonic()
        if is_forced or now - self._told_at >= INTERVAL_S:
            self._told_at = now
            n_bytes = min(self.n_bytes + n_bytes_more, self.n_bytes_total)
            self._callback(
                IndexProgress(
                    stage=self._stage,
                    n_files=self.n_files,
                    n_files_total=max(self.n_files, self.n_files_total),
                    n_bytes=n_bytes,
                    n_bytes_total=self.n_bytes_total,
                    n_articles=self.n_articles,
                )
            )

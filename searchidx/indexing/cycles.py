"""The collector of reference cycles, while articles are taken in."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

THRESHOLD: Final = 50_000


@contextmanager
def rarely_collected() -> Iterator[None]:
    """Let the collector look at new objects less often for as long as this lasts.

    A run keeps millions of objects that are in no cycle; looking through them again and
    again takes a sixth of its time. How long is a threshold of the whole process.
    """
    before = gc.get_threshold()
    gc.set_threshold(max(before[0], THRESHOLD), *before[1:])
    try:
        yield
    finally:
        gc.set_threshold(*before)

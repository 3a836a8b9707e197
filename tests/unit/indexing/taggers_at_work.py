"""Taggers that workers can import, each with something that happens to it at a mark in the text."""

from __future__ import annotations

import errno
import os
import signal
import sys
import time

from searchidx.entities.tagger import TrainedTagger
from searchidx.errors import IndexCorruptError

MARK = "marca"


class Marked(TrainedTagger):
    def tag(self, articles):
        if any(MARK in article.body for article in articles):
            self.happen()
        return super().tag(articles)


class Raising(Marked):
    def happen(self):
        raise ValueError("no such name")


class Exhausted(Marked):
    def happen(self):
        raise MemoryError


class NoRoom(Marked):
    def happen(self):
        raise OSError(errno.ENOSPC, "No space left on device", "x")


class Damaged(Marked):
    def happen(self):
        raise IndexCorruptError("engine.missing_file", path="x")


class Killed(Marked):
    def happen(self):
        os.kill(os.getpid(), signal.SIGKILL)


class Unmade(Marked):
    """Can be made here, but not in a worker."""

    def __init__(self):
        if "pytest" not in sys.modules:
            raise ValueError("no model")


class Slow(Marked):
    def tag(self, articles):
        time.sleep(0.05)
        return super().tag(articles)

"""Threads beside the screen: each runs the newest job it was given and drops the rest.

A search cannot be stopped half-way, so a thread per keystroke would leave several of them
competing with the echo of the keys. A lane never runs more than one job, and a job that was
overtaken before it began is never run at all. The threads are daemons: leaving the program
does not wait for a search.
"""

from __future__ import annotations

import threading
from collections.abc import Callable


class Lane:
    """One thread for one kind of work; :meth:`submit` never blocks."""

    def __init__(self, name: str) -> None:
        self._name = name
        self._changed = threading.Condition()
        self._next: Callable[[], None] | None = None
        self._is_running = False
        self._is_closed = False
        self._thread: threading.Thread | None = None

    def submit(self, job: Callable[[], None]) -> None:
        """Run a job after the one under way, instead of any other that waits."""
        with self._changed:
            self._next = job
            if self._thread is None and not self._is_closed:
                self._thread = threading.Thread(target=self._run, name=self._name, daemon=True)
                self._thread.start()
            self._changed.notify_all()

    def is_superseded(self) -> bool:
        """Say whether a newer job waits; asked by a job between its steps."""
        return self._next is not None or self._is_closed

    def rest(self, seconds: float) -> bool:
        """Wait inside a job until a newer one comes, at most so long; say whether it came."""
        with self._changed:
            self._changed.wait_for(self.is_superseded, seconds)
            return self.is_superseded()

    @property
    def is_idle(self) -> bool:
        """Whether there is nothing to do."""
        with self._changed:
            return self._next is None and not self._is_running

    def close(self) -> None:
        """Drop what waits and end the thread after the job under way."""
        with self._changed:
            self._is_closed = True
            self._next = None
            self._changed.notify_all()

    def _run(self) -> None:
        while True:
            with self._changed:
                self._is_running = False
                self._changed.wait_for(lambda: self._next is not None or self._is_closed)
                job, self._next = self._next, None
                if job is None or self._is_closed:
                    return
                self._is_running = True
            job()

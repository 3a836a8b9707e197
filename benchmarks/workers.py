"""Engines in processes of their own, seen from the one that asks."""

from __future__ import annotations

import subprocess
import threading
from pathlib import Path
from types import TracebackType
from typing import NamedTuple, Self

from benchmarks import machine, peers

_SAMPLED_EVERY_S = 0.05


class EngineError(Exception):
    """An engine refused a command or ended."""


class Reply(NamedTuple):
    """Milliseconds of a command, its total and how much was read."""

    ms: float
    total: int
    n_read: int


class Worker:
    """An engine over the index in a folder; a context manager that ends it."""

    def __init__(self, name: str, folder: Path) -> None:
        self.name = name
        self._process = subprocess.Popen(
            peers.command(name, folder),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            encoding="utf-8",
            cwd=machine.ROOT,
        )

    @property
    def pid(self) -> int:
        """The number of its process."""
        return self._process.pid

    def send(self, *fields: object) -> None:
        """Give a command without waiting for what comes of it."""
        assert self._process.stdin is not None
        try:
            self._process.stdin.write("\t".join(map(str, fields)) + "\n")
            self._process.stdin.flush()
        except BrokenPipeError as error:
            raise EngineError(f"{self.name} has ended") from error

    def receive(self) -> list[str]:
        """Wait for the answer to a command; raise EngineError if it is none."""
        assert self._process.stdout is not None
        fields = self._process.stdout.readline().rstrip("\n").split("\t")
        if fields == [""]:
            raise EngineError(f"{self.name} has ended")
        if fields[0] == "error":
            raise EngineError(f"{self.name}: {fields[1]}")
        return fields

    def do(self, *fields: object) -> Reply:
        """Give a command and wait for it."""
        self.send(*fields)
        ms, total, n_read = self.receive()
        return Reply(float(ms), int(total), int(n_read))

    def ask(self, part: str, kind: str, words: list[str]) -> Reply:
        """Ask a query."""
        return self.do("ask", part, kind, *words)

    def memory(self) -> dict[str, int]:
        """Return the memory of its process in bytes, see :func:`machine.memory`."""
        return machine.memory(self.pid)

    def close(self) -> None:
        """End the process and wait for it."""
        if self._process.stdin is not None:
            self._process.stdin.close()
        if self._process.stdout is not None:
            self._process.stdout.close()
        self._process.wait()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self.close()


class PeakOfTree:
    """The most memory of a process and all that it starts, each at its own height, in bytes."""

    def __init__(self, pid: int) -> None:
        self._pid = pid
        self._peaks: dict[int, int] = {}
        self._is_over = threading.Event()
        self._thread = threading.Thread(target=self._watch, daemon=True)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._is_over.set()
        self._thread.join()
        self._look()

    @property
    def peak_bytes(self) -> int:
        """The sum over all processes seen."""
        return sum(self._peaks.values())

    def _watch(self) -> None:
        while not self._is_over.wait(_SAMPLED_EVERY_S):
            self._look()

    def _look(self) -> None:
        try:
            for pid in [self._pid, *machine.descendants(self._pid)]:
                self._peaks[pid] = max(machine.memory(pid)["peak"], self._peaks.get(pid, 0))
        except (FileNotFoundError, ProcessLookupError):
            return  # one of them has just ended

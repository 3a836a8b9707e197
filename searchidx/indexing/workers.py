"""Processes that work for this one, and how they end."""

from __future__ import annotations

import os
import signal
import sys
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from multiprocessing import Pipe
from multiprocessing.connection import wait
from subprocess import DEVNULL, Popen, TimeoutExpired
from typing import Any, Final

from searchidx.errors import IndexingError
from searchidx.indexing.worker import Failed, Request

_CODE: Final = (
    "import sys; sys.path[:] = sys.argv[2:]; "
    "from searchidx.indexing.worker import work; work(int(sys.argv[1]))"
)
_LAST_S: Final = 1.0
Hear = Callable[[Any], None]


class Worker:
    """A process of this program, with the requests that it has not answered yet.

    It is started by name and not by :mod:`multiprocessing`, which would run the script of
    whoever calls this library once more in every process. It belongs to no terminal, so
    that Ctrl-C reaches this process alone, and ends by itself when this process is gone.
    """

    def __init__(self) -> None:
        self.connection, theirs = Pipe()
        self._waiting: deque[Hear] = deque()
        options = ["-I", *(["-X", "utf8"] if sys.flags.utf8_mode else [])]
        arguments = [str(theirs.fileno()), *sys.path]
        with theirs:
            try:
                self._process = Popen(  # noqa: S603 - this interpreter, this package
                    [sys.executable, *options, "-c", _CODE, *arguments],
                    stdin=DEVNULL,
                    stdout=DEVNULL,
                    stderr=DEVNULL,
                    env=os.environ | {"OPENBLAS_NUM_THREADS": "1"},  # of a core each
                    pass_fds=[theirs.fileno()],
                    process_group=0,
                )
            except OSError as error:
                self.connection.close()
                raise IndexingError("indexing.no_worker", reason=error.strerror) from error

    def __len__(self) -> int:
        return len(self._waiting)

    def ask(self, request: Request, hear: Hear) -> None:
        """Send a request; ``hear`` is called with its answer. Raises IndexingError."""
        try:
            self.connection.send(request)
        except OSError:
            raise self._died() from None
        self._waiting.append(hear)

    def listen(self) -> None:
        """Receive one answer, waiting for it; raise IndexingError, or what was raised there."""
        try:
            answer = self.connection.recv()
        except (EOFError, OSError):
            raise self._died() from None
        if isinstance(answer, Failed):
            raise answer.error
        self._waiting.popleft()(answer)

    def _died(self) -> IndexingError:
        with suppress(TimeoutExpired):
            self._process.wait(_LAST_S)  # a moment for its code, if it is only just ending
        self.end()
        code = self._process.returncode
        cause = signal.Signals(-code).name if code < 0 else str(code)
        return IndexingError("indexing.worker_died", cause=cause)

    def end(self) -> None:
        """End the process, whatever it is doing, and wait until it has."""
        self._process.kill()
        self._process.wait()
        self.connection.close()


def listen(workers: Iterable[Worker]) -> None:
    """Wait until some of the workers that owe answers give one, and receive one of each."""
    busy = {worker.connection: worker for worker in workers if len(worker)}
    for connection in wait(list(busy)):
        busy[connection].listen()  # type: ignore[index]


@contextmanager
def staff(n_workers: int) -> Iterator[list[Worker]]:
    """Start workers; however the block is left, none of them lives on."""
    with ExitStack() as stack:
        started: list[Worker] = []
        for _ in range(n_workers):
            started.append(Worker())
            stack.callback(started[-1].end)
        yield started

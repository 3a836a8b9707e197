"""What a worker does: a process that tags articles and collects them, request by request."""

from __future__ import annotations

import ctypes
import errno
import os
import pickle
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from multiprocessing.connection import Connection
from queue import SimpleQueue
from threading import Thread
from typing import Any, Protocol

from searchidx.article import Article
from searchidx.engine import Collector
from searchidx.entities.protocol import Tagger, TaggerFactory
from searchidx.errors import IndexingError, SearchidxError
from searchidx.indexing.cycles import rarely_collected


class Request(Protocol):
    """What a worker is asked; each request has one answer, in the order of the requests."""

    def answer(self, desk: Desk) -> Any:
        """Do it."""
        ...


class Desk:
    """What a worker works with, from its first request on."""

    tagger: Tagger
    collector: Collector


@dataclass(frozen=True, slots=True)
class Begin:
    """Make tagger and collector."""

    make_tagger: TaggerFactory
    make_collector: Callable[[], Collector]

    def answer(self, desk: Desk) -> None:
        """Make them, so that what they need is loaded before there is work."""
        desk.tagger = self.make_tagger()
        desk.collector = self.make_collector()


@dataclass(frozen=True, slots=True)
class Collect:
    """Take steps in their order: an article with its fingerprint, or an id to be deleted."""

    steps: Sequence[tuple[dict[str, Any], int] | str]

    def answer(self, desk: Desk) -> int:
        """Return the memory that the collector takes by now."""
        steps = [
            step if isinstance(step, str) else (Article.from_dict(step[0]), step[1])
            for step in self.steps
        ]
        articles = [step[0] for step in steps if not isinstance(step, str)]
        mentions = iter(desk.tagger.tag(articles) if articles else ())
        for step in steps:
            if isinstance(step, str):
                desk.collector.delete(step)
            else:
                desk.collector.add(step[0], next(mentions), step[1])
        return desk.collector.n_bytes


@dataclass(frozen=True, slots=True)
class WritePart:
    """Write what was collected."""

    def answer(self, desk: Desk) -> str | None:
        """Return the name of the part, None for an empty one."""
        part = desk.collector.write()
        _give_memory_back()
        return part


@dataclass(frozen=True, slots=True)
class Failed:
    """The answer to what could not be done."""

    error: Exception


def work(descriptor: int) -> None:
    """Answer the requests that come through a socket until it is closed."""
    connection = Connection(descriptor)
    requests: SimpleQueue[bytes] = SimpleQueue()
    Thread(target=_receive, args=(connection, requests), daemon=True).start()
    desk = Desk()
    with rarely_collected():
        while True:
            connection.send(_answer(requests.get(), desk))


def _receive(connection: Connection, requests: SimpleQueue[bytes]) -> None:
    """Keep the requests until their turn, so that nobody waits to hand one over."""
    try:
        while True:
            requests.put(connection.recv_bytes())
    except (EOFError, OSError):
        # Whoever asked is gone, and with it all use for what is being made.
        os._exit(0)


def _answer(request: bytes, desk: Desk) -> Any:
    try:
        return pickle.loads(request).answer(desk)  # noqa: S301 - from the process that began this
    except Exception as error:  # noqa: BLE001 - it is raised in the other process
        return Failed(_portable(error))


def _give_memory_back() -> None:
    """Have the C library return what is free; it would keep about 60 MB of a part."""
    with suppress(OSError, AttributeError):  # only glibc can
        ctypes.CDLL(None).malloc_trim(0)


def _portable(error: Exception) -> Exception:
    """Return an error that says the same on the other side."""
    if isinstance(error, MemoryError) or (
        isinstance(error, OSError) and error.errno == errno.ENOMEM
    ):
        return IndexingError("indexing.worker_memory")
    if isinstance(error, SearchidxError | OSError):
        return error
    return IndexingError("indexing.worker_failed", kind=type(error).__name__, text=str(error))

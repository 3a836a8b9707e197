"""Articles shared out to workers, and the account of which of them has which.

The writer of the index stays here, with every decision. A worker holds articles until
it is told to write them as a part; from then on the part has them, and when it is taken
the index has.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import Any, Final

from searchidx.engine import SpreadWriter
from searchidx.indexing.intake import Addition, Step
from searchidx.indexing.worker import Begin, Collect, WritePart
from searchidx.indexing.workers import Worker, listen
from searchidx.stored import FileRecord

_MAX_WAITING: Final = 2
"""Requests that a worker may have before it: one at work and the next."""


@dataclass(eq=False, slots=True)
class _Load:
    """Articles that will be one part: their ids, and those taken out after it was closed."""

    holder: _Holder
    ids: list[str] = field(default_factory=list)
    without: list[str] = field(default_factory=list)
    is_closed: bool = False


class _Holder:
    """A worker with what is to be sent to it and what it holds."""

    def __init__(self, worker: Worker) -> None:
        self.worker = worker
        self.steps: list[tuple[dict[str, Any], int] | str] = []
        self.load = _Load(self)
        self.is_writing = False


class Spread:
    """An intake that shares articles out, and takes in the parts that come back.

    ``share_bytes`` is the memory that the articles of one worker may take.
    """

    def __init__(
        self, writer: SpreadWriter, workers: Sequence[Worker], share_bytes: int, begin: Begin
    ) -> None:
        self._writer = writer
        self._workers = workers
        self._share_bytes = share_bytes
        self._holders = [_Holder(worker) for worker in workers]
        self._loads: dict[str, _Load] = {}
        for worker in workers:
            worker.ask(begin, lambda answer: None)

    def take(self, steps: Sequence[Addition | Step]) -> None:
        """Send the articles to the worker that has the least to do, and carry out the rest."""
        holder = self._idlest()
        for step in steps:
            if isinstance(step, Addition):
                self._add(holder, step)
            else:
                step(self)
        for each in self._holders:
            self._send(each)

    def _idlest(self) -> _Holder:
        """Wait until a worker has room for a request; meanwhile parts are taken."""
        while True:
            holder = min(self._holders, key=lambda each: len(each.worker))
            if len(holder.worker) < _MAX_WAITING:
                return holder
            listen(self._workers)

    def _add(self, holder: _Holder, addition: Addition) -> None:
        article = addition.article
        self.delete([article.id])
        holder.steps.append((article.to_dict(), addition.fingerprint))
        holder.load.ids.append(article.id)
        self._loads[article.id] = holder.load

    def delete(self, article_ids: Iterable[str]) -> int:
        """Take articles out wherever they are; return how many there were."""
        n_held = 0
        others: list[str] = []
        for article_id in article_ids:
            load = self._loads.pop(article_id, None)
            if load is None:
                others.append(article_id)
                continue
            n_held += 1
            out = load.without if load.is_closed else load.holder.steps
            out.append(article_id)
        return n_held + self._writer.delete(others)

    def put_file(self, record: FileRecord) -> None:
        """Remember a source file or a folder."""
        self._writer.put_file(record)

    def drop_file(self, path: str) -> None:
        """Forget a source file or a folder."""
        self._writer.drop_file(path)

    def set_roots(self, roots: Iterable[str]) -> None:
        """Replace the roots."""
        self._writer.set_roots(roots)

    def _send(self, holder: _Holder) -> None:
        if holder.steps:
            steps, holder.steps = holder.steps, []
            holder.worker.ask(Collect(steps), partial(self._note, holder))

    def _note(self, holder: _Holder, n_bytes: int) -> None:
        if n_bytes > self._share_bytes:
            self._write(holder)

    def _write(self, holder: _Holder) -> None:
        """Have a worker write what it was sent so far, unless it has a part to finish."""
        if holder.load.ids and not holder.is_writing:
            holder.is_writing = True
            load, holder.load = holder.load, _Load(holder)
            load.is_closed = True
            holder.worker.ask(WritePart(), partial(self._take_part, load))

    def _take_part(self, load: _Load, part: str | None) -> None:
        load.holder.is_writing = False
        if part is not None:
            self._writer.take_part(part, load.without)
        for article_id in load.ids:
            if self._loads.get(article_id) is load:
                del self._loads[article_id]

    def commit(self, *, is_last: bool = False) -> int:
        """Have everything written, and publish it; return the generation.

        After the last time the memory of the workers is the writer's.
        """
        while self._loads or any(len(worker) for worker in self._workers):
            for holder in self._holders:
                self._write(holder)
            listen(self._workers)
        if is_last:
            for worker in self._workers:
                worker.end()
            self._writer.lend(0)
        return self._writer.commit(is_last=is_last)

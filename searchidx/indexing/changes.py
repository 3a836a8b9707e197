"""Carries out a plan: reads what has changed, and says what the writer is to do."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from heapq import heappop, heappush

from searchidx.article import Article
from searchidx.engine import Searcher
from searchidx.indexing.batch import Batch
from searchidx.indexing.folders import Folders
from searchidx.indexing.manifest import Stamp, doubted, record_of
from searchidx.indexing.ownership import Ownership, paths_of_ids
from searchidx.indexing.plan import Plan, PlannedFile, Removed
from searchidx.indexing.progress import Progress
from searchidx.indexing.scope import is_under, path_order
from searchidx.indexing.tally import Tally
from searchidx.ingest.discover import discover
from searchidx.ingest.read import FileReader, Reading
from searchidx.ingest.source import SourceFile
from searchidx.results import SkippedFile
from searchidx.stored import FileRecord

ReaderOf = Callable[[str], FileReader]
"""Path pattern → a reader that applies it."""


def shadowed_records(
    before: Searcher, path: str, article_ids: Iterable[str], roots: Iterable[str]
) -> Iterator[FileRecord]:
    """Yield, doubted, the records of later files whose articles could have taken ids of a file.

    They may take them once it gives them up.
    """
    for other in paths_of_ids(article_ids, roots):
        if path_order(other) > path_order(path) and (record := before.file_record(other)):
            yield doubted(record)


@dataclass(slots=True)
class _File:
    """A file being read: ``own`` are the ids and fingerprints not yet seen again."""

    planned: PlannedFile
    own: dict[str, int]
    n_kept: int = 0
    n_problems: int = 0


class Changes:
    """Applies a plan to a batch, counting."""

    def __init__(
        self,
        before: Searcher | None,
        roots: Iterable[str],
        folders: Folders,
        batch: Batch,
        tally: Tally,
    ) -> None:
        self._before = before
        self._folders = folders
        self._roots = tuple(roots)
        self._batch = batch
        self._tally = tally
        self._ownership = Ownership(before)
        self._doubted: set[str] = set()
        self._planned: set[str] = set()
        self._outside: list[tuple[tuple[str, ...], FileRecord]] = []
        self._deleted: set[str] = set()

    def apply(self, plan: Plan, reader_of: ReaderOf, progress: Progress) -> None:
        """Go through the files in order, then through what is gone.

        The records of folders come last: each stands for those of its files.
        """
        self._tally.unchanged += self._folders.n_articles
        self._planned = {planned.source.path for planned in plan.files}
        gone: list[tuple[Removed, dict[str, int]]] = []
        for removed in plan.removed:
            path = removed.record.path
            gone.append((removed, self._fingerprints(path)))
            self._ownership.release(path)
            self._doubt_shadowed(path, gone[-1][1])
        for planned in self._with_doubted(plan.files):
            is_known = planned.change in {"unchanged", "touched"}
            if is_known and planned.source.path not in self._doubted:
                self._keep(planned)
                continue
            self._read(planned, reader_of(planned.pattern).read(planned.source), progress)
            progress.n_files += 1
            progress.n_bytes += planned.source.file_bytes
        for removed, article_ids in gone:
            self._delete(article_ids, is_moved=removed.is_moved)
            self._drop(removed.record.path)
        for record in self._folders.renewed(is_worth_it=self._batch.has_changes):
            self._put(record)

    def _with_doubted(self, files: Iterable[PlannedFile]) -> Iterator[PlannedFile]:
        """Yield the files of the plan and, in their place, those outside it that are doubted."""
        for planned in files:
            yield from self._doubted_before(path_order(planned.source.path))
            yield planned
        yield from self._doubted_before(None)

    def _doubted_before(self, order: tuple[str, ...] | None) -> Iterator[PlannedFile]:
        while self._outside and (order is None or self._outside[0][0] < order):
            _, record = heappop(self._outside)
            root = self._root_of(record.path)
            found = discover(root, record.path) if root is not None else ()
            for source in found:
                if isinstance(source, SourceFile):
                    yield PlannedFile(source, "changed", Stamp.parse(record.digest).pattern, record)

    def _keep(self, planned: PlannedFile) -> None:
        assert planned.record is not None
        stamp = Stamp.parse(planned.record.digest)
        self._tally.unchanged += stamp.n_articles
        record = planned.record
        if planned.change == "touched":
            record = record_of(planned.source, stamp.content, stamp.n_articles, stamp.pattern)
            self._put(record)
        self._folders.settle(record.path, record)

    def _read(self, planned: PlannedFile, reading: Reading, progress: Progress) -> None:
        source = planned.source
        is_known = self._before is not None and planned.record is not None
        file = _File(planned, dict(self._fingerprints(source.path)) if is_known else {})
        self._ownership.enter(source)
        self._batch.in_progress = record_of(source, "", len(file.own), planned.pattern)
        for item in reading:
            if isinstance(item, SkippedFile):
                self._skip(file, item)
            else:
                self._take(file, item)
                progress.n_articles += 1
            progress.tell(reading.n_bytes)
        if reading.outcome == "unreachable":
            self._leave(file)
        else:
            self._finish(file, reading.digest)
        self._batch.in_progress = None

    def _skip(self, file: _File, problem: SkippedFile) -> None:
        file.n_problems += 1
        self._tally.skip(problem)

    def _take(self, file: _File, article: Article) -> None:
        """Add an article unless the index has just this one."""
        claim = self._ownership.claim(article, file.planned.source, file.own)
        if isinstance(claim, SkippedFile):
            self._skip(file, claim)
            return
        article = claim.article
        file.n_kept += 1
        if claim.loser is not None:
            self._doubt(claim.loser)
        known = file.own.pop(article.id, None)
        fingerprint = article.fingerprint()
        if known == fingerprint:
            self._tally.unchanged += 1
            return
        if known is not None:
            self._tally.updated += 1
        elif claim.is_known or file.planned.change == "moved":
            self._tally.moved += 1
            self._tally.deleted -= article.id in self._deleted
        else:
            self._tally.added += 1
        self._disturb(article.path)
        self._batch.add(article, fingerprint)

    def _finish(self, file: _File, content: str) -> None:
        """Take out what the file no longer has, and remember the file."""
        path = file.planned.source.path
        self._ownership.release(path)
        if file.own:
            self._delete(file.own, is_moved=file.planned.change == "moved")
            self._doubt_shadowed(path, file.own)
        if file.n_problems and not file.n_kept:
            if file.planned.record is not None:
                self._drop(path)
            self._folders.settle(path, None)
            return
        content = "" if file.n_problems else content
        record = record_of(file.planned.source, content, file.n_kept, file.planned.pattern)
        is_doubted = path in self._doubted or self._batch.has_published
        if record != file.planned.record or is_doubted:
            self._put(record)
        self._folders.settle(path, record)

    def _leave(self, file: _File) -> None:
        """Keep what the index has of a file that could not be looked at."""
        n_articles = file.n_kept + len(file.own)
        record = record_of(file.planned.source, "", n_articles, file.planned.pattern)
        if n_articles and record != file.planned.record:
            self._put(record)
        self._folders.settle(record.path, None)

    def _delete(self, article_ids: Iterable[str], *, is_moved: bool) -> None:
        """Delete articles, except those that another file has by now."""
        gone = [i for i in article_ids if not self._ownership.is_claimed(i)]
        if not gone:
            return
        self._batch.then(lambda writer: writer.delete(gone))
        if not is_moved:
            self._tally.deleted += len(gone)
            self._deleted.update(gone)

    def _doubt_shadowed(self, path: str, article_ids: Iterable[str]) -> None:
        if self._before is not None:
            for record in shadowed_records(self._before, path, article_ids, self._roots):
                self._doubt(record.path)

    def _doubt(self, path: str) -> None:
        """Have a file read again, and its record say so until then.

        It comes later in the order than what is being read, in the scope of the run or not.
        """
        record = self._before.file_record(path) if self._before is not None else None
        if path not in self._doubted and record is not None:
            self._doubted.add(path)
            self._put(doubted(record))
            if path not in self._planned:
                n_articles = Stamp.parse(record.digest).n_articles
                self._tally.unchanged -= self._folders.withdraw(path, n_articles)
                heappush(self._outside, (path_order(path), record))

    def _root_of(self, path: str) -> str | None:
        return next((root for root in self._roots if is_under(path, root)), None)

    def _put(self, record: FileRecord) -> None:
        self._disturb(record.path)
        self._batch.then(lambda writer: writer.put_file(record))

    def _drop(self, path: str) -> None:
        self._disturb(path)
        self._batch.then(lambda writer: writer.drop_file(path))

    def _disturb(self, path: str) -> None:
        """Before the record of a file may change, take out that of its folder."""
        if folder := self._folders.disturb(path):
            self._batch.then(lambda writer: writer.drop_file(folder))

    def _fingerprints(self, path: str) -> dict[str, int]:
        return self._before.fingerprints(path) if self._before is not None else {}

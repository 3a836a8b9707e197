"""Brings an index up to date with its files."""

from __future__ import annotations

import os
import time
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from functools import cache
from pathlib import Path
from typing import Literal

from searchidx.config import Settings
from searchidx.engine import Engine, FileRecord, Searcher, Writer
from searchidx.entities.protocol import Tagger
from searchidx.errors import IndexUnusableError, RootUnusableError, UnreadableFileError, UsageError
from searchidx.indexing.batch import Batch
from searchidx.indexing.changes import Changes, shadowed_records
from searchidx.indexing.options import UpdateOptions
from searchidx.indexing.plan import Comparison, Plan
from searchidx.indexing.progress import Progress, ProgressCallback
from searchidx.indexing.scope import Scope, check_usable, scope_of
from searchidx.indexing.tally import Tally
from searchidx.ingest.discover import UNLISTED, discover
from searchidx.ingest.path_pattern import compile_pattern
from searchidx.ingest.read import FileReader
from searchidx.ingest.source import ReadOptions, SourceFile
from searchidx.results import IndexSummary


def update(
    engine: Engine,
    paths: Sequence[str | Path],
    *,
    tagger: Tagger,
    settings: Settings,
    options: UpdateOptions | None = None,
    progress: ProgressCallback | None = None,
) -> IndexSummary:
    """Compare files with the index and index what has changed; publish it.

    With ``paths`` only what lies under them is compared, and those outside all roots
    become roots; without, all roots. Files whose size and time are those of their record
    are not read. When nothing changed nothing is published. An interruption leaves the
    last published state, which the next run continues from.

    Raises RootUnusableError, before anything has changed, for a root that is missing,
    unreadable or suddenly without articles; UsageError where there is no root or the path
    pattern makes no sense; and what the engine raises.
    """
    options = options or UpdateOptions()
    if options.path_pattern:
        compile_pattern(options.path_pattern)
    return _Run(engine, tagger, settings, options).update(paths, Progress(progress))


def forget(engine: Engine, path: str | Path) -> IndexSummary:
    """Take a root out of the index with all its articles; the files are left alone.

    Raises UsageError if the path is none of the roots, and IndexMissingError.
    """
    started = time.monotonic()
    engine.searcher().close()  # there must be an index: writing would make one
    with _writing(engine, "update") as writer, closing(engine.searcher()) as before:
        asked = {os.path.realpath(path), os.path.abspath(path)}  # noqa: PTH100 - links unresolved
        found = next((root for root in before.roots if root in asked), None)
        if found is None:
            roots = ", ".join(before.roots)
            raise UsageError("indexing.not_a_root", path=str(path), roots=roots)
        remaining = [root for root in before.roots if root != found]
        n_files = n_deleted = 0
        for record in before.file_records(found):
            n_files += 1
            n_deleted += writer.delete(before.fingerprints(record.path))
            writer.drop_file(record.path)
            for shadowed in shadowed_records(before, record.path, found, remaining):
                writer.put_file(shadowed)
        writer.set_roots(remaining)
        generation = writer.commit()
    return Tally(deleted=n_deleted).summary(n_files, time.monotonic() - started, generation)


class _Run:
    """One run of :func:`update`."""

    def __init__(
        self, engine: Engine, tagger: Tagger, settings: Settings, options: UpdateOptions
    ) -> None:
        self._engine = engine
        self._tagger = tagger
        self._settings = settings
        self._options = options
        self._tally = Tally()
        self._reader_of = cache(self._new_reader)

    def update(self, paths: Sequence[str | Path], progress: Progress) -> IndexSummary:
        """Compare, read, publish."""
        started = time.monotonic()
        is_rebuild = self._options.is_rebuild
        with self._state() as before:  # before an index is locked, or even made
            self._scope(paths, before)
        mode: Literal["update", "rebuild"] = "rebuild" if is_rebuild else "update"
        with _writing(self._engine, mode) as writer, self._state() as before:
            scope = self._scope(paths, before)
            comparison = self._scan(scope, before, progress)
            plan = self._plan(comparison, progress)
            known = None if is_rebuild else before
            batch = Batch(writer, self._tagger, self._options)
            if known is None or set(known.roots) != set(scope.roots):
                batch.then(lambda writer: writer.set_roots(scope.roots))
            Changes(known, scope.roots, batch, self._tally).apply(plan, self._reader_of, progress)
            progress.enter("commit")
            generation = batch.finish(must_publish=known is None)
            if generation is None:
                assert known is not None
                generation = known.generation
        seconds = time.monotonic() - started
        return self._tally.summary(len(comparison.sources), seconds, generation)

    @contextmanager
    def _state(self) -> Iterator[Searcher | None]:
        """Open the index as it is, if there is one; a rebuild does not need it to be sound."""
        if not self._engine.exists():
            yield None
            return
        try:
            searcher = self._engine.searcher()
        except IndexUnusableError:
            if not self._options.is_rebuild:
                raise
            yield None
            return
        try:
            yield searcher
        finally:
            searcher.close()

    def _scope(self, paths: Sequence[str | Path], before: Searcher | None) -> Scope:
        roots = before.roots if before is not None else ()
        scope = scope_of(paths, roots, is_whole=self._options.is_rebuild)
        if not self._options.allow_empty:
            check_usable(scope)
        return scope

    def _scan(self, scope: Scope, before: Searcher | None, progress: Progress) -> Comparison:
        """Find the files; refuse a target that had articles and has no file any more."""
        sources: list[SourceFile] = []
        records: dict[str, FileRecord] = {}
        blind: list[str] = []
        excluded = (os.path.realpath(self._settings.index_dir),)
        progress.enter("scan")
        for target in scope.targets:
            n_before = len(sources)
            for found in discover(target.root, target.start, excluded):
                if isinstance(found, SourceFile):
                    sources.append(found)
                    progress.n_files += 1
                    progress.tell()
                    continue
                self._tally.skip(found)
                if found.key == UNLISTED:
                    blind.append(found.path)
            known = _records(before, target.start)
            is_emptied = bool(known) and len(sources) == n_before
            if is_emptied and not self._options.allow_empty:
                raise RootUnusableError("indexing.root_emptied", path=target.start)
            records.update(known)
        if self._options.is_rebuild:
            records = {}
        return Comparison(sources, records, blind, self._options.path_pattern)

    def _plan(self, comparison: Comparison, progress: Progress) -> Plan:
        """Hash the files whose content decides, and plan."""
        contents: dict[str, str] = {}
        for source in comparison.doubtful():
            try:
                contents[source.path] = self._reader_of("").digest(source)
            except UnreadableFileError:
                continue  # it is read as changed, and reported then
        plan = comparison.plan(contents)
        pending = [f.source for f in plan.files if f.change not in {"unchanged", "touched"}]
        progress.n_files_total = len(pending)
        progress.n_bytes_total = sum(source.file_bytes for source in pending)
        progress.enter("read")
        return plan

    def _new_reader(self, pattern: str) -> FileReader:
        compiled = compile_pattern(pattern) if pattern else None
        return FileReader(ReadOptions(self._settings.limits, compiled))


def _records(before: Searcher | None, start: str) -> dict[str, FileRecord]:
    """Return the records of a file or of all files under a folder, by path."""
    if before is None:
        return {}
    if Path(start).is_file():  # there may be thousands of these, each a root
        record = before.file_record(start)
        return {start: record} if record else {}
    return {record.path: record for record in before.file_records(start)}


@contextmanager
def _writing(engine: Engine, mode: Literal["update", "rebuild"]) -> Iterator[Writer]:
    """Lock the index; whatever goes wrong, what was not published is dropped."""
    writer = engine.writer(mode=mode)
    try:
        yield writer
    except BaseException:
        writer.rollback()
        raise
    finally:
        writer.close()

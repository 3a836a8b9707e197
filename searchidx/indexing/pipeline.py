"""Brings an index up to date with its files."""

from __future__ import annotations

import os
import time
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, closing, contextmanager
from functools import cache
from pathlib import Path
from typing import Literal

from searchidx.config import Settings
from searchidx.engine import Engine, Searcher, Writer
from searchidx.entities.choosing import ChosenTagger
from searchidx.entities.protocol import TaggerFactory
from searchidx.errors import IndexUnusableError, RootUnusableError, UnreadableFileError, UsageError
from searchidx.indexing.batch import Batch
from searchidx.indexing.changes import Changes, shadowed_records
from searchidx.indexing.cycles import rarely_collected
from searchidx.indexing.folders import Folders
from searchidx.indexing.manifest import Stamp, folder_of, record_path
from searchidx.indexing.options import UpdateOptions
from searchidx.indexing.plan import Comparison, Plan
from searchidx.indexing.progress import Progress, ProgressCallback
from searchidx.indexing.scan import Scan
from searchidx.indexing.scope import Scope, check_usable, scope_of
from searchidx.indexing.staffing import open_intake
from searchidx.indexing.tagging import is_changed, record_of_tagger, tagger_of_run
from searchidx.indexing.tally import Tally
from searchidx.ingest.path_pattern import compile_pattern
from searchidx.ingest.read import FileReader
from searchidx.ingest.source import ReadOptions
from searchidx.results import IndexSummary


def update(
    engine: Engine,
    paths: Sequence[str | Path],
    *,
    tagger: str | TaggerFactory | None = None,
    settings: Settings,
    options: UpdateOptions | None = None,
    progress: ProgressCallback | None = None,
) -> IndexSummary:
    """Compare files with the index and index what has changed; publish it.

    With ``paths`` only what lies under them is compared, and those outside all roots
    become roots; without, all roots. Files whose size and time are those of their record
    are not read, and those of a folder that looks as it did are not even compared. When
    nothing changed nothing is published, except that thousands of files without a record
    of their folder get one. An interruption leaves the last published state, which the
    next run continues from.

    ``tagger`` is a specification or makes a tagger; without one it is that of the index, else
    the built-in one. Articles that are in the index keep the names that were found then.

    Raises RootUnusableError, before anything has changed, for a root that is missing,
    unreadable or suddenly without articles; UsageError where there is no root, the path
    pattern makes no sense, or the tagger cannot be had or is another than that of the index;
    IndexingError if a worker fails; and what the engine raises.
    """
    options = options or UpdateOptions()
    if options.path_pattern:
        compile_pattern(options.path_pattern)
    with rarely_collected():
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
            article_ids = before.fingerprints(record.path)
            n_deleted += writer.delete(article_ids)
            writer.drop_file(record.path)
            for shadowed in shadowed_records(before, record.path, article_ids, remaining):
                writer.put_file(shadowed)
                writer.drop_file(record_path(folder_of(shadowed.path)))
        for folder, folder_record in before.folders(found).items():
            if folder_record is not None:
                writer.drop_file(record_path(folder))
        writer.set_roots(remaining)
        generation = writer.commit()
    return Tally(deleted=n_deleted).summary(n_files, time.monotonic() - started, generation)


class _Run:
    """One run of :func:`update`."""

    def __init__(
        self,
        engine: Engine,
        tagger: str | TaggerFactory | None,
        settings: Settings,
        options: UpdateOptions,
    ) -> None:
        self._engine = engine
        self._asked_tagger = tagger
        self._settings = settings
        self._options = options
        self._tally = Tally()
        self._reader_of = cache(self._new_reader)

    def update(self, paths: Sequence[str | Path], progress: Progress) -> IndexSummary:
        """Compare, read, publish."""
        started = time.monotonic()
        is_rebuild = self._options.is_rebuild
        with ExitStack() as stack:
            before = stack.enter_context(self._state())
            self._scope(paths, before)  # before an index is locked, or even made
            tagger = self._tagger(before)
            mode: Literal["update", "rebuild"] = "rebuild" if is_rebuild else "update"
            writer = stack.enter_context(_writing(self._engine, mode))
            if self._engine.latest_generation() != (before.generation if before else 0):
                before = stack.enter_context(self._state())
                tagger = self._tagger(before)
            scope = self._scope(paths, before)
            known = None if is_rebuild else before
            if known is None:
                writer.set_tagger(record_of_tagger(tagger))
            self._tally.is_tagger_changed = known is not None and is_changed(tagger, known)
            folders = Folders(known, self._options.path_pattern)
            comparison = self._scan(scope, before, folders, progress)
            plan = self._plan(comparison, progress)
            intake = stack.enter_context(
                open_intake(
                    writer,
                    tagger.make,
                    self._options,
                    text_bytes=progress.n_bytes_total,
                    memory_bytes=self._settings.memory_bytes,
                )
            )
            batch = Batch(intake, self._options)
            if known is None or set(known.roots) != set(scope.roots):
                batch.then(lambda writer: writer.set_roots(scope.roots))
            changes = Changes(known, scope.roots, folders, batch, self._tally)
            changes.apply(plan, self._reader_of, progress)
            progress.enter("commit")
            generation = batch.finish(must_publish=known is None)
            if generation is None:
                assert known is not None
                generation = known.generation
        n_files = folders.n_files + len(comparison.sources)
        return self._tally.summary(n_files, time.monotonic() - started, generation)

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

    def _tagger(self, before: Searcher | None) -> ChosenTagger:
        return tagger_of_run(self._asked_tagger, before, is_rebuild=self._options.is_rebuild)

    def _scan(
        self, scope: Scope, before: Searcher | None, folders: Folders, progress: Progress
    ) -> Comparison:
        """Find the files; refuse a target that had articles and has no file any more."""
        excluded = (os.path.realpath(self._settings.index_dir),)
        known = None if self._options.is_rebuild else before
        scan = Scan(known, folders, self._tally, progress)
        progress.enter("scan")
        for target in scope.targets:
            is_emptied = not scan.visit(target, excluded) and _has_records(before, target.start)
            if is_emptied and not self._options.allow_empty:
                raise RootUnusableError("indexing.root_emptied", path=target.start)
        pattern = self._options.path_pattern
        pattern_of_root = cache(lambda root: _pattern_of(known, root))
        return Comparison(scan.sources, scan.records, scan.blind, pattern, pattern_of_root)

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


def _has_records(before: Searcher | None, start: str) -> bool:
    return before is not None and next(before.file_records(start), None) is not None


def _pattern_of(before: Searcher | None, root: str) -> str:
    """Return the path pattern that the first file of a root was read with."""
    record = next(before.file_records(root), None) if before is not None else None
    return Stamp.parse(record.digest).pattern if record else ""


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

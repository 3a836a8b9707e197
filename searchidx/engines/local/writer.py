"""The one writer of an index: batches articles into segments and publishes generations."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path
from types import TracebackType
from typing import Final, Literal, Self

import numpy as np

from searchidx.analysis import ANALYZER_VERSION
from searchidx.article import Article, Mention
from searchidx.engine import Collector
from searchidx.engines.local.builder import SegmentBuilder
from searchidx.engines.local.codec import durable
from searchidx.engines.local.codec.framing import Array, Frame, write_frame
from searchidx.engines.local.codec.segment import SUFFIX, Segment, segment_files
from searchidx.engines.local.collector import SegmentCollector
from searchidx.engines.local.entity_writer import EntityFiles, write_entities
from searchidx.engines.local.generation import (
    Generation,
    files_of,
    generation_numbers,
    read_latest,
    remove_orphans,
    verify_files,
    write_generation,
)
from searchidx.engines.local.locking import write_lock
from searchidx.engines.local.merge import merge_segments
from searchidx.engines.local.policy import SegmentSize, choose_merges
from searchidx.engines.local.snapshot import TOMBSTONES, live_documents
from searchidx.entities.protocol import Resolver
from searchidx.errors import IndexVersionError
from searchidx.results import TaggerRecord
from searchidx.stored import FileRecord

PROCESS_BYTES: Final = 100_000_000
"""Memory that a process takes beside the articles it has buffered or merges."""
LEAST_SHARE: Final = 0.2
"""Share of a limit that is used for them even where it leaves no room for the rest."""


class LocalWriter:
    """Holds the lock of a data folder from its making to :meth:`close`.

    Segments are written as memory fills, but only a commit names them in a generation.
    """

    def __init__(
        self,
        folder: Path,
        resolver: Resolver,
        memory_bytes: int,
        mode: Literal["update", "rebuild"] = "update",
    ) -> None:
        self._folder = folder
        self._resolver = resolver
        self._memory_bytes = memory_bytes
        self._lent_bytes = 0
        self._next_segment = 1
        self._n_tokens_added = 0
        self._lock = write_lock(folder.parent)
        try:
            self._begin(mode)
        except BaseException:
            self._lock.release()
            raise

    def _begin(self, mode: Literal["update", "rebuild"]) -> None:
        numbers = generation_numbers(self._folder)
        self._is_new = mode == "rebuild" or not numbers
        if not self._is_new:
            self._published = read_latest(self._folder)
            if self._published.analyzer != ANALYZER_VERSION:
                raise IndexVersionError(
                    "engine.other_analyzer",
                    path=self._folder.parent,
                    found=self._published.analyzer,
                    wanted=ANALYZER_VERSION,
                )
            verify_files(self._folder, self._published)
            remove_orphans(self._folder, self._published)
        else:
            self._published = Generation(
                max(numbers, default=0),
                ANALYZER_VERSION,
                next_segment=_next_segment(self._folder),
            )
        self._reset()

    def _reset(self) -> None:
        """Begin anew from what is published."""
        published = self._published
        frame = (
            Frame(self._folder / published.tombstones, TOMBSTONES) if published.tombstones else None
        )
        self._segments = [Segment(self._folder, name) for name in published.segments]
        self._lives = {s.name: live_documents(frame, s).copy() for s in self._segments}
        self._next_segment = max(published.next_segment, self._next_segment)
        self._roots = published.roots
        self._tagger = published.tagger
        self._merged_from: dict[str, list[tuple[Segment, Array]]] = {}
        self._builder = SegmentBuilder()
        self._file_changes: dict[str, FileRecord | None] = {}
        self._is_changed = self._is_new

    def add(
        self, article: Article, mentions: Sequence[Mention], fingerprint: int | None = None
    ) -> None:
        """Add an article, replacing the one with the same id; all or nothing."""
        value = article.fingerprint() if fingerprint is None else fingerprint
        self._builder.add(article, mentions, value)
        self._delete_published(article.id)
        self._is_changed = True
        if self._builder.n_bytes > self._free_bytes:
            self._flush()

    def delete(self, article_ids: Iterable[str]) -> int:
        """Take articles out; return how many there were."""
        n_deleted = 0
        for article_id in article_ids:
            was_buffered = self._builder.delete(article_id)
            n_deleted += self._delete_published(article_id) or was_buffered
        self._is_changed |= n_deleted > 0
        return n_deleted

    def _delete_published(self, article_id: str) -> bool:
        for segment in self._segments:
            doc = segment.doc_id(article_id)
            if doc >= 0 and self._lives[segment.name][doc]:
                self._lives[segment.name][doc] = False
                return True
        return False

    def put_file(self, record: FileRecord) -> None:
        """Remember a source file; published together with its articles."""
        self._file_changes[record.path] = record
        self._is_changed = True

    def drop_file(self, path: str) -> None:
        """Forget a source file."""
        self._file_changes[path] = None
        self._is_changed = True

    def set_roots(self, roots: Iterable[str]) -> None:
        """Replace the roots that the index is kept up to date with."""
        self._roots = tuple(roots)
        self._is_changed |= self._roots != self._published.roots

    def set_tagger(self, tagger: TaggerRecord) -> None:
        """Remember which tagger found the names."""
        self._tagger = (tagger.specification, tagger.version)
        self._is_changed |= self._tagger != self._published.tagger

    def _name_segment(self) -> str:
        name = f"segment-{self._next_segment:08}"
        self._next_segment += 1
        return name

    def _flush(self) -> None:
        """Write the buffered articles as a segment that nobody sees yet."""
        if len(self._builder) or self._builder.file_changes:
            name = self._name_segment()
            self._builder.write(self._folder, name)
            self._take_segment(name)
        self._builder = SegmentBuilder()

    def _take_segment(self, name: str) -> Segment:
        segment = Segment(self._folder, name)
        self._segments.append(segment)
        self._lives[name] = np.ones(segment.n_docs, np.bool_)
        self._n_tokens_added += segment.n_tokens
        return segment

    def collector(self) -> Callable[[], Collector]:
        """Return what makes a collector of segments in another process."""
        return partial(SegmentCollector, self._folder)

    def take_part(self, part: str, without: Iterable[str] = ()) -> None:
        """Take a segment that a collector wrote, except some of its articles."""
        name = self._name_segment()
        theirs, ours = segment_files(self._folder, part), segment_files(self._folder, name)
        durable.rename({theirs[kind]: ours[kind] for kind in theirs})
        segment = self._take_segment(name)
        for article_id in without:
            if (doc := segment.doc_id(article_id)) >= 0:
                self._lives[name][doc] = False
        self._is_changed = True

    def lend(self, n_bytes: int) -> None:
        """From now on use so much less than the memory limit."""
        self._lent_bytes = n_bytes

    @property
    def _free_bytes(self) -> int:
        """Memory for buffered articles and for merges."""
        limit = self._memory_bytes - self._lent_bytes
        return max(limit - PROCESS_BYTES, int(limit * LEAST_SHARE))

    def _merge(self, n_added: int) -> None:
        sizes = [
            SegmentSize(s.n_tokens, s.n_docs, s.n_docs - int(self._lives[s.name].sum()))
            for s in self._segments
        ]
        segments, before = self._segments, self._n_tokens_added
        for group in choose_merges(sizes, n_added):
            parts = [(s, self._lives[s.name]) for s in (segments[i] for i in group)]
            name = self._name_segment()
            merge_segments(parts, self._folder, name)
            self._merged_from[name] = parts
            self._take_segment(name)
            for segment, _ in parts:
                del self._lives[segment.name]
            self._segments = [s for s in self._segments if s.name in self._lives]
        self._n_tokens_added = before

    def commit(self, *, is_last: bool = False) -> int:
        """Publish everything since the last commit; return the generation in force."""
        if not self._is_changed:
            return self._published.number
        number = self._published.number + 1
        # One segment takes them all, so that a generation says at most one thing of a file.
        changes = sorted(self._file_changes.items())
        self._builder.file_changes = [(number, path, record) for path, record in changes]
        self._flush()
        self._file_changes = {}
        self._merge(self._n_tokens_added if is_last else 0)
        entities = self._write_entities(number)
        generation = replace(
            self._published,
            number=number,
            segments={segment.name: segment.n_docs for segment in self._segments},
            tombstones=self._write_tombstones(number),
            entities=entities.base,
            overlay=entities.overlay,
            roots=self._roots,
            tagger=self._tagger,
            next_segment=self._next_segment,
        )
        generation = replace(generation, files=files_of(self._folder, generation))
        write_generation(self._folder, generation)
        self._published = generation
        self._merged_from = {}
        self._is_new = self._is_changed = False
        remove_orphans(self._folder, generation)
        return number

    def _write_tombstones(self, number: int) -> str | None:
        if all(live.all() for live in self._lives.values()):
            return None
        name = f"{TOMBSTONES}-{number:08}{SUFFIX}"
        deleted: dict[str, Array] = {s: np.packbits(~live) for s, live in self._lives.items()}
        write_frame(self._folder / name, TOMBSTONES, deleted)
        return name

    def _write_entities(self, number: int) -> EntityFiles:
        parts = [(segment, self._lives[segment.name]) for segment in self._segments]
        published = EntityFiles(self._published.entities, self._published.overlay)
        return write_entities(
            self._folder,
            number,
            parts,
            self._merged_from,
            published=published,
            resolver=self._resolver,
        )

    def rollback(self) -> None:
        """Drop everything since the last commit; its files go with the next commit or writer."""
        self._reset()

    def close(self) -> None:
        """Release the lock; the files of what was not committed go with the next writer."""
        self._is_changed = False
        self._lock.release()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        try:
            if kind is None:
                self.commit()
        finally:
            self.close()


def make_data_folder(folder: Path) -> None:
    """Make the folder of an index, and keep its content out of version control."""
    index_folder = folder.parent
    durable.make_folder(index_folder)
    ignore = index_folder / ".gitignore"
    if not ignore.exists():
        durable.write_file(ignore, [b"*\n"])
    durable.make_folder(folder)


def _next_segment(folder: Path) -> int:
    """Return a number above those of all segments that lie in a folder."""
    names = (path.name.split(".")[0] for path in folder.glob(f"segment-*{SUFFIX}"))
    return max((int(name.removeprefix("segment-")) for name in names), default=0) + 1

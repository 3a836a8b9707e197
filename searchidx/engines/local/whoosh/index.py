"""An index of ours as an index of Whoosh."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any, NoReturn

from whoosh.collectors import Collector, ScoredCollector, TopCollector, WrappingCollector
from whoosh.fields import Schema
from whoosh.index import Index
from whoosh.reading import EmptyReader, IndexReader, MultiReader, SegmentReader
from whoosh.searching import Searcher

from searchidx.config import Settings
from searchidx.engines.local.engine import LocalEngine
from searchidx.engines.local.snapshot import Snapshot
from searchidx.engines.local.whoosh.codec import LocalCodec
from searchidx.engines.local.whoosh.schema import make_schema
from searchidx.engines.local.whoosh.segment import LocalSegment, refuse_writing


def open_index(folder: str | Path) -> WhooshIndex:
    """Open the index in a folder for Whoosh; it follows the generations published there.

    Raises IndexMissingError, IndexCorruptError or IndexVersionError.
    """
    engine = LocalEngine(Settings(index_dir=Path(folder)))
    return WhooshIndex(engine.searcher().snapshot, engine)


class WhooshIndex(Index):
    """A snapshot, on which Whoosh's readers, searchers and queries run.

    With an ``engine``, each new reader reads the latest generation; without one, all read
    the same snapshot. Nothing can be written through it.
    """

    def __init__(self, snapshot: Snapshot, engine: LocalEngine | None = None) -> None:
        self.schema: Schema = make_schema()
        self._engine = engine
        self._codec = LocalCodec()
        self._take(snapshot)

    def _take(self, snapshot: Snapshot) -> None:
        segments = [
            LocalSegment(self._codec, segment, live, snapshot.entities)
            for segment, live in snapshot.parts()
            if segment.n_docs
        ]
        self._state = (snapshot, segments)

    def latest_generation(self) -> int:
        """Return the number of the published state."""
        return self._engine.latest_generation() if self._engine else self.generation

    @property
    def generation(self) -> int:
        """The number of the state that was read last."""
        return self._state[0].generation.number

    def up_to_date(self) -> bool:
        """Say whether no other generation has been published since, nor another correction made."""
        corrections = self._state[0].corrections
        return self._engine is None or self._engine.is_latest(self.generation, corrections)

    def refresh(self) -> WhooshIndex:
        """Return an index at the latest generation: this one, if it is."""
        if self._engine is None or self.up_to_date():
            return self
        return WhooshIndex(self._engine.searcher().snapshot, self._engine)

    def is_empty(self) -> bool:
        """Say whether there is no document, not even a deleted one."""
        return not self._state[1]

    def reader(self, reuse: IndexReader | None = None) -> IndexReader:
        """Return a reader of the latest generation.

        ``reuse`` is ignored: Whoosh would return the documents of reused readers twice, and
        a new reader over mapped arrays costs nothing.
        """
        if self._engine is not None and not self.up_to_date():
            self._take(self._engine.searcher().snapshot)
        snapshot, segments = self._state
        number = snapshot.generation.number
        readers = [SegmentReader(None, self.schema, segment, number) for segment in segments]
        if not readers:
            return _EmptyReader(self.schema, number)
        return readers[0] if len(readers) == 1 else MultiReader(readers, number)

    def searcher(self, **kwargs: Any) -> ExactSearcher:
        """Return a searcher of the latest generation; ``kwargs`` as for Whoosh's own."""
        return ExactSearcher(self.reader(), fromindex=self, **kwargs)

    def writer(self, **kwargs: Any) -> NoReturn:
        """Raise UsageError."""
        refuse_writing()


class ExactSearcher(Searcher):
    """A searcher of Whoosh whose collectors look at every document.

    Whoosh's own pass over documents that, by wrong bounds, cannot reach the first page:
    with a negation in the query the best hits may be missing, and the total may be too low.
    And its negations let deleted documents through.
    """

    def collector(self, *args: Any, **kwargs: Any) -> Any:
        """Return what :meth:`whoosh.searching.Searcher.collector` does, made exact."""
        collector = super().collector(*args, **kwargs)
        innermost = collector
        while isinstance(innermost, WrappingCollector):
            innermost = innermost.child
        if isinstance(innermost, ScoredCollector):
            innermost.replace = 0
        if isinstance(innermost, TopCollector):
            innermost.usequality = False
        if self.reader().has_deletions():
            _leave_out_deleted(innermost)
        return collector


def _leave_out_deleted(collector: Collector) -> None:
    """Make a collector pass over deleted documents, before any other sees its matches."""
    matches = collector.matches

    def living() -> Iterator[int]:
        is_deleted = collector.subsearcher.reader().is_deleted
        return (doc for doc in matches() if not is_deleted(doc))

    collector.matches = living


class _EmptyReader(EmptyReader):
    """A reader of no document that knows its generation."""

    def __init__(self, schema: Schema, generation: int) -> None:
        super().__init__(schema)
        self._generation = generation

    def generation(self) -> int:
        """Return the number of the published state."""
        return self._generation

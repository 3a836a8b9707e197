"""One generation, open: its segments seen as one range of documents.

Here a document's number is its segment's base plus its doc_id; columns and postings of
several segments are concatenated, those of one are the mapped arrays themselves.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Sequence
from functools import cached_property
from itertools import accumulate
from pathlib import Path
from typing import Final

import numpy as np

from searchidx.analysis import fold
from searchidx.analysis.ranges import ranges
from searchidx.engines.local.codec.framing import Array, Frame
from searchidx.engines.local.codec.segment import Segment
from searchidx.engines.local.entity_counts import HEAD, CommonEntities
from searchidx.engines.local.entity_table import Entities, EntityTable
from searchidx.engines.local.generation import Generation, verify_files
from searchidx.engines.local.scratch import Scratch
from searchidx.entities.corrections import Corrections
from searchidx.schema import BY_NAME

NO_CORRECTIONS: Final = Corrections()
TOMBSTONES: Final = "tombstones"
TABLE_FROM: Final = 3
"""The table is made when it is wanted so often: a process that asks once does without."""


def live_documents(frame: Frame | None, segment: Segment) -> Array:
    """``bool[n_docs]``: which documents of a segment are not deleted."""
    if frame is None:
        return np.ones(segment.n_docs, np.bool_)
    deleted = np.unpackbits(frame.array(segment.name), count=segment.n_docs)
    return np.logical_not(deleted)


class Snapshot:
    """The columns of a generation. Immutable; safe to use from several threads.

    ``live: bool[n_docs]``; ``n_live`` documents count. Columns as in Segment, with
    ``outlet_codes`` recoded to ranks in ``outlets``; ``entity_offsets`` and
    ``entity_codes`` cut the entities of each document, which obey ``corrections``.
    """

    def __init__(
        self, folder: Path, generation: Generation, corrections: Corrections = NO_CORRECTIONS
    ) -> None:
        verify_files(folder, generation)
        self.generation = generation
        self.corrections = corrections
        self.segments = [Segment(folder, name) for name in generation.segments]
        frame = Frame(folder / generation.tombstones, TOMBSTONES) if generation.tombstones else None
        self.lives = [live_documents(frame, segment) for segment in self.segments]
        sizes = [segment.n_docs for segment in self.segments]
        self.bases: list[int] = [0, *accumulate(sizes)]
        self.live = _concatenate(self.lives, np.bool_)
        self.n_docs = len(self.live)
        self.n_live = int(self.live.sum())
        self.has_deletions = self.n_live < self.n_docs
        self._n_tables_wanted = 0
        self.scratch = Scratch(self.n_docs)
        self._table = EntityTable.of(folder, generation.entities, generation.overlay)

    def _column(self, values: Callable[[Segment], Array], dtype: type) -> Array:
        return _concatenate([values(segment) for segment in self.segments], dtype)

    @cached_property
    def entities(self) -> Entities | None:
        """The entities, as corrected; None where there are none."""
        if self._table is None or not self.corrections:
            return self._table
        from searchidx.engines.local.entity_view import corrected  # noqa: PLC0415 - if need be

        return corrected(self._table, self.corrections, self.parts())

    @cached_property
    def live_docs(self) -> Array:
        """``int64[n_live]``: the living documents."""
        return np.flatnonzero(self.live)

    @cached_property
    def dates(self) -> Array:
        """``int32[n_docs]``: codes of PartialDate, 0 unknown."""
        return self._column(lambda s: s.dates, np.int32)

    @cached_property
    def title_lengths(self) -> Array:
        """``int32[n_docs]``: positions of the title."""
        return self._column(lambda s: s.title_lengths, np.int32)

    @cached_property
    def body_lengths(self) -> Array:
        """``int32[n_docs]``: positions of the body."""
        return self._column(lambda s: s.body_lengths, np.int32)

    @cached_property
    def outlets(self) -> list[str]:
        """All outlets, sorted."""
        return sorted({outlet for segment in self.segments for outlet in segment.outlets})

    @cached_property
    def outlets_folded(self) -> dict[str, list[int]]:
        """The ranks of the outlets that are the same but for case and accents."""
        ranks: dict[str, list[int]] = {}
        for rank, outlet in enumerate(self.outlets):
            ranks.setdefault(fold(outlet), []).append(rank)
        return ranks

    @cached_property
    def outlet_codes(self) -> Array:
        """``int32[n_docs]``: rank in ``outlets``, -1 unknown."""
        rank = {outlet: i for i, outlet in enumerate(self.outlets)}

        def recoded(segment: Segment) -> Array:
            ranks = np.array([*(rank[outlet] for outlet in segment.outlets), -1], np.int32)
            return ranks[segment.outlet_codes]

        return self._column(recoded, np.int32)

    @cached_property
    def entity_offsets(self) -> Array:
        """``int64[n_docs + 1]``: where the entities of each document lie."""
        per_doc = [np.diff(self._entities_of(s)[0].astype(np.int64)) for s in self.segments]
        return np.concatenate([[0], np.cumsum(_concatenate(per_doc, np.int64))])

    @cached_property
    def entity_codes(self) -> Array:
        """``int32``: entities of all documents, distinct within each, most mentioned first.

        Where they are corrected, those of a document are in any order.
        """
        return _concatenate([self._entities_of(s)[1] for s in self.segments], np.int32)

    def entities_of(self, docs: Array) -> tuple[Array, Array]:
        """Return the entities of some documents, one after the other, and how many of each."""
        offsets = self.entity_offsets
        if len(docs) == self.n_docs:
            return self.entity_codes, np.diff(offsets)
        starts, ends = offsets[docs], offsets[docs + 1]
        counts = ends - starts
        return self.entity_codes[ranges(starts, counts)], counts

    def count_entities(self, docs: Array) -> Array:
        """``int64[HEAD]``: in how many of some documents each of the first entities is."""
        self._n_tables_wanted += 1
        if self._n_tables_wanted < TABLE_FROM:
            codes = np.minimum(self.entities_of(docs)[0], HEAD)
            return np.bincount(codes, minlength=HEAD + 1)[:HEAD]
        return self._common_entities.count(docs, self.scratch)

    @cached_property
    def _common_entities(self) -> CommonEntities:
        return CommonEntities(self.entity_offsets, self.entity_codes)

    def _entities_of(self, segment: Segment) -> tuple[Array, Array]:
        if self.entities is None:
            return np.zeros(segment.n_docs + 1, np.uint64), np.empty(0, np.int32)
        return self.entities.documents(segment)

    @cached_property
    def average_lengths(self) -> tuple[float, float]:
        """Mean positions of title and of body over the living documents."""
        n = max(self.n_live, 1)
        return (
            float(self.title_lengths[self.live].sum()) / n,
            float(self.body_lengths[self.live].sum()) / n,
        )

    @cached_property
    def norms(self) -> tuple[Array, Array]:
        """``float64[n_docs]`` for title and body: weight / length normalisation of BM25F."""
        return (
            _norm("title", self.title_lengths, self.average_lengths[0]),
            _norm("body", self.body_lengths, self.average_lengths[1]),
        )

    @cached_property
    def id_ranks(self) -> Array:
        """``int32[n_docs]``: the rank of each document's id among all, for ties."""
        if len(self.segments) == 1:
            return self.segments[0].id_ranks
        ids = [article_id for segment in self.segments for article_id in segment.ids_by_doc]
        ranks = np.empty(self.n_docs, np.int32)
        ranks[sorted(range(len(ids)), key=ids.__getitem__)] = np.arange(self.n_docs)
        return ranks

    @cached_property
    def date_bounds(self) -> tuple[Array, Array]:
        """``int32[n_docs]`` twice: codes of the first and last day a date may stand for."""
        dates = self.dates
        months, days = dates // 100 % 100, dates % 100
        first = dates + 100 * (months == 0) + (days == 0)
        last = dates + 1200 * (months == 0) + 31 * (days == 0)
        return first, last

    def locate(self, doc: int) -> tuple[Segment, int]:
        """Return the segment of a document and its doc_id there."""
        index = bisect_right(self.bases, doc) - 1
        return self.segments[index], doc - self.bases[index]

    def doc_of(self, article_id: str) -> int:
        """Return the living document with an article id, or -1."""
        for index in range(len(self.segments) - 1, -1, -1):
            doc = self.segments[index].doc_id(article_id)
            if doc >= 0 and self.lives[index][doc]:
                return self.bases[index] + doc
        return -1

    def article_id(self, doc: int) -> str:
        """Return the id of a document."""
        segment, local = self.locate(doc)
        return segment.article_id(local)

    def parts(self) -> list[tuple[Segment, Array]]:
        """Return each segment with its living documents."""
        return list(zip(self.segments, self.lives, strict=True))


def _norm(field: str, lengths: Array, average: float) -> Array:
    spec = BY_NAME[field]
    relative = lengths / average if average else np.zeros(len(lengths))
    norm: Array = spec.weight / (1.0 - spec.b + spec.b * relative)
    return norm


def _concatenate(arrays: Sequence[Array], dtype: type) -> Array:
    if len(arrays) == 1:
        return arrays[0]
    return np.concatenate([*arrays, np.empty(0, dtype)]).astype(dtype, copy=False)

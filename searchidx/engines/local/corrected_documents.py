"""The entities of the documents of a segment under corrections, as whole arrays."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from searchidx.dataclass import dataclass
from searchidx.engines.local.codec.framing import Array
from searchidx.engines.local.codec.segment import Segment
from searchidx.engines.local.distinct import distinct
from searchidx.engines.local.entity_layer import NO_ENTITY
from searchidx.engines.local.entity_table import EntityTable
from searchidx.engines.local.name_tally import rows_of_names


@dataclass(frozen=True, slots=True)
class Recoding:
    """New codes for those of a table; the first ``n_corrected`` are of corrected entities.

    ``codes: int32[n + 1]`` has the new code of each, -1 of one that is none now, and of no
    entity last; ``moved`` the new codes, ``int32``, of some names of a segment by their
    ranks; ``is_source: bool[n + 1]`` says of which codes some names were moved.
    """

    n_corrected: int
    codes: Array
    moved: Mapping[str, tuple[Array, Array]]
    is_source: Array | None = None

    def of_names(self, table: EntityTable, segment: Segment) -> Array:
        """``int32[n_names]``: the entity of each name of a segment, or -1."""
        codes: Array = self.codes[table.of_names(segment)]
        if segment.name in self.moved:
            ranks, moved = self.moved[segment.name]
            codes[ranks] = moved
        return codes

    def documents(self, table: EntityTable, segment: Segment) -> tuple[Array, Array]:
        """Return ``offsets: uint32[n_docs + 1]`` and ``codes: int32``, distinct in a document.

        Corrected entities come first in each document.
        """
        offsets, before = table.documents(segment)
        codes = self.codes[before]
        rows = np.flatnonzero(codes < self.n_corrected)
        if not len(rows) and self.is_source is None:
            return offsets, codes
        docs = np.searchsorted(offsets, rows, side="right") - 1
        is_kept = codes[rows] >= 0
        if self.is_source is not None:
            is_kept &= ~self.is_source[before[rows]]
        docs_of_names, codes_of_names = self._by_names(table, segment)
        n_codes = max(self.n_corrected, 1)
        pairs = distinct(
            np.concatenate([docs[is_kept], docs_of_names]) * n_codes
            + np.concatenate([codes[rows][is_kept], codes_of_names])
        )
        n_others = np.diff(offsets.astype(np.int64)) - np.bincount(docs, minlength=segment.n_docs)
        return _side_by_side(
            pairs // n_codes, pairs % n_codes, n_others, codes[codes >= self.n_corrected]
        )

    def _by_names(self, table: EntityTable, segment: Segment) -> tuple[Array, Array]:
        """Return documents and entities of the names of entities that lost some, or won them."""
        if self.is_source is None:
            return np.empty(0, np.int64), np.empty(0, np.int32)
        is_wanted = self.is_source[table.of_names(segment)]
        if segment.name in self.moved:
            is_wanted[self.moved[segment.name][0]] = True
        rows, docs = rows_of_names(segment, is_wanted)
        codes = self.of_names(table, segment)[segment.name_codes[rows]]
        is_entity = codes > NO_ENTITY
        return docs[is_entity], codes[is_entity]


def _side_by_side(docs: Array, codes: Array, n_others: Array, others: Array) -> tuple[Array, Array]:
    """Return offsets and codes of documents: ``codes`` by ``docs``, before the ``others``.

    ``docs: int64`` do not decrease; ``n_others: int64[n_docs]`` of the others are each one's.
    """
    per_doc = np.bincount(docs, minlength=len(n_others))
    offsets = np.append(0, np.cumsum(per_doc + n_others))
    in_doc = np.arange(len(docs)) - (np.cumsum(per_doc) - per_doc)[docs]
    at = offsets[docs] + in_doc
    joined = np.empty(len(docs) + len(others), np.int32)
    is_other = np.ones(len(joined), np.bool_)
    is_other[at] = False
    joined[at] = codes
    joined[is_other] = others
    return offsets.astype(np.uint32), joined

"""The entities of each document of a segment, from names or from the segments before."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from searchidx.dataclass import dataclass
from searchidx.engines.local.codec.framing import Array, Section
from searchidx.engines.local.codec.segment import Segment
from searchidx.engines.local.entity_names import documents_of_names


@dataclass(frozen=True, slots=True)
class Rows:
    """What a table of entities says of a segment.

    ``of_name: int32[n_names]``, -1 none; ``offsets: uint32[n_docs + 1]`` cuts
    ``codes: int32``, distinct in a document, the most mentioned first, then by name.
    """

    of_name: Array
    offsets: Array
    codes: Array

    def sections(self, segment: str) -> dict[str, Section]:
        """Return the sections of a segment."""
        return {
            f"{segment}.of_name": self.of_name.astype(np.int32),
            f"{segment}.offsets": self.offsets.astype(np.uint32),
            f"{segment}.codes": self.codes.astype(np.int32),
        }

    def living_codes(self, live: Array) -> Array:
        """Return the codes of some documents (``live: bool[n_docs]``)."""
        codes: Array = self.codes[np.repeat(live, np.diff(self.offsets))]
        return codes


def rows_of_names(segment: Segment, of_name: Array, places: Array) -> Rows:
    """Return the rows of a segment from the entity of each of its names.

    ``places`` maps codes to places in the order of names.
    """
    docs = documents_of_names(segment)
    codes = of_name[segment.name_codes].astype(np.int64)
    is_entity = codes >= 0
    docs, codes = docs[is_entity], codes[is_entity]
    n_codes = len(places) or 1
    pairs, inverse = np.unique(docs * n_codes + codes, return_inverse=True)
    mentions = np.bincount(inverse, segment.name_counts[is_entity], len(pairs))
    docs, codes = pairs // n_codes, pairs % n_codes
    order = np.lexsort((places[codes], -mentions, docs))
    offsets = np.searchsorted(docs, np.arange(segment.n_docs + 1))
    return Rows(of_name, offsets.astype(np.uint32), codes[order].astype(np.int32))


def rows_of_merged(segment: Segment, parts: Sequence[tuple[Segment, Array, Rows]]) -> Rows:
    """Return the rows of a segment that was merged from others.

    ``parts`` are those segments in the order in which their documents follow each other,
    which of their documents it has (``bool[n_docs]``), and their rows.
    """
    of_name = np.full(len(segment.names), -1, np.int32)
    entities = [
        rows.of_name[part.name_codes[np.repeat(live, _lengths(part.name_offsets))]]
        for part, live, rows in parts
    ]
    of_name[segment.name_codes] = np.concatenate([*entities, np.empty(0, np.int32)])
    lengths = np.concatenate(
        [np.empty(0, np.int64), *(_lengths(rows.offsets)[live] for _, live, rows in parts)]
    )
    codes = [rows.living_codes(live) for _, live, rows in parts]
    offsets = np.append(0, np.cumsum(lengths)).astype(np.uint32)
    return Rows(of_name, offsets, np.concatenate([*codes, np.empty(0, np.int32)]))


def _lengths(offsets: Array) -> Array:
    lengths: Array = np.diff(offsets.astype(np.int64))
    return lengths

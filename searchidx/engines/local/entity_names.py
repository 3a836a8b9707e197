"""The names of some segments, counted over their living documents."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import numpy as np

from searchidx.analysis.ranges import ranges
from searchidx.article import ENTITY_TYPES
from searchidx.engines.local.codec.framing import Array
from searchidx.engines.local.codec.segment import Segment
from searchidx.entities.protocol import LowercaseCounts, NameTable

Part = tuple[Segment, Array]
"""A segment and ``bool[n_docs]``: which of its documents live."""

_READ_FOR_A_SEARCH: Final = 40
"""So many words of a dictionary are read in the time in which one is searched for."""


def count_names(parts: Sequence[Part]) -> tuple[NameTable, dict[str, Array]]:
    """Count the names of the living documents.

    Returns the counts in the order of names, and for each segment, by its name,
    ``int32[n_names]``: the row of each of its names, -1 where no living document has it.
    """
    names = sorted({name for segment, _ in parts for name in segment.names})
    row_of = {name: row for row, name in enumerate(names)}
    mentions = np.zeros(len(names) * len(ENTITY_TYPES), np.int64)
    n_articles = np.zeros(len(names), np.int64)
    rows: dict[str, Array] = {}
    for segment, live in parts:
        of_code = np.array([row_of[name] for name in segment.names], np.int32)
        rows[segment.name] = of_code
        docs = documents_of_names(segment)
        is_live = live[docs]
        of_mention = of_code[segment.name_codes[is_live]].astype(np.int64)
        by_type = of_mention * len(ENTITY_TYPES) + segment.name_types[is_live]
        counts = np.bincount(by_type, segment.name_counts[is_live], len(mentions))
        mentions += counts.astype(np.int64)
        # The rows of a document are distinct in name and type; a name with two types is one.
        pairs = np.unique(docs[is_live] * len(names) + of_mention)
        n_articles += np.bincount(pairs % max(len(names), 1), minlength=len(names))
    table = NameTable(names, mentions.reshape(-1, len(ENTITY_TYPES)), n_articles)
    return _living(table, rows)


def _living(table: NameTable, rows: dict[str, Array]) -> tuple[NameTable, dict[str, Array]]:
    is_living = table.n_articles > 0
    if is_living.all():
        return table, rows
    renumbered = np.where(is_living, np.cumsum(is_living) - 1, -1).astype(np.int32)
    living = table.select(np.flatnonzero(is_living))
    return living, {name: renumbered[of_code] for name, of_code in rows.items()}


def documents_of_names(segment: Segment) -> Array:
    """``int64``: the document of each row of ``name_codes``."""
    return np.repeat(np.arange(segment.n_docs), np.diff(segment.name_offsets).astype(np.int64))


def lowercase_counts(parts: Sequence[Part]) -> LowercaseCounts:
    """Return the count of surface forms in the living documents: all, and in lower case."""

    def counts(surfaces: Sequence[str]) -> list[tuple[int, int]]:
        total, lower = np.zeros((2, len(surfaces)), np.int64)
        for segment, live in parts:
            places, ranks = _ranks(segment, surfaces)
            n, n_lower = _surface_counts(segment, ranks, live)
            total[places] += n
            lower[places] += n_lower
        return list(zip(total.tolist(), lower.tolist(), strict=True))

    return counts


def _surface_counts(segment: Segment, ranks: Array, live: Array) -> tuple[Array, Array]:
    """``int64[n]``, twice: tokens of some surfaces in living documents, and those in lower case."""
    postings = segment.postings
    if not live.all():
        counted = [postings.surface_counts(rank, live) for rank in ranks.tolist()]
        total, lower = np.array(counted, np.int64).reshape(-1, 2).T
        return total, lower
    n_forms = postings.surface_form_counts[ranks].astype(np.int64)
    forms = ranges(postings.surface_forms[ranks].astype(np.int64), n_forms)  # not in their order
    owners = np.repeat(np.arange(len(ranks)), n_forms)
    counts = postings.form_counts[forms].astype(np.float64)
    texts = postings.forms
    is_lower = np.array([texts[form].islower() for form in forms.tolist()], np.bool_)
    total = np.bincount(owners, counts, len(ranks))
    lower = np.bincount(owners, counts * is_lower, len(ranks))
    return total.astype(np.int64), lower.astype(np.int64)


def _ranks(segment: Segment, surfaces: Sequence[str]) -> tuple[Array, Array]:
    """``int64[n]``, twice: places in ``surfaces``, and ranks in the dictionary of a segment."""
    known = segment.postings.surfaces
    if len(surfaces) * _READ_FOR_A_SEARCH < len(known):
        ranks = np.array(list(map(known.rank, surfaces)), np.int64)
        places = np.flatnonzero(ranks >= 0)
        return places, ranks[places]
    place_of = {surface: place for place, surface in enumerate(surfaces)}
    found = [(place_of[s], rank) for rank, s in enumerate(known) if s in place_of]
    places, ranks = np.array(found, np.int64).reshape(-1, 2).T
    return places, ranks

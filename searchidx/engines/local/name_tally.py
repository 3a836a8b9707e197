"""How often living documents have some names: their mentions by type, and their articles."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from searchidx.article import ENTITY_TYPES, EntityType
from searchidx.dataclass import dataclass
from searchidx.engines.local.codec.framing import Array
from searchidx.engines.local.codec.segment import Segment
from searchidx.engines.local.distinct import counted

_N_TYPES = len(ENTITY_TYPES)


@dataclass(frozen=True, slots=True)
class Tally:
    """Of one name: ``mentions: int64[4]`` in the order of ENTITY_TYPES, and its articles."""

    mentions: Array
    n_articles: int


def tally_names(
    parts: Sequence[tuple[Segment, Array]], ranks_of_each: Sequence[Array]
) -> dict[str, Tally]:
    """Count names over living documents; those of none are left out.

    ``parts`` are segments with their living documents; ``ranks_of_each`` the names wanted of
    each, by rank, increasing.
    """
    found: dict[str, Tally] = {}
    for (segment, live), ranks in zip(parts, ranks_of_each, strict=True):
        if not len(ranks):
            continue
        mentions, n_articles = _counts(segment, live, ranks)
        for place in np.flatnonzero(n_articles).tolist():
            name = segment.names[int(ranks[place])]
            before = found.get(name)
            found[name] = Tally(
                mentions[place] + (before.mentions if before else 0),
                int(n_articles[place]) + (before.n_articles if before else 0),
            )
    return found


def rows_of_names(segment: Segment, is_wanted: Array) -> tuple[Array, Array]:
    """Return the rows of ``name_codes`` with some names, and the document of each.

    ``is_wanted: bool[n_names]``.
    """
    rows = np.flatnonzero(is_wanted[segment.name_codes])
    return rows, np.searchsorted(segment.name_offsets, rows, side="right") - 1


def _counts(segment: Segment, live: Array, ranks: Array) -> tuple[Array, Array]:
    """``int64[n, 4]``, mentions of names by type, and ``int64[n]``, their articles."""
    is_wanted = np.zeros(len(segment.names), np.bool_)
    is_wanted[ranks] = True
    rows, docs = rows_of_names(segment, is_wanted)
    is_live = live[docs]
    rows, docs = rows[is_live], docs[is_live]
    places = np.searchsorted(ranks, segment.name_codes[rows])
    by_type = places * _N_TYPES + segment.name_types[rows]
    mentions = np.bincount(by_type, segment.name_counts[rows], len(ranks) * _N_TYPES)
    # A name that a document has with two types is one.
    pairs, _ = counted(docs * len(ranks) + places)
    n_articles = np.bincount(pairs % len(ranks), minlength=len(ranks))
    return mentions.astype(np.int64).reshape(-1, _N_TYPES), n_articles


def type_of_most(mentions: Array) -> EntityType:
    """Return the type of most mentions; at a tie the first of ENTITY_TYPES."""
    return ENTITY_TYPES[int(np.argmax(mentions))]

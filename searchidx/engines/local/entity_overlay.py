"""What the segments made since the base add to its entities."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

import numpy as np

from searchidx.engines.local.codec.framing import Array, Section
from searchidx.engines.local.codec.segment import Segment
from searchidx.engines.local.entity_layer import NO_ENTITY
from searchidx.engines.local.entity_names import Part, count_names, lowercase_counts
from searchidx.engines.local.entity_rows import Rows, rows_of_merged, rows_of_names
from searchidx.engines.local.entity_sections import entity_string, layer_sections
from searchidx.engines.local.entity_table import EntityTable
from searchidx.entities.lookup import further_keys
from searchidx.entities.protocol import KeyTable, Resolution, Resolver
from searchidx.results import EntityRef


def overlay_sections(
    table: EntityTable,
    parts: Sequence[Part],
    merged_from: Mapping[str, Sequence[Part]],
    resolver: Resolver,
) -> dict[str, Section]:
    """Return the sections of an overlay for all segments that are newer than the base.

    Only the names of segments that ``table`` does not know are resolved.
    """
    fresh = [part for segment, live in parts for part in _fresh(segment, live, table, merged_from)]
    names, name_rows = count_names(fresh)
    resolution = resolver.extend(names, table, lowercase_counts(parts))
    assignment = np.append(resolution.assignment, np.int32(NO_ENTITY))
    new = _New(table, resolution)
    rows: dict[str, Rows] = {}
    for segment, live in fresh:
        of_name = assignment[name_rows[segment.name]]
        rows[segment.name] = new.rows(segment, of_name)
        new.count(rows[segment.name].living_codes(live))
    sections = new.sections()
    for segment, _ in parts:
        if not table.base.has_segment(segment):
            sections |= _rows(segment, table, merged_from, rows).sections(segment.name)
    return sections


def _fresh(
    segment: Segment, live: Array, table: EntityTable, merged_from: Mapping[str, Sequence[Part]]
) -> Iterator[Part]:
    """Yield the segments that a segment was made of and whose names are not resolved."""
    if table.layer_of(segment) is None:
        if segment.name not in merged_from:
            yield segment, live
        for part, taken_over in merged_from.get(segment.name, ()):
            yield from _fresh(part, taken_over, table, merged_from)


def _rows(
    segment: Segment,
    table: EntityTable,
    merged_from: Mapping[str, Sequence[Part]],
    fresh: Mapping[str, Rows],
) -> Rows:
    """Return the rows of a segment: fresh ones, those it had, or those of what it is made of."""
    if segment.name in fresh:
        return fresh[segment.name]
    if table.layer_of(segment) is not None:
        return Rows(table.of_names(segment), *table.documents(segment))
    return rows_of_merged(
        segment,
        [
            (part, live, _rows(part, table, merged_from, fresh))
            for part, live in merged_from[segment.name]
        ],
    )


class _New:
    """What an overlay says beside the rows of segments: that of the one before, and more."""

    def __init__(self, table: EntityTable, resolution: Resolution) -> None:
        self._table = table
        self._new = resolution.entities
        before = table.overlay
        counts = before.counts if before is not None else np.empty(0, np.int32)
        self._counts = np.append(counts, np.zeros(len(self._new), np.int32))
        self._keys = (
            _joined(before.key_table(), resolution.keys) if before is not None else resolution.keys
        )

    def ref(self, code: int) -> EntityRef:
        n_before = len(self._table)
        return self._table.ref(code) if code < n_before else self._new[code - n_before]

    def rows(self, segment: Segment, of_name: Array) -> Rows:
        """Return the rows of a fresh segment."""
        present = np.unique(of_name[of_name >= 0]).tolist()
        by_name = sorted(present, key=lambda code: (self.ref(code).name, self.ref(code).type))
        local = np.searchsorted(present, of_name).astype(np.int32)
        places = np.empty(len(present), np.int64)
        places[np.searchsorted(present, by_name)] = np.arange(len(present))
        found = rows_of_names(segment, np.where(of_name >= 0, local, NO_ENTITY), places)
        codes = np.array(present, np.int32)[found.codes]
        return Rows(of_name, found.offsets, codes)

    def count(self, codes: Array) -> None:
        """Count the articles of new entities (``codes``: one for each article of each)."""
        of_overlay = codes[codes >= self._table.n_base] - self._table.n_base
        self._counts += np.bincount(of_overlay, minlength=len(self._counts)).astype(np.int32)

    def sections(self) -> dict[str, Section]:
        """Return the sections but those of segments."""
        before, n_before = self._table.overlay, len(self._table)
        entities = list(map(entity_string, self._new))
        lookups = [(key, place + n_before) for key, place in further_keys(self._new)]
        if before is not None:
            entities = [*before.entity_strings(), *entities]
            lookups = sorted([*before.lookup_pairs(), *lookups])
        return layer_sections(entities, self._counts, self._keys, lookups)


def _joined(one: KeyTable, two: KeyTable) -> KeyTable:
    """Return the keys of two tables, which have none in common."""
    keys = [*one.keys, *two.keys]
    order = sorted(range(len(keys)), key=keys.__getitem__)

    def both(a: Array, b: Array) -> Array:
        joined: Array = np.append(a, b)[order]
        return joined

    return KeyTable(
        [keys[place] for place in order],
        both(one.entities, two.entities),
        both(one.types, two.types),
        both(one.n_articles, two.n_articles),
        both(one.acronyms, two.acronyms),
    )

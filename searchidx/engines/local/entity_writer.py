"""Writing the entities of a commit: all anew, or an overlay with what is new."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Final

import numpy as np

from searchidx.dataclass import dataclass
from searchidx.engines.local.codec.framing import Array, Section, write_frame
from searchidx.engines.local.codec.segment import SUFFIX
from searchidx.engines.local.entity_layer import NO_ENTITY
from searchidx.engines.local.entity_names import Part, count_names, lowercase_counts
from searchidx.engines.local.entity_overlay import overlay_sections
from searchidx.engines.local.entity_rows import Rows, rows_of_names
from searchidx.engines.local.entity_sections import entity_string, layer_sections
from searchidx.engines.local.entity_table import EntityTable
from searchidx.entities.lookup import further_keys
from searchidx.entities.protocol import KeyTable, Resolution, Resolver
from searchidx.results import EntityRef

OVERLAY_SHARE: Final = 0.02
"""Share of an archive that may change before all its names are resolved anew."""


@dataclass(frozen=True, slots=True)
class EntityFiles:
    """The frames of entities of a generation (None: none)."""

    base: str | None = None
    overlay: str | None = None


def write_entities(
    folder: Path,
    number: int,
    parts: Sequence[Part],
    merged_from: Mapping[str, Sequence[Part]],
    *,
    published: EntityFiles,
    resolver: Resolver,
) -> EntityFiles:
    """Write what changed of the entities since what is published; return the files to name.

    ``parts`` are the segments of the new generation with their living documents;
    ``merged_from`` maps the segments made by merging since to what they were made of: in
    the order of their documents, with those that were taken over.
    """
    if not any(len(segment.names) for segment, _ in parts):
        return EntityFiles()
    table = EntityTable.of(folder, published.base, published.overlay)
    if table is None or _is_outgrown(parts, table):
        name = f"entities-{number:08}{SUFFIX}"
        write_frame(folder / name, "entities", _base_sections(parts, resolver))
        return EntityFiles(name)
    if all(table.layer_of(segment) is not None for segment, _ in parts):
        return published
    name = f"overlay-{number:08}{SUFFIX}"
    sections = overlay_sections(table, parts, merged_from, resolver)
    write_frame(folder / name, "overlay", sections)
    return EntityFiles(published.base, name)


def _is_outgrown(parts: Sequence[Part], table: EntityTable) -> bool:
    """Say whether so much is newer than the base, or was deleted, that all is resolved anew."""
    base = table.base
    n_changed = sum(
        int(base.living(segment)[0] - live.sum()) if base.has_segment(segment) else segment.n_docs
        for segment, live in parts
    )
    return n_changed > OVERLAY_SHARE * sum(int(live.sum()) for _, live in parts)


def _base_sections(parts: Sequence[Part], resolver: Resolver) -> dict[str, Section]:
    """Resolve the names of some segments."""
    table, name_rows = count_names(parts)
    resolution = resolver.resolve(table, lowercase_counts(parts))
    assignment = np.append(resolution.assignment, np.int32(NO_ENTITY))
    places = _places_by_name(resolution.entities)
    rows = {
        segment.name: rows_of_names(segment, assignment[name_rows.pop(segment.name)], places)
        for segment, _ in parts
    }
    counts = np.zeros(len(resolution.entities), np.int64)
    for segment, live in parts:
        counts += np.bincount(rows[segment.name].living_codes(live), minlength=len(counts))
    order = np.argsort(-counts, kind="stable")
    code_of = np.full(len(counts) + 1, NO_ENTITY, np.int32)  # the last is for no entity
    code_of[order] = np.arange(len(counts), dtype=np.int32)
    entities = [resolution.entities[place] for place in order.tolist()]
    strings = list(map(entity_string, entities))
    keys = _recoded(resolution, code_of)
    sections = layer_sections(strings, counts[order], keys, further_keys(entities))
    for segment, live in parts:
        found = rows.pop(segment.name)
        recoded = Rows(code_of[found.of_name], found.offsets, code_of[found.codes])
        sections |= recoded.sections(segment.name)
        sections[f"{segment.name}.living"] = np.array([live.sum()], np.int64)
    return sections


def _recoded(resolution: Resolution, code_of: Array) -> KeyTable:
    keys = resolution.keys
    return KeyTable(keys.keys, code_of[keys.entities], keys.types, keys.n_articles, keys.acronyms)


def _places_by_name(entities: Sequence[EntityRef]) -> Array:
    """``int64[n]``: the place of each entity in the order of names, then types."""
    places = np.empty(len(entities), np.int64)
    places[sorted(range(len(entities)), key=lambda code: entities[code].name)] = np.arange(
        len(entities)
    )
    return places

"""Entities of a generation: what the names of the archive resolve to.

Segments keep names, which never change; a generation keeps the table from names to
entities, made anew at each commit. So a better resolution needs no article to be read.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Final

import numpy as np

from searchidx.analysis import fold
from searchidx.article import ENTITY_TYPES, EntityType
from searchidx.engines.local.codec.dictionary import Dictionary, dictionary_sections
from searchidx.engines.local.codec.framing import Array, Frame, MappedArray, Section, write_frame
from searchidx.engines.local.codec.segment import Segment
from searchidx.entities.keys import canonical_key
from searchidx.entities.lookup import lookup_keys
from searchidx.entities.protocol import LowercaseCount, NameCount, Resolver
from searchidx.results import EntityRef

KIND: Final = "entities"
NO_ENTITY: Final = -1

Part = tuple[Segment, Array]


def name_counts(parts: Sequence[Part]) -> list[NameCount]:
    """Count the names of the living documents, in the order of names."""
    types: dict[str, Counter[EntityType]] = {}
    n_articles: Counter[str] = Counter()
    for segment, live in parts:
        docs = np.repeat(np.arange(segment.n_docs), np.diff(segment.name_offsets).astype(np.int64))
        is_live = live[docs]
        codes = segment.name_codes[is_live].astype(np.int64)
        names = list(segment.names)
        by_type = codes * len(ENTITY_TYPES) + segment.name_types[is_live]
        mentions = np.bincount(by_type, segment.name_counts[is_live])
        for key in np.flatnonzero(mentions).tolist():
            code, kind = divmod(key, len(ENTITY_TYPES))
            types.setdefault(names[code], Counter())[ENTITY_TYPES[kind]] += int(mentions[key])
        pairs = np.unique(docs[is_live] * len(names) + codes) if names else codes
        for code, n in enumerate(np.bincount(pairs % max(len(names), 1)).tolist()):
            if n:
                n_articles[names[code]] += n
    return [NameCount(name, types[name], n_articles[name]) for name in sorted(types)]


def lowercase_count(parts: Sequence[Part]) -> LowercaseCount:
    """Return the count of a surface form in the living documents: all, and in lower case."""
    narrowed = [(segment.postings, None if live.all() else live) for segment, live in parts]

    def count(surface: str) -> tuple[int, int]:
        total = lower = 0
        for postings, live in narrowed:
            rank = postings.surfaces.rank(surface)
            if rank >= 0:
                n, n_lower = postings.surface_counts(rank, live)
                total, lower = total + n, lower + n_lower
        return total, lower

    return count


def write_entity_table(path: Path, parts: Sequence[Part], resolve: Resolver) -> None:
    """Resolve the names of some segments and write the table for them."""
    counts = name_counts(parts)
    resolution = resolve(counts, lowercase_count(parts))
    entity_of_name = dict(zip((count.name for count in counts), resolution.assignment, strict=True))
    sections: dict[str, Section] = {
        "types": np.array([ENTITY_TYPES.index(e.type) for e in resolution.entities], np.uint8),
    }
    keys = [f"{entity.type}\t{entity.name}" for entity in resolution.entities]
    sections |= dictionary_sections("entities", keys)
    sections |= _alias_sections(resolution.entities, entity_of_name)
    by_name = sorted(range(len(keys)), key=lambda code: resolution.entities[code].name)
    name_ranks = np.empty(len(keys), np.int64)
    name_ranks[by_name] = np.arange(len(keys))
    for segment, _ in parts:
        of_code = np.array(
            [entity_of_name.get(name, NO_ENTITY) for name in segment.names], np.int32
        )
        sections |= _document_sections(segment, of_code, name_ranks)
    write_frame(path, KIND, sections)


def _alias_sections(
    entities: Sequence[EntityRef], entity_of_name: Mapping[str, int]
) -> dict[str, Section]:
    """Return the names of each entity, and the entities of each folded name."""
    pairs = {(canonical_key(entity.name), code) for code, entity in enumerate(entities)}
    pairs |= {(canonical_key(n), code) for n, code in entity_of_name.items() if code >= 0}
    known = {key for key, _ in pairs}
    pairs |= {  # surnames and initials, unless the archive itself uses them for something
        (key, code)
        for code, entity in enumerate(entities)
        for key in lookup_keys(entity)
        if key not in known
    }
    rows = sorted(pairs)
    keys = sorted({key for key, _ in rows})
    rank = {key: i for i, key in enumerate(keys)}
    forms = sorted((code, name) for name, code in entity_of_name.items() if code >= 0)
    names = sorted(name for _, name in forms)
    name_rank = {name: i for i, name in enumerate(names)}
    return {
        **dictionary_sections("aliases", keys),
        "alias_offsets": np.searchsorted(
            np.array([rank[key] for key, _ in rows], np.int64), np.arange(len(keys) + 1)
        ).astype(np.uint32),
        "alias_entities": np.array([code for _, code in rows], np.int32),
        **dictionary_sections("forms", names),
        "form_offsets": np.searchsorted(
            np.array([code for code, _ in forms], np.int64), np.arange(len(entities) + 1)
        ).astype(np.uint32),
        "form_names": np.array([name_rank[name] for _, name in forms], np.int32),
    }


def _document_sections(segment: Segment, of_code: Array, name_ranks: Array) -> dict[str, Section]:
    """Return the entities of each document of a segment: offsets and codes.

    The codes of a document are distinct, the most mentioned first, then by name.
    """
    docs = np.repeat(np.arange(segment.n_docs), np.diff(segment.name_offsets).astype(np.int64))
    entities = of_code[segment.name_codes].astype(np.int64)
    is_entity = entities >= 0
    docs, entities = docs[is_entity], entities[is_entity]
    counts = segment.name_counts[is_entity]
    n_entities = int(entities.max()) + 1 if len(entities) else 1
    keys, inverse = np.unique(docs * n_entities + entities, return_inverse=True)
    mentions = np.bincount(inverse, counts, len(keys)).astype(np.int32)
    docs, entities = keys // n_entities, keys % n_entities
    order = np.lexsort((name_ranks[entities], -mentions, docs))
    name = segment.name
    offsets = np.searchsorted(docs, np.arange(segment.n_docs + 1)).astype(np.uint64)
    return {
        f"{name}.of_name": of_code,
        f"{name}.offsets": offsets,
        f"{name}.codes": entities[order].astype(np.int32),
    }


class EntityTable:
    """The mapped entities of a generation; a code is a row of ``entities``."""

    types = MappedArray()
    alias_offsets = MappedArray()
    alias_entities = MappedArray()
    form_offsets = MappedArray()
    form_names = MappedArray()

    def __init__(self, path: Path) -> None:
        self.frame = Frame(path, KIND)
        self.keys = Dictionary(self.frame, "entities")
        self.aliases = Dictionary(self.frame, "aliases")
        self.forms = Dictionary(self.frame, "forms")

    def __len__(self) -> int:
        return len(self.keys)

    def ref(self, code: int) -> EntityRef:
        """Return the entity of a code."""
        kind, _, name = self.keys[code].partition("\t")
        return EntityRef(name, ENTITY_TYPES[ENTITY_TYPES.index(kind)])

    def codes_of(self, name: str, type: EntityType | None = None) -> list[int]:
        """Return the entities that a name stands for.

        An entity that has it as its canonical name goes before those that have it as an
        alias: with ``type`` None, all that are left, whatever their type.
        """
        rank = self.aliases.rank(canonical_key(name))
        if rank < 0:
            return []
        start, end = int(self.alias_offsets[rank]), int(self.alias_offsets[rank + 1])
        codes = [
            code
            for code in self.alias_entities[start:end].tolist()
            if type is None or ENTITY_TYPES[self.types[code]] == type
        ]
        folded = fold(name)
        return [code for code in codes if fold(self.ref(code).name) == folded] or codes

    def forms_of(self, code: int) -> tuple[str, ...]:
        """Return the names under which the archive mentions an entity, sorted."""
        start, end = int(self.form_offsets[code]), int(self.form_offsets[code + 1])
        return tuple(self.forms[int(rank)] for rank in self.form_names[start:end])

    def of_names(self, segment: Segment) -> Array:
        """``int32[n_names]``: the entity of each name of a segment, or -1."""
        return self.frame.array(f"{segment.name}.of_name")

    def documents(self, segment: Segment) -> tuple[Array, Array]:
        """Return ``offsets: uint64[n_docs + 1]`` and ``codes: int32`` of a segment."""
        name = segment.name
        return self.frame.array(f"{name}.offsets"), self.frame.array(f"{name}.codes")

    def verify(self) -> None:
        """Read every byte; raise IndexCorruptError."""
        self.frame.verify()

"""A frame of entities: the base of a generation, or the overlay that adds to it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Final, Literal

import numpy as np

from searchidx.article import ENTITY_TYPES
from searchidx.engines.local.codec.counts import WidenedArray
from searchidx.engines.local.codec.dictionary import Dictionary
from searchidx.engines.local.codec.framing import Array, Frame, MappedArray
from searchidx.engines.local.codec.segment import Segment
from searchidx.engines.local.entity_sections import Pairs, entity_of, entity_string
from searchidx.results import EntityRef

if TYPE_CHECKING:
    from searchidx.entities.protocol import KeyTable, KnownKey

Kind = Literal["entities", "overlay"]
NO_ENTITY: Final = -1
_OFFSETS: Final = re.compile(r"segment-\d+\.offsets")


class Layer:
    """The mapped arrays of one frame; ``first`` is the code of the first of its entities.

    Arrays as in FORMAT.md. Other codes in them are those of all the table: an overlay also
    has names and keys of entities of the base.
    """

    ranks = MappedArray()
    counts = WidenedArray()
    key_entities = MappedArray()
    key_types = MappedArray()
    key_articles = WidenedArray()
    key_acronyms = MappedArray()
    hook_offsets = MappedArray()
    hook_keys = MappedArray()
    lookup_offsets = MappedArray()
    lookup_entities = MappedArray()

    def __init__(self, path: Path, kind: Kind, first: int = 0) -> None:
        self.frame = Frame(path, kind)
        self.kind = kind
        self.first = first
        self.entities = Dictionary(self.frame, "entities")
        self.keys = Dictionary(self.frame, "keys")
        self.hooks = Dictionary(self.frame, "hooks")
        self.lookups = Dictionary(self.frame, "lookups")

    @property
    def n_entities(self) -> int:
        """Number of its entities."""
        return len(self.ranks)

    def ref(self, code: int) -> EntityRef:
        """Return one of its entities."""
        return entity_of(self.entities[int(self.ranks[code - self.first])])

    @cached_property
    def _codes_by_rank(self) -> Array:
        codes = np.empty(len(self.ranks), np.int32)
        codes[self.ranks] = np.arange(self.first, self.first + len(codes), dtype=np.int32)
        return codes

    def code_of(self, entity: EntityRef) -> int:
        """Return the code of an entity, -1 if it is none of this frame."""
        rank = self.entities.rank(entity_string(entity))
        return int(self._codes_by_rank[rank]) if rank >= 0 else NO_ENTITY

    def entity_strings(self) -> list[str]:
        """Return all its entities in the order of codes, as they are written."""
        strings = list(self.entities)
        return [strings[rank] for rank in self.ranks.tolist()]

    def find(self, key: str) -> KnownKey | None:
        """Return a key, None if it is not in this frame."""
        rank = self.keys.rank(key)
        return self._known(rank, key) if rank >= 0 else None

    def _known(self, rank: int, key: str) -> KnownKey:
        from searchidx.entities.protocol import KnownKey  # noqa: PLC0415 - for writers alone

        return KnownKey(
            key,
            int(self.key_entities[rank]),
            ENTITY_TYPES[self.key_types[rank]],
            int(self.key_articles[rank]),
            bool(self.key_acronyms[rank]),
        )

    def with_hooks(self, hooks: Sequence[str]) -> Iterator[KnownKey]:
        """Yield the keys that have all of some hooks."""
        ranks = [self.hooks.rank(hook) for hook in hooks]
        if min(ranks) < 0:
            return
        found, *others = sorted((self._keys_of(rank) for rank in ranks), key=len)
        for other in others:
            found = found[other[np.searchsorted(other, found).clip(max=len(other) - 1)] == found]
        for rank in found.tolist():
            yield self._known(rank, self.keys[rank])

    def _keys_of(self, hook: int) -> Array:
        keys: Array = self.hook_keys[
            int(self.hook_offsets[hook]) : int(self.hook_offsets[hook + 1])
        ]
        return keys

    def looked_up(self, key: str) -> list[int]:
        """Return the entities that a key should find though it is the key of no name."""
        rank = self.lookups.rank(key)
        if rank < 0:
            return []
        start, end = int(self.lookup_offsets[rank]), int(self.lookup_offsets[rank + 1])
        codes: list[int] = self.lookup_entities[start:end].tolist()
        return codes

    def lookup_pairs(self) -> Pairs:
        """Return the further keys with the entities of each, sorted."""
        offsets, codes = self.lookup_offsets.tolist(), self.lookup_entities.tolist()
        return [
            (key, code)
            for key, start, end in zip(self.lookups, offsets, offsets[1:], strict=False)
            for code in codes[start:end]
        ]

    def n_docs(self) -> int:
        """Return the number of documents of the segments whose entities are in this frame."""
        names = (name for name in self.frame.names if _OFFSETS.fullmatch(name))
        return sum(len(self.frame.array(name)) - 1 for name in names)

    def has_segment(self, segment: Segment) -> bool:
        """Say whether the entities of a segment are in this frame."""
        return f"{segment.name}.codes" in self.frame.names

    def of_names(self, segment: Segment) -> Array:
        """``int32[n_names]``: the entity of each name of a segment, or -1."""
        return self.frame.array(f"{segment.name}.of_name")

    def documents(self, segment: Segment) -> tuple[Array, Array]:
        """Return ``offsets: uint32[n_docs + 1]`` and ``codes: int32`` of a segment."""
        name = segment.name
        return self.frame.array(f"{name}.offsets"), self.frame.array(f"{name}.codes")

    def living(self, segment: Segment) -> Array:
        """``int64[1]``: how many documents of a segment lived when the base was written."""
        return self.frame.array(f"{segment.name}.living")

    def key_table(self) -> KeyTable:
        """Return all keys, in memory."""
        from searchidx.entities.protocol import KeyTable  # noqa: PLC0415

        return KeyTable(
            list(self.keys),
            self.key_entities,
            self.key_types,
            self.key_articles,
            self.key_acronyms.view(np.bool_),
        )

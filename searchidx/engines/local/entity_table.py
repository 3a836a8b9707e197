"""Entities of a generation: what the names of the archive resolve to.

Segments keep names, which never change; a generation keeps what they resolve to. Its
*base* is a resolution of all the names of some earlier or the present state; its *overlay*,
if there is one, adds the names of the segments made since.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

import numpy as np

from searchidx.analysis import fold
from searchidx.article import ENTITY_TYPES, EntityType
from searchidx.engines.local.codec.framing import Array
from searchidx.engines.local.codec.segment import Segment
from searchidx.engines.local.entity_layer import Layer
from searchidx.results import EntityRef

if TYPE_CHECKING:
    from searchidx.entities.protocol import KnownKey


class Entities(Protocol):
    """What is read of the entities of a generation, as they resolved or as people correct them.

    A code is a number below the length. Safe to use from several threads.
    """

    @property
    def is_corrected(self) -> bool:
        """Whether documents have their codes in another order than that of mentions."""
        ...

    def __len__(self) -> int: ...

    def n_reaching(self, n_articles: int) -> int:
        """Return a number of codes, from the first on, beyond which none has so many articles."""
        ...

    def ref(self, code: int) -> EntityRef:
        """Return the entity of a code."""
        ...

    def codes_of(self, name: str, type: EntityType | None = None) -> list[int]:
        """Return the entities that a name stands for.

        An entity that has it as its canonical name goes before those that have it as an
        alias: with ``type`` None, all that are left, whatever their type.
        """
        ...

    def of_names(self, segment: Segment) -> Array:
        """``int32[n_names]``: the entity of each name of a segment, or -1."""
        ...

    def documents(self, segment: Segment) -> tuple[Array, Array]:
        """Return ``offsets: uint32[n_docs + 1]`` and ``codes: int32`` of a segment.

        The codes of a document are distinct, the most mentioned first, then by name; where
        they are corrected, in any order.
        """
        ...

    def of_document(self, segment: Segment, doc: int) -> list[int]:
        """Return the codes of one document, the most mentioned first, then by name."""
        ...

    @property
    def in_order(self) -> Array:
        """``int32[n]``: all codes in the order of type and name."""
        ...

    @property
    def places(self) -> Array:
        """``int32[n]``: the place of each code in the order of type and name."""
        ...


def name_and_type(value: str) -> tuple[str, EntityType | None]:
    """Return the name and the type of ``name`` or ``type:name``."""
    prefix, _, rest = value.partition(":")
    kind: EntityType | None = next((t for t in ENTITY_TYPES if t == prefix), None)
    return (rest if kind else value), kind


class EntityTable:
    """The mapped entities of a generation. Safe to use from several threads.

    Codes of the base come first, by falling number of articles, then by type and name;
    those of the overlay follow in the order in which they were found.
    """

    is_corrected = False

    def __init__(self, base: Path, overlay: Path | None = None) -> None:
        self.base = Layer(base, "entities")
        self.n_base = self.base.n_entities
        self.overlay = Layer(overlay, "overlay", self.n_base) if overlay else None
        self.layers = [self.base] if self.overlay is None else [self.base, self.overlay]
        self._refs: dict[int, EntityRef] = {}

    @classmethod
    def of(cls, folder: Path, base: str | None, overlay: str | None) -> EntityTable | None:
        """Open the frames that a generation names; None where it has no entities."""
        if base is None:
            return None
        return cls(folder / base, folder / overlay if overlay else None)

    def __len__(self) -> int:
        return sum(layer.n_entities for layer in self.layers)

    @cached_property
    def counts(self) -> Array:
        """``int32[n]``: articles of each entity.

        Those of the base are from when it was made, and do not increase from one to the
        next; since then none has grown by more than ``n_docs_after_base``.
        """
        counts: Array = np.concatenate([layer.counts for layer in self.layers])
        return counts

    @cached_property
    def n_docs_after_base(self) -> int:
        """Number of documents in segments that are newer than the base."""
        if self.overlay is None:
            return 0
        return self.overlay.n_docs()

    @cached_property
    def _rising(self) -> Array:
        return -self.counts[: self.n_base]

    def n_reaching(self, n_articles: int) -> int:
        """Return a number of codes, from the first on, beyond which none has so many articles."""
        if self.overlay is not None and self.overlay.n_entities:
            return len(self)
        before = np.int32(self.n_docs_after_base - n_articles)
        return int(np.searchsorted(self._rising, before, side="right"))

    def ref(self, code: int) -> EntityRef:
        """Return the entity of a code."""
        found = self._refs.get(code)
        if found is None:
            layer = self.base if code < self.n_base else self.layers[-1]
            found = self._refs[code] = layer.ref(code)
        return found

    def codes_of(self, name: str, type: EntityType | None = None) -> list[int]:
        """Return the entities that a name stands for.

        An entity that has it as its canonical name goes before those that have it as an
        alias: with ``type`` None, all that are left, whatever their type.
        """
        from searchidx.entities.keys import canonical_key  # noqa: PLC0415 - few queries name one

        key = canonical_key(name)
        known = self.find(key)
        if known and known.entity >= 0:
            codes = [known.entity]
        else:
            codes = [code for layer in self.layers for code in layer.looked_up(key)]
        codes = [code for code in codes if type is None or self.ref(code).type == type]
        folded = fold(name)
        return [code for code in codes if fold(self.ref(code).name) == folded] or codes

    def code_of(self, entity: EntityRef) -> int:
        """Return the code of an entity, -1 if there is none such."""
        codes = (layer.code_of(entity) for layer in self.layers)
        return next((code for code in codes if code >= 0), -1)

    def find(self, key: str) -> KnownKey | None:
        """Return a canonical key of a name, None if there is none such."""
        return next(filter(None, (layer.find(key) for layer in self.layers)), None)

    def with_hooks(self, hooks: Sequence[str]) -> Iterator[KnownKey]:
        """Yield the keys that have all of some hooks (searchidx.entities.merging.hooks)."""
        for layer in self.layers:
            yield from layer.with_hooks(hooks)

    def n_articles(self, entity: int) -> int:
        """Return the number of articles of an entity, as in ``counts``."""
        return int(self.counts[entity])

    def layer_of(self, segment: Segment) -> Layer | None:
        """Return where the entities of a segment are, None if they are not known."""
        return next((layer for layer in self.layers if layer.has_segment(segment)), None)

    def of_names(self, segment: Segment) -> Array:
        """``int32[n_names]``: the entity of each name of a segment, or -1."""
        return self._layer_with(segment).of_names(segment)

    def documents(self, segment: Segment) -> tuple[Array, Array]:
        """Return ``offsets: uint32[n_docs + 1]`` and ``codes: int32`` of a segment.

        The codes of a document are distinct, the most mentioned first, then by name.
        """
        return self._layer_with(segment).documents(segment)

    def of_document(self, segment: Segment, doc: int) -> list[int]:
        """Return the codes of one document, the most mentioned first, then by name."""
        offsets, codes = self.documents(segment)
        found: list[int] = codes[int(offsets[doc]) : int(offsets[doc + 1])].tolist()
        return found

    def _layer_with(self, segment: Segment) -> Layer:
        layer = self.layer_of(segment)
        return self.base if layer is None else layer

    @cached_property
    def in_order(self) -> Array:
        """``int32[n]``: all codes in the order of type and name."""
        ranks = self.base.ranks
        if self.overlay is None:
            return np.argsort(ranks).astype(np.int32)
        added = list(self.overlay.entities)
        places = [self.base.entities.lower_bound(key) for key in added]
        codes = self.n_base + np.argsort(self.overlay.ranks)
        return np.insert(np.argsort(ranks), places, codes).astype(np.int32)

    @cached_property
    def places(self) -> Array:
        """``int32[n]``: the place of each code in the order of type and name."""
        places = np.empty(len(self), np.int32)
        places[self.in_order] = np.arange(len(self), dtype=np.int32)
        return places

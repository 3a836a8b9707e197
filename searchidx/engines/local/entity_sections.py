"""The sections of a frame of entities, whether base or overlay."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Final

import numpy as np

from searchidx.article import ENTITY_TYPES
from searchidx.engines.local.codec.dictionary import dictionary_sections, narrow
from searchidx.engines.local.codec.framing import Array, Section
from searchidx.results import EntityRef

if TYPE_CHECKING:
    from searchidx.entities.protocol import KeyTable

Pairs = Sequence[tuple[str, int]]

_N_LETTERS: Final = 2
"""Letters of a type that stand for it: they tell types apart, and are in the same order."""
_TYPES: Final = {kind[:_N_LETTERS]: kind for kind in ENTITY_TYPES}


def layer_sections(
    entities: Sequence[str], counts: Array, keys: KeyTable, lookups: Pairs
) -> dict[str, Section]:
    """Return the sections of entities and their keys.

    ``entities`` (:func:`entity_string`) are in the order of their codes, with
    ``counts: int32[n]``. ``lookups`` are sorted pairs of a further key and an entity.
    """
    order = sorted(range(len(entities)), key=entities.__getitem__)
    ranks = np.empty(len(entities), np.int32)
    ranks[order] = np.arange(len(entities), dtype=np.int32)
    return {
        **dictionary_sections("entities", [entities[code] for code in order]),
        "ranks": ranks,
        "counts": narrow(counts),
        **dictionary_sections("keys", keys.keys),
        "key_entities": keys.entities.astype(np.int32),
        "key_types": keys.types.astype(np.uint8),
        "key_articles": narrow(keys.n_articles),
        "key_acronyms": keys.acronyms.astype(np.uint8),
        **_listed("hook", "hook_keys", sorted(_hooks(keys))),
        **_listed("lookup", "lookup_entities", lookups),
    }


def entity_string(entity: EntityRef) -> str:
    """Return an entity as one string."""
    return entity.type[:_N_LETTERS] + entity.name


def entity_of(string: str) -> EntityRef:
    """Return the entity of a string."""
    return EntityRef(string[_N_LETTERS:], _TYPES[string[:_N_LETTERS]])


def _hooks(keys: KeyTable) -> Iterable[tuple[str, int]]:
    """Yield hook and rank of the keys that new names may join."""
    from searchidx.entities.merging import hooks  # noqa: PLC0415 - for writers alone

    rows = zip(keys.keys, keys.types.tolist(), keys.entities.tolist(), strict=True)
    for rank, (key, kind, entity) in enumerate(rows):
        if entity >= 0:
            for hook in set(hooks(key, ENTITY_TYPES[kind])):
                yield hook, rank


def _listed(name: str, values: str, pairs: Pairs) -> dict[str, Section]:
    """Return the sections of sorted pairs: a dictionary, and the values of each string."""
    strings = [string for string, _ in pairs]
    is_first = [i == 0 or strings[i - 1] != string for i, string in enumerate(strings)]
    starts = np.flatnonzero(is_first)
    return {
        **dictionary_sections(f"{name}s", [strings[start] for start in starts.tolist()]),
        f"{name}_offsets": np.append(starts, len(strings)).astype(np.uint32),
        values: np.array([value for _, value in pairs], np.int32),
    }

"""What people call an entity when they look for it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from searchidx.article import EntityType
from searchidx.entities import tables as t
from searchidx.entities.bulk import fold_names, keys_of_folded
from searchidx.entities.keys import canonical_key, fold_name, initials
from searchidx.results import EntityRef

_SHORTEST: Final = 3


def lookup_keys(entity: EntityRef) -> tuple[str, ...]:
    """Return the canonical keys that should find an entity, that of its name first.

    Beside the name these are, for a person, each surname alone and all of them together;
    for an organisation of several words, its initials. They may be shared: whoever looks
    up a key prefers entities that have it as their name, then the most frequent ones.
    """
    further = map(canonical_key, _further_names(fold_name(entity.name), entity.type))
    return tuple(dict.fromkeys([canonical_key(entity.name), *further]))


def further_keys(entities: Sequence[EntityRef]) -> list[tuple[str, int]]:
    """Return the keys beside those of their names that should find some entities.

    They come sorted and distinct, with the place of the entity.
    """
    folded = fold_names([entity.name for entity in entities])
    found = [
        (name, place)
        for place, entity in enumerate(entities)
        for name in _further_names(folded[place], entity.type)
    ]
    names = sorted({name for name, _ in found})
    key_of = dict(zip(names, keys_of_folded(names), strict=True))
    return sorted({(key_of[name], place) for name, place in found})


def _further_names(folded: str, kind: EntityType) -> list[str]:
    words = folded.split()  # none where a correction gives a name without letters
    if kind == "person" and len(words) > 1:
        surnames = [word for i, word in enumerate(words) if _is_surname(word, i)]
        if len(surnames) > 1:
            return [*surnames, " ".join(words[words.index(surnames[0]) :])]
        return surnames
    if kind == "organization" and len(short := initials(words)) >= _SHORTEST:
        return [short]
    return []


def _is_surname(word: str, place: int) -> bool:
    flags = t.tables().words.get(word, 0)
    if len(word) < _SHORTEST or flags & t.FUNCTION:
        return False
    return bool(flags & t.SURNAME) or (place > 0 and not flags & t.GIVEN)

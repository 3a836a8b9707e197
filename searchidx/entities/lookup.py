"""What people call an entity when they look for it."""

from __future__ import annotations

from typing import Final

from searchidx.entities import tables as t
from searchidx.entities.keys import canonical_key, fold_name, initials
from searchidx.results import EntityRef

_SHORTEST: Final = 3


def lookup_keys(entity: EntityRef) -> tuple[str, ...]:
    """Return the canonical keys that should find an entity, that of its name first.

    Beside the name these are, for a person, each surname alone and all of them together;
    for an organisation of several words, its initials. They may be shared: whoever looks
    up a key prefers entities that have it as their name, then the most frequent ones.
    """
    words = fold_name(entity.name).split(" ")
    keys = [canonical_key(entity.name)]
    if entity.type == "person" and len(words) > 1:
        surnames = [word for i, word in enumerate(words) if _is_surname(word, i)]
        keys += [canonical_key(word) for word in surnames]
        if len(surnames) > 1:
            keys.append(canonical_key(" ".join(words[words.index(surnames[0]) :])))
    elif entity.type == "organization" and len(short := initials(words)) >= _SHORTEST:
        keys.append(canonical_key(short))
    return tuple(dict.fromkeys(keys))


def _is_surname(word: str, place: int) -> bool:
    flags = t.tables().words.get(word, 0)
    if len(word) < _SHORTEST or flags & t.FUNCTION:
        return False
    return bool(flags & t.SURNAME) or (place > 0 and not flags & t.GIVEN)

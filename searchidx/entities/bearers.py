"""Parts of people's names in one article: whose name each of them is."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Final

from searchidx.entities import tables as t
from searchidx.entities.mentioned import Name

_MOST_BEARERS: Final = 50
_UNKNOWN: Final = (None, "person")


def join_bearers(names: Iterable[Name]) -> None:
    """Let parts of people's names join the longer name that has them.

    If several have a part, the one that the article mentions most, with all its short
    forms; at a tie the part stays as it is.
    """
    long: list[Name] = []
    short: list[Name] = []
    for name in names:
        surface = name.surface
        if surface.is_human or (name.kind == "person" and len(surface.words) > 1):
            if not surface.is_plural:
                long.append(name)
        elif name.kind == "person" or surface.known in _UNKNOWN:
            short.append(name)
    if long:
        bearers, is_shared = _by_word(long)
        if is_shared:
            long.sort(key=_length, reverse=True)
            short = long + short
        _join(short, bearers)


def _length(name: Name) -> int:
    return len(name.surface.words)


def _by_word(names: Iterable[Name]) -> tuple[dict[str, list[Name]], bool]:
    """Return word → the names that have it, and whether two of them share one."""
    bearers: dict[str, list[Name]] = {}
    is_shared = False
    for name in names:
        for word in name.surface.words:
            found = bearers.get(word)
            if found is None:
                bearers[word] = [name]
            else:
                found.append(name)
                is_shared = True
    return bearers, is_shared


def _join(parts: Iterable[Name], bearers: Mapping[str, Sequence[Name]]) -> None:
    """Let names, the longest first, join their bearers: where one fits, then the others."""
    waiting: list[tuple[Name, list[Name]]] = []
    for name in parts:
        found = _bearers_of(name, bearers)
        if not found:
            continue
        if len(found) == 1 or len({bearer.root() for bearer in found}) == 1:
            name.join(found[0])
        else:
            waiting.append((name, found))
    choices = [(name, _most_mentioned(found)) for name, found in waiting]
    for name, bearer in choices:
        if bearer is not None:
            name.join(bearer)


def _bearers_of(name: Name, bearers: Mapping[str, Sequence[Name]]) -> list[Name]:
    """Return the longer names that a name may be a part of."""
    words = name.surface.words
    found: Sequence[Name] | None
    if len(words) == 1:
        found = bearers.get(words[0])
    else:
        lists = [bearers.get(word, ()) for word in words if len(word) > 1]
        found = min(lists, key=len) if lists else None
    if not found or len(found) > _MOST_BEARERS:
        return []
    return [
        longer
        for longer in found
        if longer is not name and _is_part(name, longer) and _may_be(name, longer)
    ]


def _most_mentioned(found: Sequence[Name]) -> Name | None:
    """Return the name that the article mentions most, with its short forms, if one is."""
    roots = list(dict.fromkeys(bearer.root() for bearer in found))
    most = max(root.total for root in roots)
    top = [root for root in roots if root.total == most]
    return top[0] if len(top) == 1 else None


def _is_part(name: Name, longer: Name) -> bool:
    """Say whether a name is part of a longer one: a run of its words, or first and some more.

    Initials stand for words: "P. Sánchez" is part of "Pedro Sánchez".
    """
    words, others = name.surface.words, longer.surface.words
    n = len(words)
    if name.surface.has_initials:
        return _is_abridged(words, others)
    if n >= len(others):
        return False
    if n == 1:
        return words[0] in others
    if any(others[i : i + n] == words for i in range(len(others) - n + 1)):
        return True
    rest = iter(others)
    return words[0] == others[0] and all(word in rest for word in words)


def _is_abridged(words: Sequence[str], longer: Sequence[str]) -> bool:
    if len(words) > len(longer) or not _stands_for(words[0], longer[0]):
        return False
    rest = iter(longer)
    return all(any(_stands_for(word, other) for other in rest) for word in words)


def _stands_for(word: str, other: str) -> bool:
    return word == other or (len(word) == 1 and other.startswith(word))


def _may_be(name: Name, longer: Name) -> bool:
    """Say whether the types of a part and of a longer name go together.

    What the tagger took for no person is one if the name is known as a surname, or the
    article mentions it no more often than the full name: taggers waver, but a firm may
    well be called like its founder. A given name alone needs to be taken for a person.
    """
    is_surname = _is_surname(name, longer)
    if name.kind == "person":
        rival = name.rival
        return is_surname or (longer.kind == "person" and (rival is None or rival.n < name.n))
    if name.surface.is_acronym or not is_surname:
        return False
    if longer.kind != "person":
        return longer.kind == name.kind
    return bool(name.surface.flags & t.SURNAME) or name.n <= longer.n


def _is_surname(name: Name, longer: Name) -> bool:
    words = name.surface.words
    if len(words) > 1 or words[0] != longer.surface.words[0]:
        return True
    return longer.surface.flags & (t.GIVEN | t.SURNAME) != t.GIVEN

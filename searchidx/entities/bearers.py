"""Parts of people's names in one article: whose name each of them is."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from heapq import nlargest
from typing import Final

from searchidx.entities import tables as t
from searchidx.entities.mentioned import Name

_MOST_BEARERS: Final = 50
_CLEAR: Final = 4
_NAME: Final = t.GIVEN | t.SURNAME


def join_bearers(names: Iterable[Name]) -> None:
    """Let parts of people's names join the longer name that has them.

    If several have a part, the one that the article mentions most, with all its short
    forms; at a tie the part stays as it is.
    """
    long: list[Name] = []
    short: list[Name] = []
    for name in names:
        surface = name.surface
        if surface.may_bear and (
            surface.is_human or name.kind == "person" or name.is_person_somewhere()
        ):
            long.append(name)
        elif surface.may_be_part or name.kind == "person":
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
        surface = name.surface
        if surface.words[-1] not in bearers and not surface.has_initials:
            continue
        found = _bearers_of(name, bearers)
        if not found:
            continue
        if len(found) == 1 or len({bearer.root() for bearer in found}) == 1:
            name.join(found[0])
        else:
            waiting.append((name, found))
    choices = [(name, _most_mentioned(name, found)) for name, found in waiting]
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


def _most_mentioned(name: Name, found: Sequence[Name]) -> Name | None:
    """Return the bearer that the article mentions most, with its short forms, if one is.

    A given name alone needs one that has four fifths of the mentions of all.
    """
    roots = {bearer.root() for bearer in found}
    first, second = nlargest(2, roots, key=_total)
    if len(name.surface.words) == 1 and name.surface.flags & _NAME == t.GIVEN:
        rest = sum(root.total for root in roots) - first.total
        return first if first.total >= _CLEAR * rest else None
    return first if first.total > second.total else None


def _total(name: Name) -> int:
    return name.total


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
    article mentions it hardly more often than the full name: taggers waver, but a firm may
    well be called like its founder. A given name alone needs to be taken for a person.
    """
    is_surname = _is_surname(name, longer)
    if name.kind == "person":
        rival = name.rival
        if longer.kind != "person":
            return name.surface.words[-1] == longer.surface.words[-1]
        return is_surname or rival is None or rival.n < name.n
    if name.surface.is_acronym or not is_surname:
        return False
    if longer.kind != "person":
        return longer.kind == name.kind
    if name.surface.flags & t.SURNAME:
        return True
    n_as_person = name.votes()["person"]
    return name.n - n_as_person <= 2 * (longer.n + n_as_person)


def _is_surname(name: Name, longer: Name) -> bool:
    words = name.surface.words
    if len(words) > 1 or words[0] != longer.surface.words[0]:
        return True
    return longer.surface.flags & _NAME != t.GIVEN

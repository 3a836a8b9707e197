"""Parts of people's names in one article: whose name each of them is."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from heapq import nlargest
from typing import Final

from searchidx.entities import tables as t
from searchidx.entities.mentioned import Names
from searchidx.entities.surfaces import Surface

_MOST_BEARERS: Final = 50
_CLEAR: Final = 4
_NAME: Final = t.GIVEN | t.SURNAME


def join_bearers(names: Names) -> None:
    """Let parts of people's names join the longer name that has them.

    If several have a part, the one that the article mentions most, with all its short
    forms; at a tie the part stays as it is.
    """
    long: list[Surface] = []
    short: list[Surface] = []
    for name in names.by_key.values():
        if name.may_bear and (name.kind == "person" or name.is_human or _wavers(names, name)):
            long.append(name)
        elif name.may_be_part:
            short.append(name)
    if long:
        bearers, is_shared = _by_word(long)
        if is_shared:
            long.sort(key=_n_words, reverse=True)
            short = long + short
        _join(names, short, bearers)


def _wavers(names: Names, name: Surface) -> bool:
    """Say whether the tagger took some mentions of a name for a person."""
    return name in names.readings and names.n_as("person", name) > 0


def _n_words(name: Surface) -> int:
    return len(name.words)


def _by_word(long: Iterable[Surface]) -> tuple[dict[str, list[Surface]], bool]:
    """Return word → the names that have it, and whether two of them share one."""
    bearers: dict[str, list[Surface]] = {}
    is_shared = False
    for name in long:
        for word in name.words:
            if word in bearers:
                bearers[word].append(name)
                is_shared = True
            else:
                bearers[word] = [name]
    return bearers, is_shared


def _join(names: Names, parts: Iterable[Surface], bearers: Mapping[str, Sequence[Surface]]) -> None:
    """Let names, the longest first, join their bearers: where one fits, then the others."""
    waiting: list[tuple[Surface, list[Surface]]] = []
    for name in parts:
        if name.words[-1] in bearers or name.has_initials:
            found = _bearers_of(names, name, bearers)
            if len(found) == 1 or (found and len(set(map(names.root, found))) == 1):
                names.join(name, found[0])
            elif found:
                waiting.append((name, found))
    choices = [(name, _most_mentioned(names, name, found)) for name, found in waiting]
    for name, bearer in choices:
        if bearer is not None:
            names.join(name, bearer)


def _bearers_of(
    names: Names, name: Surface, bearers: Mapping[str, Sequence[Surface]]
) -> list[Surface]:
    """Return the longer names that a name may be a part of."""
    found: Sequence[Surface]
    if len(name.words) == 1:
        found = bearers.get(name.words[0], ())
    else:
        lists = [bearers.get(word, ()) for word in name.words if len(word) > 1]
        found = min(lists, key=len, default=())
    if len(found) > _MOST_BEARERS:
        return []
    return [
        longer
        for longer in found
        if longer is not name and _is_part(name, longer.words) and _may_be(names, name, longer)
    ]


def _most_mentioned(names: Names, name: Surface, found: Sequence[Surface]) -> Surface | None:
    """Return the bearer that the article mentions most, with its short forms, if one is.

    A given name alone needs one that has four fifths of the mentions of all.
    """
    totals = {root: names.totals[root] for root in map(names.root, found)}
    first, second = nlargest(2, totals, key=totals.__getitem__)
    if len(name.words) == 1 and name.flags & _NAME == t.GIVEN:
        rest = sum(totals.values()) - totals[first]
        return first if totals[first] >= _CLEAR * rest else None
    return first if totals[first] > totals[second] else None


def _is_part(name: Surface, longer: tuple[str, ...]) -> bool:
    """Say whether a name is part of a longer one: a run of its words, or first and some more.

    Initials stand for words: "P. Sánchez" is part of "Pedro Sánchez".
    """
    words = name.words
    n = len(words)
    if name.has_initials:
        return _is_abridged(words, longer)
    if n >= len(longer):
        return False
    if n == 1:
        return words[0] in longer
    if any(longer[i : i + n] == words for i in range(len(longer) - n + 1)):
        return True
    rest = iter(longer)
    return words[0] == longer[0] and all(word in rest for word in words)


def _is_abridged(words: Sequence[str], longer: Sequence[str]) -> bool:
    if len(words) > len(longer) or not _stands_for(words[0], longer[0]):
        return False
    rest = iter(longer)
    return all(any(_stands_for(word, other) for other in rest) for word in words)


def _stands_for(word: str, other: str) -> bool:
    return word == other or (len(word) == 1 and other.startswith(word))


def _may_be(names: Names, name: Surface, longer: Surface) -> bool:
    """Say whether the types of a part and of a longer name go together.

    What the tagger took for no person is one if the name is known as a surname, or the
    article mentions it hardly more often than the full name: taggers waver, but a firm may
    well be called like its founder. A given name alone needs to be taken for a person, and
    that of a town too, more often than for the town.
    """
    if name.kind == "person":
        if longer.kind != "person":
            return name.words[-1] == longer.words[-1]
        rival = names.rivals.get(name)
        is_surname = name.words[0] != longer.words[0]
        return is_surname or rival is None or names.n[rival] < names.n[name]
    if name.is_acronym or not _is_surname(name, longer):
        return False
    if longer.kind != "person":
        return longer.kind == name.kind
    if name.flags & t.SURNAME:
        return True
    n_as_person = names.n_as("person", name)
    return names.n[name] - n_as_person <= 2 * (names.n[longer] + n_as_person)


def _is_surname(name: Surface, longer: Surface) -> bool:
    if len(name.words) > 1 or name.words[0] != longer.words[0]:
        return True
    return longer.flags & _NAME != t.GIVEN

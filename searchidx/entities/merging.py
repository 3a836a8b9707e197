"""Which entities of an archive are shorter forms of another, and of which.

The rules, in the order in which they are tried; in each, a short form joins a longer one
only if that is the only one that fits, or has at least four fifths of the articles of all
that fit:

- A person's name of several words joins the same with a second surname behind it; with
  given names or initials put in; with both; with its given names in front: "Gustavo Petro"
  and "Gustavo Petro Urrego", "Donald Trump" and "Donald J. Trump", "Peña Nieto" and
  "Enrique Peña Nieto". All the words of the short form pair, and they are more than given names. A
  given name with one of the commonest surnames joins only what is at least as frequent.
- An acronym of three letters or more joins the organisation whose initials it is, unless
  the acronym is the more frequent one.
- A surname alone joins the person who has it, unless it occurs in more than three times the
  articles of the full name. A given name alone never joins.
- A name with a capital article joins the same without it.

A surname alone that several people have, none of them much more than the others, says
nothing of who is meant: it is no entity.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import cache
from itertools import combinations
from math import inf
from typing import Final

from searchidx.article import ENTITY_TYPES, EntityType
from searchidx.entities import tables as t
from searchidx.entities.keys import aliased_key, initials, word_key
from searchidx.entities.kinds import is_acronym
from searchidx.entities.protocol import NameCount

_DOMINANT: Final = 0.8
_MOST_ALONE: Final = 3
_LONGEST_PERSON: Final = 7
_MOST_ADDED: Final = 3
_ARTICLES: Final = ("el ", "la ", "los ", "las ", "the ")


_Shorter = Callable[[Sequence[str]], Iterator[Sequence[str]]]


class Group:
    """The names of one canonical key, the most frequent first.

    ``types`` counts mentions by type, ``type`` is that of most; ``n_articles`` adds up
    those of the names.
    """

    __slots__ = ("key", "n_articles", "names", "type", "types", "words")

    def __init__(self, key: str, names: Sequence[NameCount]) -> None:
        self.key = key
        self.names = names
        self.words = key.split(" ")
        self.types = names[0].types if len(names) == 1 else added_types(n.types for n in names)
        self.type = majority(self.types)
        self.n_articles = names[0].n_articles
        for name in names[1:]:
            self.n_articles += name.n_articles


def added_types(counts: Iterable[Mapping[EntityType, int]]) -> Mapping[EntityType, int]:
    """Add counts by type up."""
    total: dict[EntityType, int] = {}
    for types in counts:
        for kind, n in types.items():
            total[kind] = total.get(kind, 0) + n
    return total


def majority(types: Mapping[EntityType, int]) -> EntityType:
    """Return the type of most mentions; at a tie the first of ENTITY_TYPES."""
    if len(types) == 1:
        return next(iter(types))
    return max(ENTITY_TYPES, key=lambda kind: types.get(kind, 0))


def merge(groups: Mapping[str, Group]) -> tuple[dict[str, str], frozenset[str]]:
    """Return for each key the key of its entity, and the keys that could be several."""
    merged = _Merging(groups)
    for shorter in (_without_end, _without_middle, _without_both, _without_given):
        merged.join(_longer_persons(groups, shorter))
    merged.join(_initialled(groups), at_most=1)
    with_surname = _with_surname(groups, merged)
    merged.join(with_surname, at_most=_MOST_ALONE)
    merged.join(_without_article(groups))
    leaders = {key: merged.leader(key) for key in groups}
    unclear = (
        short
        for short, longs in with_surname.items()
        if leaders[short] == short and len({leaders[long] for long in longs}) > 1
    )
    return leaders, frozenset(unclear)


class _Merging:
    """A forest of keys: each points to the longer form it joined."""

    def __init__(self, groups: Mapping[str, Group]) -> None:
        self.groups = groups
        self.parents: dict[str, str] = {}
        self.weights = {key: group.n_articles for key, group in groups.items()}

    def leader(self, key: str) -> str:
        while key in self.parents:
            key = self.parents[key]
        return key

    def join(self, candidates: Mapping[str, Iterable[str]], at_most: float = inf) -> None:
        """Join every short form to the one long form that fits, the longest short forms first.

        ``at_most``: how many times the articles of the long form the short one may have.
        """
        for short in sorted(candidates, key=lambda key: (len(key), key), reverse=True):
            weights: Counter[str] = Counter()
            for leader in {self.leader(long) for long in candidates[short]}:
                weights[leader] = self.weights[leader]
            weights.pop(self.leader(short), None)
            if not weights:
                continue
            best = max(weights, key=lambda key: (weights[key], key))
            fits = weights[best] >= _DOMINANT * weights.total()
            root = self.leader(short)
            if fits and self.weights[root] <= at_most * weights[best]:
                self.parents[root] = best
                self.weights[best] += self.weights[root]


@cache
def _flags_of_keys() -> Mapping[str, int]:
    """Map the key of each word in the tables to its flags."""
    found: dict[str, int] = defaultdict(int)
    for word, flags in t.tables().words.items():
        found[word_key(word)] |= flags
    return found


def _flags(word: str) -> int:
    return _flags_of_keys().get(word, 0)


def _is_given(word: str) -> bool:
    return bool(_flags(word) & t.GIVEN)


def _longer_persons(groups: Mapping[str, Group], shorter: _Shorter) -> dict[str, set[str]]:
    """Return short key → the longer keys of persons that it may be a form of, by one rule."""
    found: dict[str, set[str]] = defaultdict(set)
    for key, group in groups.items():
        if group.type == "person" and 3 <= len(group.words) <= _LONGEST_PERSON:
            for short in map(" ".join, shorter(group.words)):
                bare = groups.get(aliased_key(short))
                if bare is None or bare.key == key or bare.type != "person":
                    continue
                if group.n_articles >= bare.n_articles or not _is_common(bare.words):
                    found[bare.key].add(key)
    return found


def _is_common(words: Sequence[str]) -> bool:
    """Say whether many people have a name: "Carlos Ruiz" need not be Carlos Ruiz Zafón."""
    return len(words) == 2 and bool(_flags(words[1]) & t.COMMON_SURNAME)


def _without_end(words: Sequence[str]) -> Iterator[Sequence[str]]:
    """Yield a person's name without a second surname and the like."""
    for stop in range(max(2, len(words) - _MOST_ADDED), len(words)):
        if not _is_given(words[stop - 1]):
            yield words[:stop]


def _without_middle(words: Sequence[str]) -> Iterator[Sequence[str]]:
    """Yield a person's name without some of its middle names and initials."""
    middle = [i for i in range(1, len(words) - 1) if _is_given(words[i]) or len(words[i]) == 1]
    if _is_given(words[-1]):
        return
    for n_left_out in range(1, len(middle) + 1):
        for left_out in combinations(middle, n_left_out):
            yield [word for i, word in enumerate(words) if i not in left_out]


def _without_both(words: Sequence[str]) -> Iterator[Sequence[str]]:
    for short in _without_end(words):
        yield from _without_middle(short)


def _without_given(words: Sequence[str]) -> Iterator[Sequence[str]]:
    """Yield the surnames of a person who has two: "Peña Nieto"."""
    for start in range(1, len(words) - 1):
        if not _is_given(words[start - 1]):
            break
        if not _is_given(words[start]):
            yield words[start:]


def _initialled(groups: Mapping[str, Group]) -> dict[str, set[str]]:
    """Return acronym → the keys of organisations whose initials it is."""
    by_initials: dict[str, set[str]] = defaultdict(set)
    for key, group in groups.items():
        if group.type == "organization" and len(group.words) > 2:
            by_initials[initials(group.words)].add(key)
    return {
        key: by_initials[key] - {key}
        for key, group in groups.items()
        if len(key) > 2 and key in by_initials and is_acronym(group.names[0].name)
    }


def _with_surname(groups: Mapping[str, Group], merged: _Merging) -> dict[str, set[str]]:
    """Return the key of a surname → the keys of persons who have it behind a given name."""
    shorts = {
        word_key(key): key
        for key in sorted(groups)
        if _is_bare_surname(groups[key]) and key not in merged.parents
    }
    found: dict[str, set[str]] = defaultdict(set)
    for key, group in groups.items():
        if group.type == "person" and len(group.words) > 1:
            is_plain = len(group.words) == 2
            for word in group.words[1:]:
                if word not in shorts:
                    continue
                if _is_given(group.words[0]) or (is_plain and _flags(word) & t.SURNAME):
                    found[shorts[word]].add(key)
    return found


def _is_bare_surname(group: Group) -> bool:
    if len(group.words) > 1 or group.type != "person":
        return False
    flags = t.tables().words.get(group.key, 0)
    return not flags & t.GIVEN or bool(flags & t.SURNAME)


def _without_article(groups: Mapping[str, Group]) -> dict[str, set[str]]:
    """Return name with an article → the same without, where both are of one type."""
    found = {}
    for key, group in groups.items():
        article = next((a for a in _ARTICLES if key.startswith(a)), None)
        if article is None or key in t.tables().known:
            continue
        bare = groups.get(key[len(article) :])
        if bare is not None and bare.type == group.type and bare.n_articles >= group.n_articles:
            found[key] = {bare.key}
    return found

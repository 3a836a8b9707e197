"""Which entities of an archive are shorter forms of another, and of which.

The rules, in the order in which they are tried; in each, a short form joins a longer one
only if that is the only one that fits, or has at least four fifths of the articles of all
that fit:

- A person's name of several words joins the same with a second surname behind it, with
  given names or initials put in, or with its given names in front: "Gustavo Petro" and
  "Gustavo Petro Urrego", "Donald Trump" and "Donald J. Trump", "Peña Nieto" and "Enrique
  Peña Nieto". All the words of the short form pair, and they are more than given names.
- An acronym of three letters or more joins the organisation whose initials it is.
- A surname alone joins the person who has it, unless it occurs in more articles than twice
  those of the full name. A given name alone never joins.
- A name with a capital article joins the same without it.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from itertools import combinations
from typing import Final

from searchidx.article import ENTITY_TYPES, EntityType
from searchidx.entities import tables as t
from searchidx.entities.keys import canonical_key, spelling_key
from searchidx.entities.kinds import is_acronym
from searchidx.entities.protocol import NameCount

_DOMINANT: Final = 0.8
_LONGEST_PERSON: Final = 7
_MOST_ADDED: Final = 3
_ARTICLES: Final = ("el ", "la ", "los ", "las ", "the ")
_SMALL_WORDS: Final = frozenset(
    ("de", "del", "la", "las", "los", "el", "y", "e", "para", "por", "a", "en", "al", "the", "of")
)


class Group:
    """The names of one canonical key, the most frequent first."""

    def __init__(self, key: str, names: Sequence[NameCount]) -> None:
        self.key = key
        self.names = names
        self.words = tuple(key.split(" "))
        self.n_articles = sum(name.n_articles for name in names)

    @cached_property
    def types(self) -> Mapping[EntityType, int]:
        """Mentions by type."""
        counts: Counter[EntityType] = Counter()
        for name in self.names:
            counts.update(name.types)
        return counts

    @cached_property
    def type(self) -> EntityType:
        """The type of most mentions."""
        return max(ENTITY_TYPES, key=lambda kind: self.types.get(kind, 0))


def merge(groups: Mapping[str, Group]) -> dict[str, str]:
    """Return for each key the key of the entity that it belongs to."""
    merged = _Merging(groups)
    merged.join(_longer_persons(groups))
    merged.join(_initialled(groups))
    merged.join(_with_surname(groups, merged), is_limited=True)
    merged.join(_without_article(groups))
    return {key: merged.leader(key) for key in groups}


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

    def join(self, candidates: Mapping[str, Iterable[str]], is_limited: bool = False) -> None:
        """Join every short form to the one long form that fits, the rarest short forms first."""
        for short in sorted(candidates, key=lambda key: (len(key), key), reverse=True):
            weights: Counter[str] = Counter()
            for leader in {self.leader(long) for long in candidates[short]}:
                weights[leader] = self.weights[leader]
            weights.pop(self.leader(short), None)
            if not weights:
                continue
            best = max(weights, key=lambda key: (weights[key], key))
            fits = weights[best] >= _DOMINANT * weights.total()
            if is_limited:
                fits = fits and weights[best] * 2 >= self.weights[short]
            if fits and short not in self.parents:
                self.parents[short] = best
                self.weights[best] += self.weights[short]


def _flags(word: str) -> int:
    return t.tables().words.get(word, 0) | _respelt_given().get(word, 0)


def _respelt_given() -> Mapping[str, int]:
    return _GIVEN_KEYS


def _is_given(word: str) -> bool:
    return bool(_flags(word) & t.GIVEN)


_GIVEN_KEYS: Final[dict[str, int]] = {
    spelling_key(word): t.GIVEN for word, flags in t.tables().words.items() if flags & t.GIVEN
}


def _longer_persons(groups: Mapping[str, Group]) -> dict[str, set[str]]:
    """Return short key → the longer keys of persons that it may be a form of."""
    found: dict[str, set[str]] = defaultdict(set)
    for key, group in groups.items():
        if group.type == "person" and 3 <= len(group.words) <= _LONGEST_PERSON:
            for short in _shorter(group.words):
                canonical = canonical_key(short)
                if canonical in groups and canonical != key and groups[canonical].type == "person":
                    found[canonical].add(key)
    return found


def _shorter(words: Sequence[str]) -> Iterator[str]:
    """Yield the shorter forms of a person's name that the rules allow."""
    n = len(words)
    middle = [i for i in range(1, n - 1) if _is_given(words[i]) or len(words[i]) == 1]
    for stop in range(max(2, n - _MOST_ADDED), n + 1):
        inner = [i for i in middle if i < stop - 1]
        for n_left_out in range(len(inner) + 1):
            for left_out in combinations(inner, n_left_out):
                short = [w for i, w in enumerate(words[:stop]) if i not in left_out]
                if len(short) < n and len(short) > 1 and not _is_given(short[-1]):
                    yield " ".join(short)
    for start in range(1, n - 1):
        if not _is_given(words[start - 1]):
            break
        if not _is_given(words[start]):
            yield " ".join(words[start:])


def _initialled(groups: Mapping[str, Group]) -> dict[str, set[str]]:
    """Return acronym → the keys of organisations whose initials it is."""
    by_initials: dict[str, set[str]] = defaultdict(set)
    for key, group in groups.items():
        if group.type == "organization" and len(group.words) > 2:
            by_initials["".join(w[0] for w in group.words if w not in _SMALL_WORDS)].add(key)
    return {
        key: by_initials[key] - {key}
        for key, group in groups.items()
        if len(key) > 2 and key in by_initials and is_acronym(group.names[0].name)
    }


def _with_surname(groups: Mapping[str, Group], merged: _Merging) -> dict[str, set[str]]:
    """Return surname → the keys of persons who have it behind a given name."""
    shorts = {
        key
        for key, group in groups.items()
        if len(group.words) == 1
        and group.type == "person"
        and key not in merged.parents
        and _may_be_surname(key)
    }
    found: dict[str, set[str]] = defaultdict(set)
    for key, group in groups.items():
        if group.type == "person" and len(group.words) > 1:
            for i, word in enumerate(group.words):
                if i and word in shorts:
                    found[word].add(key)
    return found


def _may_be_surname(word: str) -> bool:
    flags = _flags(word)
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

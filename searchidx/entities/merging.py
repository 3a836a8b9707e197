"""Which entities of an archive are shorter forms of another, and of which.

The rules, in the order in which they are tried; in each, a short form joins a longer one
only if that is the only one that fits, or has at least four fifths of the articles of all
that fit:

- A person's name of several words joins the same with a second surname behind it; with
  given names or initials put in; with both; with its given names in front: "Gustavo Petro"
  and "Gustavo Petro Urrego", "Donald Trump" and "Donald J. Trump", "Peña Nieto" and
  "Enrique Peña Nieto"; with another form of its given name: "Rafa Nadal". All the words of
  the short form pair, and they are more than given names. A given name with one of the
  commonest surnames joins only what is at least as frequent and adds no given name.
- What is another name but for a slip or small words joins that one (:mod:`.variants`).
- An acronym of three letters joins the organisation whose initials it is, unless the acronym
  is the more frequent one; a longer one unless it is in more than four times the articles.
- A surname alone joins the person who has it, unless it occurs in more than three times the
  articles of the full name. A given name alone never joins.
- A name with a capital article joins the same without it.

A surname alone that several people have, none of them much more than the others, says
nothing of who is meant: it is no entity.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from math import inf
from typing import Final

from searchidx.article import EntityType
from searchidx.entities import tables as t
from searchidx.entities.canonical import shown_names
from searchidx.entities.groups import Groups
from searchidx.entities.keys import aliased_key, initials, word_key
from searchidx.entities.shorter import (
    SHORTER,
    Shorter,
    Words,
    flags,
    is_common,
    is_given,
    may_be_longer,
)
from searchidx.entities.variants import (
    MOST_STRAY,
    misspelt,
    small_words,
    with_stray_word,
    with_title,
)

_DOMINANT: Final = 0.8
_MOST_ALONE: Final = 3
_MOST_INITIALLED: Final = 4
_SHORT_ACRONYM: Final = 3
_FEW: Final = 3
ARTICLES: Final = ("el ", "la ", "los ", "las ", "the ")


_Persons = Sequence[tuple[int, Words]]


def merge(groups: Groups, known: Mapping[int, int], weights: list[int]) -> Merging:
    """Join the groups that take part in merging.

    ``known`` maps rows to the entities that they already belong to, and ``weights`` are
    the articles of each row, for a known one those of its entity.
    """
    merged = Merging(groups, known, weights)
    persons = list(_persons(groups))
    rows = {row for row, _ in persons}
    for shorter in SHORTER:
        merged.join(_longer_persons(groups, persons, rows, shorter))
    merged.join(misspelt(groups, persons), at_most=MOST_STRAY)
    merged.join(small_words(groups), at_most=1)
    merged.join(with_stray_word(groups), at_most=MOST_STRAY)
    merged.join(with_title(groups), at_most=1)
    initialled = _initialled(groups)
    is_short = {row: len(groups.keys[row]) == _SHORT_ACRONYM for row in initialled}
    merged.join({row: initialled[row] for row in initialled if is_short[row]}, at_most=1)
    merged.join({row: initialled[row] for row in initialled if not is_short[row]}, _MOST_INITIALLED)
    with_surname = _with_surname(groups, persons, merged)
    merged.join(with_surname, at_most=_MOST_ALONE)
    merged.join(_without_article(groups))
    merged.unclear = {
        short
        for short, longs in with_surname.items()
        if merged.leader(short) == short and len(set(map(merged.leader, longs))) > 1
    }
    return merged


class Merging:
    """A forest of rows: each points to the longer form it joined.

    ``entities`` maps leaders to the known entities of theirs; ``unclear`` are the rows
    that could be several.
    """

    def __init__(self, groups: Groups, known: Mapping[int, int], weights: list[int]) -> None:
        self.parents: dict[int, int] = {}
        self.unclear: set[int] = set()
        self.entities: dict[int, int] = {}
        self._lengths = [len(key) for key in groups.keys]
        self._weights = weights
        self._known = known
        leaders: dict[int, int] = {}
        for row in sorted(known, key=self._length, reverse=True):
            leader = leaders.setdefault(known[row], row)
            if leader == row:
                self.entities[row] = known[row]
            else:
                self.parents[row] = leader

    def _length(self, row: int) -> tuple[int, int]:
        return self._lengths[row], row

    def leader(self, row: int) -> int:
        """Return the row that stands for the entity of a row."""
        while row in self.parents:
            row = self.parents[row]
        return row

    def join(self, candidates: Mapping[int, Iterable[int]], at_most: float = inf) -> None:
        """Join every short form to the one long form that fits, the longest short forms first.

        ``at_most``: how many times the articles of the long form the short one may have.
        A known form that has joined, or that would join another known one, stays.
        """
        for short in sorted(candidates, key=self._length, reverse=True):
            root = self.leader(short)
            if short in self._known and root != short:
                continue
            leaders = set(map(self.leader, candidates[short]))
            leaders.discard(root)
            if not leaders:
                continue
            weights = self._weights
            best = max(leaders, key=lambda row: (weights[row], row))
            fits = weights[best] >= _DOMINANT * sum(weights[row] for row in leaders)
            is_free = root not in self.entities or best not in self.entities
            if fits and is_free and weights[root] <= at_most * weights[best]:
                self.parents[root] = best
                weights[best] += weights[root]
                if root in self.entities:
                    self.entities[best] = self.entities.pop(root)


def _persons(groups: Groups) -> Iterator[tuple[int, Words]]:
    """Yield the persons with a name of several words, and its words."""
    for key, row in groups.rows.items():
        if " " in key and is_person(key, groups.types[row], groups.n_articles[row]):
            yield row, key.split(" ")


def is_person(key: str, type: EntityType, n_articles: int) -> bool:
    """Say whether a name is a person's: by its type, or where that is a guess by its words."""
    if type == "person" or n_articles > _FEW or " " not in key:
        return type == "person"
    first, _, rest = key.partition(" ")
    return is_given(first) and bool(flags(rest.rpartition(" ")[2]) & t.SURNAME)


def _longer_persons(
    groups: Groups, persons: _Persons, rows: Container[int], shorter: Shorter
) -> dict[int, set[int]]:
    """Return short row → the longer rows of persons that it may be a form of, by one rule."""
    found: dict[int, set[int]] = defaultdict(set)
    n_articles = groups.n_articles
    long = [(row, words) for row, words in persons if may_be_longer(words, shorter)]
    for row, words in long:
        for short in map(" ".join, shorter(words)):
            bare = groups.rows.get(aliased_key(short))
            if bare is None or bare == row or bare not in rows:
                continue
            if n_articles[row] >= n_articles[bare] or not is_common(groups.keys[bare].split(" ")):
                found[bare].add(row)
    return found


def hooks(key: str, type: EntityType) -> list[str]:
    """Return what a new name finds a known key by: its words, or its initials with a stop."""
    words = key.split(" ")
    if type == "person" and len(words) > 1:
        return words
    return [f".{initials(words)}"] if type == "organization" and len(words) > 2 else []


def _initialled(groups: Groups) -> dict[int, set[int]]:
    """Return acronym of three letters or more → the rows of organisations whose initials it is.

    The alias table says of its own acronyms what they stand for.
    """
    acronyms = {
        key: row
        for key, row in groups.rows.items()
        if groups.acronyms[row] and len(key) >= _SHORT_ACRONYM and key not in shown_names()
    }
    found: dict[int, set[int]] = defaultdict(set)
    for key, row in groups.rows.items():
        if groups.types[row] == "organization" and key.count(" ") > 1:
            acronym = acronyms.get(initials(key.split(" ")))
            if acronym is not None:
                found[acronym].add(row)
    return found


def _with_surname(groups: Groups, persons: _Persons, merged: Merging) -> dict[int, set[int]]:
    """Return the row of a surname → the rows of persons who have it behind a given name."""
    shorts = {
        word_key(key): row
        for key, row in groups.rows.items()
        if is_bare_surname(key, groups.types[row]) and row not in merged.parents
    }
    found: dict[int, set[int]] = defaultdict(set)
    for row, words in persons:
        is_plain = len(words) == 2
        for word in words[1:]:
            if word not in shorts:
                continue
            if is_given(words[0]) or (is_plain and flags(word) & t.SURNAME):
                found[shorts[word]].add(row)
    return found


def is_bare_surname(key: str, type: EntityType) -> bool:
    """Say whether a key is that of a surname alone, or of a name that nobody is given."""
    if type != "person" or " " in key:
        return False
    of_word = t.tables().words.get(key, 0)
    return not of_word & t.GIVEN or bool(of_word & t.SURNAME)


def _without_article(groups: Groups) -> dict[int, set[int]]:
    """Return name with an article → the same without, where both are of one type."""
    found = {}
    for key, row in groups.rows.items():
        if not key.startswith(ARTICLES) or key in t.tables().known:
            continue
        bare = groups.rows.get(key.partition(" ")[2])
        if bare is None or groups.types[bare] != groups.types[row]:
            continue
        if groups.n_articles[bare] >= groups.n_articles[row]:
            found[row] = {bare}
    return found

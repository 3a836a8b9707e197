"""Names that are another one written a little differently, whatever kind of thing they name.

Each function returns row → the rows that it may be a form of, for :class:`.merging.Merging`.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Sequence
from functools import cache
from typing import Final

from searchidx.entities import tables as t
from searchidx.entities.canonical import shown_names
from searchidx.entities.groups import Groups
from searchidx.entities.shorter import Words, flags, is_given, keys_flagged

MOST_STRAY: Final = 0.05
"""How many times the articles of a name those may have that are it but for a slip."""
_RARE: Final = 3
_SHORTEST_MISSPELT: Final = 5
_MOST_ATTESTED: Final = 2
_SMALL: Final = re.compile(r" (?:de|del|la|las|los|el)(?= )")
_LINKS: Final = (" de ", " del ", " de la ", " de los ", " de las ")
_LINK: Final = re.compile("|".join(sorted(_LINKS, reverse=True)))
_ARTICLES: Final = frozenset(("el", "la", "los", "las"))
_HEADS: Final = t.ORG_HEAD | t.PLACE_HEAD | t.OTHER_HEAD
_NAMES: Final = t.GIVEN | t.SURNAME | _HEADS
_ORDINARY: Final = t.FUNCTION | t.SAYING


def without_small_words(key: str) -> str:
    """Return a key without the articles and the "de" inside it."""
    return _SMALL.sub("", key) if " " in key else key


def with_other_small_words(key: str) -> list[str]:
    """Return a key without the small words inside it, and with others for the first of them."""
    first = _LINK.search(key) or re.search(" ", key)
    if first is None:
        return []
    others = [key[: first.start()] + link + key[first.end() :] for link in _LINKS]
    return [without_small_words(key), *others]


def small_words(groups: Groups) -> dict[int, set[int]]:
    """Pair "Banco de Santander" and "Banco Santander", the rarer with the more frequent."""
    by_bare: dict[str, list[int]] = defaultdict(list)
    for key, row in groups.rows.items():
        bare = without_small_words(key)
        if bare != key and groups.types[row] != "person":
            by_bare[bare].append(row)
    found: dict[int, set[int]] = {}
    for bare, rows in by_bare.items():
        plain = groups.rows.get(bare)
        if plain is not None and groups.types[plain] != "person":
            rows.append(plain)
        if len(rows) > 1:
            rows.sort(key=lambda row: (groups.n_articles[row], row))
            found.update((row, set(rows[i + 1 :])) for i, row in enumerate(rows[:-1]))
    return found


def misspelt(groups: Groups, persons: Sequence[tuple[int, Words]]) -> dict[int, set[int]]:
    """Pair a rare name of a person with a frequent one that has another letter in one word.

    Not if the rare spelling of the word is a known name, or several people have it.
    """
    frequent = [(row, words) for row, words in persons if groups.n_articles[row] * MOST_STRAY >= 1]
    usual = {word for _, words in frequent for word in words}
    by_end: dict[tuple[str, str], list[tuple[int, str]]] = defaultdict(list)
    for row, words in frequent:
        for i, word in enumerate(words):
            if len(word) >= _SHORTEST_MISSPELT:
                for end in _ends(word):
                    by_end[_without(words, i), end].append((row, word))
    odd = [
        (row, words, i)
        for row, words in persons
        if len(strange := [i for i, word in enumerate(words) if word not in usual]) == 1
        and len(words[i := strange[0]]) >= _SHORTEST_MISSPELT - 1
        and not flags(words[i]) & _NAMES
    ]
    strange_words = {words[i] for _, words, i in odd}
    attested = Counter(
        (word, i > 0)
        for _, words in persons
        for i, word in enumerate(words)
        if word in strange_words
    )
    found: dict[int, set[int]] = defaultdict(set)
    for row, words, i in odd:
        if attested[words[i], i > 0] <= _MOST_ATTESTED:
            for end in _ends(words[i]):
                for other, right in by_end.get((_without(words, i), end), ()):
                    if is_one_letter_off(words[i], right):
                        found[row].add(other)
    return found


def _ends(word: str) -> set[str]:
    """Return the first and the last letters: words that differ by a letter share some of them."""
    return {"<" + word[:2], word[-2:] + ">"}


def _without(words: Words, i: int) -> str:
    return " ".join([*words[:i], "*", *words[i + 1 :]])


def is_one_letter_off(one: str, other: str) -> bool:
    """Say whether two words differ by one letter: another, one more, or two in turn."""
    if one == other or abs(len(one) - len(other)) > 1:
        return False
    n_first = next((i for i, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), -1)
    if n_first < 0:
        return True
    a, b = one[n_first:], other[n_first:]
    return a[1:] == b[1:] or a[1:] == b or a == b[1:] or (a[:2] == b[1::-1] and a[2:] == b[2:])


def with_title(groups: Groups) -> dict[int, set[int]]:
    """Pair a person's name behind a title or post, "Presidente Piñera", with the name."""
    titles = keys_flagged(t.TITLE, but=t.GIVEN)
    found = {}
    for key, row in groups.rows.items():
        first, _, rest = key.partition(" ")
        if first not in titles or not rest:
            continue
        bare = groups.rows.get(rest)
        if bare is None or groups.types[bare] != "person" or key in shown_names():
            continue
        if " " in rest or not is_given(rest):  # not "Princesa Leonor"
            found[row] = {bare}
    return found


def with_stray_word(groups: Groups) -> dict[int, set[int]]:
    """Pair a rare name with the frequent one that it is but for an ordinary word at an end.

    "Según Trump" and "Trump Este" are Trump; but "Más Madrid", which is no place, is a party.
    """
    first_words, last_words = _stray_words()
    found: dict[int, set[int]] = {}
    for key, row in groups.rows.items():
        first, _, rest = key.partition(" ")
        if not (first in first_words or rest.rpartition(" ")[2] in last_words):
            continue
        if groups.n_articles[row] > _RARE or key in shown_names():
            continue
        for rest in stripped(key):
            bare = groups.rows.get(rest)
            if bare is not None and groups.types[bare] == groups.types[row]:
                found.setdefault(row, set()).add(bare)
    return found


@cache
def _stray_words() -> tuple[frozenset[str], frozenset[str]]:
    """Return the ordinary words that may stand before a name by mistake, and those behind it."""
    first = keys_flagged(t.COMMON | t.FUNCTION | t.SAYING, but=_NAMES) - _ARTICLES
    return first, frozenset(w for w in keys_flagged(t.FUNCTION, but=_NAMES) if len(w) > 1)


def stripped(key: str) -> list[str]:
    """Return a name without an ordinary word that it begins with, and without one at its end."""
    first_words, last_words = _stray_words()
    found = []
    first, _, rest = key.partition(" ")
    if first in first_words:
        is_full = " " in rest and is_given(rest.partition(" ")[0])
        if is_full or flags(first) & _ORDINARY:
            found.append(rest)
    rest, _, last = key.rpartition(" ")
    if last in last_words:
        found.append(rest)
    return found

"""Names that are another one written a little differently, whatever kind of thing they name.

Each function returns row → the rows that it may be a form of, for :class:`.merging.Merging`.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from typing import Final

from searchidx.entities import tables as t
from searchidx.entities.canonical import shown_names
from searchidx.entities.groups import Groups
from searchidx.entities.shorter import Words, flags, is_given

MOST_STRAY: Final = 0.05
"""How many times the articles of a name those may have that are it but for a slip."""
_RARE: Final = 3
_SHORTEST_MISSPELT: Final = 5
_SHARED: Final = 2
_SMALL: Final = re.compile(r" (?:de|del|la|las|los|el)(?= )")
_ARTICLES: Final = frozenset(("el", "la", "los", "las"))
_HEADS: Final = t.ORG_HEAD | t.PLACE_HEAD | t.OTHER_HEAD
_NAMES: Final = t.GIVEN | t.SURNAME | _HEADS
_ORDINARY: Final = t.FUNCTION | t.SAYING


def without_small_words(key: str) -> str:
    """Return a key without the articles and the "de" inside it."""
    return _SMALL.sub("", key) if " " in key else key


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
    attested = Counter((word, i > 0) for _, words in persons for i, word in enumerate(words))
    frequent: dict[tuple[str, str], list[tuple[int, str]]] = defaultdict(list)
    least = 1 / MOST_STRAY
    for row, words in persons:
        if groups.n_articles[row] >= least:
            for rest, word, _ in _split(words, _SHORTEST_MISSPELT):
                frequent[rest, word[:_SHARED]].append((row, word))
                frequent[rest, word[-_SHARED:]].append((row, word))
    found: dict[int, set[int]] = defaultdict(set)
    for row, words in persons:
        n = groups.n_articles[row]
        for rest, word, is_surname in _split(words, _SHORTEST_MISSPELT - 1):
            if attested[word, is_surname] > _SHARED or flags(word) & _NAMES:
                continue
            for end in {word[:_SHARED], word[-_SHARED:]}:
                for other, right in frequent.get((rest, end), ()):
                    if n <= MOST_STRAY * groups.n_articles[other] and is_one_letter_off(
                        word, right
                    ):
                        found[row].add(other)
    return found


def _split(words: Words, n_letters: int) -> Iterator[tuple[str, str, bool]]:
    """Yield what is left of a name without one of its longer words, that word, and its place.

    The place is whether another word stands before it.
    """
    for i, word in enumerate(words):
        if len(word) >= n_letters:
            yield " ".join([*words[:i], "*", *words[i + 1 :]]), word, i > 0


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
    found = {}
    for key, row in groups.rows.items():
        first, _, rest = key.partition(" ")
        bare = groups.rows.get(rest) if rest else None
        if bare is None or groups.types[bare] != "person" or key in shown_names():
            continue
        is_name = " " in rest or not flags(rest) & t.GIVEN  # not "Princesa Leonor"
        if is_name and flags(first) & t.TITLE and not flags(first) & t.GIVEN:
            found[row] = {bare}
    return found


def with_stray_word(groups: Groups) -> dict[int, set[int]]:
    """Pair a rare name with the frequent one that it is but for an ordinary word at an end.

    "Según Trump" and "Trump Este" are Trump; but "Más Madrid", which is no place, is a party.
    """
    found: dict[int, set[int]] = {}
    for key, row in groups.rows.items():
        if groups.n_articles[row] > _RARE or " " not in key or key in shown_names():
            continue
        for rest in stripped(key):
            bare = groups.rows.get(rest)
            if bare is not None and groups.types[bare] == groups.types[row]:
                found.setdefault(row, set()).add(bare)
    return found


def stripped(key: str) -> Iterator[str]:
    """Yield a name without an ordinary word that it begins or ends with."""
    first, _, rest = key.partition(" ")
    ordinary = (
        _ORDINARY | t.COMMON if " " in rest and is_given(rest.partition(" ")[0]) else _ORDINARY
    )
    if flags(first) & ordinary and not flags(first) & _NAMES and first not in _ARTICLES:
        yield rest
    rest, _, last = key.rpartition(" ")
    if len(last) > 1 and flags(last) & t.FUNCTION and not flags(last) & _NAMES:
        yield rest

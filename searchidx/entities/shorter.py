"""The shorter forms of a person's name, and what the tables know of its words."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import cache
from itertools import combinations
from typing import Final

from searchidx.entities import tables as t
from searchidx.entities.datafiles import read_toml
from searchidx.entities.keys import fold_name, word_key

LONGEST_PERSON: Final = 7
_MOST_ADDED: Final = 3

Words = list[str]
Shorter = Callable[[Words], Iterator[Words]]


@cache
def _flags_of_keys() -> Mapping[str, int]:
    """Map the key of each word in the tables to its flags."""
    found: dict[str, int] = defaultdict(int)
    for word, flags in t.tables().words.items():
        found[word_key(word)] |= flags
    return found


def flags(word: str) -> int:
    """Return the flags (of :mod:`.tables`) of a word of a canonical key."""
    return _flags_of_keys().get(word, 0)


@cache
def keys_flagged(wanted: int, but: int = 0) -> frozenset[str]:
    """Return the keys of the words in the tables that have some of these flags, and none but."""
    return frozenset(
        word for word, of_word in _flags_of_keys().items() if of_word & wanted and not of_word & but
    )


def is_given(word: str) -> bool:
    """Say whether a word is a given name."""
    return word in keys_flagged(t.GIVEN)


def is_common(words: Sequence[str]) -> bool:
    """Say whether many people have a name: "Carlos Ruiz" need not be Carlos Ruiz Zafón."""
    return len(words) == 2 and bool(flags(words[1]) & t.COMMON_SURNAME)


def _without_end(words: Words) -> Iterator[Words]:
    """Yield a person's name without a second surname and the like."""
    for stop in range(max(2, len(words) - _MOST_ADDED), len(words)):
        if not is_given(words[stop - 1]):
            yield words[:stop]


def _without_middle(words: Words) -> Iterator[Words]:
    """Yield a person's name without some of its middle names and initials."""
    middle = [i for i in range(1, len(words) - 1) if is_given(words[i]) or len(words[i]) == 1]
    if is_given(words[-1]):
        return
    for n_left_out in range(1, len(middle) + 1):
        for left_out in combinations(middle, n_left_out):
            short = [word for i, word in enumerate(words) if i not in left_out]
            # Julio Rodríguez need not be Julio César Rodríguez, but Julio C. Rodríguez may.
            if not is_common(short) or all(len(words[i]) == 1 for i in left_out):
                yield short


def _without_both(words: Words) -> Iterator[Words]:
    for short in _without_end(words):
        yield from _without_middle(short)


def _without_given(words: Words) -> Iterator[Words]:
    """Yield the surnames of a person who has two: "Peña Nieto"."""
    for start in range(1, len(words) - 1):
        if not is_given(words[start - 1]):
            break
        if not is_given(words[start]):
            yield words[start:]


@cache
def given_forms() -> Mapping[str, Sequence[str]]:
    """Map the key of a given name to those of its other forms: rafael → rafa."""
    forms = read_toml("given_forms.toml")
    return {
        word_key(fold_name(name)): [word_key(fold_name(form)) for form in others]
        for name, others in forms.items()
    }


@cache
def _full_given_forms() -> Mapping[str, Sequence[str]]:
    found: dict[str, list[str]] = defaultdict(list)
    for name, forms in given_forms().items():
        for form in forms:
            found[form].append(name)
    return found


def other_given_forms(words: Words) -> Iterator[Words]:
    """Yield a person's name with the given names that the first word is a form of."""
    for name in _full_given_forms().get(words[0], ()):
        yield [name, *words[1:]]


def with_other_given(words: Words) -> Iterator[Words]:
    """Yield a person's name with another form of the given name: "Rafa Nadal"."""
    for form in given_forms().get(words[0], ()):
        if not is_common(words):
            yield [form, *words[1:]]


SHORTER: Final[tuple[Shorter, ...]] = (
    _without_end,
    _without_middle,
    _without_both,
    _without_given,
    with_other_given,
)
"""What makes the shorter forms of a person's name, in the order in which they are tried."""


def may_be_longer(words: Words, shorter: Shorter) -> bool:
    """Say whether a name can have shorter forms of one kind at all."""
    if shorter is with_other_given:
        return words[0] in given_forms() and len(words) <= LONGEST_PERSON
    return 2 < len(words) <= LONGEST_PERSON

"""What is seen of a word: features, each of which has a row of learned numbers."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Final

from searchidx.entities.keys import fold_name
from searchidx.entities.tables import tables

BREAK_FEATURE: Final = "break"
_AFFIXES: Final = (2, 3, 4)
_LONGEST_SHAPE: Final = 10
_LONGEST: Final = 12
_MOST_OCTAVES: Final = 10


@dataclass(frozen=True, slots=True)
class CaseCounts:
    """How often a word was seen: in lower case, with a capital, and all in capitals."""

    lower: int
    capital: int
    shouted: int


def shape(word: str) -> str:
    """Return the kinds of letters of a word, at most two of a kind in a row: ``Mc-34``: Xx-dd."""
    kinds: list[str] = []
    for char in word:
        if char.isalpha():
            kind = "X" if char.isupper() else "x"
        else:
            kind = "d" if char.isdigit() else char
        if kinds[-2:] != [kind, kind]:
            kinds.append(kind)
            if len(kinds) == _LONGEST_SHAPE:
                break
    return "".join(kinds)


def features(word: str, counts: CaseCounts | None) -> list[str]:
    """Return the features of a word; the empty word is a break."""
    if not word:
        return [BREAK_FEATURE]
    lower = word.lower()
    found = [f"w{lower}", f"h{shape(word)}", f"l{min(len(lower), _LONGEST)}"]
    for size in _AFFIXES:
        if len(lower) > size:
            found += (f"p{lower[:size]}", f"s{lower[-size:]}")
    if word[0].isalnum():
        found += listed_features(fold_name(word))
        if counts is not None:
            found += _count_features(counts)
    return found


def _count_features(counts: CaseCounts) -> Iterator[str]:
    total = counts.lower + counts.capital + counts.shouted
    yield f"n{min((total + 1).bit_length() - 1, _MOST_OCTAVES)}"
    if total:
        yield f"c{round(10 * counts.lower / total)}"
        yield f"u{round(5 * counts.shouted / total)}"


@cache
def _roles() -> Mapping[str, tuple[str, ...]]:
    """Map a word to what it is in known names: alone, first or further, and of which type."""
    found: dict[str, dict[str, None]] = {}
    for name, kind in tables().known.items():
        words = name.split(" ")
        for place, word in enumerate(words):
            role = "alone" if len(words) == 1 else "first" if place == 0 else "further"
            found.setdefault(word, {})[f"k{kind} {role}"] = None
    return {word: tuple(sorted(roles)) for word, roles in found.items()}


def listed_features(folded: str) -> list[str]:
    """Return what the shipped tables say of a folded word."""
    flags = tables().words.get(folded, 0)
    found = [f"f{bit}" for bit in range(flags.bit_length()) if flags >> bit & 1]
    return [*found, *_roles().get(folded, ())]

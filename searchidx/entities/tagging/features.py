"""What is seen of a word: features, each of which has a row of learned numbers."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache, lru_cache
from typing import Final, NamedTuple

from searchidx.entities.keys import fold_name
from searchidx.entities.tables import tables

BREAK_FEATURE: Final = "break"
_AFFIXES: Final = (2, 3, 4)
_LONGEST_SHAPE: Final = 10
_LONGEST: Final = 12
_MOST_OCTAVES: Final = 10


class CaseCounts(NamedTuple):
    """How often a word was seen: in lower case, with a capital, and all in capitals."""

    lower: int
    capital: int
    shouted: int


class _Kinds(dict[int, str]):
    """What stands for each character in shapes: found out when it is first seen."""

    def __missing__(self, code: int) -> str:
        char = chr(code)
        if char.isalpha():
            kind = "X" if char.isupper() else "x"
        else:
            kind = "d" if char.isdigit() else char
        self[code] = kind
        return kind


_KINDS: Final = _Kinds()


def shape(word: str) -> str:
    """Return the kinds of letters of a word, at most two of a kind in a row: ``Mc-34``: Xx-dd."""
    return _shortened(word.translate(_KINDS))


@lru_cache(maxsize=1 << 12)
def _shortened(kinds: str) -> str:
    short = ""
    for kind in kinds:
        if short[-2:] != kind + kind:
            short += kind
            if len(short) == _LONGEST_SHAPE:
                break
    return short


def features(word: str, counts: CaseCounts | None) -> list[str]:
    """Return the features of a word; the empty word is a break."""
    if not word:
        return [BREAK_FEATURE]
    lower = word.lower()
    n_chars = len(lower)
    found = [f"w{lower}", f"h{shape(word)}", f"l{min(n_chars, _LONGEST)}"]
    for size in _AFFIXES:
        if n_chars > size:
            found += (f"p{lower[:size]}", f"s{lower[-size:]}")
    if word[0].isalnum():
        is_folded = lower.isascii() and lower.isalnum()
        found += listed_features(lower if is_folded else fold_name(word))
        if counts is not None:
            found += _count_features(counts)
    return found


@lru_cache(maxsize=1 << 12)
def _count_features(counts: CaseCounts) -> tuple[str, ...]:
    total = sum(counts)
    times = f"n{min((total + 1).bit_length() - 1, _MOST_OCTAVES)}"
    if not total:
        return (times,)
    lower, shouted = round(10 * counts.lower / total), round(5 * counts.shouted / total)
    return times, f"c{lower}", f"u{shouted}"


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


def listed_features(folded: str) -> tuple[str, ...]:
    """Return what the shipped tables say of a folded word."""
    flags, roles = tables().words.get(folded, 0), _roles().get(folded, ())
    return _flag_features(flags) + roles if flags else roles


@cache
def _flag_features(flags: int) -> tuple[str, ...]:
    return tuple(f"f{bit}" for bit in range(flags.bit_length()) if flags >> bit & 1)

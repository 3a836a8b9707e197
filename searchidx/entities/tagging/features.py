"""What is seen of a word: features, each of which has a row of learned numbers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache, lru_cache
from typing import Final, Generic, NamedTuple, Protocol, TypeVar

from searchidx.entities.keys import fold_name
from searchidx.entities.tables import tables

BREAK_FEATURE: Final = "break"
_AFFIXES: Final = (2, 3, 4)
_LONGEST_SHAPE: Final = 10
_LONGEST: Final = 12
_MOST_OCTAVES: Final = 10
_LENGTHS: Final = tuple(f"l{n}" for n in range(_LONGEST + 1))

T = TypeVar("T")


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


class _Lookup(Protocol[T]):
    """Looks up what stands for a feature by its name, or the end of its name."""

    def get(self, name: str, default: T, /) -> T:
        """Return it, or what stands for all features that are not known."""
        ...


class Standing(NamedTuple, Generic[T]):
    """What stands for features: of words, of how they begin, of how they end, and others."""

    words: _Lookup[T]
    prefixes: _Lookup[T]
    suffixes: _Lookup[T]
    others: _Lookup[T]


class _Named:
    """Stands for features by their names."""

    def __init__(self, kind: str) -> None:
        self._kind = kind

    def get(self, name: str, _default: str, /) -> str:
        """Return the name in full."""
        return self._kind + name


_WORD, _PREFIX, _SUFFIX = "wps"
_NAMED: Final = Standing(_Named(_WORD), _Named(_PREFIX), _Named(_SUFFIX), _Named(""))


def numbered(names: Sequence[str]) -> Standing[int]:
    """Return what stands for features by their places in a list."""
    others: dict[str, int] = {}
    by_kind: dict[str, dict[str, int]] = {_WORD: {}, _PREFIX: {}, _SUFFIX: {}}
    for place, name in enumerate(names):
        if name[0] in by_kind:
            by_kind[name[0]][name[1:]] = place
        else:
            others[name] = place
    return Standing(by_kind[_WORD], by_kind[_PREFIX], by_kind[_SUFFIX], others)


def features(word: str, counts: CaseCounts | None) -> list[str]:
    """Return the features of a word by name; the empty word is a break."""
    return found_features(word, counts, _NAMED, "")


def found_features(
    word: str, counts: CaseCounts | None, standing: Standing[T], unknown: T
) -> list[T]:
    """Return what stands for the features of a word; the empty word is a break."""
    words, prefixes, suffixes, others = standing
    if not word:
        return [others.get(BREAK_FEATURE, unknown)]
    lower = word.lower()
    n_chars = len(lower)
    found = [
        words.get(lower, unknown),
        others.get(f"h{shape(word)}", unknown),
        others.get(_LENGTHS[min(n_chars, _LONGEST)], unknown),
    ]
    for size in _AFFIXES:
        if n_chars > size:
            found.append(prefixes.get(lower[:size], unknown))
            found.append(suffixes.get(lower[-size:], unknown))
    if word[0].isalnum():
        is_folded = lower.isascii() and lower.isalnum()
        names = listed_features(lower if is_folded else fold_name(word))
        if counts is not None:
            names += _count_features(counts)
        found += [others.get(name, unknown) for name in names]
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

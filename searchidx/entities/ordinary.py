"""Which names are no entities: ordinary words, and what says only what something is."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Final

import numpy as np

from searchidx.analysis import fold
from searchidx.entities import tables as t
from searchidx.entities.groups import NameGroups
from searchidx.entities.protocol import LowercaseCounts

_LOWERCASE_SHARE: Final = 0.5
_LONGEST: Final = 5
_KNOWN_LOWERCASE_SHARE: Final = 0.95
_PHRASE_LOWERCASE_SHARE: Final = 0.9
_HEADS: Final = t.ORG_HEAD | t.PLACE_HEAD | t.OTHER_HEAD


def ordinary_rows(groups: NameGroups, lowercase: LowercaseCounts) -> set[int]:
    """Return the groups that are ordinary words, or say only what something is, not which."""
    found: set[int] = set()
    unsure: dict[int, list[str]] = {}
    named = zip(groups.keys, groups.folded, groups.types, strict=True)
    for row, (key, folded, kind) in enumerate(named):
        if key.count(" ") >= (1 if kind == "person" else _LONGEST):
            continue
        is_ordinary = _is_ordinary(folded)
        if is_ordinary:
            found.add(row)
        elif is_ordinary is None:
            names = groups.names(row)
            unsure[row] = sorted(set(map(fold, names))) if len(names) > 1 else [fold(names[0])]
    phrases = {row: words for row, words in _phrases(groups) if row not in found}
    surfaces = {surface for listed in unsure.values() for surface in listed}
    counts = _counts(surfaces | {words[0] for words in phrases.values()}, lowercase)
    known = t.tables().known
    for row, listed in unsure.items():
        is_known = groups.folded[row] in known
        if _is_lower(listed, counts, _KNOWN_LOWERCASE_SHARE if is_known else _LOWERCASE_SHARE):
            found.add(row)
    begun = [row for row in phrases if _is_lower(phrases[row][:1], counts, _PHRASE_LOWERCASE_SHARE)]
    counts |= _counts({w for row in begun for w in phrases[row]} - counts.keys(), lowercase)
    found.update(
        row
        for row in begun
        if all(_is_lower([word], counts, _PHRASE_LOWERCASE_SHARE) for word in phrases[row])
    )
    return found


def _counts(surfaces: set[str], lowercase: LowercaseCounts) -> dict[str, tuple[int, int]]:
    listed = sorted(surfaces)
    return dict(zip(listed, lowercase(listed), strict=True))


def _is_lower(surfaces: Sequence[str], counts: Mapping[str, tuple[int, int]], share: float) -> bool:
    """Say whether more than a share of all occurrences of some surfaces are in lower case."""
    n_all, n_lower = counts[surfaces[0]]
    for surface in surfaces[1:]:
        n_all, n_lower = n_all + counts[surface][0], n_lower + counts[surface][1]
    return n_lower > share * n_all


def _phrases(groups: NameGroups) -> Iterator[tuple[int, list[str]]]:
    """Yield the names of one article of several words, none of which is a name or begins one."""
    tables = t.tables()
    once = np.flatnonzero(groups.n_articles == 1).tolist()
    for row in once:
        folded = groups.folded[row]
        if " " in folded and folded not in tables.known:
            words = folded.split(" ")
            if tables.words.get(words[0], 0) & _HEADS:
                continue
            if not any(tables.words.get(word, 0) & (t.GIVEN | t.SURNAME) for word in words):
                yield row, words


def _is_ordinary(folded: str) -> bool | None:
    """Say whether a name is ordinary by what it is; None where how it is written tells."""
    tables = t.tables()
    if not folded or folded in tables.generic:
        return True
    if len(folded) == 1 or folded.replace(" ", "").isdecimal() or _says_what(folded):
        return folded not in tables.known
    if " " in folded or not folded.isalpha():
        return False
    flags = tables.words.get(folded, 0)
    if folded not in tables.known:
        is_given = flags & t.GIVEN and not flags & t.SURNAME
        if is_given or flags & (t.NOT_NAME | t.FUNCTION | t.MONTH):
            return True
    return None


def _says_what(folded: str) -> bool:
    """Say whether all words are fields of work, as in "Ciencia y Educación", or small ones."""
    flags_of = t.tables().words.get
    what = t.SUBJECT | t.FUNCTION
    if not flags_of(folded.partition(" ")[0], 0) & what:
        return False
    return all(flags_of(word, 0) & what for word in folded.split(" "))

"""Which names are no entities: ordinary words, and what says only what something is."""

from __future__ import annotations

from typing import Final

from searchidx.analysis import fold
from searchidx.entities import tables as t
from searchidx.entities.groups import NameGroups
from searchidx.entities.protocol import LowercaseCounts

_LOWERCASE_SHARE: Final = 0.5
_LONGEST: Final = 5
_KNOWN_LOWERCASE_SHARE: Final = 0.95


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
    surfaces = sorted({surface for listed in unsure.values() for surface in listed})
    counts = dict(zip(surfaces, lowercase(surfaces), strict=True))
    known = t.tables().known
    for row, listed in unsure.items():
        n_all, n_lower = counts[listed[0]]
        for surface in listed[1:]:
            n_all, n_lower = n_all + counts[surface][0], n_lower + counts[surface][1]
        is_known = groups.folded[row] in known
        if n_lower > n_all * (_KNOWN_LOWERCASE_SHARE if is_known else _LOWERCASE_SHARE):
            found.add(row)
    return found


def _is_ordinary(folded: str) -> bool | None:
    """Say whether a name is ordinary by what it is; None where how it is written tells."""
    tables = t.tables()
    if folded in tables.generic:
        return True
    if len(folded) == 1 or folded.isdecimal() or _says_what(folded):
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

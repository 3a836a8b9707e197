"""From the names of an archive to its entities.

Names that share a canonical key are one entity. Entities then join where one is a shorter
form of the other and nothing else fits (:mod:`.merging`). What is left that the archive
mostly writes in lower case, or that names nothing in particular, is no entity.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from searchidx.analysis import fold
from searchidx.article import EntityType
from searchidx.entities import tables as t
from searchidx.entities.canonical import canonical_name
from searchidx.entities.keys import canonical_key, fold_name
from searchidx.entities.merging import Group, added_types, majority, merge
from searchidx.entities.protocol import LowercaseCount, NameCount, Resolution
from searchidx.results import EntityRef

_LOWERCASE_SHARE: Final = 0.5
_LONGEST_ORDINARY: Final = 5
_KNOWN_LOWERCASE_SHARE: Final = 0.95


def resolve(names: Sequence[NameCount], lowercase: LowercaseCount) -> Resolution:
    """Resolve the names of an archive; the same for the same names in whatever order."""
    keys = [canonical_key(name.name) for name in names]
    groups = _groups(names, keys)
    ordinary = {key for key, group in groups.items() if _is_ordinary(group, lowercase)}
    leaders, unclear = merge(
        {k: g for k, g in groups.items() if k not in ordinary or _may_be_surname(k)}
    )
    clusters: dict[str, list[Group]] = {}
    for key in sorted(groups):
        clusters.setdefault(leaders.get(key, key), []).append(groups[key])
    found = {
        leader: EntityRef(canonical_name(leader, members), _type(members))
        for leader, members in clusters.items()
        if leader not in unclear and any(group.key not in ordinary for group in members)
    }
    in_order = sorted(found, key=lambda leader: (found[leader].type, found[leader].name))
    code_of = {leader: code for code, leader in enumerate(in_order)}
    assignment = (code_of.get(leaders.get(key, key), -1) for key in keys)
    return Resolution(tuple(map(found.__getitem__, in_order)), tuple(assignment))


def _groups(names: Sequence[NameCount], keys: Sequence[str]) -> dict[str, Group]:
    members: dict[str, list[NameCount]] = {}
    for name, key in zip(names, keys, strict=True):
        if key:
            members.setdefault(key, []).append(name)
    return {
        key: Group(key, found if len(found) == 1 else sorted(found, key=_order))
        for key, found in members.items()
    }


def _order(name: NameCount) -> tuple[int, str]:
    return (-name.n_articles, name.name)


def _type(members: Sequence[Group]) -> EntityType:
    if len(members) == 1:
        return members[0].type
    return majority(added_types(group.types for group in members))


def _may_be_surname(key: str) -> bool:
    return bool(t.tables().words.get(key, 0) & t.SURNAME)


def _is_ordinary(group: Group, lowercase: LowercaseCount) -> bool:
    """Say whether a name is an ordinary word, or says only what something is, not which."""
    if len(group.words) > (1 if group.type == "person" else _LONGEST_ORDINARY):
        return False
    folded = fold_name(group.names[0].name)
    words = folded.split(" ")
    if folded in t.tables().generic or all(_says_what(word) for word in words):
        return folded not in t.tables().known or folded in t.tables().generic
    if " " in folded or not folded.isalpha():
        return False
    flags = t.tables().words.get(folded, 0)
    if flags & t.GIVEN and not flags & t.SURNAME and folded not in t.tables().known:
        return True
    if flags & (t.NOT_NAME | t.FUNCTION | t.MONTH) and folded not in t.tables().known:
        return True
    limit = _KNOWN_LOWERCASE_SHARE if folded in t.tables().known else _LOWERCASE_SHARE
    surfaces = {fold(name.name) for name in group.names}
    counts = [lowercase(surface) for surface in sorted(surfaces)]
    n_all, n_lower = sum(n for n, _ in counts), sum(n for _, n in counts)
    return n_lower > limit * n_all


def _says_what(word: str) -> bool:
    """Say whether a word is a field of work, as in "Ciencia y Educación", or a small one."""
    return bool(t.tables().words.get(word, 0) & (t.SUBJECT | t.FUNCTION))

"""The name that an entity is shown under."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache
from typing import Final

from searchidx.article import EntityType
from searchidx.entities import tables as t
from searchidx.entities.acronyms import is_acronym
from searchidx.entities.datafiles import alias_table
from searchidx.entities.groups import Group, Spelling
from searchidx.entities.keys import canonical_key, fold_name

_WELL_ATTESTED: Final = 0.2
_SPANISH: Final = frozenset("áéíóúüñ")
_FOREIGN: Final = ("kh", "sh", "ph", "oo", "ou", "zz", "ck", "w")


@cache
def shown_names() -> Mapping[str, str]:
    """Map the canonical key of every entry of the alias table to the name it is shown under."""
    return {canonical_key(name): name for entries in alias_table().values() for name in entries}


def canonical_name(leader: str, members: Sequence[Group]) -> str:
    """Return the most frequent well-formed long form of an entity, in its Spanish spelling.

    An entity of the alias table is shown as there if the archive has that form, or none
    but acronyms and surnames alone. Spanish accents are preferred among the spellings that
    have at least a fifth of the articles of the most frequent one.
    """
    group = members[0] if len(members) == 1 else _fullest(leader, members)
    if len(group.names) == 1 and group.key not in shown_names():
        return group.names[0].name
    long = [name for name in group.names if not _is_short(name.name, group.type)]
    shown = shown_names().get(group.key)
    if shown is not None and (not long or any(_same(shown, name.name) for name in group.names)):
        return shown
    names = long or group.names
    most = max(name.n_articles for name in names)
    attested = [name for name in names if name.n_articles >= _WELL_ATTESTED * most]
    return max(attested, key=_spelling_order).name


def _same(one: str, two: str) -> bool:
    return fold_name(one) == fold_name(two)


def _fullest(leader: str, members: Sequence[Group]) -> Group:
    """Return the most frequent of the names that are not short forms."""
    full = [g for g in members if g.key == leader or _is_full_person(g)]
    return max(full, key=lambda g: (g.n_articles, g.key == leader, g.key))


def _is_full_person(group: Group) -> bool:
    flags = t.tables().words.get(group.words[0], 0)
    return len(group.words) > 1 and group.type == "person" and bool(flags & t.GIVEN)


def _is_short(name: str, kind: EntityType) -> bool:
    """Say whether a form is an acronym or a surname alone."""
    return is_acronym(name.replace(" ", "")) or (kind == "person" and " " not in name)


def _spelling_order(name: Spelling) -> tuple[bool, int, int, str]:
    text = name.name
    lower = text.lower()
    n_spanish = sum(c in _SPANISH for c in lower)
    n_foreign = sum(lower.count(letters) for letters in _FOREIGN) + lower.endswith("y")
    n_foreign += sum(not c.isascii() and c.isalpha() and c not in _SPANISH for c in lower)
    return (_has_shape(text), n_spanish - n_foreign, name.n_articles, text)


def _has_shape(text: str) -> bool:
    """Say whether a name has capitals where names have them, and only there."""
    is_shouted = text.isupper() and not is_acronym(text.replace(" ", ""))
    return not is_shouted and not text.islower()

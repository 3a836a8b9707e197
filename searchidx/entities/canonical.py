"""The name that an entity is shown under."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache
from typing import Final

from searchidx.entities import tables as t
from searchidx.entities.datafiles import alias_table
from searchidx.entities.keys import canonical_key, fold_name
from searchidx.entities.kinds import is_acronym
from searchidx.entities.merging import Group
from searchidx.entities.protocol import NameCount

_WELL_ATTESTED: Final = 0.2
_SPANISH: Final = frozenset("áéíóúüñ")
_FOREIGN: Final = ("kh", "sh", "ph", "oo", "ou", "zz", "ck", "w")


@cache
def _shown_names() -> Mapping[str, str]:
    """Map the canonical key of every entry of the alias table to the name it is shown under."""
    return {canonical_key(name): name for entries in alias_table().values() for name in entries}


def canonical_name(leader: str, members: Sequence[Group]) -> str:
    """Return the most frequent well-formed long form of an entity, in its Spanish spelling.

    An entity of the alias table is shown as there if the archive has that form, or none
    but acronyms. Spanish accents are preferred among the spellings that have at least a
    fifth of the articles of the most frequent one.
    """
    group = members[0] if len(members) == 1 else _fullest(leader, members)
    shown = _shown_names().get(group.key)
    if shown is not None:
        forms = {fold_name(name.name) for name in group.names}
        if fold_name(shown) in forms or all(_is_short(name.name) for name in group.names):
            return shown
    if len(group.names) == 1:
        return group.names[0].name
    most = max(name.n_articles for name in group.names)
    attested = [n for n in group.names if n.n_articles >= _WELL_ATTESTED * most]
    return max(attested, key=_spelling_order).name


def _fullest(leader: str, members: Sequence[Group]) -> Group:
    """Return the most frequent of the names that are not short forms."""
    full = [g for g in members if g.key == leader or _is_full_person(g)]
    return max(full, key=lambda g: (g.n_articles, g.key == leader, g.key))


def _is_full_person(group: Group) -> bool:
    flags = t.tables().words.get(group.words[0], 0)
    return len(group.words) > 1 and group.type == "person" and bool(flags & t.GIVEN)


def _is_short(name: str) -> bool:
    return is_acronym(name.replace(" ", ""))


def _spelling_order(name: NameCount) -> tuple[bool, int, int, str]:
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

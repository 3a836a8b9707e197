"""Acronyms and shortened names of institutions in one article: what each of them is."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

from searchidx.article import TextField
from searchidx.entities import tables as t
from searchidx.entities.acronyms import LONGEST_GAP, is_definition, undoubled
from searchidx.entities.mentioned import Name, Span

_SHORTEST: Final = 3
_MOST_LONGER: Final = 50
_HEADS: Final = t.ORG_HEAD | t.SUBJECT


def join_definitions(
    spans: Sequence[Span], named: Sequence[Name], texts: Mapping[TextField, str]
) -> None:
    """Let acronyms join what the article says they stand for: "Long Name (LN)", "LN, Long Name".

    ``named`` is the name of each span.
    """
    for i, name in enumerate(named):
        surface = name.surface
        if not surface.letters or (name.kind == "person" and not surface.is_acronym):
            continue
        if i and _defines(named[i - 1], name, spans[i - 1], spans[i], texts):
            name.join(named[i - 1])
        elif i + 1 < len(spans) and _defines(named[i + 1], name, spans[i], spans[i + 1], texts):
            name.join(named[i + 1])


def _defines(
    long: Name, short: Name, left: Span, right: Span, texts: Mapping[TextField, str]
) -> bool:
    """Say whether a long name and a short one explain each other where they stand."""
    end, start = left[2], right[1]
    if not 0 < start - end <= LONGEST_GAP or long.kind == "person" or left[0] != right[0]:
        return False
    if not long.surface.initials or short.target is not None:
        return False
    surface = short.surface
    if not surface.is_acronym and (surface.known or surface.words[0] in long.surface.words):
        return False
    return is_definition(surface.letters, long.surface.folded, texts[left[0]], end, start)


def join_institutions(names: Mapping[str, Name]) -> None:
    """Let acronyms join the one name with their initials, and beginnings the one so called.

    So does what an institution is called without its head ("Banco Zurbano", "Zurbano"),
    and a name with a capital article joins the same without.
    """
    acronyms: list[Name] = []
    organizations: list[Name] = []
    things: list[Name] = []
    for name in names.values():
        surface = name.surface
        if surface.is_acronym:
            acronyms.append(name)
        if name.kind == "organization":
            organizations.append(name)
        elif name.kind == "other":
            things.append(name)
        if surface.bare and name.kind != "person":
            bare = names.get(surface.bare)
            if bare is not None and bare.kind != "person":
                name.join(bare)
    if acronyms:
        _join_by_initials(acronyms, organizations + things)
    if len(organizations) > 1:
        _join_longer(organizations)


def _join_by_initials(acronyms: Sequence[Name], long: Sequence[Name]) -> None:
    by_initials: dict[str, list[Name]] = {}
    for name in long:
        if name.surface.initials:
            by_initials.setdefault(name.surface.initials, []).append(name)
    for name in acronyms:
        letters = name.surface.letters
        if len(letters) >= _SHORTEST:
            _join_only(name, by_initials.get(undoubled(letters), ()))


def _join_longer(organizations: Sequence[Name]) -> None:
    by_first: dict[str, list[Name]] = {}
    by_tail: dict[str, list[Name]] = {}
    for name in organizations:
        surface = name.surface
        if surface.initials:
            by_first.setdefault(surface.words[0], []).append(name)
            if surface.tail:
                by_tail.setdefault(surface.tail, []).append(name)
    if not by_first:
        return
    for name in sorted(organizations, key=_n_words, reverse=True):
        found = by_first.get(name.surface.words[0])
        if found is not None and len(found) <= _MOST_LONGER:
            _join_only(name, _that_begin_with(name, found))
        _join_only(name, by_tail.get(name.surface.key, ()))


def _n_words(name: Name) -> int:
    return len(name.surface.words)


def _that_begin_with(name: Name, found: Sequence[Name]) -> list[Name]:
    """Return the organisations whose names begin with one, if that says what it is."""
    surface = name.surface
    if surface.is_acronym or (surface.known and not surface.flags & _HEADS):
        return []
    n = len(surface.words)
    longer = [other for other in found if len(other.surface.words) > n]
    return [other for other in longer if other.surface.words[:n] == surface.words]


def _join_only(name: Name, found: Sequence[Name]) -> None:
    """Join the one name among others that are not forms of each other, if there is but one."""
    if found and name.target is None and len({long.root() for long in found}) == 1:
        name.join(found[0])

"""Acronyms and shortened names of institutions in one article: what each of them is."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

from searchidx.article import TextField
from searchidx.entities import tables as t
from searchidx.entities.acronyms import LONGEST_GAP, is_definition, undoubled
from searchidx.entities.mentioned import Name, Span
from searchidx.entities.surfaces import Surface

_SHORTEST: Final = 3
_MOST_LONGER: Final = 50
_HEADS: Final = t.ORG_HEAD | t.SUBJECT
_THINGS: Final = ("organization", "other")


def join_definitions(
    spans: Sequence[Span],
    surfaces: Sequence[Surface],
    names: Mapping[Surface, Name],
    texts: Mapping[TextField, str],
) -> None:
    """Let acronyms join what the article says they stand for: "Long Name (LN)", "LN, Long Name".

    ``surfaces`` are those of the spans, which are in text order.
    """
    last = len(spans) - 1
    for i in [i for i, surface in enumerate(surfaces) if surface.is_short]:
        name = names[surfaces[i]]
        if name.target is not None:
            continue
        if i and _meet(spans[i - 1], spans[i]):
            long = names[surfaces[i - 1]]
            if _defines(long, name, spans[i - 1], spans[i], texts):
                name.join(long)
        if i < last and _meet(spans[i], spans[i + 1]):
            long = names[surfaces[i + 1]]
            if _defines(long, name, spans[i], spans[i + 1], texts):
                name.join(long)


def _meet(left: Span, right: Span) -> bool:
    return 0 < right[1] - left[2] <= LONGEST_GAP and left[0] == right[0]


def _defines(
    long: Name, short: Name, left: Span, right: Span, texts: Mapping[TextField, str]
) -> bool:
    """Say whether a long name and a short one explain each other where they stand."""
    surface = short.surface
    if long.kind == "person" or not long.surface.initials:
        return False
    if not surface.is_acronym and surface.words[0] in long.surface.words:
        return False
    return is_definition(surface.letters, long.surface.folded, texts[left[0]], left[2], right[1])


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
        if surface.bare and name.kind in _THINGS:
            bare = names.get(surface.bare)
            if bare is not None and bare.kind in _THINGS:
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
        if name.surface.is_acronym:
            continue
        found = by_first.get(name.surface.words[0])
        if found is not None and len(found) <= _MOST_LONGER:
            _join_only(name, _that_begin_with(name, found))
        found = by_tail.get(name.surface.key)
        if found is not None:
            _join_only(name, [longer for longer in found if _is_open(name, longer)])


def _n_words(name: Name) -> int:
    return len(name.surface.words)


def _that_begin_with(name: Name, found: Sequence[Name]) -> list[Name]:
    words = name.surface.words
    n = len(words)
    longer = [other for other in found if len(other.surface.words) > n]
    return [o for o in longer if o.surface.words[:n] == words and _is_open(name, o)]


def _is_open(name: Name, longer: Name) -> bool:
    """Say whether an organisation may be called by a longer name.

    What the tables know by itself may not ("Apple", "Apple Music"; "China", "China
    Telecom"), but for the heads of institutions ("Congreso"), for what they know as well
    ("Boca", "Boca Juniors"), and for teams that are called like towns.
    """
    surface = name.surface
    if surface.known is None or surface.flags & _HEADS:
        return True
    return longer.surface.known is not None or (surface.known == "place" and not surface.prior)


def _join_only(name: Name, found: Sequence[Name]) -> None:
    """Join the one name among others that are not forms of each other, if there is but one."""
    if found and name.target is None and len({long.root() for long in found}) == 1:
        name.join(found[0])

"""Acronyms and shortened names of institutions in one article: what each of them is."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import pairwise
from typing import Final

from searchidx.article import TextField
from searchidx.entities import tables as t
from searchidx.entities.acronyms import (
    LONGEST_GAP,
    abbreviates,
    opens_bracket,
    parts_initials,
    undoubled,
)
from searchidx.entities.mentioned import Names, Span
from searchidx.entities.surfaces import Surface

_SHORTEST: Final = 3
_MOST_LONGER: Final = 50
_HEADS: Final = t.ORG_HEAD | t.SUBJECT
_THINGS: Final = ("organization", "other")


def join_definitions(
    names: Names, spans: Sequence[Span], surfaces: Sequence[Surface], texts: Mapping[TextField, str]
) -> None:
    """Let acronyms join what the article says they stand for: "Long Name (LN)", "LN, Long Name".

    ``surfaces`` are those of the spans, which are in text order.
    """
    beside = enumerate(pairwise(surfaces))
    met = [i for i, (a, b) in beside if (a.is_short and b.is_long) or (a.is_long and b.is_short)]
    for i in met:
        field, _, start, *_ = spans[i]
        other, end, *_ = spans[i + 1]
        if field == other and 0 < end - start <= LONGEST_GAP:
            one, two = surfaces[i], surfaces[i + 1]
            gap = texts[field][start:end]
            if _explains(names.main(one), two, gap):
                names.join(names.main(two), names.main(one))
            elif _explains(names.main(two), one, gap):
                names.join(names.main(one), names.main(two))


def _explains(long: Surface, short: Surface, gap: str) -> bool:
    """Say whether a name and an acronym with a gap between them explain each other."""
    if not (short.is_short and long.is_long):
        return False
    if undoubled(short.letters) == long.initials:
        return parts_initials(gap)
    if not short.is_acronym and short.words[0] in long.words:
        return False
    return opens_bracket(gap) and abbreviates(short.letters, long.folded)


def join_institutions(names: Names) -> None:
    """Let acronyms join the one name with their initials, and beginnings the one so called.

    So does what an institution is called without its head ("Banco Zurbano", "Zurbano"),
    and a name with a capital article joins the same without.
    """
    acronyms: list[Surface] = []
    organizations: list[Surface] = []
    for name in names.by_key.values():
        if name.is_acronym:
            acronyms.append(name)
        if name.kind == "organization":
            organizations.append(name)
        if name.bare and name.kind in _THINGS:
            bare = names.by_key.get(name.bare)
            if bare is not None and bare.kind in _THINGS:
                names.join(name, bare)
    if acronyms:
        _join_by_initials(names, acronyms)
    if len(organizations) > 1:
        _join_longer(names, organizations)


def _join_by_initials(names: Names, acronyms: Sequence[Surface]) -> None:
    by_initials: dict[str, list[Surface]] = {}
    for name in names.by_key.values():
        if name.initials and name.kind in _THINGS:
            by_initials.setdefault(name.initials, []).append(name)
    for name in acronyms:
        if len(name.letters) >= _SHORTEST:
            names.join_only(name, by_initials.get(undoubled(name.letters), []))


def _join_longer(names: Names, organizations: Sequence[Surface]) -> None:
    by_first: dict[str, list[Surface]] = {}
    by_tail: dict[str, list[Surface]] = {}
    for name in organizations:
        by_first.setdefault(name.words[0], []).append(name)
        if name.tail:
            by_tail.setdefault(name.tail, []).append(name)
    for alike in by_first.values():
        if 1 < len(alike) <= _MOST_LONGER:
            for name in sorted(alike, key=_n_words, reverse=True):
                names.join_only(name, [longer for longer in alike if _begins(longer, name)])
    for tail, longer in by_tail.items():
        short = names.by_key.get(tail)
        if short is not None and short.kind == "organization" and not short.is_acronym:
            names.join_only(short, [name for name in longer if _is_open(short, name)])


def _n_words(name: Surface) -> int:
    return len(name.words)


def _begins(longer: Surface, name: Surface) -> bool:
    """Say whether a longer name begins with another one and may be meant by it."""
    n = len(name.words)
    return len(longer.words) > n and longer.words[:n] == name.words and _is_open(name, longer)


def _is_open(name: Surface, longer: Surface) -> bool:
    """Say whether an organisation may be called by a longer name.

    What the tables know by itself may not ("Apple", "Apple Music"; "China", "China
    Telecom"), but for the heads of institutions ("Congreso"), for what they know as well
    ("Boca", "Boca Juniors"), and for teams that are called like towns. Acronyms may not.
    """
    if name.known is None or name.flags & _HEADS:
        return not name.is_acronym
    return longer.known is not None or (name.known == "place" and not name.prior)

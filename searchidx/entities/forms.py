"""The fullest form of each name inside one article.

A short form belongs to the longer name it is part of, an acronym to what the article
says it stands for. Any tagger can use this: it takes spans with types.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

from searchidx.article import EntityType, Mention, TextField
from searchidx.entities.bearers import join_bearers
from searchidx.entities.institutions import join_definitions, join_institutions
from searchidx.entities.keys import fold_name
from searchidx.entities.mentioned import Names, Span
from searchidx.entities.surfaces import HONORS, SURFACES, Surface
from searchidx.entities.typed import typed_names

__all__ = ["Span", "name_spans"]

_PLURAL: Final = frozenset(("los ", "Los ", "las ", "Las ", "LOS ", "LAS "))
_OPENING: Final = "'\"“«‘(¿¡"
_LONGEST_TITLE: Final = 12
_new: Final = tuple.__new__


def name_spans(spans: Sequence[Span], texts: Mapping[TextField, str]) -> tuple[Mention, ...]:
    """Give every span the fullest form of its name in the article, and one type per name.

    ``spans`` are in text order; ``texts`` are the fields that they stand in. Takes time
    linear in the number of spans.
    """
    surfaces = [SURFACES[kind][full or text] for _, _, _, text, kind, full in spans]
    for i in [i for i, surface in enumerate(surfaces) if surface.is_given]:
        surfaces[i] = _honored(surfaces[i], spans[i], texts)
    names = Names(surfaces)
    join_definitions(names, spans, surfaces, texts)
    join_institutions(names)
    join_bearers(names)
    names.reunite()
    settled = _settled(names)
    mentions = []
    for (field, start, end, _, _, _), surface in zip(spans, surfaces, strict=True):
        text = texts[field]
        kind, name, family = settled.get(surface) or surface.alone
        if family and text[max(0, start - 4) : start] in _PLURAL:
            name = family
        mentions.append(_new(Mention, (field, start, end, text[start:end], kind, name)))
    return tuple(mentions)


def _honored(surface: Surface, span: Span, texts: Mapping[TextField, str]) -> Surface:
    """Return a given name with the title of a ruler that stands before it: "Papa Anselmo"."""
    before = texts[span.field][max(0, span.start - _LONGEST_TITLE) : span.start].split()
    title = before[-1].lstrip(_OPENING) if before else ""
    if not title.isalpha() or fold_name(title) not in HONORS:
        return surface
    return SURFACES["person"][f"{title.capitalize()} {surface.shown}"]


def _settled(names: Names) -> dict[Surface, tuple[EntityType, str, str]]:
    """Return what names that are written in several ways, or are forms of others, come to.

    That is the type of each, its fullest form, and what "los" in front leaves of that
    ("": all).
    """
    groups: dict[Surface, list[Surface]] = {}
    for name in names.targets:
        groups.setdefault(names.root(name), []).append(name)
    for name in names.readings:
        if name not in names.targets:
            groups.setdefault(name, [])
    settled: dict[Surface, tuple[EntityType, str, str]] = {}
    for root, shorter in groups.items():
        kind, shown = names.type(root, shorter), names.shown(root)
        shown = typed_names().get((kind, shown), shown)
        settled[root] = (kind, shown, "")
        for name in shorter:
            settled[name] = (kind, shown, names.shown(name) if kind == "person" else "")
    for surface, name in names.mains.items():
        settled[surface] = settled[name]
    return settled

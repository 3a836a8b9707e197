"""The fullest form of each name inside one article.

A short form belongs to the longer name it is part of, an acronym to what the article
says it stands for. Any tagger can use this: it takes spans with types.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from functools import partial
from typing import Final

from searchidx.article import EntityType, Mention, TextField
from searchidx.entities.bearers import join_bearers
from searchidx.entities.institutions import join_definitions, join_institutions
from searchidx.entities.mentioned import Name, Names, Span
from searchidx.entities.surfaces import SURFACES, Surface

__all__ = ["Span", "name_spans"]

_PLURAL: Final = frozenset(("los ", "Los ", "las ", "Las ", "LOS ", "LAS "))
_new_mention: Final = partial(tuple.__new__, Mention)


def name_spans(spans: Sequence[Span], texts: Mapping[TextField, str]) -> tuple[Mention, ...]:
    """Give every span the fullest form of its name in the article, and one type per name.

    ``spans`` are in text order; ``texts`` are the fields that they stand in. Takes time
    linear in the number of spans.
    """
    surfaces = [SURFACES[kind](full or text) for _, _, _, text, kind, full in spans]
    names = Names(Counter(surfaces))
    join_definitions(spans, surfaces, names.of, texts)
    join_institutions(names.by_key)
    join_bearers(names.by_key.values())
    names.reunite()
    settled = _settled(names.of)
    mentions = []
    for (field, start, end, _, _, _), surface in zip(spans, surfaces, strict=True):
        text = texts[field]
        kind, name, family = settled[surface]
        if family and text[max(0, start - 4) : start] in _PLURAL:
            name = family
        mentions.append(_new_mention((field, start, end, text[start:end], kind, name)))
    return tuple(mentions)


_Settled = tuple[EntityType, str, str]
"""The type of a name, its fullest form, and what "los" in front leaves of that ("": all)."""


def _settled(names: Mapping[Surface, Name]) -> dict[Surface, _Settled]:
    settled: dict[Surface, _Settled] = {}
    joined: dict[Name, list[tuple[Surface, Name]]] = {}
    for surface, name in names.items():
        if name.target is None and name.readings is None:
            settled[surface] = (name.kind, surface.display, "")
        else:
            joined.setdefault(name.root(), []).append((surface, name))
    for root, forms in joined.items():
        shorter = dict.fromkeys(name for _, name in forms)
        shorter.pop(root, None)
        kind, shown = root.type(shorter), root.shown()
        settled[root.surface] = (kind, shown, "")
        for surface, name in forms:
            family = name.shown() if name is not root and kind == "person" else ""
            settled[surface] = (kind, shown, family)
    return settled

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
from searchidx.entities.mentioned import Name, Names, Span, Written

__all__ = ["Span", "name_spans"]

_PLURAL: Final = frozenset(("los ", "Los ", "las ", "Las ", "LOS ", "LAS "))
_new_mention: Final = partial(tuple.__new__, Mention)


def name_spans(spans: Sequence[Span], texts: Mapping[TextField, str]) -> tuple[Mention, ...]:
    """Give every span the fullest form of its name in the article, and one type per name.

    ``spans`` are in text order; ``texts`` are the fields that they stand in. Takes time
    linear in the number of spans.
    """
    written: list[Written] = [(full or text, kind) for _, _, _, text, kind, full in spans]
    names = Names(Counter(written))
    join_definitions(spans, [names.of[w] for w in written], texts)
    join_institutions(names.by_key)
    join_bearers(names.by_key.values())
    names.reunite()
    settled = _settled(names.of)
    mentions = []
    for (field, start, end, _, _, _), w in zip(spans, written, strict=True):
        text = texts[field]
        kind, name, family = settled[w]
        if family and text[max(0, start - 4) : start] in _PLURAL:
            name = family
        mentions.append(_new_mention((field, start, end, text[start:end], kind, name)))
    return tuple(mentions)


def _settled(names: Mapping[Written, Name]) -> dict[Written, tuple[EntityType, str, str]]:
    """Return the type of each name, its fullest form, and what "los" before it leaves of that."""
    roots: dict[Name, tuple[EntityType, str, str]] = {}
    settled: dict[Written, tuple[EntityType, str, str]] = {}
    for written, name in names.items():
        root = name.root() if name.target else name
        found = roots.get(root)
        if found is None:
            found = roots[root] = (root.type(), root.shown(), "")
        if name is not root and root.kind == "person":
            found = (found[0], found[1], name.shown())
        settled[written] = found
    return settled

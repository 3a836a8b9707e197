"""Articles that bring their own entities: where those stand in the text."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import lru_cache

from searchidx.article import Article, EntityType, Mention
from searchidx.entities import tables as t
from searchidx.entities.finding import SearchedText, sought_name
from searchidx.entities.keys import fold_name
from searchidx.entities.kinds import name_votes, winner


def listed(article: Article) -> tuple[Mention, ...]:
    """Return a mention without extent of each entity that an article brings.

    Where they stand in the text is looked for when somebody reads it: :func:`locate`.
    """
    given = dict(article.entities or ())
    return tuple(
        Mention("body", 0, 0, "", kind or _type_of(name), name)
        for name, kind in given.items()
        if name.strip()
    )


def locate(article: Article, known: Mapping[str, EntityType] | None = None) -> tuple[Mention, ...]:
    """Return mentions of exactly the entities that an article brings, in text order.

    ``known`` are the types of their names, if they were found out before.

    A name is found whatever its case, accents and spaces; where two overlap the longer
    one stands. One that is nowhere in the text gets the span (0, 0) of the body.
    """
    given = article.entities or ()
    types = known or {name: kind or _type_of(name) for name, kind in given if name.strip()}
    if not types:
        return ()
    searched = SearchedText(article.title or "", article.body)
    places = _places(types, searched)
    text, body_start = searched.text, searched.body_start
    mentions: list[Mention] = []
    for start, end, name in places:
        there = text[start:end]
        if start >= body_start:
            start, end = start - body_start, end - body_start  # noqa: PLW2901 - of the field
            mentions.append(Mention("body", start, end, there, types[name], name))
        else:
            mentions.append(Mention("title", start, end, there, types[name], name))
    placed = {name for _, _, name in places}
    if len(placed) < len(types):
        nowhere = (name for name in types if name not in placed)
        mentions += [Mention("body", 0, 0, "", types[name], name) for name in nowhere]
    return tuple(mentions)


def _places(names: Iterable[str], searched: SearchedText) -> list[tuple[int, int, str]]:
    """Return (start, end, name) of names in a text, in its order, the longest before others."""
    is_taken = bytearray(len(searched.text))
    find_taken = is_taken.find
    places: list[tuple[int, int, str]] = []
    for sought in sorted(map(sought_name, names)):
        for start, end in searched.find(sought):
            if find_taken(1, start, end) < 0:
                is_taken[start:end] = b"\1" * (end - start)
                places.append((start, end, sought.name))
    places.sort()
    return places


@lru_cache(maxsize=1 << 14)
def _type_of(name: str) -> EntityType:
    """Return what the shipped tables say of a name."""
    key = fold_name(name)
    return t.tables().known.get(key) or winner(name_votes(key, key.split(" "), name.split()))

"""Articles that bring their own entities: where those stand in the text."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from typing import Final

from searchidx.article import TEXT_FIELDS, Article, EntityType, GivenEntity, Mention
from searchidx.entities import tables as t
from searchidx.entities.keys import fold_name
from searchidx.entities.kinds import name_votes, winner

_MARKS: Final = "[\u0300-\u036f\u00ad\u200b-\u200d]*"


class _Plain(dict[int, str]):
    """A translation of every character to one of the same place: lower case, no mark."""

    def __missing__(self, code: int) -> str:
        base = unicodedata.normalize("NFD", chr(code))[0].lower()
        self[code] = base if len(base) == 1 else chr(code)
        return self[code]


_PLAIN: Final = _Plain()


def locate(article: Article) -> tuple[Mention, ...]:
    """Return mentions of exactly the entities that an article brings, in text order.

    A name is found whatever its case, accents and spaces; where two overlap the longer
    one stands. One that is nowhere in the text gets the span (0, 0) of the body.
    """
    given = {e.name: e for e in article.entities or () if e.name.strip()}
    longest_first = sorted(given.values(), key=lambda e: (-len(e.name), e.name))
    mentions: list[Mention] = []
    for field in TEXT_FIELDS:
        text = (article.title or "") if field == "title" else article.body
        is_taken = bytearray(len(text))
        found: list[tuple[int, int, GivenEntity]] = []
        for entity in longest_first:
            for start, end in _places(entity.name, text):
                if not any(is_taken[start:end]):
                    is_taken[start:end] = b"\1" * (end - start)
                    found.append((start, end, entity))
        found.sort(key=lambda place: place[:2])
        mentions += [Mention(field, a, b, text[a:b], given_type(e), e.name) for a, b, e in found]
    placed = {m.name for m in mentions}
    nowhere = [e for name, e in given.items() if name not in placed]
    return (*mentions, *(Mention("body", 0, 0, "", given_type(e), e.name) for e in nowhere))


def given_type(entity: GivenEntity) -> EntityType:
    """Return the type an entity came with, else what the shipped tables say of its name."""
    if entity.type is not None:
        return entity.type
    key = fold_name(entity.name)
    return t.tables().known.get(key) or winner(
        name_votes(key, key.split(" "), entity.name.split() or [""])
    )


def _places(name: str, text: str) -> Iterator[tuple[int, int]]:
    words = (_MARKS.join(map(re.escape, word.translate(_PLAIN))) + _MARKS for word in name.split())
    pattern = re.compile(r"(?<!\w)" + r"\s+".join(words) + r"(?!\w)")
    return (match.span() for match in pattern.finditer(text.translate(_PLAIN)))

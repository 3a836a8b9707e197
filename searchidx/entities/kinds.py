"""What kind of thing a name is that comes without its type: votes of its words.

The numbers are votes for (person, place, organisation, other); they add up, and the
type with the most wins. They were set by hand on annotated news.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import lru_cache
from typing import Final

from searchidx.article import ENTITY_TYPES, EntityType
from searchidx.entities import tables as t
from searchidx.entities.acronyms import is_acronym

Votes = tuple[int, int, int, int]
"""Votes for each of ENTITY_TYPES, in its order."""

_SURE: Final = 50
_KNOWN_ALONE: Final = 6
_NAME: Final = t.GIVEN | t.SURNAME

_Rules = tuple[tuple[int, Votes], ...]

_ALONE: Final[_Rules] = (
    (_NAME, (6, 0, 0, 0)),
    (t.ORG_HEAD | t.SUBJECT, (0, 0, 5, 0)),
    (t.PLACE_HEAD, (0, 2, 0, 0)),
    (t.OTHER_HEAD, (0, 0, 0, 3)),
    (t.COMMON, (-2, 0, 0, 0)),
)
_HEAD_VOTES: Final[_Rules] = (
    (t.ORG_HEAD, (0, 0, 12, 0)),
    (t.OTHER_HEAD, (0, 0, 0, 11)),
    (t.PLACE_HEAD, (0, 9, 0, 0)),
)
_ANYWHERE: Final[_Rules] = (
    (t.ORG_WORD, (0, 0, 8, 0)),
    (t.ORG_HEAD | t.SUBJECT, (0, 0, 2, 0)),
)
_SURNAME_ENDINGS: Final = (
    *("ez", "ov", "ova", "ev", "eva", "sky", "ski", "ska", "vich", "enko", "enka", "sson", "ssen"),
    *("berg", "stein", "mann", "oglu", "yan", "idis", "poulos", "etxea", "etxe", "berria"),
    *("goitia", "egui", "iturri", "ueta"),
)
_PLACE_ENDINGS: Final = (
    *("istan", "landia", "land", "burgo", "burg", "grado", "grad", "polis", "ville", "shire"),
    "stadt",
)


def is_spelt_as_known(key: str, text: str) -> bool:
    """Say whether a known name may stand as it does: "USA" is one, "Usa" is a verb."""
    return text.isupper() or key not in t.tables().shouted


def votes_for(kind: EntityType, n: int) -> Votes:
    """Return ``n`` votes for one type."""
    person, place, organization, other = (n if kind == k else 0 for k in ENTITY_TYPES)
    return (person, place, organization, other)


def add(*votes: Votes) -> Votes:
    """Add votes up."""
    person = place = organization = other = 0
    for a, b, c, d in votes:
        person += a
        place += b
        organization += c
        other += d
    return (person, place, organization, other)


def winner(votes: Votes) -> EntityType:
    """Return the type with the most votes; earlier types win ties."""
    return ENTITY_TYPES[votes.index(max(votes))]


def _ruled(rules: _Rules) -> Callable[[int], Votes]:
    """Return what adds the votes of the rules that some flags are named in."""
    return lru_cache(maxsize=1 << 12)(
        lambda flags: add(*(votes for mask, votes in rules if flags & mask))
    )


_votes_alone: Final = _ruled(_ALONE)
_votes_anywhere: Final = _ruled(_ANYWHERE)


def name_votes(key: str, words: Sequence[str], texts: Sequence[str]) -> Votes:
    """Return the votes of a name itself: the tables, its head, its words, its shape.

    Args:
        key: The folded name.
        words: Its folded elements, without the small words between them.
        texts: The same elements as they stand in the text.
    """
    tables = t.tables()
    flags_of = tables.words.get
    flags = [flags_of(word, 0) for word in words]
    known = tables.known.get(key)
    if known is not None and is_spelt_as_known(key, texts[0]):
        is_ambiguous = len(words) == 1 and flags[0] & (_NAME | t.COMMON)
        return votes_for(known, _KNOWN_ALONE if is_ambiguous else _SURE)
    if len(words) == 1:
        return add(_votes_alone(flags[0]), _shape_votes(words[0], texts[0]))
    is_linked = len(key.split(" ")) > len(words)
    votes = add(_head_votes(flags, len(words), is_linked), _votes_anywhere(_union(flags[1:])))
    if flags[-1] & t.PLACE_WORD:
        votes = add(votes, (0, 7, 0, 0))
    if any(map(str.isdigit, words)):
        votes = add(votes, (-2, 0, 0, 4))
    if all(map(is_acronym, texts)):
        votes = add(votes, (-2, 0, 5, 0))
    return votes


def _union(flags: Sequence[int]) -> int:
    union = 0
    for f in flags:
        union |= f
    return union


def _shape_votes(word: str, text: str) -> Votes:
    has_digit = any(map(str.isdigit, text))
    if is_acronym(text):
        votes = (0, 0, 4, 6) if has_digit else (0, 0, 6, 1)
    elif has_digit:
        votes = (-1, 0, 0, 6)
    elif any(map(str.isupper, text[1:])) and not text.isupper() and "-" not in text:
        votes = (0, 0, 3, 1)
    elif len(word) > 4 and word.endswith(_SURNAME_ENDINGS):
        votes = (4, 0, 0, 0)
    else:
        votes = (0, 3, 0, 0) if word.endswith(_PLACE_ENDINGS) else (1, 0, 0, 0)
    return votes


def _head_votes(flags: Sequence[int], n_words: int, is_linked: bool) -> Votes:
    """Return the votes of the first word, and of the last if it is a surname."""
    first = flags[0]
    if first & t.GIVEN:
        return (10, 0, 0, 0)
    for mask, votes in _HEAD_VOTES:
        if first & mask:
            return votes
    if is_linked:
        return (0, 2, 3, 1)
    if flags[-1] & t.SURNAME:
        return (6, 0, 0, 0)
    if first & t.COMMON or n_words > 2:
        return (0, 0, 2, 1)
    return (4, 0, 2, 1) if flags[1] & t.GIVEN else (2, 0, 2, 1)

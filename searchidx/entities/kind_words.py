"""The words that people write for a type of entity, in Spanish and English."""

from __future__ import annotations

from typing import Final

from searchidx.article import EntityType

WORDS: Final[dict[str, EntityType]] = {
    "person": "person",
    "persona": "person",
    "place": "place",
    "lugar": "place",
    "organization": "organization",
    "organisation": "organization",
    "organización": "organization",
    "organizacion": "organization",
    "other": "other",
    "otro": "other",
    "otra": "other",
}


def kind_of(word: str) -> EntityType | None:
    """Return the type that a word means, in either case; None if it means none."""
    return WORDS.get(word.strip().lower())


def parted(name: str) -> tuple[EntityType | None, str]:
    """Part ``type:name``; a name without a type is returned as it is."""
    prefix, colon, rest = name.partition(":")
    kind = kind_of(prefix) if colon else None
    return (kind, rest.strip()) if kind else (None, name)

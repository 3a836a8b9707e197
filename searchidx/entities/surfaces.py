"""What a name shows by itself, whatever the article: remembered, since news repeats names."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache, lru_cache
from typing import Final

from searchidx.article import EntityType
from searchidx.entities import tables as t
from searchidx.entities.acronyms import LONGEST_ACRONYM, is_acronym
from searchidx.entities.datafiles import alias_table
from searchidx.entities.keys import fold_name, initials, word_key

_SPACES: Final = re.compile(r"\s+")
_INVISIBLE: Final = re.compile("[\u00ad\u200b-\u200d\u2060]")
_BRACKETED: Final = re.compile(r"(.*\S)\s*\(\s*(\w[\w.]*)\s*\)?")
_DOTTED: Final = re.compile(r"\b((?:[^\W\d_]\.\s?)+)")
_ARTICLES: Final = frozenset(("el", "la", "los", "las"))
_PLURALS: Final = frozenset(("los", "las"))
_HONORS: Final = frozenset(
    ("papa", "rey", "reina", "princesa", "principe", "infanta", "sor", "fray")
)
_NAME: Final = t.GIVEN | t.SURNAME
_NO_TAILS: Final = frozenset(("de", "del", "y", "e", "para", "por", "en", "al"))
_NO_HEADS: Final = frozenset(("unidas", "unidos", "naciones", "united"))


class Surface:
    """One way to write a name.

    ``key`` is shared by its spellings, ``words`` are those of the key, but initials
    ("J. L.") are words of their own. ``shown`` is how it is displayed. ``folded``: see
    :func:`.keys.fold_name`. ``letters`` are those of a single word that may be an
    acronym ("" for others), ``initials`` those of a name of several words. ``known`` is
    the type of the name in the tables, ``prior`` that where it hardly has another
    (not so with towns, which teams are called like), ``flags`` are those of its first word, and
    ``bare`` is the key without a capital article, ``tail`` that without the words in
    front that say what kind of institution it is ("" where there are none).
    """

    __slots__ = (
        *(
            "bare",
            "display",
            "expansion",
            "flags",
            "folded",
            "initials",
            "is_acronym",
            "is_plural",
            "key",
        ),
        *(
            "known",
            "letters",
            "prior",
            "shown",
            "tail",
            "words",
            "has_initials",
            "is_human",
            "is_other_too",
        ),
    )

    def __init__(self, text: str) -> None:
        tables = t.tables()
        self.shown = _SPACES.sub(" ", _INVISIBLE.sub("", text))
        self.folded = folded = fold_name(text)
        words = folded.split(" ")
        self.words = tuple(map(word_key, words))
        self.key = " ".join(self.words)
        self.known: EntityType | None = tables.known.get(folded)
        self.flags = tables.words.get(words[0], 0)
        self.is_acronym = is_acronym(text)
        self.is_plural = len(words) > 1 and words[0] in _PLURALS
        self.has_initials = False
        self.is_human = False
        self.letters = self.initials = self.bare = self.tail = self.expansion = ""
        if is_acronym(text.replace(" ", "")):
            self._expand()
        self.display = self.expansion or _in_small_letters(self)
        self.is_other_too = len(words) == 1 and self.known not in (None, "person")
        self.prior = self.known if len(words) > 1 or folded in tables.countries else None
        if " " not in text and 2 <= len(folded) <= LONGEST_ACRONYM:
            self.letters = folded.replace(" ", "")
        if len(words) == 1:
            return
        self.initials = initials(words)
        self.is_human = bool(self.flags & t.GIVEN) and self.known is None
        if "." in text:
            self._part_initials()
        if words[0] in _ARTICLES and self.known is None:
            self.bare = " ".join(self.words[1:])
        if self.flags & t.ORG_HEAD and words[0] not in _NO_HEADS:
            self.tail = self._tail(words)

    def _expand(self) -> None:
        """Take the key of the name that an acronym of the alias table stands for."""
        expansion = _expansions().get(self.folded, "")
        if expansion:
            self.expansion = expansion
            self.key = " ".join(map(word_key, fold_name(expansion).split(" ")))

    def _part_initials(self) -> None:
        """Make a word of every initial: "J. L. Zapatero" has three words."""
        spread = fold_name(_DOTTED.sub(_spread, self.shown)).split(" ")
        self.has_initials = any(len(word) == 1 for word in spread)
        if self.has_initials:
            self.words = tuple(map(word_key, spread))

    def _tail(self, words: list[str]) -> str:
        start = 1
        while start < len(words) and t.tables().words.get(words[start], 0) & t.ORG_HEAD:
            start += 1
        if start == len(words) or words[start] in _NO_TAILS | _ARTICLES:
            return ""
        return " ".join(self.words[start:])


def _in_small_letters(surface: Surface) -> str:
    """Return how a name is shown: what is in capitals, as the tables write it."""
    if surface.is_acronym or not surface.shown.isupper():
        return surface.shown
    return t.tables().display.get(surface.folded, surface.shown)


def _spread(match: re.Match[str]) -> str:
    return " ".join(filter(str.isalpha, match[0])) + " "


@cache
def _expansions() -> Mapping[str, str]:
    """Map every acronym of the alias table, folded, to the name it stands for."""
    return {
        fold_name(form): name
        for entries in alias_table().values()
        for name, forms in entries.items()
        for form in forms
        if is_acronym(form.replace(" ", ""))
    }


@lru_cache(maxsize=1 << 14)
def surface_of_person(text: str) -> Surface:
    """Return what a person's name shows; a title in front is no part of it."""
    return _surface(_without_titles(text))


@lru_cache(maxsize=1 << 14)
def surface_of_thing(text: str) -> Surface:
    """Return what any other name shows; "el" in front, or an acronym behind, is no part of it."""
    if text[:1].islower():
        article, _, rest = text.partition(" ")
        if article in _ARTICLES and rest and fold_name(text) not in t.tables().known:
            text = rest
    if "(" in text:
        bracketed = _BRACKETED.fullmatch(text)
        if bracketed and is_acronym(bracketed[2]):
            text = bracketed[1]
    return _surface(text)


@lru_cache(maxsize=1 << 14)
def _surface(text: str) -> Surface:
    return Surface(text)


def _without_titles(text: str) -> str:
    """Drop titles in front of a person's name, but for "Papa" and the like before a given name."""
    while True:
        first, _, rest = text.partition(" ")
        rest = rest.lstrip()
        title = fold_name(first)
        flags = t.tables().words.get(title, 0)
        if title in ("el", "la") and first.islower():
            flags = t.TITLE
        if not rest or not flags & t.TITLE or flags & _NAME:
            return text
        if title in _HONORS and t.tables().words.get(fold_name(rest), 0) & t.GIVEN:
            return text
        text = rest

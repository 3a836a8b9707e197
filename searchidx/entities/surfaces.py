"""What a name shows by itself, whatever the article: remembered, since news repeats names."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache
from typing import Final

from searchidx.article import ENTITY_TYPES, EntityType
from searchidx.entities import tables as t
from searchidx.entities.acronyms import LONGEST_ACRONYM, is_acronym
from searchidx.entities.datafiles import alias_table
from searchidx.entities.keys import fold_name, initials, word_key
from searchidx.entities.typed import typed_names

_MOST_REMEMBERED: Final = 1 << 11
_SPACES: Final = re.compile(r"\s+")
_INVISIBLE: Final = re.compile("[\u00ad\u200b-\u200d\u2060]")
_BRACKETED: Final = re.compile(r"(.*\S)\s*\(\s*(\w[\w.]*)\s*\)?")
_DOTTED: Final = re.compile(r"\b((?:[^\W\d_]\.\s?)+)")
_ARTICLES: Final = frozenset(("el", "la", "los", "las"))
_PLURALS: Final = frozenset(("los", "las"))
HONORS: Final = frozenset(
    ("papa", "rey", "reina", "princesa", "principe", "infanta", "sor", "fray")
)
_AS_PERSON: Final = "\n"
_NO_ACRONYMS: Final = ("person", "place")
_PERSON: Final = (None, "person")
_NAME: Final = t.GIVEN | t.SURNAME
_NO_TAILS: Final = frozenset(("de", "del", "y", "e", "para", "por", "en", "al"))
_NO_HEADS: Final = frozenset(("unidas", "unidos", "naciones", "united"))


class Surface:
    """A name as a tagger gives it: one way to write it, and a type.

    - ``key``: shared by the spellings of a name; ``words``: those of the key, but
      initials ("J. L.") are words of their own; ``folded``: see :func:`.keys.fold_name`.
    - ``shown``: the text on one line; ``display``: how the name is shown;
      ``expansion``: the same, if it is an acronym of the tables; ``alone``: its type and
      ``display``, as :mod:`.forms` settles a name that nothing else has to do with.
    - ``letters``: of a word that may be an acronym; ``initials``: of a name of several
      words, but of no person; ``bare``: the key without an article; ``tail``: without
      the words in front that say what kind of institution it is. Each "" where there
      are none.
    - ``known``: the type of the name in the tables; ``prior``: that where it hardly has
      another (not so with towns, which teams are called like); ``flags``: of its first word.
    - ``is_short``: it may be an acronym, perhaps in small letters; ``is_long``: it may be
      what one stands for; ``may_bear``: as a person's name it has parts;
      ``may_be_part``: it may be such a part, whatever its type; ``is_human``: it begins
      with a given name; ``is_given``: a person's, it is one and nothing else.
    - ``rival``: of a person, the key of a place or the like that the tables know instead.
    """

    __slots__ = (
        *("alone", "bare", "display", "expansion", "flags", "folded", "has_initials", "initials"),
        *("is_acronym", "is_given", "is_human", "is_long", "is_short", "key", "kind", "known"),
        *("letters", "may_be_part", "may_bear", "prior", "rival", "shown", "tail", "words"),
    )

    def __init__(self, text: str, kind: EntityType) -> None:
        tables = t.tables()
        folded = fold_name(text)
        words = folded.split(" ")
        if len(words) > 1 and _may_have_more(text, words[0]):
            text = _without_titles(text) if kind == "person" else _without_additions(text)
            folded = fold_name(text)
            words = folded.split(" ")
        if kind == "organization" and folded in tables.countries:
            kind = "place"  # also when it acts
        is_single = len(words) == 1
        flags = tables.words.get(words[0], 0)
        self.kind = kind
        self.flags = flags
        self.folded = folded
        self.shown = shown = _visible(text)
        self.words = tuple(map(word_key, words))
        self.key = " ".join(self.words)
        self.known = known = tables.known.get(folded)
        self.letters = self.initials = self.bare = self.tail = self.expansion = ""
        is_one_word = " " not in text
        is_shouted = is_acronym(text if is_one_word else text.replace(" ", ""))
        self.is_acronym = is_one_word and is_shouted
        if is_one_word and 2 <= len(folded) <= LONGEST_ACRONYM:
            self.letters = folded.replace(" ", "")
        if is_shouted:
            self._expand()
        self.is_short = self.is_acronym or (
            self.letters != "" and known not in _NO_ACRONYMS and not flags & _NAME
        )
        self.rival = ""
        if is_single and kind == "person" and known not in _PERSON:
            self.rival = self.key
            self.key += _AS_PERSON
        self.may_be_part = kind == "person" or known in _PERSON
        self.may_bear = not is_single and words[0] not in _PLURALS
        self.prior = known if not is_single or folded in tables.countries else None
        self.display = self.expansion or _in_small_letters(shown, folded, self.is_acronym)
        self.alone = (kind, typed_names().get((kind, self.display), self.display), "")
        self.is_given = is_single and kind == "person" and bool(flags & t.GIVEN)
        self.has_initials = self.is_human = self.is_long = False
        if not is_single:
            self._read(words)

    def _read(self, words: list[str]) -> None:
        """Find out what a name of several words shows."""
        self.is_human = bool(self.flags & t.GIVEN) and self.known is None
        if "." in self.shown:
            self._part_initials()
        if self.kind == "person":
            return
        self.initials = initials(words)
        self.is_long = self.initials != ""
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


def _visible(text: str) -> str:
    """Return a text on one line, without soft hyphens and the like."""
    if text.isprintable() and "  " not in text:
        return text
    return _SPACES.sub(" ", _INVISIBLE.sub("", text))


def _in_small_letters(shown: str, folded: str, is_acronym: bool) -> str:
    """Return how a name is shown: what is in capitals, as the tables write it."""
    if is_acronym or not shown.isupper():
        return shown
    return t.tables().display.get(folded, shown)


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


def _may_have_more(text: str, first: str) -> bool:
    """Say whether a span may hold more than a name, by its first folded word and brackets."""
    is_title = t.tables().words.get(first, 0) & t.TITLE
    return bool(is_title) or first in _ARTICLES or "(" in text


def _without_additions(text: str) -> str:
    """Drop "el" in front and an acronym in brackets behind, which are no part of a name."""
    if text[:1].islower():
        article, _, rest = text.partition(" ")
        if article in _ARTICLES and rest and fold_name(text) not in t.tables().known:
            text = rest
    if "(" in text:
        bracketed = _BRACKETED.fullmatch(text)
        if bracketed and is_acronym(bracketed[2]):
            text = bracketed[1]
    return text


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
        if title in HONORS and t.tables().words.get(fold_name(rest), 0) & t.GIVEN:
            return text
        text = rest


class _Surfaces(dict[str, Surface]):
    """The surfaces of texts of one type: read at first sight, those of late remembered."""

    def __init__(self, kind: EntityType) -> None:
        super().__init__()
        self._kind: EntityType = kind
        self._earlier: dict[str, Surface] = {}

    def __missing__(self, text: str) -> Surface:
        if len(self) >= _MOST_REMEMBERED:
            self._earlier = dict(self)
            self.clear()
        surface = self._earlier.get(text) or Surface(text, self._kind)
        self[text] = surface
        return surface


SURFACES: Final[Mapping[EntityType, Mapping[str, Surface]]] = {
    kind: _Surfaces(kind) for kind in ENTITY_TYPES
}
"""The surface of every text, by type."""

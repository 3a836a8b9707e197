"""Conflation: the stem that the inflected forms of one word share.

First what is listed; then the plural; then verbs, by a closed list of roots in -er and -ir
and by the endings of -ar; then Snowball, where its suffixes are beyond doubt: adverbs in
-mente, and forms in -iendo, -ieron … of verbs that are not listed; last the vowel of gender.
All on folded forms: Snowball alone joins too much by derivation, keeps most plurals apart,
and loses its verbs without their accents.
"""

from __future__ import annotations

from functools import cache
from typing import Any, Final

from searchidx.analysis.caching import BoundedCache
from searchidx.analysis.spelling import one_spelling
from searchidx.analysis.verbs import (
    by_sound,
    is_short_verb,
    known_root,
    root_of,
    root_with_pronoun,
    unchanged_root,
)
from searchidx.analysis.wordlists import groups, words
from searchidx.pattern import pattern

_FORMS: Final = groups("forms.txt")
_APART: Final = words("apart.txt")
_NOT_VERBS: Final = words("not_verbs.txt")
_NOT_PLURALS: Final = words("not_plurals.txt")
_SHORT_ADJECTIVES: Final = words("short_adjectives.txt")

_SPANISH_WORD: Final = pattern("[a-zñ]{4,}")
_SHORT: Final = 4
_LONGEST_LIKE_A_WORD: Final = 3
_BEFORE_S: Final = frozenset("aeioubcdfgkmptw")
_FIRST_PERSON_PLURAL: Final = frozenset(("amos", "emos", "imos"))
_ADVERB: Final = "mente"
_SURE_SUFFIXES: Final = (_ADVERB, "iendo", "ieron", "ieran", "ieren", "iesan", "iesen")
_LEAST_SURE: Final = 8
"""Letters of a word that has one of them behind three others."""
_VERB_BEFORE_S: Final = (
    *(f"{end}{o}" for end in ("ad", "id", "iert", "uelt", "scrit", "puest") for o in "oa"),
    *("aba", "iera", "iese"),
)


def _stem(surface: str) -> str:
    if surface in _FORMS:
        return _FORMS[surface]
    if _SPANISH_WORD.fullmatch(surface):
        return _stem_by_rule(surface)
    return surface if surface.isalpha() else one_spelling(surface)


def _stem_by_rule(surface: str) -> str:
    if root := root_with_pronoun(surface) or _first_person_plural(surface):
        return _bound(root)
    singular = _singular(surface)
    for word in (surface, singular, singular + "e"):
        if word in _APART:
            return word
    if surface in _NOT_VERBS or singular in _NOT_VERBS:
        return _without_gender(singular)
    if len(singular) <= _SHORT and singular[-1] in "oa":
        return _short(singular)
    is_noun = singular != surface and not singular.endswith(_VERB_BEFORE_S)
    root = None if is_noun or singular.endswith(_ADVERB) else root_of(singular)
    if not root and len(singular) >= _LEAST_SURE and singular.endswith(_SURE_SUFFIXES):
        root = unchanged_root(_snowball().stemWord(singular))
    return _bound(root) if root else _without_gender(singular)


@cache
def _snowball() -> Any:
    import snowballstemmer  # noqa: PLC0415 - few words need it

    return snowballstemmer.stemmer("spanish")


def _first_person_plural(surface: str) -> str | None:
    if surface[-4:] not in _FIRST_PERSON_PLURAL or surface in _NOT_VERBS:
        return None
    return known_root(surface) if surface.endswith("imos") else root_of(surface)


def _singular(surface: str) -> str:
    if surface[-1] != "s" or surface in _NOT_PLURALS:
        return surface
    if surface.endswith("es") and surface[-3] not in "aeo" and len(surface) > _SHORT:
        return by_sound(surface[:-2], "e")
    return surface[:-1] if surface[-2] in _BEFORE_S else surface


def _bound(root: str) -> str:
    """Tell the roots that look like a short word (un|ir, sal|ir, us|ar) from the word."""
    return root if len(root) > _LONGEST_LIKE_A_WORD else f"{root}-"


def _short(singular: str) -> str:
    root = by_sound(singular[:-1], singular[-1])
    masculine = singular[:-1] + "o"
    if masculine in _SHORT_ADJECTIVES:
        return masculine
    known = root if is_short_verb(root) else known_root(singular)
    return _bound(known) if known else singular


def _without_gender(singular: str) -> str:
    if singular[-1] in "oae":
        singular = by_sound(singular[:-1], singular[-1])
    return unchanged_root(singular)


_stems: Final = BoundedCache(_stem)


def stem(surface: str) -> str:
    """Return the stem of a surface form: a function of the folded form alone."""
    return _stems[surface]

"""Verbs: a folded form → the root that all forms of the verb share.

Roots are spelled by sound, so that the vowel that follows makes no difference:
``busc|ar`` and ``busqu|e`` are *busc*, ``dirig|ir`` and ``dirij|o`` are *dirij*.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Final

from searchidx.analysis.wordlists import groups, lists, words
from searchidx.pattern import pattern

_ENDINGS: Final = lists("endings.txt")
_MIN_OPEN_ROOT: Final = 3
_MIN_KNOWN_ROOT: Final = 2


def by_sound(root: str, following: str) -> str:
    """Spell the last consonant of a root in one way, whatever vowel follows it."""
    if following in "ei" and root[-1:] in "ucg":
        for spelled, sound in (("qu", "c"), ("gu", "g"), ("c", "z"), ("g", "j")):
            if root.endswith(spelled):
                return root[: -len(spelled)] + sound
    return root


_FIRST: Final = frozenset(_ENDINGS["first"] + _ENDINGS["first-known"])
_FIRST_KNOWN: Final = frozenset(_ENDINGS["first-known"])
_OTHER: Final = frozenset(_ENDINGS["other"])
_ALL_ENDINGS: Final = _FIRST | _OTHER
_STRONG_PAST: Final = groups("strong_past.txt")
_STRONG_ENDS: Final = tuple(_STRONG_PAST)
_IRREGULAR: Final = {
    **{
        participle + vowel: root
        for participle, root in groups("strong_participles.txt").items()
        for vowel in "oa"
    },
    **{f"{last}dr{ending}": last for last in "nl" for ending in _ENDINGS["future"]},
}
"""Ends of irregular participles, futures and conditionals → the end of the root."""

_IRREGULAR_TAILS: Final = frozenset(end[-3:] for end in _IRREGULAR)
_PRONOUNS: Final = tuple(sorted(_ENDINGS["pronouns"], key=len, reverse=True))
_PRONOUN_TAILS: Final = frozenset(pronoun[-2:] for pronoun in _PRONOUNS)
_WITH_PRONOUN: Final = pattern(rf"(?:(?<=[aei]r)|(?<=ndo))(?:{'|'.join(_PRONOUNS)})$")
_OTHER_ROOTS: Final = frozenset(
    by_sound(verb[:-2], "e") for verb in words("second_third_verbs.txt")
)
_FIRST_ROOTS: Final = frozenset(verb[:-2] for verb in words("first_verbs.txt"))


def _alternations(infinitive: str) -> Iterator[tuple[str, str]]:
    """Yield (stressed or raised root, root), both by sound: ``pienz`` … ``pid`` … ``durm``."""
    root, theme = infinitive[:-2], infinitive[-2]
    if infinitive.endswith("quirir"):
        changed = [root[:-2] + "ier"]
    elif infinitive == "jugar":
        changed = ["jueg"]
    else:
        at = max(root.rfind("e"), root.rfind("o"))
        before, vowel, after = root[:at], root[at], root[at + 1 :]
        vowels = {"e": ["ie"], "o": ["ue"]}[vowel]
        vowels = vowels + ({"e": ["i"], "o": ["u"]}[vowel] if theme == "i" else [])
        changed = [before + other + after for other in vowels]
    for form in changed:
        yield by_sound(form, theme), by_sound(root, theme)


# An -ar verb gives way to its neighbour: siento is read as sentir, like sienten.
_ALTERNATIONS: Final = dict(
    pair
    for verb in sorted(words("alternating_verbs.txt"), key=lambda verb: (verb[-2], verb))
    for pair in _alternations(verb)
)


def unchanged_root(root: str) -> str:
    """Undo the change of a root's vowel: ``encuentr`` is *encontr*."""
    return _ALTERNATIONS.get(root, root)


_Cut = tuple[str, str]
"""A root by sound, and the ending that was cut off."""


def _by_tail() -> dict[str, tuple[str, ...]]:
    """Return last two letters of a form, or one → the endings it may have, the longest first."""
    longest_first = sorted(_ALL_ENDINGS, key=len, reverse=True)
    return {
        tail: tuple(e for e in longest_first if e[-2:] == tail or e == tail[-1])
        for tail in {ending[-2:] for ending in _ALL_ENDINGS}
    }


_ENDINGS_BY_TAIL: Final = _by_tail()


def _cuts(form: str) -> list[_Cut]:
    """Return the ways to cut an ending off, the longest first."""
    endings = _ENDINGS_BY_TAIL.get(form[-2:]) or _ENDINGS_BY_TAIL.get(form[-1:], ())
    longest = len(form) - _MIN_KNOWN_ROOT
    return [
        (by_sound(form[: -len(ending)], ending[0]), ending)
        for ending in endings
        if form.endswith(ending) and len(ending) <= longest
    ]


def known_root(form: str) -> str | None:
    """Return the root of a form of a listed verb in -er or -ir, or None."""
    return _known_root(form, _cuts(form))


def _known_root(form: str, cuts: list[_Cut]) -> str | None:
    if form[-3:] in _IRREGULAR_TAILS and (root := _replaced(form, _IRREGULAR)):
        return root
    for cut, ending in cuts:
        if ending in _OTHER and (root := _listed(cut, ending)):
            return root
    return None


def _replaced(form: str, ends: Mapping[str, str]) -> str | None:
    """Return what comes of replacing an irregular end, if it is a listed root."""
    for end, regular in ends.items():
        if form.endswith(end):
            root = form[: -len(end)] + regular
            if root in _OTHER_ROOTS:
                return root
    return None


def _listed(root: str, ending: str) -> str | None:
    if root in _OTHER_ROOTS:
        return root
    if (unchanged := _ALTERNATIONS.get(root)) in _OTHER_ROOTS:
        return unchanged
    if root.endswith(_STRONG_ENDS):
        return _replaced(root, _STRONG_PAST)
    return _without_insertion(root, ending)


_INSERTED: Final = frozenset("ycg")
"""The last letters of what is inserted."""


def _without_insertion(root: str, ending: str) -> str | None:
    """Take out what comes between root and ending: conozc|o, teng|o, traig|a, construy|e."""
    if root[-1] not in _INSERTED:
        return None
    shorter = root[:-1]
    if root.endswith("y") or (ending[0] in "ao" and root.endswith(("zc", "ng", "lg"))):
        return shorter if shorter in _OTHER_ROOTS else None
    if ending[0] in "ao" and root.endswith(("aig", "oig")) and root[:-2] in _OTHER_ROOTS:
        return root[:-2]
    return None


def is_short_verb(root: str) -> bool:
    """Say whether a root of three letters is one whose short forms are read as the verb's."""
    return root in _FIRST_ROOTS


def root_of(form: str) -> str | None:
    """Return the root of a form read as a verb, or None."""
    cuts = _cuts(form)
    for root, ending in cuts:
        if root in _FIRST_ROOTS and ending in _FIRST:
            return root
    return _known_root(form, cuts) or _open_root(cuts)


def _open_root(cuts: list[_Cut]) -> str | None:
    for root, ending in cuts:
        if (
            ending in _FIRST
            and len(root) >= _MIN_OPEN_ROOT
            and (ending not in _FIRST_KNOWN or root in _ALTERNATIONS)
        ):
            return unchanged_root(root)
    return None


def root_with_pronoun(form: str) -> str | None:
    """Return the root of an infinitive or gerund with pronouns (``hacerlo``), or None."""
    if form[-2:] not in _PRONOUN_TAILS:
        return None
    match = _WITH_PRONOUN.search(form)
    return root_of(form[: match.start()]) if match else None

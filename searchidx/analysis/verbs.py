"""Verbs: a folded form → the root that all forms of the verb share.

Roots are spelled by sound, so that the vowel that follows makes no difference:
``busc|ar`` and ``busqu|e`` are *busc*, ``dirig|ir`` and ``dirij|o`` are *dirij*.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Final

from searchidx.analysis.wordlists import table, words

_ENDINGS: Final = table("endings.toml")
_MIN_OPEN_ROOT: Final = 3
_MIN_KNOWN_ROOT: Final = 2


def by_sound(root: str, following: str) -> str:
    """Spell the last consonant of a root in one way, whatever vowel follows it."""
    if following in "ei":
        for spelled, sound in (("qu", "c"), ("gu", "g"), ("c", "z"), ("g", "j")):
            if root.endswith(spelled):
                return root[: -len(spelled)] + sound
    return root


def _longest_first(endings: list[str]) -> tuple[str, ...]:
    return tuple(sorted(endings, key=len, reverse=True))


_FIRST: Final = _longest_first(_ENDINGS["first"] + _ENDINGS["first_known"])
_FIRST_KNOWN: Final = frozenset(_ENDINGS["first_known"])
_OTHER: Final = _longest_first(_ENDINGS["other"])
_STRONG_PAST: Final[Mapping[str, str]] = _ENDINGS["strong_past"]
_STRONG_PARTICIPLE: Final[Mapping[str, str]] = _ENDINGS["strong_participle"]
_WITH_PRONOUN: Final = re.compile(rf"(?:(?<=[aei]r)|(?<=ndo))(?:{'|'.join(_ENDINGS['pronouns'])})$")
_FUTURE: Final = re.compile(rf"(?<=[nl])dr(?:{'|'.join(_ENDINGS['future'])})$")
_IRREGULAR_PARTICIPLE: Final = re.compile(rf"({'|'.join(_STRONG_PARTICIPLE)})(?:os?|as?)$")

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


def _cuts(form: str, endings: tuple[str, ...]) -> Iterator[tuple[str, str]]:
    """Yield (root by sound, ending), longest ending first."""
    for ending in endings:
        if form.endswith(ending):
            yield by_sound(form[: -len(ending)], ending[0]), ending


def known_root(form: str) -> str | None:
    """Return the root of a form of a listed verb in -er or -ir, or None."""
    if participle := _IRREGULAR_PARTICIPLE.search(form):
        participle_root = form[: participle.start()] + _STRONG_PARTICIPLE[participle[1]]
        if participle_root in _OTHER_ROOTS:
            return participle_root
    if (future := _FUTURE.search(form)) and form[: future.start()] in _OTHER_ROOTS:
        return form[: future.start()]
    for cut, ending in _cuts(form, _OTHER):
        if len(cut) >= _MIN_KNOWN_ROOT and (root := _listed(cut, ending)):
            return root
    return None


def _listed(root: str, ending: str) -> str | None:
    candidates = [root, unchanged_root(root)]
    if ending[0] in "ao":
        if root.endswith("zc"):
            candidates.append(root[:-1])  # conozc|o
        elif root.endswith(("ng", "lg")):
            candidates.append(root[:-1])  # teng|o, salg|a
        elif root.endswith(("aig", "oig")):
            candidates.append(root[:-2])  # traig|o
    if root.endswith("y"):
        candidates.append(root[:-1])  # constuy|e
    candidates += [
        root[: -len(past)] + present
        for past, present in _STRONG_PAST.items()
        if root.endswith(past)
    ]
    return next((candidate for candidate in candidates if candidate in _OTHER_ROOTS), None)


def _listed_first_root(form: str) -> str | None:
    return next((root for root, _ in _cuts(form, _FIRST) if root in _FIRST_ROOTS), None)


def _open_first_root(form: str) -> str | None:
    for root, ending in _cuts(form, _FIRST):
        if len(root) >= _MIN_OPEN_ROOT and (ending not in _FIRST_KNOWN or root in _ALTERNATIONS):
            return unchanged_root(root)
    return None


def is_short_verb(root: str) -> bool:
    """Say whether a root of three letters is one whose short forms are read as the verb's."""
    return root in _FIRST_ROOTS


def root_of(form: str) -> str | None:
    """Return the root of a form read as a verb, or None."""
    return _listed_first_root(form) or known_root(form) or _open_first_root(form)


def root_with_pronoun(form: str) -> str | None:
    """Return the root of an infinitive or gerund with pronouns (``hacerlo``), or None."""
    match = _WITH_PRONOUN.search(form)
    return root_of(form[: match.start()]) if match else None

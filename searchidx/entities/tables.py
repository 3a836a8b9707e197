"""The shipped tables: known names, ordinary words, and words that tell what a name is."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import Final

from searchidx.article import EntityType
from searchidx.entities.datafiles import alias_table, sections
from searchidx.entities.keys import fold_name

COMMON: Final = 1 << 0
GIVEN: Final = 1 << 1
SURNAME: Final = 1 << 2
TITLE: Final = 1 << 3
SUBJECT: Final = 1 << 4
ORG_HEAD: Final = 1 << 5
PLACE_HEAD: Final = 1 << 6
OTHER_HEAD: Final = 1 << 7
ORG_WORD: Final = 1 << 8
PLACE_WORD: Final = 1 << 9
ORG_TAIL: Final = 1 << 10
PERSON_BEFORE: Final = 1 << 11
ORG_BEFORE: Final = 1 << 12
PLACE_BEFORE: Final = 1 << 13
OTHER_BEFORE: Final = 1 << 14
SAYING: Final = 1 << 15
ABBREVIATION: Final = 1 << 16
MONTH: Final = 1 << 17
FUNCTION: Final = 1 << 18
LOCAL_POST: Final = 1 << 19
NOT_NAME: Final = 1 << 20
COMMON_SURNAME: Final = 1 << 21

_CUES: Final = {
    "titles": TITLE,
    "subjects": SUBJECT,
    "organization heads": ORG_HEAD,
    "place heads": PLACE_HEAD,
    "other heads": OTHER_HEAD,
    "organization words": ORG_WORD,
    "place words": PLACE_WORD,
    "organization tails": ORG_TAIL,
    "persons before": PERSON_BEFORE,
    "organizations before": ORG_BEFORE,
    "places before": PLACE_BEFORE,
    "others before": OTHER_BEFORE,
    "saying": SAYING,
    "abbreviations": ABBREVIATION,
    "months": MONTH,
    "local posts": LOCAL_POST,
    "not names": NOT_NAME,
}
_KNOWN: Final[tuple[tuple[str, EntityType], ...]] = (
    ("others", "other"),
    ("organizations", "organization"),
    ("places", "place"),
)


@dataclass(frozen=True, slots=True)
class Tables:
    """Everything looked up by a folded form (:func:`searchidx.entities.keys.fold_name`).

    ``words`` maps a word to its flags (the constants of this module), ``known`` a name
    to its type, ``display`` a name to its usual spelling. ``countries``, ``towns`` and
    ``generic`` are names; ``first_words`` are those that known names begin with.
    """

    words: dict[str, int]
    known: dict[str, EntityType]
    display: dict[str, str]
    countries: frozenset[str]
    towns: frozenset[str]
    generic: frozenset[str]
    first_words: frozenset[str]


def _word_flags() -> dict[str, int]:
    words: dict[str, int] = {}

    def add(word: str, flag: int) -> None:
        folded = fold_name(word)
        words[folded] = words.get(folded, 0) | flag

    for section, word in sections("common_words.txt"):
        add(word, COMMON | FUNCTION if section == "function" else COMMON)
    for section, word in sections("cues.txt"):
        add(word, _CUES[section])
    for _, line in sections("given_names.txt"):
        for word in line.split():
            add(word, GIVEN)
    for section, line in sections("surnames.txt"):
        for word in line.split():
            add(word, SURNAME | COMMON_SURNAME if section == "commonest" else SURNAME)
    return words


@cache
def tables() -> Tables:
    """Load the tables, once."""
    known: dict[str, EntityType] = {}
    display: dict[str, str] = {}
    countries, towns = set(), set()

    def add(name: str, kind: EntityType) -> None:
        folded = fold_name(name)
        known[folded] = kind
        display.setdefault(folded, name)

    for file, kind in _KNOWN:
        for section, name in sections(f"{file}.txt"):
            add(name, kind)
            if section == "countries":
                countries.add(fold_name(name))
            elif section.startswith("towns"):
                towns.add(fold_name(name))
    for kind, entries in alias_table().items():
        for name, others in entries.items():
            for form in (name, *others):
                if fold_name(form) not in known:
                    add(form, kind)
    return Tables(
        words=_word_flags(),
        known=known,
        display=display,
        countries=frozenset(countries),
        towns=frozenset(towns - countries),
        generic=frozenset(fold_name(name) for _, name in sections("generic.txt")),
        first_words=frozenset(name.partition(" ")[0] for name in known),
    )

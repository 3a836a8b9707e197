"""The shipped tables: known names, ordinary words, and words that tell what a name is."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from functools import cache
from typing import Final

from searchidx.article import EntityType
from searchidx.dataclass import dataclass
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
    "abbreviations before numbers": ABBREVIATION,
    "months": MONTH,
    "local posts": LOCAL_POST,
    "not names": NOT_NAME,
}
_LONGEST_SHOUTED: Final = 3
_LISTS: Final[tuple[tuple[str, EntityType], ...]] = (
    ("places", "place"),
    ("organizations", "organization"),
    ("others", "other"),
)


@dataclass(frozen=True, slots=True)
class Tables:
    """Everything looked up by a folded form (:func:`searchidx.entities.keys.fold_name`).

    ``words`` maps a word to its flags (the constants of this module), ``known`` a name
    to its type, ``display`` a name to its usual spelling. ``countries`` (with their
    capitals) and ``generic`` are names; ``shouted`` are short acronyms that are names only
    in capitals.
    """

    words: dict[str, int]
    known: dict[str, EntityType]
    display: dict[str, str]
    countries: frozenset[str]
    generic: frozenset[str]
    shouted: frozenset[str]


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


def _names() -> Iterator[tuple[str, EntityType, str]]:
    """Yield the known names with type and section; of two with one key the first counts."""
    for file, kind in _LISTS:
        yield from ((name, kind, section) for section, name in sections(f"{file}.txt"))
    for kind, entries in alias_table().items():
        for name, others in entries.items():
            yield from ((form, kind, "") for form in (name, *others))


@cache
def tables() -> Tables:
    """Load the tables, once."""
    known: dict[str, EntityType] = {}
    display: dict[str, str] = {}
    in_section: dict[str, set[str]] = defaultdict(set)
    not_shouted: set[str] = set()
    for name, kind, section in _names():
        folded = fold_name(name)
        known.setdefault(folded, kind)
        display.setdefault(folded, name)
        in_section[section.partition(" ")[0]].add(folded)
        if not name.isupper():
            not_shouted.add(folded)
    return Tables(
        words=_word_flags(),
        known=known,
        display=display,
        countries=frozenset(in_section["countries"]),
        generic=frozenset(fold_name(name) for _, name in sections("generic.txt")),
        shouted=frozenset(k for k in known if len(k) <= _LONGEST_SHOUTED) - not_shouted,
    )

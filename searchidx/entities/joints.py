"""Whether a word of a chunk goes on the name before it, by what stands between them."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Final

from searchidx.entities import tables as t
from searchidx.entities.acronyms import is_acronym
from searchidx.entities.chunks import Element, elements
from searchidx.entities.keys import fold_name
from searchidx.entities.kinds import is_spelt_as_known

_KNOWN_LOOKAHEAD: Final = 7
_HEADS: Final = t.ORG_HEAD | t.OTHER_HEAD | t.PLACE_HEAD
_NAME: Final = t.GIVEN | t.SURNAME
_OWNED: Final = frozenset(("ministerio", "secretaria", "departamento", "viceministerio"))
# "N" before a number, words run together by a page's buttons, file numbers.
_NO_NAME: Final = re.compile(
    r"[Nn][º°]?|(?:[^\W\d_]*[^\W\d_A-Z][A-Z]){3}[^\W\d_]*|(?=(?:\D*\d){6})\w+(?:-\w+)+"
)
ARTICLES: Final = frozenset(("el", "la", "los", "las"))

_JOINTS: Final[dict[str, tuple[str, ...]]] = {
    "direct": ("", "-", "–"),
    "of": ("de", "del", "de la", "de las", "de los", "de lo", "de el"),
    "and": ("y", "e", "i"),
    "always": (
        *("&", "+", "von", "van", "der", "den", "das", "do", "dos", "di", "della", "du", "des"),
        *("le", "les", "dels", "of", "and", "for", "in", "on", "at", "to", "et", "bin", "ben"),
        *("ibn", "ta", "per", "van der", "van den", "van de", "von der", "of the", "in the"),
        *("for the", "and the"),
    ),
    "particle": ("al", "el", "da"),
}
_KIND_OF_JOINT: Final = {joint: kind for kind, joints in _JOINTS.items() for joint in joints}
_KIND_OF_FIRST_WORD: Final = {
    **dict.fromkeys(("y", "e", "i"), "and the"),
    **dict.fromkeys(("para", "por", "contra", "sin"), "for"),
    **dict.fromkeys(("a", "al", "en", "con", "como", "sobre"), "about"),
}


def is_of(joint: str) -> bool:
    """Say whether the words between two elements are "de" or "de" with an article."""
    return _KIND_OF_JOINT.get(joint) == "of"


def _flags(text: str, word: str) -> int:
    if "." in text:
        return 0
    return t.NOT_NAME if _NO_NAME.fullmatch(text) else t.tables().words.get(word, 0)


class Reading:
    """The elements of one chunk with what the tables know of them."""

    def __init__(self, chunk: str) -> None:
        self.chunk = chunk
        self.elements: list[Element] = elements(chunk)
        self.words = [fold_name(e.text) for e in self.elements]
        self.flags = [
            _flags(e.text, word) for e, word in zip(self.elements, self.words, strict=True)
        ]
        self._known_ends: dict[int, int] = {}

    def __len__(self) -> int:
        return len(self.elements)

    def text(self, start: int, end: int) -> str:
        """Return the text from one element to before another."""
        return self.chunk[self.elements[start].start : self.elements[end - 1].end]

    def key(self, start: int, end: int) -> str:
        """Return the same, folded."""
        return fold_name(self.text(start, end))

    def known_end(self, start: int) -> int:
        """Return the end of the longest known name that begins at an element, or 0."""
        if start not in self._known_ends:
            self._known_ends[start] = self._find_known_end(start)
        return self._known_ends[start]

    def _find_known_end(self, start: int) -> int:
        tables = t.tables()
        if self.words[start].partition(" ")[0] not in tables.first_words:
            return 0
        for end in range(min(len(self), start + _KNOWN_LOOKAHEAD), start, -1):
            key = self.key(start, end)
            if key in tables.known and is_spelt_as_known(key, self.elements[start].text):
                return end
        return 0

    def goes_on(self, here: int) -> bool:
        """Say whether another element follows with nothing between."""
        return here + 1 < len(self) and not self.elements[here + 1].joint

    def joins(self, start: int, here: int) -> bool:
        """Say whether the element ``here`` goes on the name that began at ``start``."""
        joint = self.elements[here].joint
        kind = _KIND_OF_JOINT.get(joint) or _KIND_OF_FIRST_WORD.get(joint.partition(" ")[0])
        return kind is not None and _RULES[kind](self, start, here)

    def _joins_directly(self, start: int, here: int) -> bool:
        flags, first = self.flags[here], self.flags[start]
        left = t.tables().known.get(self.key(start, here))
        if self.elements[here].text.isdigit():
            return left == "other" or bool(first & (t.OTHER_HEAD | t.PLACE_HEAD))
        if flags & t.FUNCTION and self.known_end(here) <= here + 1:
            return self._joins_small_word(start, here)
        if flags & t.NOT_NAME:
            return False
        if left == "place" and flags & (t.GIVEN | t.TITLE) and not first & _NAME:
            return False
        is_short = here - start == 1 and is_acronym(self.elements[start].text)
        return not (is_short and flags & t.GIVEN)

    def _joins_small_word(self, start: int, here: int) -> bool:
        """Say whether a small word with a capital goes on a name: "Juan De León"."""
        if self.words[here] in ("de", "del"):
            return self.goes_on(here)
        if self.words[here] not in ARTICLES:
            return False
        is_after_head = here - start == 1 and bool(self.flags[start] & _HEADS)
        return self.words[here - 1] == "de" or is_after_head

    def _joins_of(self, start: int, here: int) -> bool:
        tables = t.tables()
        first, left = self.flags[start], self.key(start, here)
        right = tables.known.get(self.key(here, max(here + 1, self.known_end(here))))
        if left in tables.countries or (
            here - start == 1 and is_acronym(self.elements[start].text)
        ):
            return False
        if left not in tables.known and not first & _HEADS:
            return self._joins_of_unknown(here, bool(first & _NAME), right)
        if left in tables.generic and self.flags[here] & t.GIVEN and self.goes_on(here):
            return False
        if tables.known.get(left) == "place":
            return right == "place" or not self.flags[here] & _NAME
        return not self.owner(start, here)

    def _joins_of_unknown(self, here: int, is_person: bool, right: str | None) -> bool:
        """Say whether "de" goes on what neither is known nor has a head: "Juan de Borbón"."""
        if is_person:
            is_last = here + 1 == len(self)
            return right is None and (is_last or not self.flags[here] & _HEADS)
        names_person = bool(self.flags[here] & t.GIVEN) and self.goes_on(here)
        names_body = right == "organization" or bool(self.flags[here] & t.ORG_HEAD)
        return not (names_person or names_body or is_acronym(self.elements[here].text))

    def _joins_and(self, start: int, here: int) -> bool:
        is_topic, was_topic = self.flags[here] & t.SUBJECT, self.flags[here - 1] & t.SUBJECT
        return bool(is_topic and was_topic) or (here - start > 1 and self._has_topic(start, here))

    def _has_topic(self, start: int, here: int) -> bool:
        """Say whether an institution or the like goes on with a field of work."""
        return bool(
            self.flags[start] & (t.ORG_HEAD | t.OTHER_HEAD) and self.flags[here] & t.SUBJECT
        )

    def _joins_and_the(self, start: int, here: int) -> bool:
        return here - start > 1 and self._has_topic(start, here)

    def _joins_particle(self, start: int, here: int) -> bool:
        is_known = self.words[here] in t.tables().known
        is_name = not self.flags[here] & (_HEADS | t.COMMON) and not is_known
        return here - start == 1 and bool(self.flags[start] & t.GIVEN) and is_name

    def _joins_for(self, start: int, here: int) -> bool:
        has_head = bool(self.flags[start] & (t.ORG_HEAD | t.OTHER_HEAD))
        return has_head and not self.flags[here] & t.GIVEN

    def owner(self, start: int, end: int) -> str:
        """Return " de Rusia" behind "Ministerio de Defensa", or ""."""
        if end == len(self) or end - start < 2 or self.words[start] not in _OWNED:
            return ""
        stop = max(end + 1, self.known_end(end))
        joint = self.elements[end].joint
        if is_of(joint) and self.key(end, stop) in t.tables().countries:
            return f" {joint} {self.text(end, stop)}"
        return ""


_RULES: Final[dict[str, Callable[[Reading, int, int], bool]]] = {
    "direct": Reading._joins_directly,
    "of": Reading._joins_of,
    "and": Reading._joins_and,
    "and the": Reading._joins_and_the,
    "always": lambda reading, start, here: True,
    "particle": Reading._joins_particle,
    "for": Reading._joins_for,
    "about": Reading._has_topic,
}

"""From a query string to lexemes; spans are code points of the string as it was given."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterator
from enum import Enum, auto
from itertools import accumulate
from typing import Final

from searchidx.analysis import analyze, fold
from searchidx.dataclass import dataclass
from searchidx.pattern import pattern
from searchidx.schema import FIELDS, Field

FIELD_NAMES: Final = {fold(name): field for field in FIELDS for name in field.names}
"""Folded name → field: every way to write a prefix."""


class Kind(Enum):
    """What a lexeme is for the grammar."""

    WORD = auto()
    PHRASE = auto()
    FIELD = auto()
    NOT = auto()
    AND = auto()
    OR = auto()
    OPEN = auto()
    CLOSE = auto()
    STRAY_QUOTE = auto()


_KEYWORDS_OF: Final = {Kind.AND: ("Y", "AND"), Kind.OR: ("O", "OR"), Kind.NOT: ("NO", "NOT")}
KEYWORDS: Final = {word: kind for kind, words in _KEYWORDS_OF.items() for word in words}


@dataclass(frozen=True, slots=True)
class Lexeme:
    """A piece of a query string; ``text`` keeps backslashes, without quotes around it.

    ``field`` is that of a FIELD. The rest is of a PHRASE: whether its quote is closed,
    whether ``=`` stands before it, and the digits after ``~`` (None: no ``~``).
    """

    kind: Kind
    start: int
    end: int
    text: str = ""
    field: Field | None = None
    is_closed: bool = True
    is_exact: bool = False
    distance: str | None = None


# One character for one, so that spans stay those of the string as typed.
_PLAIN_FORMS: Final = str.maketrans("（）：＂｜＊？～＝－−", '():"|*?~=--')

# What closes each opening quote, in order of preference: people mix them.
_CLOSERS: Final = {
    '"': ('"', "”“"),
    "“": ("”", '"“'),
    "”": ("”", '"“'),
    "„": ("“”", '"'),
    "‟": ("”", '"'),
    "«": ("»",),
}
QUOTES: Final = "".join(_CLOSERS) + "»"
_INVISIBLE: Final = "\u00ad\u200b-\u200d\u2060\ufeff"
_WORD: Final = rf"(?:\\.|\\\Z|[^\s()|\\{QUOTES}])+"

_GAP: Final = pattern(rf"[\s{_INVISIBLE}]+")
_LEXEME: Final = pattern(
    r"(?P<OPEN>\()|(?P<CLOSE>\))|(?P<OR>\|+)"
    rf"|(?P<quote>=*[{''.join(_CLOSERS)}])|(?P<STRAY_QUOTE>»)"
    rf"|(?P<NOT>-+(?=[^\s)|]))|(?P<word>{_WORD})",
    re.DOTALL,
)
_REST_OF_WORD: Final = pattern(f"(?:{_WORD})?", re.DOTALL)
FIELD_PREFIX: Final = pattern(rf"[^\s:()|\\{QUOTES}]{{1,40}}:")
_DISTANCE: Final = pattern("~([0-9]*)")
_ESCAPED_OR_QUOTE: Final = pattern(rf"\\.|[{QUOTES}]", re.DOTALL)
_SPACE: Final = pattern(r"\s")
_AROUND_KEYWORD: Final = pattern(f"[{_INVISIBLE}]+")


def lexemes(text: str) -> list[Lexeme]:
    """Cut a query string into lexemes, in time linear in its length; never raises."""
    words = text.split(" ")
    if all(map(_is_plain, words)):  # nothing about them to find out
        starts = accumulate((len(word) + 1 for word in words), initial=0)
        return [
            Lexeme(Kind.WORD, start, start + len(word), word)
            for start, word in zip(starts, words, strict=False)
        ]
    return list(_Lexer(text.translate(_PLAIN_FORMS)).lexemes())


def _is_plain(word: str) -> bool:
    """Say whether it is letters alone, no keyword, and no half of an abbreviation (``EE UU``)."""
    is_doubled = len(word) == 2 and word[0].casefold() == word[1].casefold()
    return word.isalpha() and word not in KEYWORDS and not is_doubled


class _Lexer:
    def __init__(self, text: str) -> None:
        self._text = text
        self._quotes = _quote_positions(text)
        self._glued = _tokens_with_spaces(text)
        self._previous: Lexeme | None = None

    def lexemes(self) -> Iterator[Lexeme]:
        position = 0
        while position < len(self._text):
            if gap := _GAP.match(self._text, position):
                position = gap.end()
                continue
            self._previous = self._field(position) or self._lexeme(position)
            position = self._previous.end
            yield self._previous

    def _lexeme(self, position: int) -> Lexeme:
        found = _LEXEME.match(self._text, position)
        assert found and found.lastgroup  # every character begins some lexeme
        start, end = found.span()
        if found.lastgroup == "quote":
            return self._phrase(start, end)
        if found.lastgroup == "word":
            return self._word(start, end)
        return Lexeme(Kind[found.lastgroup], start, end, found[0])

    def _field(self, start: int) -> Lexeme | None:
        prefix = FIELD_PREFIX.match(self._text, start)
        field = FIELD_NAMES.get(fold(prefix[0][:-1])) if prefix else None
        if not prefix or not field:
            return None
        return Lexeme(Kind.FIELD, start, prefix.end(), prefix[0], field)

    def _word(self, start: int, end: int) -> Lexeme:
        index = bisect_left(self._glued, (start, start))
        while index < len(self._glued) and self._glued[index][0] < end:
            rest = _REST_OF_WORD.match(self._text, self._glued[index][1])
            end = max(end, rest.end() if rest else 0)
            index += 1
        text = self._text[start:end]
        keyword = KEYWORDS.get(_AROUND_KEYWORD.sub("", text))
        return Lexeme(keyword if keyword and self._is_free(start) else Kind.WORD, start, end, text)

    def _is_free(self, start: int) -> bool:
        """Say whether a keyword may stand here: ``-NO`` and ``título:O`` are words."""
        before = self._previous
        if before is None or before.end < start:
            return True
        is_minus = before.kind is Kind.NOT and before.text.startswith("-")
        return not (is_minus or before.kind is Kind.FIELD)

    def _phrase(self, start: int, first: int) -> Lexeme:
        is_exact = first - start > 1
        last = self._closing(self._text[first - 1], first)
        if last is None:
            end = len(self._text)
            text = self._text[first:end]
            return Lexeme(Kind.PHRASE, start, end, text, is_closed=False, is_exact=is_exact)
        distance = _DISTANCE.match(self._text, last + 1)
        return Lexeme(
            Kind.PHRASE,
            start,
            distance.end() if distance else last + 1,
            self._text[first:last],
            is_exact=is_exact,
            distance=distance[1] if distance else None,
        )

    def _closing(self, opener: str, start: int) -> int | None:
        for closers in _CLOSERS[opener]:
            found = [at for at in (self._next_quote(c, start) for c in closers) if at is not None]
            if found:
                return min(found)
        return None

    def _next_quote(self, quote: str, start: int) -> int | None:
        positions = self._quotes[quote]
        index = bisect_left(positions, start)
        return positions[index] if index < len(positions) else None


def _quote_positions(text: str) -> dict[str, list[int]]:
    positions: dict[str, list[int]] = defaultdict(list)
    for found in _ESCAPED_OR_QUOTE.finditer(text):
        if len(found[0]) == 1:
            positions[found[0]].append(found.start())
    return positions


def _tokens_with_spaces(text: str) -> list[tuple[int, int]]:
    """Return the spans of tokens that go on after a space, as ``EE. UU.`` does."""
    stream = analyze(text)
    spans = zip(stream.starts, stream.ends, strict=True)
    return [(start, end) for start, end in spans if _SPACE.search(text, start, end)]

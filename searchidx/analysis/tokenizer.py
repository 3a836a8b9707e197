"""The one expression that cuts text into tokens, for indexing, queries and highlighting."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from searchidx.analysis.folding import fold
from searchidx.analysis.tokens import Token
from searchidx.pattern import pattern

MAX_WORD: Final = 255
"""Longer runs of letters are cut, so that no text makes a term that cannot be stored."""

MAX_JOINED_PARTS: Final = 8
"""Longer chains (``1-2-3-…``) are found by their parts alone."""

# Letters and digits, without ordinal signs (1º is 1) and the few characters of that class
# whose compatibility form is more than letters and digits (½, ⑴).
_NO_WORD = (
    "_ºª\u02bc\u00bc-\u00be\u037a\u2150-\u215f\u2189\u2474-\u249b\u3220-\u3229"
    "\ufc5e-\ufc63\ufdfa\ufdfb\ufe70\ufe72\ufe74\ufe76\ufe78\ufe7a\ufe7c\ufe7e"
    "\uff9e\uff9f\U0001f100-\U0001f10a"
)
_CHAR = rf"[^\W{_NO_WORD}]"
_LETTER = rf"[^\W\d{_NO_WORD}]"
_MARKS = (
    "\u0300-\u036f\u0591-\u05bd\u064b-\u065f\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff"
    "\ufe00-\ufe0f\ufe20-\ufe2f"
)
_MARK = f"[{_MARKS}]"
_INVISIBLE = "\u00ad\u200b-\u200d\u2060\ufeff"
_SKIPPED = "(?:[\u200b-\u200d\u2060\ufeff]|\u00ad(?:[ \t]*\r?\n[ \t]*)?|(?<=[lL])·(?=[lL]))"
JOINERS: Final = "‐‑–'’‘ʼ´`&/.-"

# What nearly all words are and what follows them, as bitmaps of Latin-1: several times as
# fast as the general rules, which would say the same.
_LATIN = "[A-Za-zÀ-ÖØ-öø-ÿ]"
_ENDS = r' \n,;:()?!"«»\u00a0'
_PLAIN_LONG = rf"{_LATIN}{{3,{MAX_WORD}}}+(?=[{_ENDS}]|\.[ \n])"
_VOWEL, _CONSONANT = "[AEIOUaeiouáéíóú]", "[B-DF-HJ-NP-TV-Zb-df-hj-np-tv-zñ]"
_PLAIN_SHORT = rf"(?:{_CONSONANT}{_VOWEL}|{_VOWEL}{_CONSONANT}|[AEOYaeoyó])(?=[{_ENDS}])"

_WORD = rf"{_CHAR}{{1,{MAX_WORD}}}(?:(?:{_MARK}+|{_SKIPPED}+(?={_CHAR})){_CHAR}{{0,{MAX_WORD}}})*"
_NUMBER = (
    r"(?<!\d[.,])(?:\d{1,3}(?:\.\d{3})+(?:,\d+)?|\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+[.,]\d+)"
    rf"(?![.,]?\d|{_LETTER})"
)
GAPS: Final = " \u00a0\u202f"
_GAP = f"[{GAPS}]"
# Latin letters that stay one letter when folded (not æ, þ …), with their marks.
_SMALL_LATIN = "[A-Za-zÀ-ÅÇ-ÝĀ-ıĴ-őŔ-ǃǍ-ǡǤ-ǰǴ-ǻǾ-ɏḀ-ẙẛ-ẝẟ-ỿà-åç-ýÿ\u212a\u212b]"
_INITIAL = rf"{_SMALL_LATIN}{_MARK}*"
# J. R. R., a. C., e. e. u. u., O.N.U: the last full stop may be missing where there are no gaps.
_INITIALS = (
    rf"{_INITIAL}(?=\.)"
    rf"(?:(?:\.{_GAP}{_INITIAL}){{1,9}}(?=\.)|(?:\.{_INITIAL}){{1,9}}(?!\w|{_MARK}))"
)
# EE. UU., EE UU, ff.aa.: an abbreviation doubles its letters in the plural; XX II does not.
_TWICE = "(?i:" + "|".join(rf"{letter}\.?{letter}" for letter in "abcdefghijklmnopqrstuvwxyz") + ")"
_DOUBLED = (
    r"(?![ixcmIXCM]{2}.{1,2}[ixcmIXCM]{2})"
    rf"{_TWICE}(?:\.{_GAP}?|{_GAP}){_TWICE}(?![\w{_MARKS}])"
)
_PART = rf"(?:{_DOUBLED}|{_INITIALS}|{_NUMBER}|{_WORD})"

TOKEN: Final = pattern(
    rf"([\W{_NO_WORD}]*+)({_PLAIN_LONG}|{_PLAIN_SHORT}|{_PART}(?:[{JOINERS}]{_PART})*|\Z)"
)
"""Matches what is between tokens, then a word, number, acronym, or a chain of them with one
joiner between two; at the end of the text, nothing. Matches follow each other without a gap,
so that nothing is tried in vain and time grows with the text.
"""

# A token that goes on over a gap ends what stands before the gap with the first of these, and
# begins what stands behind it with the second: what has no such edges can be read by itself.
OPEN_END: Final = pattern(rf"(?:{_MARK}|(?<!{_CHAR}){_SMALL_LATIN})\.\Z|(?<!{_CHAR}){_TWICE}\.?\Z")
OPEN_START: Final = pattern(rf"{_INITIAL}\.|{_TWICE}(?![\w{_MARKS}])")

NOT_BETWEEN: Final = pattern(rf"[\w{_MARKS}{_INVISIBLE}·,{JOINERS}]+")
"""Matches the characters that tokens are made of, and those that say where numbers end. Others
are in no token, but for :data:`GAPS` and for what :data:`BROKEN` matches."""

BROKEN: Final = pattern("\u00ad[ \t\r\n]+")

PLAIN: Final = pattern(rf"[A-Za-zÀ-ÖØ-öø-ÿ0-9]{{3,{MAX_WORD}}}|{_NUMBER}")
"""Matches, as a whole, much of what is one token; its surface is what it is folded."""

LATIN_WORD: Final = pattern(rf"{_LATIN}{{1,{MAX_WORD}}}")
"""A text of such letters alone is one word."""

_SINGLE: Final = pattern(_PART)
_NO_SURFACE: Final = pattern(rf"[\W{_NO_WORD}]+")
_IS_NUMBER: Final = pattern(_NUMBER)


def tokens_of(raw: str) -> tuple[Token, ...]:
    """Return the tokens of what :data:`TOKEN` matched, positions and offsets counted from 0.

    One token as a rule. A chain gives its parts at consecutive positions; where one of
    them is a single character or has a digit, the chain as a whole comes before them.
    """
    parts = tuple(_parts(raw))
    is_joined = 1 < len(parts) <= MAX_JOINED_PARTS and any(
        len(part.surface) == 1 or any(map(str.isdigit, part.surface)) for part in parts
    )
    if not is_joined:
        return parts
    surface = "".join(
        part.surface + fold(raw[part.end : following])
        for part, following in zip(
            parts, [p.start for p in parts[1:]] + [parts[-1].end], strict=True
        )
    )
    return (Token(surface, 0, parts[0].start, parts[-1].end, len(parts)), *parts)


def _parts(raw: str) -> Iterator[Token]:
    position = 0
    for match in _SINGLE.finditer(raw + "."):
        surface = _surface(match[0])
        if surface:
            yield Token(surface, position, match.start(), match.end())
            position += 1


def _surface(part: str) -> str:
    folded = fold(part)
    if folded.isalnum() or _IS_NUMBER.fullmatch(part):
        return folded
    return _NO_SURFACE.sub("", folded)

"""What stands around a place in a text: line and sentence ends, words before and after."""

from __future__ import annotations

import re
from typing import Final

from searchidx.entities import tables as t
from searchidx.entities.kinds import Votes, before_votes, word_flags

_SKIPPED: Final = " \u00a0\t\"'“”«»‘’*_"
_OPENING_QUOTES: Final = '"“«'
_CLOSING_QUOTES: Final = ('"', "”", "»")
_QUOTES: Final = "\"'“«‘"
_ENDS: Final = ".?!…:\n|•·>¿¡"
_STOPS: Final = ".?!:;\n"
_PARTING: Final = ',("'
_STRIPPED: Final = ".,;:()[]\"'“”«»‘’¿?¡!-–—"
_CONTEXT: Final = 48
_LOOKBACK: Final = 16
_WRAPPED: Final = re.compile(r"\n(?=[^\W\d_])")
_LONE_NEWLINE: Final = re.compile(r"(?<!\n)\n(?!\n)")
_FEWEST_LINES: Final = 3
_HONORS: Final = frozenset(
    ("papa", "rey", "reina", "princesa", "príncipe", "infanta", "sor", "fray")
)
_TEAM_ARTICLES: Final = frozenset(("el", "al", "del"))


def unwrap(text: str) -> str:
    """Replace single line ends by spaces where lines are broken at a width, not at an end.

    That is so where a third of the lines go on in lower case. No place moves.
    """
    n_lines = text.count("\n")
    if n_lines < _FEWEST_LINES:
        return text
    n_inside = sum(text[m.end()].islower() for m in _WRAPPED.finditer(text))
    return _LONE_NEWLINE.sub(" ", text) if n_inside * 3 > n_lines else text


def begins_sentence(text: str, start: int, end: int) -> bool:
    """Say whether the capital of what stands at [start, end) may be due to its place alone."""
    here, is_quoted = start - 1, False
    stop = max(-1, start - _LOOKBACK)
    while here > stop and text[here] in _SKIPPED:
        is_quoted = is_quoted or text[here] in _OPENING_QUOTES
        here -= 1
    if here < 0:
        return True
    if here > 0 and text[here] in "-–—":
        before = text[max(0, here - 3) : here].strip(" ")
        return not before or before[-1] in _ENDS
    if text[here] in _ENDS:
        return text[here] != "." or not _is_abbreviation(text, here)
    is_whole_quote = text[end : end + 2].lstrip(" ")[:1] in _CLOSING_QUOTES
    return (is_quoted and not is_whole_quote) or _follows_gap(text, start)


def _is_abbreviation(text: str, stop: int) -> bool:
    word = text[max(0, stop - 8) : stop].rsplit(None, 1)[-1:] or [""]
    last = word[0].lstrip("(")
    return (len(last) == 1 and last.isupper()) or bool(word_flags(last) & t.ABBREVIATION)


def _follows_gap(text: str, start: int) -> bool:
    """Say whether a lost full stop may lie in the spaces before a capital."""
    stretch = text[max(0, start - _LOOKBACK) : start]
    if not stretch.endswith("  "):
        return False
    words = stretch.split()
    return bool(words) and words[-1][-1].isalnum() and not word_flags(words[-1]) & t.FUNCTION


def votes_before(text: str, start: int) -> Votes:
    """Return the votes of the words and the mark before a name."""
    stretch = text[max(0, start - _CONTEXT) : start].rstrip()
    stop = stretch[-1:]
    mark = '"' if stop and stop in _QUOTES else stop
    words = stretch.lower().split()[-3:]
    found = [w for word in words if (w := word.strip(_STRIPPED))]
    before = found[-1] if found and stop not in _STOPS else ""
    earlier = found[-2] if len(found) > 1 else ""
    return before_votes(before, earlier, mark if mark in _PARTING else "")


def word_after(text: str, end: int) -> str:
    """Return the word after a name, without marks, "" at the end."""
    after = text[end : end + _CONTEXT].split(None, 1)
    return after[0].strip(_STRIPPED) if after else ""


def has_team_article(text: str, start: int) -> bool:
    """Say whether a town stands with an article: then it is a team ("el Barcelona")."""
    before = text[max(0, start - 5) : start].split()
    return bool(before) and before[-1].lower() in _TEAM_ARTICLES


def honor_before(text: str, start: int) -> str:
    """Return the title that tells which bearer of a given name is meant ("Papa"), or ""."""
    before = text[max(0, start - 10) : start].split()
    return before[-1].capitalize() if before and before[-1].lower() in _HONORS else ""


def explains_ordinary_words(text: str, start: int) -> bool:
    """Say whether a bracket opens at a place behind a word in lower case."""
    before, bracket, between = text[max(0, start - _CONTEXT) : start].rpartition("(")
    words = before.split()
    return bool(bracket and words) and not between.strip() and words[-1].islower()

"""Known names of several words, of which a network may have seen the beginning alone."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import cache
from typing import Final

from searchidx.entities.keys import fold_name
from searchidx.entities.mentioned import Span
from searchidx.entities.tables import tables

_WORD: Final = re.compile(r"[ \u00a0-](\w+(?:\.\w+)*)")
_MOST_WORDS: Final = 5


@cache
def _rests() -> Mapping[str, frozenset[str]]:
    """Map the beginning of each known name of several words to how it may go on."""
    rests: dict[str, set[str]] = {}
    for name in tables().known:
        words = name.split(" ")
        for n in range(1, min(len(words), _MOST_WORDS)):
            rests.setdefault(" ".join(words[:n]), set()).add(" ".join(words[n:]))
    return {beginning: frozenset(found) for beginning, found in rests.items()}


def made_whole(spans: Sequence[Span], text: str) -> list[Span]:
    """Let spans go on to the end of a known name, and swallow those that lie in it.

    ``Kim Jong`` before `` Un``, ``Bosnia`` before `` y Herzegovina``. ``spans`` are those of one
    field in text order; the last word must have a capital.
    """
    whole: list[Span] = []
    rests = _rests()
    end = 0
    for span in spans:
        if span.start < end:
            continue
        found = rests.get(fold_name(span.text))
        end = _end(found, text, span.end) if found else span.end
        if end > span.end:
            span = span._replace(end=end, text=text[span.start : end])  # noqa: PLW2901
        whole.append(span)
    return whole


def _end(rests: frozenset[str], text: str, start: int) -> int:
    """Return where the longest of some rests ends that stands at a place, or the place."""
    end = here = start
    words: list[str] = []
    while len(words) < _MOST_WORDS and (match := _WORD.match(text, here)):
        words.append(match[1])
        here = match.end()
        if match[1][0].isupper() and fold_name(" ".join(words)) in rests:
            end = here
    return end

"""From a chunk of capitalised words to the names in it.

Everything here depends on the chunk alone, so that its result is remembered: news
repeats its chunks. What the rest of the article says comes later, in the tagger.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Final

from searchidx.entities import tables as t
from searchidx.entities.acronyms import is_acronym
from searchidx.entities.chunks import Element
from searchidx.entities.joints import ARTICLES, Reading
from searchidx.entities.kinds import NO_VOTES, Votes, is_spelt_as_known, name_votes

_HEADS: Final = t.ORG_HEAD | t.OTHER_HEAD | t.PLACE_HEAD
_NAME: Final = t.GIVEN | t.SURNAME
_ROMAN: Final = re.compile(r"[IVXLC]+\.?")
_VERB_ENDINGS: Final = (
    *("ó", "aron", "ieron", "mente", "ándose", "iéndose", "amos", "emos", "imos", "ará", "irá"),
)
_SHORTEST_PASSAGE: Final = 4


@dataclass(frozen=True, slots=True)
class Part:
    """A name in a chunk, as far as the chunk alone tells.

    ``start`` and ``end`` are places in the chunk. ``key`` is the folded name, ``words``
    its folded elements. ``is_doubtful``: it may be an ordinary word at the beginning of
    a sentence. ``rest`` is the same without its first word, where that may be one.
    ``full`` is its full name where a country behind it belongs to that ("Ministerio de
    Defensa | de Rusia"). ``passage`` holds the words of a stretch in capitals instead.
    """

    start: int
    end: int
    text: str
    key: str
    words: tuple[str, ...]
    votes: Votes = NO_VOTES
    is_doubtful: bool = False
    rest: Part | None = None
    full: str = ""
    passage: tuple[Element, ...] = ()


@lru_cache(maxsize=1 << 14)
def parse_chunk(chunk: str, is_initial: bool) -> tuple[Part, ...]:
    """Return the names in a chunk; ``is_initial`` says that it begins a sentence."""
    reading = Reading(chunk)
    if _is_passage(reading):
        return (Part(0, len(chunk), chunk, "", (), passage=tuple(reading.elements)),)
    parts: list[Part] = []
    start = 0
    while start < len(reading):
        begins = is_initial and start == 0
        begin = _begin(reading, start, begins)
        if begin == len(reading):
            break
        is_office = begin > start and bool(reading.elements[begin].joint)
        end = _grow(reading, begin, is_office)
        part = _part(reading, begin, end, is_first=begins and begin == start)
        if part is not None:
            parts.append(part)
        start = end
    return tuple(parts)


def _is_passage(reading: Reading) -> bool:
    """Say whether a chunk is a stretch of capitals or of Words Like This."""
    texts = [e.text for e in reading.elements]
    if len(texts) < _SHORTEST_PASSAGE:
        return False
    if all(text.isupper() for text in texts) and sum(len(text) > 3 for text in texts) > 2:
        return True
    small_words = (
        i for i, f in enumerate(reading.flags) if i and f & t.FUNCTION and not reading.known_end(i)
    )
    return len(texts) > _SHORTEST_PASSAGE and len(list(small_words)) > 1


def _begin(reading: Reading, start: int, is_initial: bool) -> int:
    """Return where a name really begins, behind titles and ordinary words."""
    here = start
    while here < len(reading) and reading.known_end(here) <= here + 1:
        if not _is_skipped(reading, here, is_initial and here == start):
            break
        here += 1
    return here


def _is_skipped(reading: Reading, here: int, is_initial: bool) -> bool:
    flags = reading.flags[here]
    is_last = here + 1 == len(reading)
    if reading.elements[here].text.isdigit() or flags & t.NOT_NAME:
        return True
    if flags & t.TITLE:
        return not is_last and not (flags & _NAME and reading.elements[here + 1].joint)
    if flags & t.FUNCTION:
        return not (reading.goes_on(here) and _is_article_of_name(reading, here, is_initial))
    return is_initial and not is_last and _is_ordinary(reading, here)


def _is_article_of_name(reading: Reading, here: int, is_initial: bool) -> bool:
    if is_initial or here > 0 or reading.words[here] not in ARTICLES:
        return False
    return not reading.flags[here + 1] & (t.ORG_HEAD | t.OTHER_HEAD)


def _is_ordinary(reading: Reading, here: int) -> bool:
    flags = reading.flags[here]
    if flags & t.COMMON:
        return not flags & (_HEADS | _NAME)
    return not flags and reading.elements[here].text.endswith(_VERB_ENDINGS)


def _grow(reading: Reading, start: int, is_office: bool) -> int:
    """Return the end of the name that begins at an element.

    ``is_office``: a title stood before it ("Director General de | Tráfico Pere Navarro").
    """
    end = max(start + 1, reading.known_end(start))
    while end < len(reading) and reading.joins(start, end):
        if is_office and not reading.elements[end].joint and reading.flags[end] & t.GIVEN:
            break
        end = max(end + 1, reading.known_end(end))
    return end


def _part(reading: Reading, start: int, end: int, is_first: bool) -> Part | None:
    """Make the name from ``start`` to ``end``; ``is_first``: its capital may be due to place."""
    part = _make(reading, start, end, is_first)
    if part is None or not is_first or end - start < 2 or reading.flags[start]:
        return part
    if reading.elements[start + 1].joint or part.key in t.tables().known:
        return part
    return replace(part, rest=_make(reading, start + 1, end, False))


def _make(reading: Reading, start: int, end: int, is_first: bool) -> Part | None:
    text, key = reading.text(start, end), reading.key(start, end)
    is_single = end - start == 1
    if is_single and not _can_stand_alone(text, reading.flags[start]):
        return None
    words = tuple(reading.words[start:end])
    texts = [e.text for e in reading.elements[start:end]]
    return Part(
        reading.elements[start].start,
        reading.elements[end - 1].end,
        text,
        key,
        words,
        name_votes(key, words, texts),
        is_doubtful=is_first and is_single and _is_doubtful(key, text, reading.flags[start]),
        full=text + owner if (owner := reading.owner(start, end)) else "",
    )


def _is_doubtful(key: str, text: str, flags: int) -> bool:
    if flags & t.COMMON:
        return True
    is_known = key in t.tables().known and is_spelt_as_known(key, text)
    return not (is_known or flags & _NAME or is_acronym(text))


def _can_stand_alone(text: str, flags: int) -> bool:
    if flags & (t.FUNCTION | t.MONTH | t.NOT_NAME) or text.isdigit():
        return False
    if flags & t.TITLE and not flags & _NAME:
        return False
    return len(text.rstrip(".")) > 1 and not _ROMAN.fullmatch(text)

"""Passages of a text for a result list, chosen around what matched.

A passage is scored by how many different words matched in it, then by how many matches
it has, then by how close together they are; of equals the earlier one wins. Work is
proportional to the number of ranges and of snippets; of the text itself only the
surroundings of the chosen passages are looked at.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Sequence
from functools import lru_cache
from typing import Final, NamedTuple

from searchidx.analysis import query_tokens, stem
from searchidx.dataclass import dataclass
from searchidx.results import Range, Snippet

WIDTH: Final = 240
"""Default width of a snippet in code points, about three lines of a terminal."""

ELLIPSIS: Final = "…"

MIN_FILL: Final = 0.6
"""A snippet ends with a sentence if that leaves it at least so full."""

LONG_WORD: Final = 30
"""Longer runs without a space may be cut anywhere."""

# A full stop after a short word is as likely that of an abbreviation. The first character
# stands alone, so that the regex engine can skip to it.
_BREAK: Final = r"""[.!?…\n](?:
    (?: (?<=[!?…]) | (?<=\w\w\w\w\.) | (?<=[)»”"’]\.) ) [)»”"’]* (?=\s)
    | (?<=\n) (?=[ \t]*%s)
)"""
_SENTENCE_END: Final = re.compile(_BREAK % r"\n", re.VERBOSE)
# A capital at the beginning of a line may stand inside a sentence too, but begins well.
_SENTENCE_BREAK: Final = re.compile(_BREAK % r"(?:\n|[«“\"¿¡—]?[A-ZÁÉÍÓÚÜÑ])", re.VERBOSE)
_SPACE: Final = re.compile(r"\s")
_SPACES: Final = re.compile(r"\s*")
_LAST_SPACE: Final = re.compile(r"\s\S*\Z")
_NOT_TIDY: Final = re.compile(r"[^\S ]|  |\u00ad")
_TIDIED: Final = re.compile(r"\u00ad\s*\n\s*|[^\S ]\s*| \s+")


class _Stretch(NamedTuple):
    """Text ``[start, end)`` not shown yet, with the ranges ``[first, last)`` that lie in it."""

    start: int
    end: int
    first: int
    last: int


class _Passage(NamedTuple):
    """A run of ranges ``[first, last)`` that fits a snippet; a greater score is better."""

    score: tuple[int, int, int, int]
    first: int
    last: int
    stretch: _Stretch


def choose(
    text: str, ranges: Sequence[Range], n: int = 1, width: int = WIDTH
) -> tuple[Snippet, ...]:
    """Return at most ``n`` passages of a text, the best first, that do not overlap.

    ``ranges`` are the code points of ``text`` that matched, sorted, disjoint and not
    empty; without any, the one snippet is the opening of the text. A snippet has at most
    ``width`` code points (more only if one highlighted range alone is longer) and a ``…``
    where it was cut out of a sentence, between two words if possible. White space is made
    single spaces. A text of white space alone has no snippet.
    """
    if n < 1 or not text or text.isspace():
        return ()
    cutter = _Cutter(text, ranges, width)
    if not ranges:
        return (_snippet(text, (), cutter.opening()),)
    words = [_word(text[start:end]) for start, end in ranges]
    passages = [_best(ranges, words, _Stretch(0, len(text), 0, len(ranges)), width)]
    snippets: list[Snippet] = []
    while passages and len(snippets) < n:
        best = max(passages)
        passages.remove(best)
        cut = cutter.cut(best)
        snippets.append(_snippet(text, ranges, cut))
        rests = _rests(best.stretch, ranges, cut) if len(snippets) < n else ()
        passages += [_best(ranges, words, rest, width) for rest in rests if rest.first < rest.last]
    return tuple(snippets)


@lru_cache(maxsize=10_000)
def _word(text: str) -> str:
    """Return what counts as the same word, whatever its form."""
    return " ".join(stem(token.surface) for token in query_tokens(text)) or text


def _best(ranges: Sequence[Range], words: Sequence[str], stretch: _Stretch, width: int) -> _Passage:
    """Return the best run of ranges of a stretch, in time linear in their number."""
    best: _Passage | None = None
    seen: Counter[str] = Counter()
    last = stretch.first
    for first in range(stretch.first, stretch.last):
        start = ranges[first][0]
        while last < stretch.last and (last == first or ranges[last][1] - start <= width):
            seen[words[last]] += 1
            last += 1
        score = (len(seen), last - first, start - ranges[last - 1][1], -start)
        if best is None or score > best.score:
            best = _Passage(score, first, last, stretch)
        seen[words[first]] -= 1
        if not seen[words[first]]:
            del seen[words[first]]
    assert best
    return best


def _rests(stretch: _Stretch, ranges: Sequence[Range], cut: _Cut) -> tuple[_Stretch, _Stretch]:
    """Return what is left of a stretch before and after a snippet."""
    first = bisect_left(ranges, (cut.start, 0), stretch.first, stretch.last)
    last = bisect_left(ranges, (cut.end, 0), stretch.first, stretch.last)
    before = _Stretch(stretch.start, cut.start, stretch.first, first)
    return before, _Stretch(cut.end, stretch.end, last, stretch.last)


@dataclass(frozen=True, slots=True)
class _Cut:
    """Code points ``[start, end)`` of a snippet, and whether a sentence goes on beyond them."""

    start: int
    end: int
    goes_before: bool
    goes_after: bool


@dataclass(frozen=True, slots=True)
class _Cutter:
    """Finds where to begin and end."""

    text: str
    ranges: Sequence[Range]
    width: int

    def opening(self) -> _Cut:
        """Return the opening words."""
        start = self._after_spaces(0)
        return self._ended(start, start, len(self.text), goes_before=False)

    def cut(self, passage: _Passage) -> _Cut:
        """Return a passage with what can be shown around it in its stretch."""
        stretch = passage.stretch
        core_start, core_end = self.ranges[passage.first][0], self.ranges[passage.last - 1][1]
        room = max(0, self.width - (core_end - core_start))
        start, is_cut = self._start(core_start, core_end, room, stretch)
        index = bisect_left(self.ranges, (start, start))
        if index and self.ranges[index - 1][1] > start:
            start, is_cut = self._after_spaces(self.ranges[index - 1][1]), True
        return self._ended(min(start, core_start), core_end, stretch.end, goes_before=is_cut)

    def _start(
        self, core_start: int, core_end: int, room: int, stretch: _Stretch
    ) -> tuple[int, bool]:
        """Return where the sentence begins, or a word if that is too far; and which it was."""
        earliest = max(stretch.start, core_start - room)
        found = _SENTENCE_BREAK.finditer(self.text, max(0, earliest - 1), core_start + 1)
        ends = [m.end() for m in found if m.end() <= core_start]
        if ends:
            return self._after_spaces(ends[-1]), False
        if earliest == 0 or self._after_spaces(0) >= earliest:
            return self._after_spaces(0), False
        # In the middle of a sentence: as much before as after, if there is as much.
        room_after = min(room // 2, stretch.end - core_end)
        return self._word_start(max(earliest, core_start - room + room_after), core_start), True

    def _ended(self, start: int, core_end: int, stretch_end: int, *, goes_before: bool) -> _Cut:
        end = max(core_end, min(stretch_end, start + self.width))
        is_cut = self._after_spaces(end) < len(self.text)
        if is_cut:
            found = list(_SENTENCE_END.finditer(self.text, core_end, end + 1))
            ends = [m.end() for m in found if m.end() <= end]
            is_cut = not ends or ends[-1] - start < MIN_FILL * self.width
            end = self._word_end(core_end, end) if is_cut else ends[-1]
        index = bisect_left(self.ranges, (end, end))
        if index and self.ranges[index - 1][1] > end:
            end, is_cut = self.ranges[index - 1][0], True
        end = core_end + len(self.text[core_end:end].rstrip())
        return _Cut(start, end, goes_before, is_cut)

    def _word_start(self, earliest: int, core_start: int) -> int:
        if self.text[earliest - 1].isspace():
            return self._after_spaces(earliest)
        space = _SPACE.search(self.text, earliest, core_start)
        start = space.end() if space else core_start
        return earliest if start - earliest >= LONG_WORD else self._after_spaces(start)

    def _word_end(self, core_end: int, latest: int) -> int:
        if self.text[latest].isspace():
            return latest
        space = _LAST_SPACE.search(self.text, core_end, latest)
        end = space.start() if space else core_end
        return latest if latest - end >= LONG_WORD else end

    def _after_spaces(self, index: int) -> int:
        found = _SPACES.match(self.text, index)
        assert found  # it may be empty
        return found.end()


def _snippet(text: str, ranges: Sequence[Range], cut: _Cut) -> Snippet:
    """Make a snippet with the ranges that lie in it, white space tidied."""
    piece = text[cut.start : cut.end]
    first, last = bisect_left(ranges, (cut.start, 0)), bisect_left(ranges, (cut.end, 0))
    inside = [(start - cut.start, end - cut.start) for start, end in ranges[first:last]]
    if _NOT_TIDY.search(piece):
        piece, inside = _tidied(piece, inside)
    before = ELLIPSIS if cut.goes_before else ""
    shift = len(before)
    return Snippet(
        before + piece + (ELLIPSIS if cut.goes_after else ""),
        tuple((start + shift, end + shift) for start, end in inside),
    )


def _tidied(piece: str, ranges: Sequence[Range]) -> tuple[str, list[Range]]:
    """Make white space single spaces and join words parted at a soft hyphen."""
    parts: list[str] = []
    new_index: list[int] = []
    length = position = 0
    for found in _TIDIED.finditer(piece):
        parts += piece[position : found.start()], "" if found[0][0] == "\u00ad" else " "
        new_index += range(length, length + found.start() - position)
        length += found.start() - position
        new_index += [length] * (found.end() - found.start())
        length += len(parts[-1])
        position = found.end()
    parts.append(piece[position:])
    new_index += range(length, length + len(piece) - position + 1)
    return "".join(parts), [(new_index[start], new_index[end]) for start, end in ranges]

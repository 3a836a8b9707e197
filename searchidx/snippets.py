"""Passages of a text for a result list, chosen around what matched.

A passage is scored by how many different words matched in it, then by how many matches
it has, then by how close together they are; of equals the earlier one wins. Work is
proportional to the number of ranges and of snippets; of the text itself only the
surroundings of the chosen passages are looked at.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence
from operator import itemgetter
from typing import Final, NamedTuple

from searchidx.analysis import query_tokens, stem
from searchidx.analysis.caching import BoundedCache
from searchidx.dataclass import dataclass
from searchidx.results import Range, Snippet

WIDTH: Final = 240
"""Default width of a snippet in code points, about three lines of a terminal."""

ELLIPSIS: Final = "…"

MIN_FILL: Final = 0.6
"""A snippet ends with a sentence if that leaves it at least so full."""

LONG_WORD: Final = 30
"""Longer runs without a space may be cut anywhere."""

# A full stop after a short word is as likely that of an abbreviation.
_BREAK: Final = r"""[.!?…\n](?:
    (?: (?<=[!?…]) | (?<=\w\w\w\w\.) | (?<=[)»”"’]\.) ) [)»”"’]* (?=\s)
    | (?<=\n) (?=[ \t]*%s)
)"""
_SENTENCE_END: Final = re.compile(_BREAK % r"\n", re.VERBOSE)
# A capital at the beginning of a line may stand inside a sentence too, but begins well.
_SENTENCE_BREAK: Final = re.compile(_BREAK % r"(?:\n|[«“\"¿¡—]?[A-ZÁÉÍÓÚÜÑ])", re.VERBOSE)
_BREAK_STARTS: Final = ".\n!?…"
_SPACE: Final = re.compile(r"\s")
_SPACES: Final = re.compile(r"\s*")
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


@dataclass(frozen=True, slots=True)
class _Cut:
    """Code points ``[start, end)`` of a snippet, the ranges ``[first, last)`` that lie in it.

    And whether a sentence goes on beyond its start and its end.
    """

    start: int
    end: int
    first: int
    last: int
    goes_before: bool
    goes_after: bool


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
        return (cutter.snippet(cutter.opening()),)
    words = _words(text, ranges, width)
    passages = [_best(ranges, words, _Stretch(0, len(text), 0, len(ranges)), width)]
    snippets: list[Snippet] = []
    while passages and len(snippets) < n:
        best = max(passages)
        passages.remove(best)
        cut = cutter.cut(best)
        snippets.append(cutter.snippet(cut))
        rests = _rests(best.stretch, cut) if len(snippets) < n else ()
        passages += [_best(ranges, words, rest, width) for rest in rests if rest.first < rest.last]
    return tuple(snippets)


def _words(text: str, ranges: Sequence[Range], width: int) -> Sequence[str]:
    """Return for each range what counts as the same word, whatever its form."""
    if ranges[-1][1] - ranges[0][0] <= width:
        return [""] * len(ranges)  # no part of them is a better passage than all
    return [_WORDS[text[start:end]] for start, end in ranges]


def _word(text: str) -> str:
    return " ".join(stem(token.surface) for token in query_tokens(text)) or text


_WORDS: Final = BoundedCache(_word)


def _best(ranges: Sequence[Range], words: Sequence[str], stretch: _Stretch, width: int) -> _Passage:
    """Return the best run of ranges of a stretch, in time linear in their number."""
    best: _Passage | None = None
    seen: dict[str, int] = {}
    last, end = stretch.first, stretch.last
    for first in range(stretch.first, end):
        start, reached = ranges[first][0], last
        while last < end and (last == first or ranges[last][1] - start <= width):
            word = words[last]
            seen[word] = seen.get(word, 0) + 1
            last += 1
        if last > reached:
            score = (len(seen), last - first, start - ranges[last - 1][1], -start)
            if best is None or score > best.score:
                best = _Passage(score, first, last, stretch)
        if last == end:
            break  # what is left is a part of the passage seen last
        if seen[words[first]] == 1:
            del seen[words[first]]
        else:
            seen[words[first]] -= 1
    assert best
    return best


def _rests(stretch: _Stretch, cut: _Cut) -> tuple[_Stretch, _Stretch]:
    """Return what is left of a stretch before and after a snippet."""
    before = _Stretch(stretch.start, cut.start, stretch.first, max(stretch.first, cut.first))
    return before, _Stretch(cut.end, stretch.end, min(cut.last, stretch.last), stretch.last)


@dataclass(frozen=True, slots=True)
class _Cutter:
    """Finds where to begin and end."""

    text: str
    ranges: Sequence[Range]
    width: int

    def opening(self) -> _Cut:
        """Return the opening words."""
        start = self._after_spaces(0)
        end, _, goes_after = self._end(start, start, 0, len(self.text))
        return _Cut(start, end, 0, 0, False, goes_after)

    def cut(self, passage: _Passage) -> _Cut:
        """Return a passage with what can be shown around it in its stretch."""
        first, last, stretch = passage.first, passage.last, passage.stretch
        core_start, core_end = self.ranges[first][0], self.ranges[last - 1][1]
        start, goes_before = self._start(core_start, core_end, stretch)
        while first and self.ranges[first - 1][0] >= start:
            first -= 1
        if first and self.ranges[first - 1][1] > start:
            start, goes_before = self._after_spaces(self.ranges[first - 1][1]), True
        start = min(start, core_start)
        end, last, goes_after = self._end(start, core_end, last, stretch.end)
        return _Cut(start, end, first, last, goes_before, goes_after)

    def _start(self, core_start: int, core_end: int, stretch: _Stretch) -> tuple[int, bool]:
        """Return where to begin, and whether that is in the middle of a sentence."""
        room = max(0, self.width - (core_end - core_start))
        earliest = max(stretch.start, core_start - room)
        found = self._last_break(_SENTENCE_BREAK, max(0, earliest - 1), core_start)
        if found >= 0:
            return self._after_spaces(found), False
        if earliest == 0 or self._after_spaces(0) >= earliest:
            return self._after_spaces(0), False
        # In the middle of a sentence: as much before as after, if there is as much.
        room_after = min(room // 2, stretch.end - core_end)
        return self._word_start(max(earliest, core_start - room + room_after), core_start), True

    def _end(self, start: int, core_end: int, last: int, latest: int) -> tuple[int, int, bool]:
        """Return where to end, the number of ranges before, and whether a sentence goes on.

        The first ``last`` ranges lie before the end of the core.
        """
        end = max(core_end, min(latest, start + self.width))
        goes_on = self._after_spaces(end) < len(self.text)
        if goes_on:
            found = self._last_break(_SENTENCE_END, core_end, end)
            goes_on = found < 0 or found - start < MIN_FILL * self.width
            end = self._word_end(core_end, end) if goes_on else found
        while last < len(self.ranges) and self.ranges[last][0] < end:
            last += 1
        if last and self.ranges[last - 1][1] > end:
            last -= 1
            end, goes_on = self.ranges[last][0], True
        if self.text[end - 1 : end].isspace():
            end = core_end + len(self.text[core_end:end].rstrip())
        return end, last, goes_on

    def _last_break(self, pattern: re.Pattern[str], lowest: int, end: int) -> int:
        """Return where the last sentence of ``[lowest, end)`` ends, -1 if none does."""
        text = self.text
        starts = [text.rfind(char, lowest, end) for char in _BREAK_STARTS]
        while (start := max(starts)) >= 0:
            if found := pattern.match(text, start, end + 1):
                return found.end()
            starts[starts.index(start)] = text.rfind(text[start], lowest, start)
        return -1

    def _word_start(self, earliest: int, core_start: int) -> int:
        if self.text[earliest - 1].isspace():
            return self._after_spaces(earliest)
        space = _SPACE.search(self.text, earliest, core_start)
        start = space.end() if space else core_start
        return earliest if start - earliest >= LONG_WORD else self._after_spaces(start)

    def _word_end(self, core_end: int, latest: int) -> int:
        if self.text[latest].isspace():
            return latest
        if self.text[latest - 1].isspace():
            return max(core_end, latest - 1)
        earliest = max(core_end, latest - LONG_WORD)
        words = self.text[earliest:latest].rsplit(None, 1)
        end = max(earliest, latest - len(words[-1]) - 1) if words else earliest
        return latest if latest - end >= LONG_WORD else end

    def _after_spaces(self, index: int) -> int:
        if not self.text[index : index + 1].isspace():
            return index
        found = _SPACES.match(self.text, index)
        assert found  # it may be empty
        return found.end()

    def snippet(self, cut: _Cut) -> Snippet:
        """Make a snippet, white space tidied."""
        piece, shift = self.text[cut.start : cut.end], cut.start
        inside = self.ranges[cut.first : cut.last]
        if "  " in piece or not piece.isprintable():  # as white space and soft hyphens are not
            piece, inside = _tidied(piece, [(start - shift, end - shift) for start, end in inside])
            shift = 0
        if cut.goes_before:
            piece, shift = ELLIPSIS + piece, shift - len(ELLIPSIS)
        if cut.goes_after:
            piece += ELLIPSIS
        return Snippet(piece, tuple([(start - shift, end - shift) for start, end in inside]))


def _tidied(piece: str, ranges: Sequence[Range]) -> tuple[str, Sequence[Range]]:
    """Make white space single spaces and join words parted at a soft hyphen."""
    tidy = " ".join(piece.split())
    if len(tidy) == len(piece) and "\u00ad" not in piece:
        return tidy, ranges  # every white space was one character
    parts: list[str] = []
    gaps = [_Gap(-1, 0, 0, 0)]
    for found in _TIDIED.finditer(piece):
        start, end = found.span()
        space = "" if piece[start] == "\u00ad" else " "
        parts += piece[gaps[-1].end : start], space
        new = gaps[-1].new_index(start)
        gaps.append(_Gap(start, end, new, new + len(space)))
    parts.append(piece[gaps[-1].end :])
    return "".join(parts), [
        (_new_index(gaps, start), _new_index(gaps, end)) for start, end in ranges
    ]


class _Gap(NamedTuple):
    """Code points ``[start, end)`` that are to become ``[new_start, new_end)``."""

    start: int
    end: int
    new_start: int
    new_end: int

    def new_index(self, index: int) -> int:
        """Return what an index in the gap, or after it and before the next one, becomes."""
        return self.new_start if index < self.end else self.new_end + index - self.end


def _new_index(gaps: Sequence[_Gap], index: int) -> int:
    return gaps[bisect_right(gaps, index, key=itemgetter(0)) - 1].new_index(index)

"""Passages of a text for a result list, chosen around what matched.

A passage is scored by how many different words matched in it, then by how many matches
it has, then by how close together they are; of equals the earlier one wins. Work is
proportional to the number of ranges and of snippets; of the text itself only the
surroundings of the chosen passages are looked at.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from operator import attrgetter
from typing import Final

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


@dataclass(frozen=True, slots=True)
class _Stretch:
    """Text ``[start, end)`` not shown yet, with the ranges ``[first, last)`` that lie in it."""

    start: int
    end: int
    first: int
    last: int


@dataclass(frozen=True, slots=True)
class _Passage:
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
    best = _best(ranges, words, _Stretch(0, len(text), 0, len(ranges)), width)
    cut = cutter.cut(best)
    if n == 1:
        return (cutter.snippet(cut),)
    snippets, passages = [cutter.snippet(cut)], []
    while len(snippets) < n:
        rests = _rests(best.stretch, cut)
        passages += [_best(ranges, words, rest, width) for rest in rests if rest.first < rest.last]
        if not passages:
            break
        best = max(passages, key=attrgetter("score"))
        passages.remove(best)
        cut = cutter.cut(best)
        snippets.append(cutter.snippet(cut))
    return tuple(snippets)


def _words(text: str, ranges: Sequence[Range], width: int) -> Sequence[str]:
    """Return for each range what counts as the same word, whatever its form."""
    if ranges[-1][1] - ranges[0][0] <= width:
        return ()  # no part of them is a better passage than all
    return [_WORDS[text[start:end]] for start, end in ranges]


def _word(text: str) -> str:
    return " ".join(stem(token.surface) for token in query_tokens(text)) or text


_WORDS: Final = BoundedCache(_word)


def _best(ranges: Sequence[Range], words: Sequence[str], stretch: _Stretch, width: int) -> _Passage:
    """Return the best run of ranges of a stretch, in time linear in their number.

    For each range those runs are compared that end with it and reach as far back as fits.
    """
    first, last = stretch.first, stretch.last
    extent = ranges[first][0] - ranges[last - 1][1]
    if -extent <= width:  # no part is better than all
        score = (len(set(words[first:last])), last - first, extent, -ranges[first][0])
        return _Passage(score, first, last, stretch)
    best_n_words = best_n = best_extent = best_first = 0
    seen: dict[str, int] = {}
    for index in range(first, last):
        end, word = ranges[index][1], words[index]
        seen[word] = seen.get(word, 0) + 1
        while end - ranges[first][0] > width and first < index:
            if (count := seen[words[first]]) > 1:
                seen[words[first]] = count - 1
            else:
                del seen[words[first]]
            first += 1
        n_words, n, extent = len(seen), index + 1 - first, ranges[first][0] - end
        if n_words >= best_n_words and (n_words, n, extent) > (best_n_words, best_n, best_extent):
            best_n_words, best_n, best_extent, best_first = n_words, n, extent, first
    score = (best_n_words, best_n, best_extent, -ranges[best_first][0])
    return _Passage(score, best_first, best_first + best_n, stretch)


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
        if end and self.text[end - 1].isspace():
            end = core_end + len(self.text[core_end:end].rstrip())
        return end, last, goes_on

    def _last_break(self, pattern: re.Pattern[str], lowest: int, end: int) -> int:
        """Return where the last sentence of ``[lowest, end)`` ends, -1 if none does."""
        window = self.text[lowest:end]
        starts = [window.rfind(char) for char in _BREAK_STARTS if char in window]
        while starts:
            start = max(starts)
            if found := pattern.match(self.text, lowest + start, end + 1):
                return found.end()
            starts.remove(start)
            if (following := window.rfind(window[start], 0, start)) >= 0:
                starts.append(following)
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
        text = self.text
        for _ in range(2):  # as is usual
            if index == len(text) or not text[index].isspace():
                return index
            index += 1
        found = _SPACES.match(text, index)
        assert found  # it may be empty
        return found.end()

    def snippet(self, cut: _Cut) -> Snippet:
        """Make a snippet, white space tidied."""
        piece, shift = self.text[cut.start : cut.end], cut.start
        inside = self.ranges[cut.first : cut.last]
        if "  " in piece or not piece.isprintable():  # as white space and soft hyphens are not
            piece, inside = _tidied(piece, [(start - shift, end - shift) for start, end in inside])
            shift = 0
        before = ELLIPSIS if cut.goes_before else ""
        after = ELLIPSIS if cut.goes_after else ""
        shift -= len(before)
        shown = tuple([(start - shift, end - shift) for start, end in inside])
        return Snippet(f"{before}{piece}{after}", shown)


def _tidied(piece: str, ranges: Sequence[Range]) -> tuple[str, Sequence[Range]]:
    """Make white space single spaces and join words parted at a soft hyphen."""
    if "\u00ad" in piece:
        return _joined(piece, ranges)
    tidy = _spaced(piece)
    if len(tidy) == len(piece):
        return tidy, ranges  # every white space was one character
    moved: list[Range] = []
    position = new = 0
    for start, end in ranges:
        new_start = new + len(_spaced(f"x{piece[position:start]}x")) - 2
        position, new = end, new_start + len(_spaced(piece[start:end]))
        moved.append((new_start, new))
    return tidy, moved


def _spaced(text: str) -> str:
    return " ".join(text.split())


def _joined(piece: str, ranges: Sequence[Range]) -> tuple[str, Sequence[Range]]:
    """Do the same where there are soft hyphens."""
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

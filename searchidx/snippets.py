"""Passages of a text for a result list, chosen around what matched.

A passage is scored by how many different words matched in it, then by how many matches
it has, then by how close together they are; of equals the earlier one wins. Work is
proportional to the number of ranges and of snippets; of the text itself only the
surroundings of the chosen passages are looked at.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from searchidx.analysis import query_tokens, stem
from searchidx.analysis.caching import BoundedCache
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
_OTHER_BREAKS: Final = "\n!?…"
_SPACE: Final = re.compile(r"\s")
_SPACES: Final = re.compile(r"\s*")
_TIDIED: Final = re.compile(r"\u00ad\s*\n\s*|[^\S ]\s*| \s+")


_Stretch = tuple[int, int, int, int]
"""Text ``[start, end)`` not shown yet, and the ranges ``[first, last)`` that lie in it."""
_Passage = tuple[tuple[int, int, int, int], int, int, _Stretch]
"""A score (greater is better) and a run of ranges ``[first, last)`` of a stretch that fits."""
_Cut = tuple[int, int, int, int, str, str]
"""A stretch that is shown, and what stands before and after it: an ellipsis or nothing."""


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
    if not ranges:
        return (_opening(text, width),)
    words = _words(text, ranges, width)
    best = _best(ranges, words, (0, len(text), 0, len(ranges)), width)
    cut = _cut(text, ranges, best, width)
    if n == 1:
        return (_snippet(text, ranges, cut),)
    snippets: list[Snippet] = [_snippet(text, ranges, cut)]
    passages: list[_Passage] = []
    while len(snippets) < n:
        rests = _rests(best[-1], cut)
        passages += [_best(ranges, words, rest, width) for rest in rests if rest[2] < rest[3]]
        if not passages:
            break
        best = max(passages)
        passages.remove(best)
        cut = _cut(text, ranges, best, width)
        snippets.append(_snippet(text, ranges, cut))
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
    _, _, first, last = stretch
    extent = ranges[first][0] - ranges[last - 1][1]
    if -extent <= width:  # no part is better than all
        score = len(set(words[first:last])), last - first, extent, -ranges[first][0]
        return score, first, last, stretch
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
    score = best_n_words, best_n, best_extent, -ranges[best_first][0]
    return score, best_first, best_first + best_n, stretch


def _rests(stretch: _Stretch, cut: _Cut) -> tuple[_Stretch, _Stretch]:
    """Return what is left of a stretch before and after a snippet."""
    start, end, first, last = stretch
    before = start, cut[0], first, max(first, cut[2])
    return before, (cut[1], end, min(cut[3], last), last)


def _opening(text: str, width: int) -> Snippet:
    """Return the opening words."""
    start = _after_spaces(text, 0)
    end, after = _end(text, start, start, len(text), width)
    return _snippet(text, (), (start, _without_spaces(text, start, end), 0, 0, "", after))


def _cut(text: str, ranges: Sequence[Range], passage: _Passage, width: int) -> _Cut:
    """Return a passage with what can be shown around it in its stretch."""
    _, first, last, stretch = passage
    core_start, core_end = ranges[first][0], ranges[last - 1][1]
    start, before = _start(text, core_start, core_end, stretch, width)
    while first and ranges[first - 1][0] >= start:
        first -= 1
    if first and ranges[first - 1][1] > start:
        start, before = _after_spaces(text, ranges[first - 1][1]), ELLIPSIS
    start = min(start, core_start)
    end, after = _end(text, start, core_end, stretch[1], width)
    while last < len(ranges) and ranges[last][0] < end:
        last += 1
    if ranges[last - 1][1] > end:
        last -= 1
        end, after = ranges[last][0], ELLIPSIS
    return start, _without_spaces(text, core_end, end), first, last, before, after


def _start(
    text: str, core_start: int, core_end: int, stretch: _Stretch, width: int
) -> tuple[int, str]:
    """Return where to begin, and an ellipsis if that is in the middle of a sentence."""
    room = max(0, width - (core_end - core_start))
    earliest = max(stretch[0], core_start - room)
    found = _last_break(text, _SENTENCE_BREAK, max(0, earliest - 1), core_start)
    if found >= 0:
        return _after_spaces(text, found), ""
    opening = _after_spaces(text, 0)
    if opening >= earliest:
        return opening, ""
    # In the middle of a sentence: as much before as after, if there is as much.
    room_after = min(room // 2, stretch[1] - core_end)
    return _word_start(text, max(earliest, core_start - room + room_after), core_start), ELLIPSIS


def _end(text: str, start: int, core_end: int, latest: int, width: int) -> tuple[int, str]:
    """Return where to end, and an ellipsis if a sentence goes on there."""
    end = max(core_end, min(latest, start + width))
    if _after_spaces(text, end) == len(text):
        return end, ""
    found = _last_break(text, _SENTENCE_END, core_end, end)
    if found < 0 or found - start < MIN_FILL * width:
        return _word_end(text, core_end, end), ELLIPSIS
    return found, ""


def _last_break(text: str, pattern: re.Pattern[str], lowest: int, end: int) -> int:
    """Return where the last sentence of ``[lowest, end)`` ends, -1 if none does."""
    window = text[lowest:end]
    last = window.rfind(".")
    for char in _OTHER_BREAKS:
        if char in window:
            last = max(last, window.rfind(char))
    if last < 0:
        return -1
    if found := pattern.match(text, lowest + last, end + 1):
        return found.end()
    ends = [found.end() for found in pattern.finditer(text, lowest, end + 1)]
    return ends[-1] if ends else -1


def _word_start(text: str, earliest: int, core_start: int) -> int:
    """Return where the first word begins that begins there or later."""
    if text[earliest - 1].isspace():
        return _after_spaces(text, earliest)
    space = _SPACE.search(text, earliest, core_start)
    start = space.end() if space else core_start
    return earliest if start - earliest >= LONG_WORD else _after_spaces(text, start)


def _word_end(text: str, core_end: int, latest: int) -> int:
    """Return where the last word ends that ends there or earlier."""
    if text[latest].isspace():
        return latest
    if text[latest - 1].isspace():
        return max(core_end, latest - 1)
    earliest = max(core_end, latest - LONG_WORD)
    words = text[earliest:latest].rsplit(None, 1)
    end = max(earliest, latest - len(words[-1]) - 1) if words else earliest
    return latest if latest - end >= LONG_WORD else end


def _after_spaces(text: str, index: int) -> int:
    for _ in range(2):  # as is usual
        if index == len(text) or not text[index].isspace():
            return index
        index += 1
    found = _SPACES.match(text, index)
    assert found  # it may be empty
    return found.end()


def _without_spaces(text: str, core_end: int, end: int) -> int:
    """Return the end without the white space before it, if that is after the core."""
    if end and text[end - 1].isspace():
        return core_end + len(text[core_end:end].rstrip())
    return end


def _snippet(text: str, ranges: Sequence[Range], cut: _Cut) -> Snippet:
    """Make a snippet, white space tidied."""
    shift, end, first, last, before, after = cut
    piece, inside = text[shift:end], ranges[first:last]
    if "  " in piece or not piece.isprintable():  # as white space and soft hyphens are not
        piece, inside = _tidied(piece, [(start - shift, end - shift) for start, end in inside])
        shift = 0
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

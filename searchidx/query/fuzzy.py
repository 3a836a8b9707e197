"""Words that are a few edits away.

The distance is that of optimal string alignment: insertions, deletions, replacements and
swaps of two neighbours, no place being edited twice (Boytsov 2011, "Indexing methods for
approximate dictionary searching", section 2.1). Its table has a row per character of the
word compared; rows are lists with a cell per prefix of the text.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from typing import Final

Row = list[int]

_AFTER_ALL: Final = "\U0010ffff"


def distance(a: str, b: str, limit: int) -> int:
    """Return the number of edits between two words, ``limit + 1`` for any greater number."""
    if abs(len(a) - len(b)) > limit:
        return limit + 1
    rows = [_first_row(a, limit)]
    for depth in range(1, len(b) + 1):
        rows.append(_next_row(a, b, depth, rows, limit))
        if min(rows[-1]) > limit and min(rows[-2]) >= limit:
            return limit + 1
    return rows[-1][-1]


def within(text: str, max_edits: int, vocabulary: Sequence[str]) -> Iterator[int]:
    """Yield the indices of the words at most ``max_edits`` away, in order.

    ``vocabulary`` is sorted by code points, without repetitions. Neighbouring words share
    the rows of their common prefix; where a prefix is too far away already, all words that
    begin with it are passed over, and where no edit is left, all that do not go on as the
    text does.
    """
    rows = [_first_row(text, max_edits)]
    path = ""
    index = 0
    while index < len(vocabulary):
        word = vocabulary[index]
        del rows[_n_common(path, word) + 1 :]
        dead = _extend(text, word, rows, max_edits)
        path = word[: len(rows) - 1]
        if dead:
            target = _next_prefix(text, path, rows, max_edits)
            index = max(index + 1, bisect_left(vocabulary, target, index))
            continue
        if rows[-1][-1] <= max_edits:
            yield index
        index += 1


def _n_common(a: str, b: str) -> int:
    n = 0
    for x, y in zip(a, b, strict=False):
        if x != y:
            break
        n += 1
    return n


def _extend(text: str, word: str, rows: list[Row], limit: int) -> bool:
    """Add the rows of a word to those of its prefix; stop and say so where all is too far."""
    for depth in range(len(rows), len(word) + 1):
        rows.append(_next_row(text, word, depth, rows, limit))
        # One row back counts too: a swap goes over two characters.
        if min(rows[-1]) > limit and min(rows[-2]) >= limit:
            return True
    return False


def _next_prefix(text: str, path: str, rows: list[Row], limit: int) -> str:
    """Return the least string after all words with a prefix that is too far away.

    If no edit was left before its last character, only the characters of the text near
    that place could stand there.
    """
    depth = len(path) - 1
    if min(rows[depth]) >= limit and (depth == 0 or min(rows[depth - 1]) >= limit):
        expected = text[max(0, depth - limit - 1) : depth + limit + 1]
        later = [c for c in expected if c > path[depth]]
        return path[:depth] + (min(later) if later else _AFTER_ALL)
    return path + _AFTER_ALL


def _first_row(text: str, limit: int) -> Row:
    return [min(i, limit + 1) for i in range(len(text) + 1)]


def _next_row(text: str, word: str, depth: int, rows: list[Row], limit: int) -> Row:
    """Return the row of ``word[:depth]``: cell j is its distance to ``text[:j]``.

    Only the cells within ``limit`` of the diagonal can be small; the others are limit + 1.
    """
    too_far = limit + 1
    above = rows[depth - 1]
    row = [too_far] * len(above)
    char = word[depth - 1]
    before = word[depth - 2] if depth > 1 else ""
    if depth <= limit:
        row[0] = depth
    for j in range(max(1, depth - limit), min(len(text), depth + limit) + 1):
        best = above[j - 1] + (text[j - 1] != char)
        if above[j] < best:
            best = above[j] + 1
        if row[j - 1] < best:
            best = row[j - 1] + 1
        if j > 1 and before == text[j - 1] and char == text[j - 2] and before != char:
            best = min(best, rows[depth - 2][j - 2] + 1)
        row[j] = min(best, too_far)
    return row

"""Words that are a few edits away.

The distance is that of optimal string alignment: insertions, deletions, replacements and
swaps of two neighbours, no place being edited twice (Boytsov 2011, "Indexing methods for
approximate dictionary searching", section 2.1). Its table has a row per character of the
word compared; rows are lists with a cell per prefix of the text.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from searchidx.query.vocabulary import Vocabulary

Row = list[int]


def distance(a: str, b: str, limit: int) -> int:
    """Return the number of edits between two words, ``limit + 1`` for any greater number."""
    if abs(len(a) - len(b)) > limit:
        return limit + 1
    before: Row = []
    row = [min(i, limit + 1) for i in range(len(a) + 1)]
    for depth in range(1, len(b) + 1):
        before, row = row, _next_row(a, b[:depth], row, before, limit)
        # One row back counts too: a swap goes over two characters.
        if min(row) > limit and min(before) >= limit:
            return limit + 1
    return row[-1]


def within(text: str, max_edits: int, vocabulary: Iterable[str]) -> Iterator[int]:
    """Yield the indices of the words at most ``max_edits`` away, in order.

    For the few words of a text; whoever holds many makes a :class:`Vocabulary` of them.
    """
    yield from Vocabulary.from_strings(vocabulary).within(text, max_edits).tolist()


def _next_row(text: str, word: str, above: Row, before: Row, limit: int) -> Row:
    """Return the last row of a word: cell j is its distance to ``text[:j]``.

    Only the cells within ``limit`` of the diagonal can be small; the others are limit + 1.
    """
    depth, too_far = len(word), limit + 1
    row = [too_far] * len(above)
    if depth <= limit:
        row[0] = depth
    for j in range(max(1, depth - limit), min(len(text), depth + limit) + 1):
        replaced = above[j - 1] + (text[j - 1] != word[-1])
        row[j] = min(replaced, above[j] + 1, row[j - 1] + 1, too_far)
        if before and j > 1 and word[-2:] == text[j - 1] + text[j - 2]:
            row[j] = min(row[j], before[j - 2] + 1)
    return row

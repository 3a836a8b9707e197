"""Edit distances from one text to many words of one length, a character of all at a time.

The distance is that of optimal string alignment: insertions, deletions, replacements and
swaps of two neighbours, no place being edited twice (Boytsov 2011, "Indexing methods for
approximate dictionary searching", section 2.1). Of its table only the diagonals are worked
out from which the last cell is still within reach (Ukkonen 1985, "Algorithms for approximate
string matching"), and words for which it is not are dropped on the way.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

Array = NDArray[Any]


def near(
    codes: Array, starts: Array, length: int, text: str, limit: int
) -> tuple[Array, Array]:
    """Return which words are at most ``limit`` edits away from a text, and how many.

    ``codes`` are code points, ``starts: int64[n]`` where in them the words begin, each of
    ``length``. The answer is ``(int64[k], uint8[k])``: indices into ``starts``, increasing,
    and edits. ``limit`` is less than 100.
    """
    return _Alignment(codes, starts, length, text, limit).run()


class _Alignment:
    """Rows are places in the words, diagonals how much further one is in the text.

    A cell is uint8[n], a distance for each word that is left, ``limit + 1`` for any that is
    greater; a row has a cell for each diagonal from ``low``.
    """

    def __init__(self, codes: Array, starts: Array, length: int, text: str, limit: int) -> None:
        self.codes = codes
        self.starts = starts
        self.length = length
        self.text = [ord(char) for char in text]
        self.limit = limit
        self.last = len(text) - length
        slack = (limit - abs(self.last)) // 2
        self.low = min(0, self.last) - slack
        self.high = max(0, self.last) + slack
        self.left = np.arange(len(starts))

    def run(self) -> tuple[Array, Array]:
        if abs(self.last) > self.limit:
            return self.left[:0], np.empty(0, np.uint8)
        diagonals = range(self.low, self.high + 1)
        row = [self._constant(d if 0 <= d <= len(self.text) else self.limit + 1) for d in diagonals]
        before = row
        same: dict[int, Array] = {}
        for place in range(1, self.length + 1):
            chars = self.codes[self.starts + (place - 1)]
            same_before, same = same, self._same(chars, place)
            row, before = self._row(place, row, before, same, same_before), row
            if self.limit < place < self.length:
                row, before, same = self._without_far(row, before, same)
        edits = row[self.last - self.low]
        found = np.flatnonzero(edits <= self.limit)
        return self.left[found], edits[found]

    def _constant(self, value: int) -> Array:
        return np.full(len(self.starts), min(value, self.limit + 1), np.uint8)

    def _same(self, chars: Array, place: int) -> dict[int, Array]:
        """Say which characters are those of the text (numbered from 1) around a place."""
        first = max(1, place + self.low - 1)
        last = min(len(self.text), place + self.high + 1)
        return {j: chars == self.text[j - 1] for j in range(first, last + 1)}

    def _row(
        self,
        place: int,
        above: list[Array],
        before: list[Array],
        same: dict[int, Array],
        same_before: dict[int, Array],
    ) -> list[Array]:
        too_far = np.uint8(self.limit + 1)
        row: list[Array] = []
        for index in range(len(above)):
            j = place + self.low + index
            if j <= 0 or j > len(self.text):
                row.append(self._constant(place if j == 0 else self.limit + 1))
                continue
            cell = above[index] + ~same[j]
            if index + 1 < len(above):
                np.minimum(cell, above[index + 1] + np.uint8(1), out=cell)
            if index:
                np.minimum(cell, row[-1] + np.uint8(1), out=cell)
            if place > 1 and j > 1:
                swapped = same[j - 1] & same_before[j]
                np.minimum(cell, before[index] + np.where(swapped, np.uint8(1), too_far), out=cell)
            row.append(np.minimum(cell, too_far, out=cell))
        return row

    def _without_far(
        self, row: list[Array], before: list[Array], same: dict[int, Array]
    ) -> tuple[list[Array], list[Array], dict[int, Array]]:
        """Drop the words whose last cell cannot be near any more."""
        alive = np.zeros(len(self.starts), np.bool_)
        for index, (cell, cell_before) in enumerate(zip(row, before, strict=True)):
            room = self.limit - abs(self.low + index - self.last)
            alive |= cell <= room
            alive |= cell_before < room  # a swap goes over two characters
        kept = np.flatnonzero(alive)
        if len(kept) > 0.8 * len(alive):
            return row, before, same
        self.left = self.left[kept]
        self.starts = self.starts[kept]
        return (
            [cell[kept] for cell in row],
            [cell[kept] for cell in before],
            {j: equal[kept] for j, equal in same.items()},
        )

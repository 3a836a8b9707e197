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


def near(codes: Array, starts: Array, length: int, text: str, limit: int) -> tuple[Array, Array]:
    """Return which words are at most ``limit`` edits away from a text, and how many.

    ``codes`` are code points, ``starts: int64[n]`` where in them the words begin, each of
    ``length``. The answer is ``(int64[k], uint8[k])``: indices into ``starts``, increasing,
    and edits. ``limit`` is less than 100.
    """
    return _Alignment(codes, starts, length, text, limit).run()


class _Alignment:
    """Rows are places in the words; diagonals are numbered by how much further the text is.

    A row is ``uint8[d, n]``: for each diagonal from ``low``, and each word that is left, the
    distance of what has been read, ``limit + 1`` for any that is greater.
    """

    def __init__(self, codes: Array, starts: Array, length: int, text: str, limit: int) -> None:
        self.codes = codes
        self.length = length
        self.limit = limit
        self.last = len(text) - length
        slack = (limit - abs(self.last)) // 2
        self.low = min(0, self.last) - slack
        self.high = max(0, self.last) + slack
        self.starts = starts
        self.left = np.arange(len(starts))
        self.around = self._padded(text)

    def run(self) -> tuple[Array, Array]:
        if abs(self.last) > self.limit:
            return self.left[:0], np.empty(0, np.uint8)
        too_far = np.uint8(self.limit + 1)
        first = [d if d >= 0 else too_far for d in range(self.low, self.high + 1)]
        row = before = np.repeat(np.array(first, np.uint8)[:, None], len(self.starts), axis=1)
        differs = np.ones((len(row) + 2, len(self.starts)), np.bool_)
        for place in range(self.length):
            chars = self.codes[self.starts + place]
            around = self.around[place : place + len(differs), None]
            differs, differed = chars != around, differs
            row, before = self._next(row, before, differs, differed), row
            if self.limit <= place < self.length - 1:
                row, before, differs = self._without_far(row, before, differs)
        edits = row[self.last - self.low]
        found = np.flatnonzero(edits <= self.limit)
        return self.left[found], edits[found]

    def _padded(self, text: str) -> Array:
        """Return the text with places around it, like no character, so that no row ends short.

        From the place of a row on come the characters of its diagonals, one more on each side.
        """
        none = np.iinfo(self.codes.dtype).max
        points = [min(ord(char), none) for char in text]
        n_before = 1 - self.low
        n_after = self.length + self.high + 1 - len(text)
        return np.array([none] * n_before + points + [none] * n_after, self.codes.dtype)

    def _next(self, above: Array, before: Array, differs: Array, differed: Array) -> Array:
        """Return the row below: a replacement, a deletion, a swap or an insertion more."""
        one, too_far = np.uint8(1), np.uint8(self.limit + 1)
        row: Array = above + differs[1:-1]
        np.minimum(row[:-1], above[1:] + one, out=row[:-1])
        no_swap = differs[:-2] | differed[2:]
        np.minimum(row, before + one + no_swap * too_far, out=row)
        for index in range(1, len(row)):
            np.minimum(row[index], row[index - 1] + one, out=row[index])
        return np.minimum(row, too_far, out=row)

    def _without_far(self, row: Array, before: Array, differs: Array) -> tuple[Array, Array, Array]:
        """Drop the words whose last cell cannot be near any more."""
        detour = np.abs(np.arange(self.low, self.high + 1) - self.last)
        room = (self.limit - detour).astype(np.uint8)[:, None]
        alive = (row <= room) | (before < room)  # a swap goes over two characters
        kept = np.flatnonzero(alive.any(axis=0))
        if len(kept) > 0.8 * len(self.left):
            return row, before, differs
        self.left = self.left[kept]
        self.starts = self.starts[kept]
        return row[:, kept], before[:, kept], differs[:, kept]

"""Edit distances from one text to many words, a character of all of them at a time.

The distance is that of optimal string alignment: insertions, deletions, replacements and
swaps of two neighbours, no place being edited twice (Boytsov 2011, "Indexing methods for
approximate dictionary searching", section 2.1). Of its table only the diagonals are worked
out that a near word can go through (Ukkonen 1985, "Algorithms for approximate string
matching"), and words that can be near no more are dropped on the way.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from searchidx.query.wordtable import Array


class Alignment:
    """The last row of the table of each of n words, of which ``place`` characters were read.

    ``row: int8[d, n]`` has a cell for each diagonal from ``-limit`` to ``limit``: the distance
    to the text up to ``place`` and so many characters further, ``limit + 1`` for any that is
    greater. ``limit`` is less than 60.
    """

    def __init__(self, text: str, limit: int, n: int) -> None:
        self.place = 0
        self._limit = limit
        self._points = np.array([ord(char) for char in text], np.int64)
        self._diagonals = np.arange(-limit, limit + 1, dtype=np.int8)[:, None]
        first = np.where(self._diagonals < 0, limit + 1, self._diagonals).astype(np.int8)
        self._row = np.repeat(first, n, axis=1)
        self._before = self._row
        self._differed = np.ones(self._row.shape, np.bool_)

    def read(self, chars: Array) -> None:
        """Go on by one character of each word: a replacement, deletion, swap or insertion."""
        one, too_far = np.int8(1), np.int8(self._limit + 1)
        differs = chars != self._around(chars.dtype)[:, None]
        row = self._row + differs[1:-1]
        np.minimum(row[:-1], self._row[1:] + one, out=row[:-1])
        no_swap = differs[:-2] | self._differed
        np.minimum(row, self._before + one + no_swap * too_far, out=row)
        for index in range(1, len(row)):
            np.minimum(row[index], row[index - 1] + one, out=row[index])
        self._before, self._row = self._row, np.minimum(row, too_far, out=row)
        self._differed = differs[2:]
        self.place += 1

    def near(self, codes: Array, starts: Array, lengths: Array) -> tuple[Array, Array]:
        """Read the words to their ends; return which are near the text, and how many edits.

        ``starts: int64[n]`` and ``lengths`` say where in the code points ``codes`` they are;
        no length is more than ``limit`` away from the text's. The answer is ``(int64[k],
        int8[k])``, indices of words and edits, in no order.
        """
        left = np.arange(len(starts))
        longer = (len(self._points) - lengths).astype(np.int8)
        found = [(left[:0], np.empty(0, np.int8))]
        while len(left):
            at_end = longer == len(self._points) - self.place
            if at_end.any():
                edits: Array = self._row[len(self._points) - self.place + self._limit]
                done = np.flatnonzero(at_end & (edits <= self._limit))
                found.append((left[done], edits[done]))
            if self.place > self._limit or at_end.any():
                kept = np.flatnonzero(self.may_be_near(longer) & ~at_end)
                left, starts, longer = left[kept], starts[kept], longer[kept]
                self.take(kept)
            self.read(codes[self.place :][starts])
        return np.concatenate([i for i, _ in found]), np.concatenate([e for _, e in found])

    def may_be_near(self, longer: Array | None = None) -> Array:
        """Say which words can still be near, however they go on.

        ``longer: int8[n]``, if it is known, is by how much the text is longer than each.
        """
        detour = 0 if longer is None else np.abs(self._diagonals - longer)
        room = np.int8(self._limit) - detour
        # One row back counts too: a swap goes over two characters.
        is_alive: Array = np.any((self._row <= room) | (self._before < room), axis=0)
        return is_alive

    def take(self, words: Array) -> None:
        """Go on with some of the words only, or with several for one."""
        self._row = self._row[:, words]
        self._before = self._before[:, words]
        self._differed = self._differed[:, words]

    def _around(self, dtype: np.dtype[Any]) -> Array:
        """Return the characters of the text at the diagonals of this place, one more each side.

        Where there are none stands what is no character.
        """
        first = self.place - self._limit - 1
        none = np.iinfo(dtype).max
        around = np.full(len(self._diagonals) + 2, none, dtype)
        known = self._points[max(0, first) : first + len(around)]
        around[max(0, -first) : max(0, -first) + len(known)] = np.minimum(known, none)
        return around

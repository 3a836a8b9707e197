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
from numpy.typing import NDArray

Array = NDArray[Any]


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

    def edits(self) -> Array:
        """Return the distances of words that end here; they are as long as a near one may be."""
        edits: Array = self._row[len(self._points) - self.place + self._limit]
        return edits

    def may_be_near(self, lengths: Array | None = None) -> Array:
        """Say which words can still be near, of whatever length or of ``lengths: int8[n]``.

        These are how much longer the text is than the word.
        """
        if lengths is None:
            room = np.int8(self._limit)
        else:
            room = np.int8(self._limit) - np.abs(self._diagonals - lengths)
        # One row back counts too: a swap goes over two characters.
        alive: Array = ((self._row <= room) | (self._before < room)).any(axis=0)
        return alive

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


def near(
    alignment: Alignment, codes: Array, starts: Array, longer: Array, text: str, limit: int
) -> tuple[Array, Array]:
    """Return which words are at most ``limit`` edits away from a text, and how many.

    ``codes`` are code points, ``starts: int64[n]`` says where in them the words begin, and
    ``longer: int8[n]`` by how much the text is longer than each, from ``-limit`` to ``limit``.
    The alignment is one of these words. The answer is ``(int64[k], int8[k])``: indices into
    ``starts``, and edits, in no order.
    """
    left = np.arange(len(starts))
    found = [(left[:0], np.empty(0, np.int8))]
    while len(left):
        at_end = longer == len(text) - alignment.place
        if at_end.any():
            edits = alignment.edits()
            done = np.flatnonzero(at_end & (edits <= limit))
            found.append((left[done], edits[done]))
        if alignment.place > limit or at_end.any():
            kept = np.flatnonzero(alignment.may_be_near(longer) & ~at_end)
            left, starts, longer = left[kept], starts[kept], longer[kept]
            alignment.take(kept)
        alignment.read(codes[alignment.place :][starts])
    indices, edits = map(np.concatenate, zip(*found, strict=True))
    return indices, edits

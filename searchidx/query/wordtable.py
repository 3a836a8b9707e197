"""Sorted words, one after the other in UTF-8, and what is worked out of them for a search."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable
from functools import cached_property
from typing import Any, Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

Array = NDArray[Any]

N_HEAD: Final = 4
"""The characters of a head: more make the heads too many, fewer leave too many words."""

CHUNK: Final = 1 << 17  # bytes looked at in one go, so that what they give stays in the cache
_AFTER_ALL: Final = b"\xff"  # greater than any byte of UTF-8


class Wide(NamedTuple):
    """The words that are not ASCII alone.

    Their ``ranks`` are increasing; ``points: uint32`` are their code points, where each word
    has its start and its length.
    """

    ranks: Array
    points: Array
    starts: Array
    lengths: Array


class Heads(NamedTuple):
    """How words of at least ``N_HEAD`` characters of ASCII begin: ``chars: uint8[N_HEAD, k]``.

    A head stands for the words from its rank in ``firsts`` to the next one's; there are other,
    shorter or wide words between them.
    """

    firsts: Array
    chars: Array


class WordTable:
    """Words in the order of their code points, each named by its rank; without repetitions.

    ``blob`` holds them in UTF-8 (lone surrogates too), a byte after each, whatever it is;
    ``offsets: uint32[n + 1]`` says where each begins and the blob ends. Both are kept, not
    copied. What is worked out at the first need of it takes about six bytes a word, and for
    those that are not ASCII 24 and 4 a character more. Threads may share a table: at worst
    two of them work out the same.
    """

    def __init__(self, blob: bytes | bytearray | memoryview, offsets: Array) -> None:
        self.codes = np.frombuffer(blob, np.uint8)
        self.offsets = offsets

    def __len__(self) -> int:
        return len(self.offsets) - 1

    def raw(self, rank: int) -> bytes:
        """Return the word of a rank in UTF-8."""
        return self.codes[self.offsets[rank] : self.offsets[rank + 1] - 1].tobytes()

    def word(self, rank: int) -> str:
        """Return the word of a rank."""
        return self.raw(rank).decode("utf-8", "surrogatepass")

    def starts(self, ranks: Array) -> Array:
        """Return where in the blob words begin, ``int64``."""
        return self.offsets[ranks].astype(np.int64)

    def words_at(self, places: Array) -> Array:
        """Return the ranks of the words at places of the blob."""
        return np.searchsorted(self.offsets, places.astype(np.uint32), side="right") - 1

    def prefix_range(self, prefix: str) -> tuple[int, int]:
        """Return the first rank of the words that begin with a prefix and the one after them."""
        raw = encoded(prefix)
        low = bisect_left(range(len(self)), raw, key=self.raw)
        return low, bisect_left(range(len(self)), raw + _AFTER_ALL, low, key=self.raw)

    @cached_property
    def narrow_lengths(self) -> Array:
        """The lengths of the words of ASCII alone, ``int32[n]``; -1 for the others."""
        lengths = np.subtract(self.offsets[1:], self.offsets[:-1]).astype(np.int32)
        lengths -= 1
        lengths[self.wide.ranks] = -1
        return lengths

    @cached_property
    def wide(self) -> Wide:
        """The words that are not ASCII alone."""
        words = self.words_at(_inside(self.codes))
        firsts = first_of_each(words)
        ranks, n_inside = words[firsts], np.diff(firsts, append=len(words))
        starts = self.starts(ranks)
        n_bytes = self.starts(ranks + 1) - 1 - starts
        text = self.codes[spread(starts, n_bytes)].tobytes().decode("utf-8", "surrogatepass")
        points = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), np.uint32)
        lengths = n_bytes - n_inside
        return Wide(ranks, points, np.cumsum(lengths) - lengths, lengths)

    @cached_property
    def heads(self) -> Heads:
        """How words begin; some heads of shorter or wide words may be among them."""
        last = len(self.codes) - N_HEAD
        if last <= 0:
            return Heads(np.empty(0, np.int64), np.empty((N_HEAD, 0), np.uint8))
        starts = self.offsets[:-1].astype(np.int64)
        np.minimum(starts, last, out=starts)
        columns = [self.codes[place:][starts] for place in range(N_HEAD)]
        firsts = first_of_each(*columns)
        return Heads(firsts, np.stack([column[firsts] for column in columns]))


def encode(words: Iterable[str]) -> tuple[bytes, Array]:
    """Return the blob and the offsets of words that are sorted."""
    raw = [encoded(word) + b"\n" for word in words]
    offsets = np.zeros(len(raw) + 1, np.uint32)
    np.cumsum(list(map(len, raw)), out=offsets[1:])
    return b"".join(raw), offsets


def encoded(text: str) -> bytes:
    """Return a text in UTF-8, lone surrogates too."""
    return text.encode("utf-8", "surrogatepass")


def first_of_each(*columns: Array) -> Array:
    """Return the indices where equal values begin, of one column or of several side by side.

    That is what np.unique does, but its first call takes 9 ms.
    """
    is_first = np.zeros(len(columns[0]), np.bool_)
    is_first[:1] = True
    for column in columns:
        is_first[1:] |= column[1:] != column[:-1]
    return np.flatnonzero(is_first)


def spread(starts: Array, counts: Array) -> Array:
    """Return the numbers from each start on, as many as its count, one after the other."""
    ends = np.cumsum(counts)
    return np.repeat(starts - ends + counts, counts) + np.arange(counts.sum())


def _inside(codes: Array) -> Array:
    """Return the places of the bytes that begin no character, 0x80 to 0xBF."""
    signed = codes.view(np.int8)
    found = (
        begin + np.flatnonzero(signed[begin : begin + CHUNK] < -64)
        for begin in range(0, len(codes), CHUNK)
    )
    return np.concatenate([np.empty(0, np.int64), *found])

"""Numbers of different widths one after the other, without a bit between them.

A stream is read as little-endian: the bit at offset *i* is bit ``i % 8`` of byte ``i // 8``.
"""

from __future__ import annotations

from typing import Final

import numpy as np

from searchidx.engines.local.codec.durable import Spool
from searchidx.engines.local.codec.framing import Array

MAX_WIDTH: Final = 57
"""The widest number that eight bytes hold wherever in a byte it begins."""
TAIL_BYTES: Final = 8
"""Zeros after a stream, so that eight bytes can be read at its last number."""
_MASKS: Final = (np.uint64(1) << np.arange(MAX_WIDTH + 1, dtype=np.uint64)) - np.uint64(1)
_WORD_BITS: Final = 64
_WORD_SHIFT: Final = 6


def bits_of(values: Array) -> Array:
    """``uint8[n]``: how many bits each number needs, 0 for 0; ``values`` are below 2**53."""
    # The exponent of a float is the number of bits of its integer part.
    return np.frexp(values.astype(np.float64))[1].astype(np.uint8)


class BitWriter:
    """Packs arrays of numbers into a stream, which is spooled."""

    def __init__(self, spool: Spool) -> None:
        self.n_bits = 0
        self._spool = spool
        self._last = np.uint64(0)

    def add(self, values: Array, widths: Array) -> None:
        """Append numbers; ``values: uint64[n]`` fit in ``widths: int64[n]`` of at most 57 bits."""
        if not len(values):
            return
        base = self.n_bits & (_WORD_BITS - 1)
        ends = np.cumsum(widths, dtype=np.int64) + base
        starts = ends - widths
        word_of = starts >> _WORD_SHIFT
        shifts = (starts & (_WORD_BITS - 1)).astype(np.uint64)
        words = np.zeros((int(ends[-1]) >> _WORD_SHIFT) + 2, np.uint64)
        words[0] = self._last
        first = np.flatnonzero(np.diff(word_of, prepend=-1))
        words[word_of[first]] |= np.bitwise_or.reduceat(values << shifts, first)
        # No two numbers reach into the same word from the one before.
        over = np.flatnonzero((ends - 1) >> _WORD_SHIFT > word_of)
        words[word_of[over] + 1] |= values[over] >> (np.uint64(_WORD_BITS) - shifts[over])
        n_whole = int(ends[-1]) >> _WORD_SHIFT
        self._spool.append(words[:n_whole].astype("<u8", copy=False).view(np.uint8).data)
        self._last = words[n_whole]
        self.n_bits += int(ends[-1]) - base

    def finish(self) -> Spool:
        """Return the stream, with its tail; nothing is added any more."""
        n_last_bytes = (self.n_bits % _WORD_BITS + 7) // 8
        last = int(self._last).to_bytes(_WORD_BITS // 8, "little")[:n_last_bytes]
        self._spool.append(last + bytes(TAIL_BYTES))
        return self._spool


def words_of(stream: memoryview) -> Array:
    """Return a stream as the ``uint64`` that begin at each of its bytes but the last seven."""
    return np.ndarray((len(stream) - TAIL_BYTES + 1,), "<u8", stream, strides=(1,))


def unpack(words: Array, starts: Array, widths: Array) -> Array:
    """``uint64[n]``: the numbers at some bit offsets.

    ``words`` are those of :func:`words_of`, ``starts: int64[n]``, ``widths: int64[n]``.
    """
    found: Array = words[starts >> 3]
    found >>= (starts & 7).view(np.uint64)
    found &= _MASKS[widths]
    return found

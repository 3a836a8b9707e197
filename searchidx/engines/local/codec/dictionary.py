"""Sorted dictionaries of strings: writer → three arrays → reader.

The strings lie one after the other in UTF-8, in the order of their code points (which is
that of their UTF-8 bytes). Their lengths are kept, and where each block of them begins, so
that one byte a string does where an offset would take four. A string's number is its rank.
"""

from __future__ import annotations

import itertools
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from functools import cached_property
from typing import Final, overload

import numpy as np

from searchidx.engines.local.codec.framing import Array, Frame, Section

_ENCODING_ERRORS = "surrogatepass"
_AFTER_ANY_CHARACTER = b"\xff"
BLOCK: Final = 16
"""Strings of a block."""
SIGNPOST_STEP: Final = 8 * BLOCK
"""One string of so many is kept in memory, so that most of a look-up is among those."""


def dictionary_sections(name: str, strings: Sequence[str], end: bytes = b"") -> dict[str, Section]:
    """Return the three sections of a dictionary; ``strings`` are sorted and distinct.

    ``end`` is put after each string, where it cannot occur.
    """
    writer = DictionaryWriter(end)
    writer.add([string.encode("utf-8", _ENCODING_ERRORS) for string in strings])
    return writer.sections(name)


class DictionaryWriter:
    """Collects the strings of a dictionary, encoded and in their order."""

    def __init__(self, end: bytes = b"") -> None:
        self._end = end
        self._raw = bytearray()
        self._lengths: list[Array] = []

    def add(self, encoded: Sequence[bytes]) -> None:
        """Append strings."""
        if encoded:
            self._raw += self._end.join(encoded) + self._end
            lengths = np.fromiter(map(len, encoded), np.int64, len(encoded))
            self._lengths.append((lengths + len(self._end)).astype(np.uint32))

    def __len__(self) -> int:
        return sum(map(len, self._lengths))

    def sections(self, name: str) -> dict[str, Section]:
        """Return the sections of the dictionary."""
        lengths = np.concatenate([np.empty(0, np.uint32), *self._lengths])
        return {
            f"{name}.bytes": self._raw,
            f"{name}.lengths": narrow(lengths),
            f"{name}.blocks": offsets_of(lengths)[:-1:BLOCK],
        }


def offsets_of(lengths: Iterable[int] | Array) -> Array:
    """Return ``uint32[n + 1]``, or ``uint64``: where parts of some lengths begin and end."""
    listed = lengths if isinstance(lengths, np.ndarray) else np.fromiter(lengths, np.int64)
    is_long = listed.sum(dtype=np.int64) >= 1 << 32
    offsets = np.zeros(len(listed) + 1, np.uint64 if is_long else np.uint32)
    np.cumsum(listed, dtype=offsets.dtype, out=offsets[1:])
    return offsets


def narrow(values: Array) -> Array:
    """Return integers in the narrowest type that holds them, unsigned where none is negative."""
    least, greatest = int(values.min(initial=0)), int(values.max(initial=0))
    bound = greatest if least >= 0 else min(least, -1 - greatest)
    return values.astype(np.min_scalar_type(bound))


class Dictionary(Sequence[str]):
    """A mapped dictionary: rank → string, and string → rank by bisection."""

    def __init__(self, frame: Frame, name: str, n_end_bytes: int = 0) -> None:
        self._frame = frame
        self._name = name
        self._n_end_bytes = n_end_bytes

    @cached_property
    def _bytes(self) -> memoryview:
        return self._frame.bytes(f"{self._name}.bytes")

    @cached_property
    def _lengths(self) -> memoryview:
        # An element of a memoryview is an int at once, that of an array is not.
        return self._frame.array(f"{self._name}.lengths").data

    @cached_property
    def _blocks(self) -> memoryview:
        return self._frame.array(f"{self._name}.blocks").data

    @cached_property
    def _signposts(self) -> list[bytes]:
        """Some of the strings, in memory."""
        return [bytes(self._raw(rank)) for rank in range(0, len(self), SIGNPOST_STEP)]

    @cached_property
    def offsets(self) -> Array:
        """``uint32[n + 1]``, or ``uint64``: where each string begins."""
        return offsets_of(self._frame.array(f"{self._name}.lengths"))

    def __len__(self) -> int:
        return len(self._lengths)

    @overload
    def __getitem__(self, rank: int) -> str: ...

    @overload
    def __getitem__(self, rank: slice) -> list[str]: ...

    def __getitem__(self, rank: int | slice) -> str | list[str]:
        if isinstance(rank, slice):
            return [self[i] for i in range(*rank.indices(len(self)))]
        n_strings = len(self._lengths)
        if rank < 0:
            rank += n_strings
        if not 0 <= rank < n_strings:
            raise IndexError(rank)
        return str(self._raw(rank), "utf-8", _ENCODING_ERRORS)

    def __iter__(self) -> Iterator[str]:
        offsets = self.offsets.tolist()
        raw = bytes(self._bytes)
        for start, end in itertools.pairwise(offsets):
            yield raw[start : end - self._n_end_bytes].decode("utf-8", _ENCODING_ERRORS)

    def encoded(self, start: int, end: int) -> list[bytes]:
        """Return the strings of some ranks as they lie on disk, without what ends them."""
        offsets = self.offsets[start : end + 1].tolist()
        base = offsets[0]
        raw = bytes(self._bytes[base : offsets[-1]])
        n_end_bytes = self._n_end_bytes
        return [raw[a - base : b - base - n_end_bytes] for a, b in itertools.pairwise(offsets)]

    def _raw(self, rank: int) -> memoryview:
        lengths = self._lengths
        start: int = self._blocks[rank // BLOCK] + sum(lengths[rank - rank % BLOCK : rank])
        return self._bytes[start : start + lengths[rank] - self._n_end_bytes]

    def is_whole(self) -> bool:
        """Say whether the lengths cut all the bytes, and into strings."""
        offsets, blocks = self.offsets, self._frame.array(f"{self._name}.blocks")
        if offsets[-1] != len(self._bytes) or not np.array_equal(blocks, offsets[:-1:BLOCK]):
            return False
        try:
            return all(s is not None for s in self)
        except UnicodeDecodeError:
            return False

    def is_sorted(self) -> bool:
        """Say whether the strings are whole, distinct, and in order."""
        return self.is_whole() and all(a < b for a, b in itertools.pairwise(self))

    def rank(self, string: str) -> int:
        """Return the rank of a string, or -1 where there is none such."""
        raw = string.encode("utf-8", _ENCODING_ERRORS)
        rank = self.bisect(raw)
        return rank if rank < len(self) and self._raw(rank) == raw else -1

    def lower_bound(self, string: str) -> int:
        """Return the rank of the first string that is not before ``string``."""
        return self.bisect(string.encode("utf-8", _ENCODING_ERRORS))

    def prefix_range(self, prefix: str) -> tuple[int, int]:
        """Return the half-open range of ranks whose strings begin with ``prefix``."""
        raw = prefix.encode("utf-8", _ENCODING_ERRORS)
        return self.bisect(raw), self.bisect(raw + _AFTER_ANY_CHARACTER)

    def bisect(self, raw: bytes) -> int:
        """Return the rank of the first string that is not before ``raw``, which is encoded."""
        data, lengths, blocks = self._bytes, self._lengths, self._blocks
        n_end_bytes = self._n_end_bytes
        place = bisect_left(self._signposts, raw)
        low = max(place - 1, 0) * SIGNPOST_STEP // BLOCK
        high = min(place * SIGNPOST_STEP // BLOCK, len(blocks))
        while low < high:  # the first block of which the first string is not before
            middle = (low + high) >> 1
            start = blocks[middle]
            if bytes(data[start : start + lengths[middle * BLOCK] - n_end_bytes]) < raw:
                low = middle + 1
            else:
                high = middle
        if not low:
            return 0
        rank, at = (low - 1) * BLOCK, 0
        block = bytes(data[blocks[low - 1] : blocks[low] if low < len(blocks) else len(data)])
        for length in lengths[rank : rank + BLOCK]:
            if block[at : at + length - n_end_bytes] >= raw:
                break
            at += length
            rank += 1
        return rank

"""Sorted dictionaries of strings: writer → two arrays → reader.

The strings lie one after the other in UTF-8, in the order of their code points (which is
that of their UTF-8 bytes); ``offsets: uint32[n + 1]``, or ``uint64`` where 4 GB do not do.
A string's number is its rank.
"""

from __future__ import annotations

import itertools
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from functools import cached_property
from typing import Final, overload

import numpy as np

from searchidx.engines.local.codec.framing import Array, Frame, Section

SIGNPOST_STEP: Final = 128
"""One string of so many is kept in memory, so that most of a look-up is among those."""
_ENCODING_ERRORS = "surrogatepass"
_AFTER_ANY_CHARACTER = b"\xff"


def dictionary_sections(name: str, strings: Sequence[str], end: bytes = b"") -> dict[str, Section]:
    """Return the two sections of a dictionary; ``strings`` are sorted and distinct.

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
        """Return the two sections."""
        lengths = np.concatenate([np.empty(0, np.uint32), *self._lengths])
        return {f"{name}.bytes": self._raw, f"{name}.offsets": offsets_of(lengths)}


def offsets_of(lengths: Iterable[int] | Array) -> Array:
    """Return ``uint32[n + 1]``, or ``uint64``: where parts of some lengths begin and end."""
    listed = lengths if isinstance(lengths, np.ndarray) else np.fromiter(lengths, np.int64)
    ends = np.concatenate([[0], np.cumsum(listed, dtype=np.int64)])
    return ends.astype(np.uint32 if ends[-1] < 1 << 32 else np.uint64)


def narrow(values: Array) -> Array:
    """Return non-negative integers in the narrowest unsigned type that holds them."""
    return values.astype(np.min_scalar_type(int(values.max(initial=0))))


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
    def _offsets(self) -> Array:
        return self._frame.array(f"{self._name}.offsets")

    @cached_property
    def _at(self) -> memoryview:
        # An element of a memoryview is an int at once, that of an array is not.
        return self._offsets.data

    @cached_property
    def _signposts(self) -> list[bytes]:
        """Some of the strings, in memory."""
        return [bytes(self._raw(rank)) for rank in range(0, len(self), SIGNPOST_STEP)]

    def __len__(self) -> int:
        return len(self._offsets) - 1

    @overload
    def __getitem__(self, rank: int) -> str: ...

    @overload
    def __getitem__(self, rank: slice) -> list[str]: ...

    def __getitem__(self, rank: int | slice) -> str | list[str]:
        if isinstance(rank, slice):
            return [self[i] for i in range(*rank.indices(len(self)))]
        if rank < 0:
            rank += len(self)
        if not 0 <= rank < len(self):
            raise IndexError(rank)
        return str(self._raw(rank), "utf-8", _ENCODING_ERRORS)

    def __iter__(self) -> Iterator[str]:
        offsets = self._offsets.tolist()
        raw = bytes(self._bytes)
        for start, end in itertools.pairwise(offsets):
            yield raw[start : end - self._n_end_bytes].decode("utf-8", _ENCODING_ERRORS)

    def encoded(self, start: int, end: int) -> list[bytes]:
        """Return the strings of some ranks as they lie on disk, without what ends them."""
        offsets = self._offsets[start : end + 1].tolist()
        base = offsets[0]
        raw = bytes(self._bytes[base : offsets[-1]])
        n_end_bytes = self._n_end_bytes
        return [raw[a - base : b - base - n_end_bytes] for a, b in itertools.pairwise(offsets)]

    def _raw(self, rank: int) -> memoryview:
        return self._bytes[self._at[rank] : self._at[rank + 1] - self._n_end_bytes]

    def is_whole(self) -> bool:
        """Say whether the offsets cut all the bytes, and into strings."""
        offsets = self._offsets
        if not len(offsets) or offsets[0] != 0 or offsets[-1] != len(self._bytes):
            return False
        try:
            return bool(np.all(offsets[1:] >= offsets[:-1])) and all(s is not None for s in self)
        except UnicodeDecodeError:
            return False

    def is_sorted(self) -> bool:
        """Say whether the strings are whole, distinct, and in order."""
        return self.is_whole() and all(a < b for a, b in itertools.pairwise(self))

    def rank(self, string: str) -> int:
        """Return the rank of a string, or -1 where there is none such."""
        rank = self.lower_bound(string)
        raw = string.encode("utf-8", _ENCODING_ERRORS)
        return rank if rank < len(self) and bytes(self._raw(rank)) == raw else -1

    def lower_bound(self, string: str) -> int:
        """Return the rank of the first string that is not before ``string``."""
        return self.bisect(string.encode("utf-8", _ENCODING_ERRORS))

    def prefix_range(self, prefix: str) -> tuple[int, int]:
        """Return the half-open range of ranks whose strings begin with ``prefix``."""
        raw = prefix.encode("utf-8", _ENCODING_ERRORS)
        return self.bisect(raw), self.bisect(raw + _AFTER_ANY_CHARACTER)

    def bisect(self, raw: bytes) -> int:
        """Return the rank of the first string that is not before ``raw``, which is encoded."""
        data, at, n_end_bytes = self._bytes, self._at, self._n_end_bytes
        place = bisect_left(self._signposts, raw)
        low, high = max(place - 1, 0) * SIGNPOST_STEP, min(place * SIGNPOST_STEP, len(at) - 1)
        while low < high:
            middle = (low + high) >> 1
            if bytes(data[at[middle] : at[middle + 1] - n_end_bytes]) < raw:
                low = middle + 1
            else:
                high = middle
        return low

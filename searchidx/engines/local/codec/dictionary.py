"""Sorted dictionaries of strings: writer → two arrays → reader.

The strings lie one after the other in UTF-8, in the order of their code points (which is
that of their UTF-8 bytes); ``offsets: uint64[n + 1]``. A string's number is its rank.
"""

from __future__ import annotations

import itertools
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from functools import cached_property
from typing import overload

import numpy as np

from searchidx.engines.local.codec.framing import Array, Frame, Section

_ENCODING_ERRORS = "surrogatepass"
_AFTER_ANY_CHARACTER = b"\xff"


def dictionary_sections(name: str, strings: Sequence[str]) -> dict[str, Section]:
    """Return the two sections of a dictionary; ``strings`` are sorted and distinct."""
    encoded = [string.encode("utf-8", _ENCODING_ERRORS) for string in strings]
    offsets = np.zeros(len(encoded) + 1, np.uint64)
    np.cumsum([len(raw) for raw in encoded], out=offsets[1:])
    return {f"{name}.bytes": b"".join(encoded), f"{name}.offsets": offsets}


class Dictionary(Sequence[str]):
    """A mapped dictionary: rank → string, and string → rank by bisection."""

    def __init__(self, frame: Frame, name: str) -> None:
        self._frame = frame
        self._name = name

    @cached_property
    def _bytes(self) -> memoryview:
        return self._frame.bytes(f"{self._name}.bytes")

    @cached_property
    def _offsets(self) -> Array:
        return self._frame.array(f"{self._name}.offsets")

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
            yield raw[start:end].decode("utf-8", _ENCODING_ERRORS)

    def _raw(self, rank: int) -> memoryview:
        return self._bytes[int(self._offsets[rank]) : int(self._offsets[rank + 1])]

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
        return self._bisect(string.encode("utf-8", _ENCODING_ERRORS))

    def prefix_range(self, prefix: str) -> tuple[int, int]:
        """Return the half-open range of ranks whose strings begin with ``prefix``."""
        raw = prefix.encode("utf-8", _ENCODING_ERRORS)
        return self._bisect(raw), self._bisect(raw + _AFTER_ANY_CHARACTER)

    def _bisect(self, raw: bytes) -> int:
        return bisect_left(range(len(self)), raw, key=lambda rank: bytes(self._raw(rank)))

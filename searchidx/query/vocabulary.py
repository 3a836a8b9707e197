"""A sorted vocabulary: which of its words fit a pattern, and which are a few edits away.

Words lie one after the other in UTF-8, and numpy looks at one character of all of them at a
time: hundreds of thousands are gone through in milliseconds, the first time too.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable
from functools import cached_property
from typing import Final, NamedTuple

import numpy as np

from searchidx.query import alignment, runs
from searchidx.query.runs import Array
from searchidx.query.wildcard import Pattern

_AFTER_ALL: Final = b"\xff"  # greater than any byte of UTF-8
HEAD: Final = 4
_FEW: Final = 1_000  # words that are checked one by one as fast as all at once
_WILDCARDS: Final = re.compile(r"[*?]+")


class _Wide(NamedTuple):
    """The words that are not ASCII alone: ranks, lengths and code points one after the other."""

    ranks: Array
    lengths: Array
    points: Array
    starts: Array


class Vocabulary:
    """Words in the order of their code points, each named by its rank; without repetitions.

    ``blob`` holds them in UTF-8 (lone surrogates too), a byte after each, whatever it is;
    ``offsets: uint32[n + 1]`` says where each begins and the blob ends. Both are kept, not
    copied. What is worked out at the first need of it takes four bytes a word, for those that
    are not ASCII sixteen more and four a character; two threads may at worst both work it out.
    """

    def __init__(self, blob: bytes | bytearray | memoryview, offsets: Array) -> None:
        self._codes = np.frombuffer(blob, np.uint8)
        self._offsets = offsets

    @classmethod
    def from_strings(cls, words: Iterable[str]) -> Vocabulary:
        """Return the vocabulary of a list of words that is sorted."""
        raw = [word.encode("utf-8", "surrogatepass") + b"\n" for word in words]
        offsets = np.zeros(len(raw) + 1, np.uint32)
        np.cumsum(list(map(len, raw)), out=offsets[1:])
        return cls(b"".join(raw), offsets)

    def __len__(self) -> int:
        return len(self._offsets) - 1

    def word(self, rank: int) -> str:
        """Return the word of a rank."""
        return self._raw(rank).decode("utf-8", "surrogatepass")

    @cached_property
    def _narrow_lengths(self) -> Array:
        """The lengths of the words of ASCII alone, ``int32[n]``; -1 for the others."""
        lengths = np.diff(self._offsets).astype(np.int32) - 1
        lengths[self._wide.ranks] = -1
        return lengths

    @cached_property
    def _wide(self) -> _Wide:
        inside = np.flatnonzero(self._codes.view(np.int8) < -64)  # bytes that begin no character
        ranks, n_inside = np.unique(self._words_at(inside), return_counts=True)
        starts = self._starts(ranks)
        n_bytes = self._starts(ranks + 1) - 1 - starts
        ends = np.cumsum(n_bytes)
        places = np.arange(n_bytes.sum()) + np.repeat(starts - ends + n_bytes, n_bytes)
        text = self._codes[places].tobytes().decode("utf-8", "surrogatepass")
        points = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), np.uint32)
        return _Wide(ranks, n_bytes - n_inside, points, np.cumsum(n_bytes-n_inside)-(n_bytes-n_inside))

    def prefix_range(self, prefix: str) -> tuple[int, int]:
        """Return the first rank of the words that begin with a prefix and the one after them."""
        raw = prefix.encode("utf-8", "surrogatepass")
        low = bisect_left(range(len(self)), raw, key=self._raw)
        return low, bisect_left(range(len(self)), raw + _AFTER_ALL, low, key=self._raw)

    def matching(self, pattern: Pattern) -> Array:
        """Return the ranks of the words that fit a pattern, ``int64``, increasing."""
        low, high = self.prefix_range(pattern.prefix)
        if pattern.is_prefix:
            return np.arange(low, high)
        literals = _literals(pattern)
        ranks = self._with_part(max(literals[1:], key=len, default=""), low, high)
        if len(ranks) <= _FEW:
            return self._checked(ranks, pattern)
        if literals == pattern.runs:
            return self._with_runs(ranks, pattern, literals, is_exact=True)
        is_narrow = self._narrow_lengths[ranks] >= 0
        found = (
            self._with_runs(ranks[is_narrow], pattern, pattern.runs, is_exact=True),
            self._with_runs(ranks[~is_narrow], pattern, literals, is_exact=False),
        )
        return np.sort(np.concatenate(found))

    def within(self, text: str, max_edits: int) -> Array:
        """Return the ranks of the words at most ``max_edits`` away, ``int64``, increasing."""
        return self.near(text, max_edits)[0]

    def near(self, text: str, max_edits: int) -> tuple[Array, Array]:
        """Return the ranks of the words at most ``max_edits`` away, and how far they are.

        ``(int64[k], uint8[k])`` by increasing rank; ``max_edits`` is less than 100.
        """
        found = [self._near_wide(text, max_edits), self._near_short(text, max_edits)]
        found.append(self._near_long(text, max_edits))
        ranks, edits = map(np.concatenate, zip(*found, strict=True))
        order = np.argsort(ranks)
        return ranks[order], edits[order]

    def _near_wide(self, text: str, limit: int) -> tuple[Array, Array]:
        longer = len(text) - self._wide.lengths
        chosen = np.flatnonzero(np.abs(longer) <= limit)
        start = alignment.Alignment(text, limit, len(chosen))
        kept, edits = alignment.near(start, self._wide.points, self._wide.starts[chosen], longer[chosen].astype(np.int8), text, limit)
        return self._wide.ranks[chosen[kept]], edits

    def _near_short(self, text: str, limit: int) -> tuple[Array, Array]:
        low, high = max(0, len(text) - limit), min(len(text) + limit, HEAD-1)
        if low > high:
            return np.empty(0,np.int64), np.empty(0,np.int8)
        ranks = np.flatnonzero((self._narrow_lengths >= low) & (self._narrow_lengths <= high))
        start = alignment.Alignment(text, limit, len(ranks))
        longer = (len(text) - self._narrow_lengths[ranks]).astype(np.int8)
        kept, edits = alignment.near(start, self._codes, self._starts(ranks), longer, text, limit)
        return ranks[kept], edits

    def _near_long(self, text: str, limit: int) -> tuple[Array, Array]:
        if len(text) + limit < HEAD:
            return np.empty(0,np.int64), np.empty(0,np.int8)
        firsts, chars = self._heads
        start = alignment.Alignment(text, limit, len(firsts))
        for c in chars:
            start.read(c)
        heads = np.flatnonzero(start.may_be_near())
        counts = np.diff(firsts, append=len(self))[heads]
        ends = np.cumsum(counts)
        ranks = np.repeat(firsts[heads] - ends + counts, counts) + np.arange(counts.sum())
        longer = len(text) - self._narrow_lengths[ranks]
        chosen = np.flatnonzero((np.abs(longer) <= limit) & (longer <= len(text) - HEAD))
        ranks = ranks[chosen]
        start.take(np.repeat(heads, counts)[chosen])
        kept, edits = alignment.near(start, self._codes, self._starts(ranks), longer[chosen].astype(np.int8), text, limit)
        return ranks[kept], edits

    @cached_property
    def _heads(self) -> tuple[Array, Array]:
        ranks = np.flatnonzero(self._narrow_lengths >= HEAD)
        starts = self._starts(ranks)
        chars = [self._codes[p:][starts] for p in range(HEAD)]
        new = np.ones(len(ranks), np.bool_)
        if len(ranks):
            new[1:] = False
        for c in chars:
            new[1:] |= c[1:] != c[:-1]
        f = np.flatnonzero(new)
        return ranks[f], np.stack([c[f] for c in chars])

    def _raw(self, rank: int) -> bytes:
        return self._codes[self._offsets[rank] : self._offsets[rank + 1] - 1].tobytes()

    def _starts(self, ranks: Array) -> Array:
        return self._offsets[ranks].astype(np.int64)

    def _words_at(self, places: Array) -> Array:
        """Return the rank of the word at each place of the blob."""
        return np.searchsorted(self._offsets, places.astype(np.uint32), side="right") - 1

    def _with_part(self, part: str, low: int, high: int) -> Array:
        """Return which words of a range contain a part, or all if it is in too many of them."""
        if not part:
            return np.arange(low, high)
        begin, end = int(self._offsets[low]), int(self._offsets[high])
        found = runs.places(self._codes[begin:end], part.encode("utf-8", "surrogatepass"))
        if 8 * len(found) > high - low:
            return np.arange(low, high)
        return np.unique(self._words_at(begin + found))

    def _with_runs(
        self, ranks: Array, pattern: Pattern, parts: tuple[str, ...], *, is_exact: bool
    ) -> Array:
        """Return which of the words that have the prefix of a pattern fit it.

        Words without the parts do not; those with them do if ``is_exact``.
        """
        raw = [part.encode("utf-8", "surrogatepass") for part in parts]
        n_known = len(pattern.prefix.encode("utf-8", "surrogatepass"))
        raw[0] = raw[0][n_known:]
        starts = self._starts(ranks) + n_known
        ends = self._starts(ranks + 1) - 1
        kept, is_done = runs.in_order(self._codes, starts, ends, raw)
        return ranks[kept] if is_done and is_exact else self._checked(ranks[kept], pattern)

    def _checked(self, ranks: Array, pattern: Pattern) -> Array:
        fits = [pattern.matches(self.word(rank)) for rank in ranks.tolist()]
        return ranks[np.array(fits, np.bool_)]


def _literals(pattern: Pattern) -> tuple[str, ...]:
    """Return what stands between the wildcards of a pattern, those next to each other as one."""
    return tuple(_WILDCARDS.split("*".join(pattern.runs)))

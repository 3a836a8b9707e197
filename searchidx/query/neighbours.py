"""Which words of a table are a few edits away from a text."""

from __future__ import annotations

import numpy as np

from searchidx.query.alignment import Alignment
from searchidx.query.wordtable import N_HEAD, Array, WordTable, spread


def near(words: WordTable, text: str, limit: int) -> tuple[Array, Array]:
    """Return the ranks of the words at most ``limit`` edits away, increasing, and the edits.

    Words of ASCII, whose bytes are their code points, are read where they lie.
    """
    found = (
        _near_wide(words, text, limit),
        _near_short(words, text, limit),
        _near_long(words, text, limit),
    )
    ranks, edits = map(np.concatenate, zip(*found, strict=True))
    order = np.argsort(ranks)
    return ranks[order], edits[order]


def _near_wide(words: WordTable, text: str, limit: int) -> tuple[Array, Array]:
    wide = words.wide
    chosen = np.flatnonzero(np.abs(wide.lengths - len(text)) <= limit)
    start = Alignment(text, limit, len(chosen))
    kept, edits = start.near(wide.points, wide.starts[chosen], wide.lengths[chosen])
    return wide.ranks[chosen[kept]], edits


def _near_short(words: WordTable, text: str, limit: int) -> tuple[Array, Array]:
    """Find words that are too short to have a head."""
    lengths = words.narrow_lengths
    longest = min(N_HEAD - 1, len(text) + limit)
    if longest < len(text) - limit:
        return _nothing()
    ranks = np.flatnonzero((lengths >= max(0, len(text) - limit)) & (lengths <= longest))
    start = Alignment(text, limit, len(ranks))
    kept, edits = start.near(words.codes, words.starts(ranks), lengths[ranks])
    return ranks[kept], edits


def _near_long(words: WordTable, text: str, limit: int) -> tuple[Array, Array]:
    """Find the longer words: all that begin alike are compared as one up to there."""
    if len(text) + limit < N_HEAD:
        return _nothing()
    firsts, chars = words.heads
    start = Alignment(text, limit, len(firsts))
    for column in chars:
        start.read(column)
    ranks, heads = _of_heads(words, np.flatnonzero(start.may_be_near()))
    lengths = words.narrow_lengths[ranks]
    shortest = max(N_HEAD, len(text) - limit)
    chosen = np.flatnonzero((lengths >= shortest) & (lengths <= len(text) + limit))
    ranks = ranks[chosen]
    start.take(heads[chosen])
    kept, edits = start.near(words.codes, words.starts(ranks), lengths[chosen])
    return ranks[kept], edits


def _of_heads(words: WordTable, heads: Array) -> tuple[Array, Array]:
    """Return the ranks of the words of some heads, and the head of each."""
    firsts = words.heads.firsts
    counts = np.diff(firsts, append=len(words))[heads]
    return spread(firsts[heads], counts), np.repeat(heads, counts)


def _nothing() -> tuple[Array, Array]:
    return np.empty(0, np.int64), np.empty(0, np.int8)

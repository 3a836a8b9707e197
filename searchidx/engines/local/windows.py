"""Windows of words near each other, in any order."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from searchidx.engines.local.codec.framing import Array
from searchidx.engines.local.distinct import distinct


def window_starts(keys: Sequence[Array], needed: Sequence[int], limit: int) -> Array:
    """Return the keys at which the shortest window with all the words is short enough.

    ``keys`` holds the sorted keys of each word, ``needed`` how often the word must occur;
    a window is good if its last key is at most ``limit`` after its first. For a start at a
    key k the window ends where the word that is hardest to complete is complete: the
    ``needed``-th key of that word from k on.
    """
    starts = distinct(np.concatenate(keys))
    is_good = np.ones(len(starts), np.bool_)
    for word, n in zip(keys, needed, strict=True):
        last = np.searchsorted(word, starts) + (n - 1)
        exists = last < len(word)
        ends = word[np.minimum(last, len(word) - 1)] if len(word) else starts
        is_good &= exists & (ends - starts <= limit)
    kept: Array = starts[is_good]
    return kept

"""The tags of words: outside of names, the first word of one, or a further one."""

from __future__ import annotations

from typing import Final

import numpy as np

from searchidx.analysis.symbols import Array
from searchidx.article import ENTITY_TYPES

OUTSIDE: Final = 0
N_TAGS: Final = 1 + 2 * len(ENTITY_TYPES)
FORBIDDEN: Final = float("-inf")
"""The score of a further word of a name behind anything but a word of such a name."""


def first_tag(kind: int) -> int:
    """Return the tag of the first word of a name; ``kind`` is a place in ENTITY_TYPES."""
    return 1 + 2 * kind


def forbidden() -> Array:
    """Return FORBIDDEN for what may not follow each other, else 0: ``float64[N_TAGS, N_TAGS]``."""
    scores = np.zeros((N_TAGS, N_TAGS))
    for kind in range(len(ENTITY_TYPES)):
        inner = first_tag(kind) + 1
        scores[:, inner] = FORBIDDEN
        scores[[inner - 1, inner], inner] = 0.0
    return scores


def name_bounds(tags: Array, is_last: Array) -> tuple[Array, Array, Array]:
    """Return where names begin, where they end (the place of their last word), and their types.

    ``tags: int8[n]`` are those of words that follow each other, but behind those that are
    ``is_last: bool[n]``. Types are places in ENTITY_TYPES.
    """
    is_first = (tags & 1) == 1
    goes_on = np.zeros(len(tags), np.bool_)
    goes_on[:-1] = (tags[1:] > OUTSIDE) & ~is_first[1:] & ~is_last[:-1]
    firsts = np.flatnonzero(is_first)
    lasts = np.flatnonzero((tags > OUTSIDE) & ~goes_on)
    return firsts, lasts, (tags[firsts] - 1) >> 1

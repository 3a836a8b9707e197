"""Which segments to merge: a pure choice from their sizes."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Final

from searchidx.dataclass import dataclass

SEGMENTS_PER_TIER: Final = 8
SMALLEST_TIER_TOKENS: Final = 20_000
REWRITE_SHARE: Final = 0.5
GROWN_SHARE: Final = 0.25


@dataclass(frozen=True, slots=True)
class SegmentSize:
    """What the policy knows of a segment; tokens stand for the cost of merging it."""

    n_tokens: int
    n_docs: int
    n_deleted: int


def tier(n_tokens: int) -> int:
    """Return the tier of a size: 0 for all small segments, one more per factor of 8."""
    return max(0, math.ceil(math.log(max(n_tokens, 1) / SMALLEST_TIER_TOKENS, SEGMENTS_PER_TIER)))


def choose_merges(sizes: Sequence[SegmentSize], n_added: int = 0) -> list[tuple[int, ...]]:
    """Return disjoint groups of indices to merge, each group to become one segment.

    A tier that holds ``SEGMENTS_PER_TIER`` segments is merged; a segment of which half is
    deleted is rewritten. So a commit of one article costs little, and a token is rewritten
    once per tier: O(log size) times. ``n_added`` are the tokens that came in a run that ends
    with this commit (0: it goes on): if they are a good part of all, everything is merged,
    because every search pays for every segment; a token is rewritten so once each time that
    the archive has grown by ``GROWN_SHARE``.
    """
    if len(sizes) > 1 and n_added > GROWN_SHARE * sum(size.n_tokens for size in sizes):
        return [tuple(range(len(sizes)))]
    groups: list[tuple[int, ...]] = []
    tiers: dict[int, list[int]] = {}
    for index, size in enumerate(sizes):
        tiers.setdefault(tier(size.n_tokens), []).append(index)
    for members in tiers.values():
        for start in range(0, len(members) - SEGMENTS_PER_TIER + 1, SEGMENTS_PER_TIER):
            group = members[start : start + SEGMENTS_PER_TIER]
            groups.append(tuple(group))
    merged = {index for group in groups for index in group}
    groups.extend(
        (index,)
        for index, size in enumerate(sizes)
        if index not in merged and size.n_deleted > REWRITE_SHARE * size.n_docs
    )
    return groups

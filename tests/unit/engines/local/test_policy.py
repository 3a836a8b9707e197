from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from searchidx.engines.local.policy import (
    GROWN_SHARE,
    SEGMENTS_PER_TIER,
    SMALLEST_TIER_TOKENS,
    SegmentSize,
    choose_merges,
    tier,
)

size = st.builds(
    lambda n_tokens, n_docs, share: SegmentSize(n_tokens, n_docs, int(n_docs * share)),
    st.integers(0, 10**6) | st.integers(0, 10**9),
    st.integers(0, 10_000),
    st.floats(0, 1),
)


def merged(sizes):
    """The sizes that are left when the policy's groups have been merged."""
    groups = choose_merges(sizes)
    gone = {index for group in groups for index in group}
    made = [
        SegmentSize(
            sum(sizes[i].n_tokens for i in group),
            sum(sizes[i].n_docs - sizes[i].n_deleted for i in group),
            0,
        )
        for group in groups
    ]
    return [s for i, s in enumerate(sizes) if i not in gone] + made


@given(st.lists(size, max_size=60), st.integers(0, 10**9))
def test_no_segment_is_in_two_groups(sizes, n_added):
    chosen = [index for group in choose_merges(sizes, n_added) for index in group]
    assert len(chosen) == len(set(chosen))
    assert set(chosen) <= set(range(len(sizes)))


@given(st.lists(size, max_size=60), st.integers(0, 10**9))
def test_a_segment_that_is_mostly_deleted_is_always_rewritten(sizes, n_added):
    chosen = {index for group in choose_merges(sizes, n_added) for index in group}
    assert chosen >= {i for i, s in enumerate(sizes) if s.n_deleted > 0.5 * s.n_docs}


def test_after_a_run_that_added_much_there_is_one_segment_and_after_others_as_before():
    sizes = [SegmentSize(10_000_000, 30_000, 0), SegmentSize(3_000_000, 9_000, 0)]
    assert choose_merges(sizes, int(GROWN_SHARE * 13_000_000) + 1) == [(0, 1)]
    assert choose_merges(sizes, int(GROWN_SHARE * 13_000_000) - 1) == []
    assert choose_merges(sizes[:1], 10_000_000) == []


@given(st.lists(size, max_size=60))
def test_the_policy_settles_with_fewer_segments_in_each_tier_than_make_a_merge(sizes):
    for _ in range(20):
        sizes = merged(sizes)
    counts = [tier(s.n_tokens) for s in sizes]
    assert all(counts.count(t) < SEGMENTS_PER_TIER for t in set(counts))
    assert choose_merges(sizes) == []


@pytest.mark.parametrize("n_tokens", [300, 30_000])
def test_segments_grow_as_the_logarithm_of_the_commits_and_so_does_rewriting(n_tokens):
    sizes: list[SegmentSize] = []
    n_rewritten = 0
    most = 0
    n_commits = 3000
    for _ in range(n_commits):
        sizes.append(SegmentSize(n_tokens, 1, 0))
        n_rewritten += sum(sizes[i].n_tokens for g in choose_merges(sizes) for i in g)
        sizes = merged(sizes)
        most = max(most, len(sizes))
    n_tiers = tier(n_commits * n_tokens) + 1
    assert most <= SEGMENTS_PER_TIER * n_tiers
    # Within the smallest tier merges pile up on what was merged before.
    in_smallest = math.ceil(SMALLEST_TIER_TOKENS / n_tokens / (SEGMENTS_PER_TIER - 1))
    assert n_rewritten <= (n_tiers + in_smallest) * n_commits * n_tokens


def test_tiers_grow_by_a_factor_of_their_number_of_segments():
    edge = SMALLEST_TIER_TOKENS
    assert [tier(n) for n in (0, 1, edge)] == [0, 0, 0]
    assert tier(edge + 1) == tier(edge * SEGMENTS_PER_TIER) == 1
    assert tier(edge * SEGMENTS_PER_TIER + 1) == 2

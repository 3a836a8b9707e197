"""The best chain of tags, against all chains one by one."""

from __future__ import annotations

from itertools import pairwise, product

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from searchidx.analysis.symbols import Array
from searchidx.article import ENTITY_TYPES
from searchidx.entities.tagging.decoding import best_tags
from searchidx.entities.tagging.tags import (
    FORBIDDEN,
    N_TAGS,
    OUTSIDE,
    first_tag,
    forbidden,
    name_bounds,
)

PERSON, PLACE = first_tag(0), first_tag(1)


def total(chain: tuple[int, ...], scores: Array, transitions: Array) -> float:
    moves = sum(float(transitions[pair]) for pair in zip((OUTSIDE, *chain), chain, strict=False))
    return moves + sum(float(scores[i, tag]) for i, tag in enumerate(chain))


def made_up(n: int, seed: int) -> tuple[Array, Array]:
    random = np.random.default_rng(seed)
    scores = random.integers(-4096, 4097, (n, N_TAGS)) / 1024
    transitions = random.integers(-2048, 2049, (N_TAGS, N_TAGS)) / 1024
    return scores.astype(np.float32), (transitions + forbidden()).astype(np.float32)


@pytest.mark.parametrize("lengths", [[1], [4], [2, 1, 4, 3], [3, 3]])
@pytest.mark.parametrize("seed", range(3))
def test_the_best_tags_are_those_of_the_best_of_all_chains(lengths: list[int], seed: int) -> None:
    starts = np.cumsum([0, *lengths])
    scores, transitions = made_up(int(starts[-1]), seed)
    tags = best_tags(scores, transitions, starts)
    assert tags.dtype == np.int8
    for start, end in pairwise(starts.tolist()):
        found = total(tuple(tags[start:end].tolist()), scores[start:end], transitions)
        chains = product(range(N_TAGS), repeat=end - start)
        assert found == max(total(chain, scores[start:end], transitions) for chain in chains)


def test_no_scores_make_a_forbidden_chain_the_best() -> None:
    scores = np.zeros((3, N_TAGS), np.float32)
    scores[:, PERSON + 1] = 1e6
    tags = best_tags(scores, forbidden().astype(np.float32), np.array([0, 3]))
    assert tags.tolist() == [PERSON, PERSON + 1, PERSON + 1]
    scores[1] = 0
    scores[1, PLACE + 1] = 1e5
    tags = best_tags(scores, forbidden().astype(np.float32), np.array([0, 1, 3]))
    assert not set(tags.tolist()) & {PLACE + 1}


def test_no_runs_have_no_tags() -> None:
    scores, transitions = made_up(0, 1)
    assert best_tags(scores, transitions, np.zeros(1, np.int64)).tolist() == []


@given(st.lists(st.integers(1, 9), min_size=1, max_size=12), st.integers(0, 99))
def test_the_tags_of_a_run_do_not_depend_on_the_others(lengths: list[int], seed: int) -> None:
    starts = np.cumsum([0, *lengths])
    scores, transitions = made_up(int(starts[-1]), seed)
    together = best_tags(scores, transitions, starts)
    alone = [
        best_tags(scores[start:end], transitions, np.array([0, end - start]))
        for start, end in pairwise(starts.tolist())
    ]
    assert together.tolist() == np.concatenate(alone).tolist()


def test_what_may_not_follow_is_forbidden() -> None:
    allowed = forbidden() != FORBIDDEN
    for before, tag in product(range(N_TAGS), repeat=2):
        is_further = tag != OUTSIDE and tag % 2 == 0
        assert allowed[before, tag] == (not is_further or before in {tag, tag - 1})


def bounds_by_word(tags: list[int], is_last: list[bool]) -> list[tuple[int, int, int]]:
    names: list[tuple[int, int, int]] = []
    is_open = False
    for place, tag in enumerate(tags):
        if tag % 2 == 1:
            names.append((place, place, (tag - 1) // 2))
            is_open = True
        elif tag and is_open:
            names[-1] = (names[-1][0], place, names[-1][2])
        else:
            is_open = False
        is_open = is_open and not is_last[place]
    return names


@given(st.lists(st.lists(st.integers(0, 99), min_size=1, max_size=8), max_size=8))
def test_names_lie_between_their_first_and_last_tags(runs: list[list[int]]) -> None:
    tags, is_last = [], []
    for run in runs:
        before = OUTSIDE
        for number in run:
            kind = number % len(ENTITY_TYPES)
            choices = [OUTSIDE, first_tag(kind)]
            if before:
                choices += [before + before % 2] * 2
            before = choices[number // 9 % len(choices)]
            tags.append(before)
        is_last += [False] * (len(run) - 1) + [True]
    found = name_bounds(np.array(tags, np.int8), np.array(is_last, bool))
    assert list(zip(*(part.tolist() for part in found), strict=True)) == bounds_by_word(
        tags, is_last
    )

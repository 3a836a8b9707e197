"""Which words are looked at, and their windows, against a look at each word alone."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from searchidx.analysis.symbols import Array
from searchidx.entities.tagging.runs import LONGEST, REACH, find_runs, windows
from searchidx.entities.words import BREAK

CAPITAL, SMALL = 1, 2
BATCHES = st.lists(st.sampled_from([BREAK, CAPITAL, *[SMALL] * 3]), max_size=80).map(
    lambda inner: np.array([BREAK, *inner, BREAK], np.int32)
)


def is_near(ids: list[int], place: int) -> bool:
    """Say whether a capital stands at a place or at most REACH words before, in the sentence."""
    if ids[place] == BREAK:
        return False
    for before in range(place, max(place - REACH, 0) - 1, -1):
        if ids[before] == BREAK:
            return False
        if ids[before] == CAPITAL:
            return True
    return False


def runs_by_word(ids: list[int]) -> list[list[int]]:
    runs: list[list[int]] = []
    for place in range(len(ids)):
        if not is_near(ids, place):
            continue
        if runs and runs[-1][-1] == place - 1 and len(runs[-1]) < LONGEST:
            runs[-1].append(place)
        else:
            runs.append([place])
    return runs


@given(BATCHES)
def test_runs_are_the_words_near_a_capital(ids: Array) -> None:
    runs = find_runs(ids, ids == CAPITAL)
    listed = [part.tolist() for part in np.split(runs.places, runs.starts[1:-1])]
    assert [part for part in listed if part] == runs_by_word(ids.tolist())
    assert runs.starts[0] == 0 and runs.starts[-1] == len(runs.places)
    assert runs.places[runs.is_last()].tolist() == [part[-1] for part in listed if part]


def test_long_runs_are_cut() -> None:
    ids = np.array([BREAK, *[CAPITAL] * (2 * LONGEST + 1), BREAK], np.int32)
    runs = find_runs(ids, ids == CAPITAL)
    assert runs.starts.tolist() == [0, LONGEST, 2 * LONGEST, 2 * LONGEST + 1]
    assert runs.places.tolist() == list(range(1, 2 * LONGEST + 2))


def test_no_words_have_no_runs() -> None:
    for ids in ([], [BREAK, BREAK], [BREAK, SMALL, BREAK]):
        words = np.array(ids, np.int32)
        runs = find_runs(words, words == CAPITAL)
        assert (runs.places.size, runs.starts.tolist()) == (0, [0])
        assert runs.is_last().size == 0


@given(BATCHES, st.integers(1, 3))
def test_windows_stay_between_two_breaks(ids: Array, reach: int) -> None:
    places = np.flatnonzero(ids != BREAK)
    found = windows(ids, places, reach)
    assert found.shape == (len(places), 2 * reach + 1)
    for place, window in zip(places.tolist(), found.tolist(), strict=True):
        expected = [place]
        for _ in range(reach):
            first, last = expected[0], expected[-1]
            expected = [
                first if ids[first] == BREAK else first - 1,
                *expected,
                last if ids[last] == BREAK else last + 1,
            ]
        assert window == expected

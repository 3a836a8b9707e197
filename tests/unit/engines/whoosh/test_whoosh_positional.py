from __future__ import annotations

from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st
from whoosh.query import Term
from whoosh.query.spans import Span

from searchidx.engines.local.whoosh.positional import Aligned, Window, are_consecutive

positions = st.sets(st.integers(0, 25), max_size=8).map(sorted)


def spans(*lists):
    return [[Span(position) for position in positions] for positions in lists]


def ranges(found):
    return [(span.start, span.end) for span in found]


def terms(n):
    return [Term("text", f"w{i}") for i in range(n)]


@pytest.mark.parametrize(
    ("offsets", "expected"),
    [([0, 1], [(1, 2), (3, 4)]), ([0, 2], [(1, 3), (7, 9)]), ([1, 0], [(2, 3)]), ([0, 9], [])],
)
def test_aligned_words_match_from_the_first_to_the_last_of_them(offsets, expected):
    query = Aligned(terms(2), offsets)
    assert ranges(query.spans_of(spans([1, 3, 7], [2, 3, 4, 9]))) == expected


@given(st.lists(positions, min_size=1, max_size=3), st.integers(-1, 9))
def test_a_window_is_the_shortest_from_each_position(lists, limit):
    query = Window(terms(len(lists)), [1] * len(lists), limit)
    expected = {}
    for chosen in product(*lists):
        start, end = min(chosen), max(chosen)
        if end - start <= limit:
            expected[start] = min(end, expected.get(start, end))
    assert ranges(query.spans_of(spans(*lists))) == sorted(expected.items())


def test_a_word_that_is_wanted_twice_must_come_twice():
    query = Window(terms(2), [2, 1], 4)
    assert ranges(query.spans_of(spans([1, 4, 20], [3]))) == [(1, 4)]
    assert query.spans_of(spans([1, 20], [3])) == []


def test_offsets_one_after_the_other_are_consecutive():
    assert are_consecutive([3, 4, 5])
    assert are_consecutive([])
    assert not are_consecutive([0, 2])
    assert not are_consecutive([1, 0])

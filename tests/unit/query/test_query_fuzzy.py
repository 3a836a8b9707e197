from __future__ import annotations

import random
import time

import pytest
from by_definition import plain_distance
from hypothesis import given
from hypothesis import strategies as st

from searchidx.query.fuzzy import distance, within

short = st.text("abñ", max_size=7)
limits = st.integers(0, 3)


@pytest.mark.parametrize(
    ("a", "b", "edits"),
    [
        ("putin", "putin", 0),
        ("putin", "puttin", 1),
        ("putin", "ptuin", 1),
        ("putin", "butin", 1),
        ("vostochni", "vostochny", 1),
        ("ca", "abc", 3),
        ("", "ab", 2),
        ("año", "ano", 1),
    ],
)
def test_an_edit_inserts_deletes_replaces_or_swaps_neighbours(a: str, b: str, edits: int) -> None:
    assert distance(a, b, 4) == distance(b, a, 4) == edits


@given(short, short, limits)
def test_the_distance_is_that_of_the_whole_table_up_to_the_limit(
    a: str, b: str, limit: int
) -> None:
    assert distance(a, b, limit) == min(plain_distance(a, b), limit + 1)


@given(short, limits, st.sets(short))
def test_within_finds_the_words_of_the_vocabulary_that_are_near_in_order(
    text: str, limit: int, words: set[str]
) -> None:
    vocabulary = sorted(words)
    expected = [i for i, word in enumerate(vocabulary) if plain_distance(text, word) <= limit]
    assert list(within(text, limit, vocabulary)) == expected


@given(st.text(max_size=5), st.sets(st.text(max_size=5)))
def test_within_takes_any_characters(text: str, words: set[str]) -> None:
    vocabulary = sorted(words | {text})
    assert text in [vocabulary[i] for i in within(text, 1, vocabulary)]


def test_a_hundred_thousand_words_are_searched_at_once() -> None:
    letters = random.Random(7)
    syllables = [c + v for c in "bcdfghjlmnprstvz" for v in "aeiou"]
    vocabulary = sorted({"".join(letters.choices(syllables, k=4)) for _ in range(102_000)})
    started = time.process_time()
    found = [vocabulary[i] for i in within("matarino", 1, vocabulary)]
    assert time.process_time() - started < 0.1
    assert found == [w for w in vocabulary if distance("matarino", w, 1) <= 1]

"""What is seen of a word."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from searchidx.entities.tagging.features import BREAK_FEATURE, CaseCounts, features, shape


@pytest.mark.parametrize(
    ("word", "expected"),
    [
        ("Mc-34", "Xx-dd"),
        ("Etcheverry", "Xxx"),
        ("ONU", "XX"),
        ("EE.UU", "XX.XX"),
        ("11-M", "dd-X"),
        ("1234", "dd"),
        ("...", ".."),
        ("Ñandú", "Xxx"),
        ("aA" * 9, "xXxXxXxXxX"),
        ("", ""),
    ],
)
def test_shapes_have_at_most_two_of_a_kind_in_a_row(word: str, expected: str) -> None:
    assert shape(word) == expected


def test_a_word_has_itself_its_shape_its_length_and_its_ends() -> None:
    found = features("Zurbano", None)
    assert found[:9] == ["wzurbano", "hXxx", "l7", "pzu", "sno", "pzur", "sano", "pzurb", "sbano"]
    assert features("ab", None) == ["wab", "hxx", "l2"]
    assert "l12" in features("a" * 60, None)
    assert features("", CaseCounts(1, 2, 3)) == [BREAK_FEATURE]


def test_counts_tell_how_frequent_a_word_is_and_how_it_is_written() -> None:
    def of_counts(*counts: int) -> list[str]:
        return [f for f in features("zurbano", CaseCounts(*counts)) if f[0] in "ncu"]

    assert of_counts(0, 0, 0) == ["n0"]
    assert of_counts(1, 0, 0) == ["n1", "c10", "u0"]
    assert of_counts(6, 1, 0) == ["n3", "c9", "u0"]
    assert of_counts(0, 10**7, 10**7) == ["n10", "c0", "u2"]
    assert features("%", CaseCounts(0, 0, 0)) == ["w%", "h%", "l1"]


def test_the_tables_say_what_a_word_is_in_known_names() -> None:
    assert "kplace alone" in features("Lisboa", None)
    assert {"kplace first", "kplace further"} & set(features("Nueva", None))
    assert features("LISBOA", None)[-1] == features("Lisboa", None)[-1]


@given(st.text(max_size=30))
def test_any_word_has_features_and_none_twice(word: str) -> None:
    found = features(word, CaseCounts(3, 1, 0))
    assert found and len(found) == len(set(found))
    assert not any("\n" in name for name in found) or "\n" in word

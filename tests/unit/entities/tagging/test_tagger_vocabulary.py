"""Words with vectors and counts."""

from __future__ import annotations

import numpy as np
import pytest

from searchidx.entities.tagging.features import CaseCounts
from searchidx.entities.tagging.vocabulary import VECTOR_STEP, Vocabulary
from tests.unit.entities.tagging.shipped import shipped

WORDS = ("la", "La", "Lisboa", "ONU", "luna", "Luna", "LA")
VOCABULARY = Vocabulary(
    WORDS,
    np.arange(-7, 7).reshape(7, 2).astype(np.int8),
    np.array([80, 64, 48, 32, 24, 16, 8], np.uint8),
)


@pytest.mark.parametrize(
    ("word", "rank"),
    [
        ("la", 0),
        ("La", 1),
        ("LISBOA", 2),
        ("lisboa", -1),
        ("LUNA", 5),
        ("Onu", -1),
        ("zurbano", -1),
        ("", -1),
    ],
)
def test_a_word_is_found_as_written_else_with_one_capital(word: str, rank: int) -> None:
    assert VOCABULARY.rank(word) == rank


def test_counts_are_those_of_each_case() -> None:
    assert VOCABULARY.case_counts("La") == CaseCounts(2**10, 2**8, 2)
    assert VOCABULARY.case_counts("lisboa") == CaseCounts(0, 2**6, 0)
    assert VOCABULARY.case_counts("zurbano") == CaseCounts(0, 0, 0)


def test_vectors_of_words_and_of_those_that_have_none() -> None:
    rows = VOCABULARY.vector_rows(["La", "zurbano"])
    assert rows.dtype == np.float32
    assert rows.tolist() == [[-5 * VECTOR_STEP, -4 * VECTOR_STEP, 0], [0, 0, 1]]
    assert VOCABULARY.vector_rows([]).shape == (0, 3)


def test_the_shipped_words_are_all_different() -> None:
    _, vocabulary = shipped()
    assert len(vocabulary.rank_of) == len(vocabulary.words) == len(vocabulary.octaves)
    assert np.abs(vocabulary.vectors).max() <= 7

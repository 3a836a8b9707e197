from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from searchidx.engines.local.whoosh.analyzer import ArticleAnalyzer
from searchidx.engines.local.whoosh.formats import PositionsFormat

FORMAT = PositionsFormat()
positions = st.lists(st.integers(0, 2**32 - 1), unique=True, max_size=20).map(sorted)


@given(positions)
def test_positions_come_back_from_their_value(positions):
    value = FORMAT.encode(positions)
    assert FORMAT.decode_positions(value) == positions
    assert FORMAT.decode_frequency(value) == len(positions)
    assert FORMAT.decode_weight(value) == len(positions)
    assert FORMAT.decode_position_boosts(value) == [(position, 1.0) for position in positions]


@given(st.lists(positions, max_size=4))
def test_values_combine_to_that_of_all_positions(lists):
    combined = FORMAT.combine([FORMAT.encode(positions) for positions in lists])
    assert FORMAT.decode_positions(combined) == sorted({p for ps in lists for p in ps})


def test_the_values_of_a_text_are_the_positions_of_its_tokens():
    found = FORMAT.word_values("No es no", ArticleAnalyzer(is_stemmed=False), mode="index")
    assert [(t, n, w, FORMAT.decode_positions(value)) for t, n, w, value in found] == [
        ("no", 2, 2.0, [0, 2]),
        ("es", 1, 1.0, [1]),
    ]


def test_what_it_supports():
    assert all(map(FORMAT.supports, ("frequency", "weight", "positions", "position_boosts")))
    assert not FORMAT.supports("characters")
    assert FORMAT.fixed_value_size() is None

"""Bins cover all dates without gaps, and bars are in proportion."""

from __future__ import annotations

import datetime as dt
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from searchidx.dates import PartialDate
from searchidx.results import FacetCount
from tui.timeline import bars, bins, covers

days = st.dates(dt.date(1900, 1, 1), dt.date(2030, 12, 31))
counts = st.dictionaries(days.map(str), st.integers(1, 99), min_size=1, max_size=30)


@given(counts, st.integers(1, 80))
def test_bins_hold_every_article_once_in_consecutive_periods(
    values: dict[str, int], width: int
) -> None:
    made = bins([FacetCount(day, n) for day, n in values.items()], width)
    assert len(made) <= width
    assert sum(a_bin.count for a_bin in made) == sum(values.values())
    for one, other in pairwise(made):
        assert other.first.first == one.last.last + dt.timedelta(days=1)
    assert str(made[0].first) == min(values)


def test_empty_periods_have_bins_too() -> None:
    made = bins([FacetCount("2001-11", 2), FacetCount("2002-02", 1)], 50)
    assert [(str(a_bin.first), a_bin.count) for a_bin in made] == [
        ("2001-11", 2),
        ("2001-12", 0),
        ("2002-01", 0),
        ("2002-02", 1),
    ]


def test_values_without_a_bin_of_their_own_are_left_out() -> None:
    values = [FacetCount("2001", 7), FacetCount("2001-03", 1), FacetCount(None, 4)]
    assert [(str(a_bin.first), a_bin.count) for a_bin in bins(values, 9)] == [("2001-03", 1)]
    assert bins([FacetCount(None, 4)], 9) == ()


def test_distant_dates_cost_no_more_than_near_ones() -> None:
    made = bins([FacetCount("0001-01-01", 1), FacetCount("9999-12-31", 1)], 60)
    assert len(made) <= 60
    assert (made[0].count, made[-1].count) == (1, 1)


@given(st.lists(st.integers(0, 1000), max_size=20), st.integers(1, 3))
def test_bars_show_whatever_is_there_and_the_largest_is_full(
    values: list[int], height: int
) -> None:
    rows = bars(values, height)
    assert len(rows) == height
    for at, n in enumerate(values):
        column = "".join(row[at] for row in rows)
        assert bool(column.strip()) == bool(n)
        if n and n == max(values):
            assert column == "█" * height


def test_a_range_covers_whole_periods_only() -> None:
    first, last = PartialDate(2020, 3), PartialDate(2021)
    assert covers(first, last, PartialDate(2021))
    assert not covers(first, last, PartialDate(2020))
    assert covers(None, last, PartialDate(1990))
    assert not covers(first, None, PartialDate(2020, 2, 28))

from __future__ import annotations

from types import SimpleNamespace

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from searchidx.dates import PartialDate
from searchidx.engines.local.ranking import idf, order_keys, page
from searchidx.engines.local.snapshot import Snapshot

DATES = ("2023", "2023-09", "2023-09-13", "2023-09-01", "2023-12-31", "2022", "2024-02-29", "0001")

known_dates = st.sampled_from(DATES).map(PartialDate.parse) | st.builds(
    PartialDate, st.integers(1999, 2001), st.integers(1, 12), st.integers(0, 28)
)
dates = st.lists(st.none() | known_dates, max_size=20)


def snapshot_of(dates):
    snapshot = Snapshot.__new__(Snapshot)
    snapshot.__dict__["dates"] = np.array([d.code if d else 0 for d in dates], np.int32)
    return snapshot


@given(
    st.lists(st.tuples(st.sampled_from([0.0, 0.5, 0.5 + 2**-52, 3.0]), st.booleans()), max_size=30),
    st.randoms(use_true_random=False),
    st.integers(0, 31),
    st.integers(0, 31),
)
def test_a_page_is_a_slice_of_everything_sorted(rows, random, offset, limit):
    ranks = list(range(len(rows)))
    random.shuffle(ranks)
    docs = np.array([doc for doc, (_, is_match) in enumerate(rows) if is_match], np.int64)
    score = np.array([value for value, is_match in rows if is_match], np.float64)
    snapshot = SimpleNamespace(id_ranks=np.array(ranks, np.int32))
    found = page(snapshot, docs, score, "relevance", (offset, offset + limit))
    everything = sorted(range(len(docs)), key=lambda row: (-score[row], ranks[docs[row]]))
    assert found.tolist() == everything[offset : offset + limit]


def parts(date, sign):
    """Year, month, day; an unknown part after every known one, whichever way dates run."""
    if date is None:
        return (1,)
    known = [(part == 0, sign * part) for part in (date.year, date.month, date.day)]
    return (0, *known)


@given(dates)
def test_dates_run_either_way_with_what_is_unknown_last(dates):
    docs = np.arange(len(dates))
    for sort, sign in (("newest", -1), ("oldest", 1)):
        keys = order_keys(snapshot_of(dates), docs, np.zeros(len(dates)), sort)
        order = sorted(range(len(dates)), key=keys.__getitem__)
        assert order == sorted(range(len(dates)), key=lambda i, s=sign: parts(dates[i], s))


def test_a_rarer_word_weighs_more_and_none_weighs_less_than_nothing():
    weights = [idf(100, n) for n in range(101)]
    assert weights == sorted(weights, reverse=True)
    assert weights[-1] > 0
    assert idf(0, 0) > 0

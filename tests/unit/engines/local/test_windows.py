from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from searchidx.engines.local.windows import window_starts

word = st.tuples(st.sets(st.integers(0, 40), max_size=10).map(sorted), st.integers(1, 3))


def naive(words, limit):
    """Keys from which a window no longer than the limit has every word often enough."""
    starts = sorted({key for keys, _ in words for key in keys})
    return [
        start
        for start in starts
        if all(sum(start <= key <= start + limit for key in keys) >= n for keys, n in words)
    ]


@given(st.lists(word, min_size=1, max_size=3), st.integers(0, 12))
def test_windows_begin_where_a_scan_of_every_key_says(words, limit):
    keys = [np.array(found, np.int64) for found, _ in words]
    found = window_starts(keys, [n for _, n in words], limit)
    assert found.tolist() == naive(words, limit)

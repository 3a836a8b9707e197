from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from searchidx.analysis.key_table import UNKNOWN, KeyTable

KEYS = st.tuples(st.integers(1, 40) | st.integers(1, 2**64 - 1), st.integers(0, 3))


@given(st.dictionaries(KEYS, st.integers(-(2**31) + 1, 2**31 - 1), max_size=60), st.data())
def test_a_key_table_is_a_dict(values: dict[tuple[int, int], int], data: st.DataObject) -> None:
    cut = data.draw(st.integers(0, len(values)))
    table, known = KeyTable(), list(values.items())
    for part in (known[:cut], known[cut:]):
        table.insert(*_columns([key for key, _ in part]), np.array([v for _, v in part], np.int32))
    asked = [*values, *data.draw(st.lists(KEYS)), (0, 0)]
    found = table.find(*_columns(asked)).tolist()
    assert found == [values.get(key, UNKNOWN) for key in asked]


def test_a_key_table_grows_and_tells_keys_of_one_beginning_apart() -> None:
    table, n = KeyTable(), 20_000
    low, high = np.repeat(np.arange(1, 201), 100), np.tile(np.arange(100), 200)
    keys = low.astype(np.uint64), high.astype(np.uint64)
    for first in range(0, n, 3000):
        rows = slice(first, first + 3000)
        table.insert(keys[0][rows], keys[1][rows], np.arange(n, dtype=np.int32)[rows])
    assert np.array_equal(table.find(*keys), np.arange(n))
    assert (table.find(keys[0], keys[1] + np.uint64(100)) == UNKNOWN).all()


def _columns(keys: list[tuple[int, int]]) -> tuple[np.ndarray, np.ndarray]:
    low, high = np.array(keys, np.uint64).reshape(-1, 2).T.copy()
    return low, high

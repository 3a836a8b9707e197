"""Columns in few bytes: every number comes back, in the same type whatever the others are."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from searchidx.engines.local.codec.counts import (
    CountArray,
    OffsetArray,
    WidenedArray,
    count_sections,
)
from searchidx.engines.local.codec.dictionary import narrow
from searchidx.engines.local.codec.framing import Frame, write_frame
from searchidx.errors import IndexCorruptError


class Columns:
    counts = CountArray()
    offsets = OffsetArray("counts")
    codes = WidenedArray()

    def __init__(self, path, **sections):
        path.unlink(missing_ok=True)
        write_frame(path, "test", sections)
        self.frame = Frame(path, "test")


@pytest.fixture(scope="module")
def path(tmp_path_factory):
    return tmp_path_factory.mktemp("counts") / "f"


edges = st.sampled_from([0, 1, 254, 255, 256, 65_535, 2**32 - 1, 2**32, 2**53])


@given(st.lists(edges | st.integers(0, 2**32), max_size=40))
def test_counts_of_any_size_come_back_with_their_offsets(path, counts):
    columns = Columns(path, **count_sections("counts", np.array(counts, np.int64)))
    assert columns.counts.tolist() == counts
    assert columns.offsets.tolist() == [sum(counts[:i]) for i in range(len(counts) + 1)]
    assert columns.counts is columns.counts


def test_small_counts_take_one_byte_and_few_others_four_more(path):
    sections = count_sections("counts", np.array([3, 254, 255, 0, 70_000], np.int64))
    assert [section.nbytes for section in sections.values()] == [5, 8]
    assert Columns(path, **sections).counts.dtype == np.uint32


@pytest.mark.parametrize("wide", [[], [255, 256, 257]])
def test_wide_counts_that_are_not_those_of_the_others_are_an_error(path, wide):
    sections = count_sections("counts", np.array([1, 300, 2, 400], np.int64))
    columns = Columns(path, **{**sections, "counts.wide": np.array(wide, np.uint32)})
    for name in ("counts", "offsets"):
        with pytest.raises(IndexCorruptError):
            getattr(columns, name)


@pytest.mark.parametrize(
    ("values", "dtype"),
    [([], "u1"), ([0, 255], "u1"), ([256], "u2"), ([65_536], "u4"), ([2**32], "u8"),
     ([-1, 127], "i1"), ([-1, 128], "i2"), ([-129], "i2"), ([-1, 40_000], "i4")],
)  # fmt: skip
def test_a_narrowed_column_is_read_as_four_bytes(path, values, dtype):
    narrowed = narrow(np.array(values, np.int64))
    assert (narrowed.dtype, narrowed.tolist()) == (np.dtype(dtype), values)
    if narrowed.itemsize <= 4:
        codes = Columns(path, codes=narrowed).codes
        assert (codes.dtype, codes.tolist()) == (np.int32, values)

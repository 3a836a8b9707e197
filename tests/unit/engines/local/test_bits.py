from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from searchidx.engines.local.codec.bits import (
    MAX_WIDTH,
    TAIL_BYTES,
    BitWriter,
    bits_of,
    unpack,
    words_of,
)
from searchidx.engines.local.codec.durable import Spool

numbers = st.integers(0, MAX_WIDTH).flatmap(
    lambda width: st.tuples(st.integers(0, (1 << width) - 1), st.just(width))
)
batches = st.lists(st.lists(numbers, max_size=40), max_size=6)


def packed(batches):
    """The stream of some batches, and its bits."""
    writer = BitWriter(Spool())
    for rows in batches:
        values, widths = zip(*rows, strict=True) if rows else ((), ())
        writer.add(np.array(values, np.uint64), np.array(widths, np.int64))
    n_bits = writer.n_bits
    return np.frombuffer(b"".join(writer.finish().chunks()), np.uint8), n_bits


def unpacked(stream, widths):
    widths = np.array(widths, np.int64)
    found = unpack(words_of(memoryview(stream.tobytes())), np.cumsum(widths) - widths, widths)
    return found.tolist()


@given(batches)
def test_numbers_of_any_width_are_read_back_however_they_were_added(batches):
    stream, n_bits = packed(batches)
    rows = [row for batch in batches for row in batch]
    assert n_bits == sum(width for _, width in rows)
    assert len(stream) == (n_bits + 7) // 8 + TAIL_BYTES
    assert unpacked(stream, [width for _, width in rows]) == [value for value, _ in rows]


@given(batches)
def test_a_stream_is_one_number_written_from_its_lowest_bit_on(batches):
    stream, _ = packed(batches)
    whole = at = 0
    for value, width in (row for batch in batches for row in batch):
        whole |= value << at
        at += width
    assert int.from_bytes(stream.tobytes(), "little") == whole


@given(batches, st.integers(0, 2**32))
def test_some_numbers_are_read_without_the_others(batches, seed):
    stream, _ = packed(batches)
    rows = [row for batch in batches for row in batch]
    if rows:
        values = np.array([value for value, _ in rows], np.uint64)
        widths = np.array([width for _, width in rows], np.int64)
        chosen = np.random.default_rng(seed).integers(0, len(rows), 10)
        starts = np.cumsum(widths) - widths
        words = words_of(memoryview(stream.tobytes()))
        found = unpack(words, starts[chosen], widths[chosen])
        assert found.tolist() == values[chosen].tolist()


def test_the_widest_numbers_are_read_wherever_in_a_byte_they_begin():
    widest = (1 << MAX_WIDTH) - 1
    for shift in range(70):
        rows = [(0, 1)] * shift + [(widest, MAX_WIDTH), (0, 1), (widest, MAX_WIDTH)]
        stream, _ = packed([rows])
        assert unpacked(stream, [width for _, width in rows]) == [value for value, _ in rows]


def test_many_numbers_of_no_bits_take_no_room():
    stream, n_bits = packed([[(0, 0)] * 1000])
    assert (n_bits, len(stream), unpacked(stream, [0] * 3)) == (0, TAIL_BYTES, [0, 0, 0])


@given(st.lists(st.integers(0, 2**53 - 1) | st.integers(0, 53).map(lambda n: (1 << n) - 1)))
def test_the_bits_of_a_number_are_those_of_its_binary_digits(values):
    found = bits_of(np.array(values, np.int64))
    assert found.dtype == np.uint8
    assert found.tolist() == [value.bit_length() for value in values]

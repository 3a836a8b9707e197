from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from searchidx.engines.local.codec.blocks import BLOCK_BYTES, Blocks, block_sections
from searchidx.engines.local.codec.framing import Frame, write_frame
from searchidx.errors import IndexCorruptError


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return tmp_path_factory.mktemp("blocks")


def kept(folder, raw):
    write_frame(folder / "frame", "kind", block_sections("x", raw))
    return Frame(folder / "frame", "kind")


sizes = st.one_of(st.integers(0, 9), st.integers(2 * BLOCK_BYTES - 2, 2 * BLOCK_BYTES + 2))


@given(sizes, st.integers(0, 3 * BLOCK_BYTES), st.integers(0, 3 * BLOCK_BYTES))
def test_any_part_is_read_as_it_was_written_and_nothing_beyond(folder, size, start, end):
    raw = bytes(n * 31 % 251 for n in range(size))
    blocks = Blocks(kept(folder, raw), "x")
    assert len(blocks) == size
    if start <= end <= size:
        assert blocks.read(start, end) == raw[start:end]
    else:
        with pytest.raises(IndexCorruptError):
            blocks.read(start, end)


def test_damage_is_met_in_its_own_block_only(folder):
    frame = kept(folder, bytes(3 * BLOCK_BYTES))
    at = frame.start_of("x") + BLOCK_BYTES + 7
    data = bytearray((folder / "frame").read_bytes())
    data[at] ^= 1
    (folder / "damaged").write_bytes(data)
    blocks = Blocks(Frame(folder / "damaged", "kind"), "x")
    assert not any(blocks.read(0, BLOCK_BYTES))
    assert not any(blocks.read(2 * BLOCK_BYTES, 3 * BLOCK_BYTES))
    with pytest.raises(IndexCorruptError) as raised:
        blocks.read(BLOCK_BYTES - 1, BLOCK_BYTES + 1)
    assert raised.value.params["offset"] == at - 7


def test_checksums_are_one_a_block(folder):
    sections = block_sections("x", bytes(BLOCK_BYTES + 1))
    write_frame(folder / "frame", "kind", {**sections, "x.crcs": sections["x.crcs"][:1]})
    with pytest.raises(IndexCorruptError):
        Blocks(Frame(folder / "frame", "kind"), "x")

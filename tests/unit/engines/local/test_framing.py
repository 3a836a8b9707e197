from __future__ import annotations

import zlib

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from searchidx.engines.local.codec.framing import (
    FORMAT_VERSION,
    PAGE_BYTES,
    Frame,
    seal,
    write_frame,
)
from searchidx.errors import IndexCorruptError, IndexUnusableError, IndexVersionError
from tests.unit.engines.local.flipping import flips

DTYPES = ("u1", "<u2", "<i4", "<u4", "<i8", "<u8", "<f4", "<f8")

arrays = st.builds(
    lambda dtype, values: np.array(values, np.int64).astype(dtype),
    st.sampled_from(DTYPES),
    st.lists(st.integers(0, 255), max_size=70),
)
sections = st.dictionaries(st.text(max_size=12), st.binary(max_size=150) | arrays, max_size=5)


def whole(frame):
    """Read a frame as a searcher and a check would, everything in it."""
    found = {name: frame.array(name).tolist() for name in ("numbers", "letters", "none")}
    frame.verify()
    return found


@pytest.fixture
def tiny(tmp_path):
    path = tmp_path / "tiny"
    write_frame(
        path,
        "tiny",
        {"numbers": np.arange(9, dtype=np.int32), "letters": b"abc", "none": b""},
    )
    return path


@given(sections)
def test_what_is_written_is_read_back_with_its_type(tmp_path_factory, contents):
    path = tmp_path_factory.mktemp("frame") / "f"
    size = write_frame(path, "kind", contents)
    frame = Frame(path, "kind")
    frame.verify()
    assert frame.size_bytes == size == path.stat().st_size
    for name, section in contents.items():
        if isinstance(section, bytes):
            assert bytes(frame.bytes(name)) == section
        else:
            assert frame.array(name).dtype == section.dtype
            assert frame.array(name).tolist() == section.tolist()


def test_arrays_of_a_frame_cannot_be_written_and_lie_aligned(tiny):
    numbers = Frame(tiny, "tiny").array("numbers")
    assert not numbers.flags.writeable
    assert numbers.flags.aligned
    assert numbers.ctypes.data % 64 == 0


def test_a_view_of_another_array_is_written_as_it_reads(tmp_path):
    matrix = np.arange(30, dtype=np.int32).reshape(10, 3)
    write_frame(tmp_path / "f", "kind", {"column": matrix[:, 1], "big": matrix[:, 2].astype(">i4")})
    frame = Frame(tmp_path / "f", "kind")
    assert frame.array("column").tolist() == list(range(1, 30, 3))
    assert frame.array("big").tolist() == list(range(2, 30, 3))


def test_every_flipped_byte_is_found(tiny):
    for mask in (0x01, 0x80, 0xFF):
        for _ in flips(tiny, range(tiny.stat().st_size), mask):
            with pytest.raises(IndexUnusableError):
                whole(Frame(tiny, "tiny"))


def test_every_shorter_length_is_refused_at_opening(tiny):
    raw = tiny.read_bytes()
    for length in range(len(raw)):
        tiny.write_bytes(raw[:length])
        with pytest.raises(IndexCorruptError) as error:
            Frame(tiny, "tiny")
        assert error.value.path == str(tiny)


def test_a_damaged_section_is_found_when_it_is_first_read_and_not_before(tiny):
    raw = tiny.read_bytes()
    tiny.write_bytes(raw.replace(b"abc", b"abd"))
    frame = Frame(tiny, "tiny")
    assert frame.array("numbers").tolist() == list(range(9))
    for read in (frame.bytes, frame.array):
        with pytest.raises(IndexCorruptError) as error:
            read("letters")
        assert error.value.params["offset"] == raw.index(b"abc")


def test_bytes_after_the_end_are_refused_at_opening(tiny):
    with tiny.open("ab") as file:
        file.write(bytes(64))
    with pytest.raises(IndexCorruptError):
        Frame(tiny, "tiny")


def test_a_missing_file_is_a_typed_error(tmp_path):
    with pytest.raises(IndexCorruptError) as error:
        Frame(tmp_path / "none", "tiny")
    assert error.value.key == "engine.missing_file"


def test_another_kind_is_refused(tiny):
    with pytest.raises(IndexCorruptError) as error:
        Frame(tiny, "other")
    assert error.value.params["found"] == "tiny"


def test_another_version_of_the_format_is_refused_by_its_number(tiny):
    raw = bytearray(tiny.read_bytes())
    raw[8:10] = (FORMAT_VERSION + 1).to_bytes(2, "little")
    tiny.write_bytes(raw)
    with pytest.raises(IndexVersionError) as error:
        Frame(tiny, "tiny")
    assert error.value.params["found"] == FORMAT_VERSION + 1


def test_a_section_that_is_not_there_is_a_typed_error(tiny):
    with pytest.raises(IndexCorruptError) as error:
        Frame(tiny, "tiny").array("nothing")
    assert error.value.params["section"] == "nothing"


def test_a_file_that_is_something_else_is_a_typed_error(tmp_path):
    path = tmp_path / "f"
    path.write_bytes(b"%PDF-1.7 and so on, for more bytes than a prefix has")
    with pytest.raises(IndexCorruptError) as error:
        Frame(path, "tiny")
    assert error.value.key == "engine.not_ours"


# Pages


@pytest.fixture
def long(tmp_path):
    """Sections of several pages, none of which ends with one."""
    path = tmp_path / "long"
    numbers = np.arange(PAGE_BYTES * 9 // 10, dtype=np.int32)
    write_frame(path, "long", {"before": b"x" * 100, "numbers": numbers, "bytes": bytes(70_000)})
    return path


IN_A_PAGE = PAGE_BYTES // 4


def damage(path, page, at=0):
    """Turn over a byte of a page of ``numbers``; return where."""
    raw = bytearray(path.read_bytes())
    start = raw.index(np.arange(30, dtype="<i4").tobytes())
    raw[start + page * PAGE_BYTES + at] ^= 0x10
    path.write_bytes(raw)
    return start + page * PAGE_BYTES


@pytest.mark.parametrize("page", range(4))
@pytest.mark.parametrize("at", [0, 1, PAGE_BYTES // 2, PAGE_BYTES * 5 // 10 - 1])
def test_a_damaged_page_is_found_by_whoever_reads_it_and_by_nobody_else(long, page, at):
    offset = damage(long, page, at)
    frame = Frame(long, "long")
    numbers = frame.stretches("numbers")
    for other in {0, 1, 2, 3} - {page}:
        end = min((other + 1) * IN_A_PAGE, len(numbers.array))
        numbers.read(other * IN_A_PAGE, end)
        numbers.read(end - 1, end)
        assert numbers.array[other * IN_A_PAGE] == other * IN_A_PAGE
    for start, end in (
        (page * IN_A_PAGE, page * IN_A_PAGE + 1),
        (page * IN_A_PAGE + 5, page * IN_A_PAGE + 9),
        (max(page * IN_A_PAGE - 1, 0), page * IN_A_PAGE + 1),
        (0, len(numbers.array)),
    ):
        with pytest.raises(IndexCorruptError) as error:
            numbers.read(start, end)
        assert error.value.params == {"path": str(long), "offset": offset}
    for read in (numbers.whole, lambda: frame.array("numbers"), frame.verify):
        with pytest.raises(IndexCorruptError):
            read()
    assert len(frame.bytes("bytes")) == 70_000


def test_reading_nothing_compares_nothing(long):
    damage(long, 1)
    numbers = Frame(long, "long").stretches("numbers")
    for at in (0, IN_A_PAGE, IN_A_PAGE + 7, len(numbers.array)):
        numbers.read(at, at)


def test_a_page_is_compared_once(long, monkeypatch):
    compared = []
    crc32 = zlib.crc32
    frame = Frame(long, "long")
    monkeypatch.setattr(zlib, "crc32", lambda raw: compared.append(len(raw)) or crc32(raw))
    numbers = frame.stretches("numbers")
    for _ in range(3):
        numbers.read(IN_A_PAGE - 1, IN_A_PAGE + 1)
    assert compared == [PAGE_BYTES] * 2
    assert frame.stretches("numbers") is numbers
    frame.array("numbers")
    frame.bytes("numbers")
    assert compared == [PAGE_BYTES] * 3 + [numbers.array.nbytes % PAGE_BYTES]
    # A check reads what was read before, for it may have changed since.
    frame.verify()
    assert len(compared) == 4 + 1 + 4 + 5


@pytest.mark.parametrize("n_bytes", [0, 1, PAGE_BYTES - 1, PAGE_BYTES, PAGE_BYTES + 1])
def test_sections_of_any_length_have_a_sum_for_each_page(tmp_path, n_bytes):
    path = tmp_path / "f"
    write_frame(path, "kind", {"a": b"a" * n_bytes, "b": b"b", "c": b"c" * n_bytes})
    frame = Frame(path, "kind")
    frame.verify()
    n_pages = 2 * -(-n_bytes // PAGE_BYTES) + 1
    assert len(frame._sums) == n_pages
    assert [bytes(frame.bytes(name)) for name in "abc"] == [b"a" * n_bytes, b"b", b"c" * n_bytes]


def test_the_seal_of_a_frame_changes_with_any_of_its_pages(tmp_path):
    seals = set()
    for page in range(3):
        section = bytearray(3 * PAGE_BYTES)
        section[page * PAGE_BYTES] = 1
        write_frame(tmp_path / "f", "kind", {"a": section})
        seals.add(seal(tmp_path / "f"))
    assert len(seals) == 3
    assert len({length for length, _ in seals}) == 1


def test_a_damaged_sum_is_found_at_opening(long):
    for _ in flips(long, range(long.stat().st_size - 40, long.stat().st_size), 0x10):
        with pytest.raises(IndexCorruptError):
            Frame(long, "long")

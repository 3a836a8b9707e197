from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from searchidx.engines.local.codec.framing import FORMAT_VERSION, Frame, write_frame
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

"""Files of arrays: what is written is read, and what is damaged is told."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as npst

from searchidx.analysis.symbols import Array
from searchidx.entities.tagging.network import read_network, write_network
from searchidx.entities.tagging.tables_file import (
    array_strings,
    read_arrays,
    strings_array,
    write_arrays,
)
from searchidx.entities.tagging.vocabulary import Vocabulary, read_vocabulary, write_vocabulary
from searchidx.entities.train.network import Sizes, new_weights
from searchidx.errors import UnreadableFileError

DTYPES = st.sampled_from(["i1", "u1", "<i2", ">i2", "<f4", "<i8"])
ARRAYS = st.dictionaries(
    st.text(max_size=6), npst.arrays(DTYPES, npst.array_shapes(min_side=0)), max_size=4
)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("tables")


@pytest.fixture
def network_path(tmp_path: Path) -> Path:
    weights = new_weights(4, 3, Sizes(4, 6, 5), np.random.default_rng(1))
    write_network(tmp_path / "network.bin", ["break", "wa", "wñ", "hX"], weights)
    return tmp_path / "network.bin"


@pytest.fixture
def vocabulary_path(tmp_path: Path) -> Path:
    vectors, octaves = np.zeros((2, 4), np.int8), np.array([9, 3], np.uint8)
    write_vocabulary(tmp_path / "vocabulary.bin", Vocabulary(["a", "ñu"], vectors, octaves))
    return tmp_path / "vocabulary.bin"


@given(ARRAYS)
def test_arrays_are_read_as_they_were_written(folder: Path, arrays: dict[str, Array]) -> None:
    path = folder / "arrays.bin"
    write_arrays(path, "test", arrays)
    once = path.read_bytes()
    found = read_arrays(path, "test")
    assert list(found) == list(arrays)
    for name, array in arrays.items():
        assert found[name].shape == array.shape and found[name].dtype.kind == array.dtype.kind
        assert np.array_equal(found[name], array, equal_nan=array.dtype.kind == "f")
    write_arrays(path, "test", arrays)
    assert path.read_bytes() == once


@given(st.lists(st.text(st.characters(exclude_characters="\n", exclude_categories=["Cs"]))))
def test_strings_are_read_as_they_were_written(strings: list[str]) -> None:
    assert array_strings(strings_array(strings)) == strings


def test_a_network_is_read_as_it_was_written(network_path: Path) -> None:
    network = read_network(network_path)
    assert network.feature_names == ["break", "wa", "wñ", "hX"]
    weights = new_weights(4, 3, Sizes(4, 6, 5), np.random.default_rng(1))
    assert np.abs(network.first - weights["first"]).max() <= 2**-9
    assert np.abs(network.features / 64 - weights["features"]).max() <= 2**-7
    assert np.abs(network.vectors - weights["vectors"]).max() <= 2**-11


@given(
    st.integers(0, 6).flatmap(lambda n: npst.arrays(np.int8, (n, 4), elements=st.integers(-7, 7)))
)
def test_a_vocabulary_is_read_as_it_was_written(folder: Path, vectors: Array) -> None:
    words = [f"palabra{number}ñ" for number in range(len(vectors))]
    octaves = np.arange(len(words), 0, -1).astype(np.uint8)
    write_vocabulary(folder / "vocabulary.bin", Vocabulary(words, vectors, octaves))
    found = read_vocabulary(folder / "vocabulary.bin")
    assert list(found.words) == words
    assert np.array_equal(found.vectors, vectors) and found.vectors.dtype == np.int8
    assert found.octaves.tolist() == octaves.tolist()


def damaged(path: Path) -> list[bytes]:
    """Return the bytes of a file cut, lengthened, and with other headers."""
    whole = path.read_bytes()
    first, second, body = whole.split(b"\n", 2)
    header = json.loads(second)
    name, (dtype, shape) = next(iter(header.items()))
    others: list[object] = [
        [],
        None,
        {**header, name: None},
        {**header, name: [dtype]},
        {**header, name: ["no such", shape]},
        {**header, name: ["|O", shape]},
        {**header, name: [dtype, "x"]},
        {**header, name: [dtype, [-1]]},
        {**header, name: [dtype, [10**30]]},
        {**header, name: [dtype, [10**9, 10**9]]},
        {**header, name: [dtype, [*shape, 2]]},
        {other: form for other, form in header.items() if other != name},
    ]
    headers = [json.dumps(other).encode() for other in others]
    headers += [b"", b"{", second[:-1], b"\xff", b"[" * 100_000]
    return [
        *(whole[:n] for n in (0, 5, len(first), len(first) + 9, len(whole) // 2, len(whole) - 1)),
        whole + b"\0",
        b"\0" * 100,
        b"another kind" + whole,
        *(b"\n".join((first, other, body)) for other in headers),
    ]


@pytest.mark.parametrize("kind", ["network", "vocabulary"])
def test_damaged_files_are_told_with_their_path(
    kind: str, network_path: Path, vocabulary_path: Path
) -> None:
    path = network_path if kind == "network" else vocabulary_path
    read = read_network if kind == "network" else read_vocabulary
    read(path)
    for content in damaged(path):
        path.write_bytes(content)
        with pytest.raises(UnreadableFileError) as raised:
            read(path)
        assert str(path) in str(raised.value) and kind in str(raised.value)


def test_files_that_are_not_there_or_of_another_kind_are_told(
    network_path: Path, vocabulary_path: Path, tmp_path: Path
) -> None:
    for path in (tmp_path, tmp_path / "none", vocabulary_path):
        with pytest.raises(UnreadableFileError, match=path.name):
            read_network(path)
    with pytest.raises(UnreadableFileError, match="no vocabulary of the tagger"):
        read_vocabulary(network_path)


@pytest.mark.parametrize(
    ("name", "array"),
    [
        ("feature_names", strings_array(["one"])),
        ("feature_names", np.array([255, 10], np.uint8)),
        ("features", np.zeros((4, 4), np.int16)),
        ("features", np.zeros(4, np.int8)),
        ("first", np.zeros((20, 7), np.int16)),
        ("second_bias", np.zeros((5, 1), np.int16)),
        ("transitions", np.zeros((8, 8), np.int16)),
        ("last", np.zeros((), np.int16)),
    ],
)
def test_arrays_that_do_not_go_together_are_told(
    network_path: Path, name: str, array: Array
) -> None:
    arrays = read_arrays(network_path, "network") | {name: array}
    write_arrays(network_path, "network", arrays)
    with pytest.raises(UnreadableFileError, match=r"network\.bin"):
        read_network(network_path)


@pytest.mark.parametrize(
    ("name", "array"),
    [
        ("words", strings_array(["one"])),
        ("vectors", np.zeros(2, np.uint8)),
        ("vectors", np.zeros((2, 2), np.float32)),
        ("octaves", np.zeros((2, 1), np.uint8)),
    ],
)
def test_a_vocabulary_that_does_not_fit_together_is_told(
    vocabulary_path: Path, name: str, array: Array
) -> None:
    arrays = read_arrays(vocabulary_path, "vocabulary") | {name: array}
    write_arrays(vocabulary_path, "vocabulary", arrays)
    with pytest.raises(UnreadableFileError, match=r"vocabulary\.bin"):
        read_vocabulary(vocabulary_path)

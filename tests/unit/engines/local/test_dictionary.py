from __future__ import annotations

from bisect import bisect_left

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from searchidx.engines.local.codec.dictionary import Dictionary, dictionary_sections, offsets_of
from searchidx.engines.local.codec.framing import Frame, write_frame

LETTERS = "abñé\0\x7f\x80ÿ\u07ff\u0800\ud7ff\ud800\udfff\ue000\uffff\U00010000\U0010ffff"
strings = st.text(st.sampled_from(LETTERS), max_size=4) | st.text(max_size=6)
ends = st.sampled_from([b"", b"\n", b"\r\n"])


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    path = tmp_path_factory.mktemp("dictionary") / "d"

    def make(words, end=b""):
        path.unlink(missing_ok=True)
        write_frame(path, "d", dictionary_sections("words", words, end))
        return Dictionary(Frame(path, "d"), "words", len(end))

    return make


def without(words, end):
    return {word for word in words if not end or end.decode() not in word}


@given(st.sets(strings, max_size=30), st.lists(strings, max_size=10), ends)
def test_ranks_and_ranges_are_those_of_the_sorted_list(made, words, asked, end):
    words = without(words, end)
    listed = sorted(words)
    dictionary = made(listed, end)
    assert list(dictionary) == dictionary[:] == listed
    assert [dictionary[i] for i in range(-len(listed), 0)] == listed
    for text in [*listed, *asked]:
        assert dictionary.rank(text) == (listed.index(text) if text in words else -1)
        assert dictionary.lower_bound(text) == bisect_left(listed, text)
        start, end_rank = dictionary.prefix_range(text)
        assert listed[start:end_rank] == [word for word in listed if word.startswith(text)]


@given(st.sets(strings, max_size=12), ends)
def test_a_dictionary_is_whole_and_sorted_as_it_was_made(made, words, end):
    words = without(words, end)
    dictionary = made(sorted(words), end)
    assert dictionary.is_whole()
    assert dictionary.is_sorted()
    backwards = made(sorted(words, reverse=True), end)
    assert backwards.is_whole()
    assert backwards.is_sorted() == (len(words) < 2)
    assert made(["a", "a"], end).is_sorted() is False


@given(st.sets(strings, min_size=1, max_size=12))
def test_the_end_follows_each_string(made, words):
    words = without(words, b"\n")
    dictionary = made(sorted(words), b"\n")
    raw = bytes(dictionary._frame.bytes("words.bytes"))
    assert raw.decode("utf-8", "surrogatepass") == "".join(f"{word}\n" for word in sorted(words))


def test_an_empty_dictionary_has_nothing(made):
    for end in (b"", b"\n"):
        dictionary = made([], end)
        found = (len(dictionary), dictionary.rank(""), dictionary.prefix_range("a"))
        assert found == (0, -1, (0, 0))
        with pytest.raises(IndexError):
            dictionary[0]


@pytest.mark.parametrize(
    ("lengths", "dtype"),
    [([], "u4"), ([0, 3, 0], "u4"), ([2**31, 2**31 - 1], "u4"), ([2**31, 2**31], "u8")],
)
def test_offsets_are_four_bytes_where_these_do(lengths, dtype):
    expected = [sum(lengths[:i]) for i in range(len(lengths) + 1)]
    for given_lengths in (lengths, iter(lengths), np.array(lengths, np.int64)):
        found = offsets_of(given_lengths)
        assert (found.dtype, found.tolist()) == (np.dtype(dtype), expected)


@pytest.mark.parametrize("n", [1, 15, 16, 17, 32, 33, 127, 128, 129, 256, 257, 300])
def test_a_string_is_found_wherever_in_its_block_it_lies(made, n):
    words = sorted("a" * (i % 7) + f"{i:03}" * (100 if i == 20 else 1) for i in range(n))
    dictionary = made(words)
    assert (list(dictionary), [dictionary[i] for i in range(n)]) == (words, words)
    for word in words:
        assert dictionary.rank(word) == dictionary.lower_bound(word) == words.index(word)
        for near in (word[:-1], word + "0", word + "\uffff", "", "z"):
            assert dictionary.lower_bound(near) == bisect_left(words, near)
            assert dictionary.rank(near) == (words.index(near) if near in words else -1)
    assert dictionary.is_sorted()


def test_lengths_and_blocks_that_contradict_each_other_are_found(tmp_path):
    sections = dictionary_sections("words", [f"{i:03}" for i in range(40)])
    for name in ("words.lengths", "words.blocks"):
        for at in range(3):
            changed = sections[name].copy()
            changed[at] += 1
            path = tmp_path / f"{name}{at}"
            write_frame(path, "d", {**sections, name: changed})
            assert not Dictionary(Frame(path, "d"), "words").is_whole()

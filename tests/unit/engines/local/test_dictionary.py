from __future__ import annotations

from bisect import bisect_left

import pytest
from hypothesis import given
from hypothesis import strategies as st

from searchidx.engines.local.codec.dictionary import Dictionary, dictionary_sections
from searchidx.engines.local.codec.framing import Frame, write_frame

LETTERS = "abñé\0\x7f\x80ÿ\u07ff\u0800\ud7ff\ud800\udfff\ue000\uffff\U00010000\U0010ffff"
strings = st.text(st.sampled_from(LETTERS), max_size=4) | st.text(max_size=6)


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    path = tmp_path_factory.mktemp("dictionary") / "d"

    def make(words):
        path.unlink(missing_ok=True)
        write_frame(path, "d", dictionary_sections("words", words))
        return Dictionary(Frame(path, "d"), "words")

    return make


@given(st.sets(strings, max_size=30), st.lists(strings, max_size=10))
def test_ranks_and_ranges_are_those_of_the_sorted_list(made, words, asked):
    listed = sorted(words)
    dictionary = made(listed)
    assert list(dictionary) == dictionary[:] == listed
    assert [dictionary[i] for i in range(-len(listed), 0)] == listed
    for text in [*listed, *asked]:
        assert dictionary.rank(text) == (listed.index(text) if text in words else -1)
        assert dictionary.lower_bound(text) == bisect_left(listed, text)
        start, end = dictionary.prefix_range(text)
        assert listed[start:end] == [word for word in listed if word.startswith(text)]


def test_an_empty_dictionary_has_nothing(made):
    dictionary = made([])
    assert (len(dictionary), dictionary.rank(""), dictionary.prefix_range("a")) == (0, -1, (0, 0))
    with pytest.raises(IndexError):
        dictionary[0]

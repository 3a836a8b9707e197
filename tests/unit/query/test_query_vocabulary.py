from __future__ import annotations

import random
import time
from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest
from by_definition import glob, plain_distance
from hypothesis import example, given
from hypothesis import strategies as st

from searchidx.query import fitting
from searchidx.query.vocabulary import Vocabulary
from searchidx.query.wildcard import compile_pattern

any_char = st.characters(exclude_categories=(), exclude_characters="*?\n")
few_chars = st.sampled_from("abñ\u0303ж𝒳\ud800\udfff")
letters = st.text("abc", max_size=7)
mixed = st.text(few_chars, max_size=6)
anything = st.text(any_char, max_size=5)
vocabularies = st.sets(letters | mixed | anything, max_size=30).map(sorted)
texts = letters | mixed | anything
patterns = st.text(st.sampled_from("ab**??") | few_chars, max_size=7)


@given(vocabularies, texts, st.integers(0, 3))
@example(["abab", "baab"], "abab", 2)
@example(["ca", "ñac", "𝒳"], "", 2)
def test_within_finds_what_the_whole_table_says(words: list[str], text: str, limit: int) -> None:
    expected = [(i, e) for i, w in enumerate(words) if (e := plain_distance(text, w)) <= limit]
    ranks, edits = Vocabulary.from_strings(words).near(text, limit)
    assert list(zip(ranks.tolist(), edits.tolist(), strict=True)) == expected


@given(vocabularies, patterns)
@example(["", "a", "aa", "aba"], "a*a")
@example(["añ", "ña", "ñ𝒳ñ"], "ñ?*ñ")
@pytest.mark.parametrize("few", [0, 2, 1_000])
def test_matching_finds_what_fits_by_definition(few: int, words: list[str], pattern: str) -> None:
    compiled = compile_pattern(pattern)
    folded = "*".join(compiled.runs)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(fitting, "_FEW", few)  # all words at once, or one by one
        found = Vocabulary.from_strings(words).matching(compiled)
    assert found.tolist() == [i for i, word in enumerate(words) if glob(folded, word)]
    assert found.tolist() == [i for i, word in enumerate(words) if compiled.matches(word)]


@given(vocabularies, texts)
def test_a_prefix_is_a_range_of_ranks(words: list[str], prefix: str) -> None:
    low, high = Vocabulary.from_strings(words).prefix_range(prefix)
    assert words[low:high] == [word for word in words if word.startswith(prefix)]


@given(vocabularies)
def test_words_come_back_as_they_were(words: list[str]) -> None:
    words_of = Vocabulary.from_strings(words)
    assert [words_of.word(rank) for rank in range(len(words_of))] == words


def test_a_mapped_blob_is_searched_where_it_lies() -> None:
    blob = memoryview("cosmódromo\ncósmico\nmisil\n".encode())
    offsets = np.array([0, 12, 21, 27], np.uint32)
    words = Vocabulary(blob, offsets)
    assert words.word(1) == "cósmico"
    assert words.within("cosmico", 1).tolist() == [1]
    assert words.matching(compile_pattern("*sil")).tolist() == [2]
    assert words.within("misil", 0).dtype == words.matching(compile_pattern("*")).dtype == np.int64


def test_a_vocabulary_may_be_empty() -> None:
    empty = Vocabulary(b"", np.zeros(1, np.uint32))
    assert len(empty.within("misil", 2)) == len(empty.matching(compile_pattern("*a?b"))) == 0


def many_words(n: int) -> list[str]:
    choices = random.Random(7)
    syllables = [c + v for c in "bcdfghjlmnñprstvz" for v in "aeiou"]
    return sorted({"".join(choices.choices(syllables, k=choices.randint(2, 6))) for _ in range(n)})


@pytest.mark.parametrize(
    "pattern", ["ma?a*", "*taru", "*ñ*a?o", "?a*", "????", "*a*e*", "m*a*o", "*ñato*", "ma?ar*"]
)
def test_many_words_fit_as_few_do(pattern: str) -> None:
    words = many_words(20_000)
    compiled = compile_pattern(pattern)
    found = Vocabulary.from_strings(words).matching(compiled).tolist()
    assert found == [i for i, word in enumerate(words) if compiled.matches(word)]


def test_a_vocabulary_is_searched_in_milliseconds_by_threads_too() -> None:
    words = many_words(150_000)
    first = Vocabulary.from_strings(words)
    expected = first.within("matari", 2).tolist()
    assert len(expected) > 5
    assert all(plain_distance("matari", words[rank]) <= 2 for rank in expected)
    shared = Vocabulary.from_strings(words)
    with ThreadPoolExecutor(4) as pool:
        found = list(pool.map(lambda _: shared.within("matari", 2).tolist(), range(8)))
    assert found == [expected] * 8
    pattern = compile_pattern("*ari*")
    started = time.process_time()
    first.within("matari", 2)
    first.matching(pattern)
    assert time.process_time() - started < 0.1


def test_many_stars_do_not_make_the_search_go_wild() -> None:
    words = sorted(["a" * n for n in range(2000)] + ["a" * 2000 + "b"])
    started = time.process_time()
    found = Vocabulary.from_strings(words).matching(compile_pattern("*a" * 100 + "*b"))
    assert [words[rank] for rank in found.tolist()] == ["a" * 2000 + "b"]
    assert time.process_time() - started < 1.0

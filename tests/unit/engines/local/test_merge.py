"""A merged segment is what would have been built at once: it has no memory."""

from __future__ import annotations

from dataclasses import replace
from random import Random

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from searchidx.engines.local import merge_lists, merge_words
from searchidx.engines.local.codec import durable, stored
from searchidx.engines.local.codec.segment import Segment
from searchidx.engines.local.merge import merge_segments
from tests.contract.archives import WORDS, Add, a_record, some_article, some_text
from tests.unit.engines.local.segments import (
    batches,
    build,
    expected_tokens,
    found_tokens,
    left,
    newest_changes,
    sections_of,
)

MERGED, BUILT = "segment-90000000", "segment-90000001"


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return tmp_path_factory.mktemp("merged")


def renamed(entry, n):
    """The same article as one of part ``n``."""
    return Add(replace(entry.article, id=f"{entry.article.id}{n}"), entry.mentions)


def merged(folder, parts):
    merge_segments(parts, folder, MERGED)
    return Segment(folder, MERGED)


@given(st.data(), st.lists(batches, min_size=1, max_size=4), st.sampled_from((1, 2, 9, 40, 10**6)))
def test_merging_gives_the_sections_of_building_at_once_whatever_was_deleted(
    folder, data, parts, n_together
):
    living = []
    segments = []
    for n, added in enumerate(parts):
        unique = [renamed(entry, n) for entry in left(added)]
        records = [(n + 1, f"/{n % 2}", a_record(f"/{n % 2}", n) if n != 2 else None)]
        segment = build(folder, f"segment-{n:08}", unique, changes=records)
        kept = data.draw(st.lists(st.booleans(), min_size=len(unique), max_size=len(unique)))
        segments.append((segment, np.array(kept, np.bool_)))
        living += [entry for entry, is_kept in zip(unique, kept, strict=True) if is_kept]
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(merge_words, "BLOCK_STRINGS", n_together)
        patched.setattr(merge_lists, "BLOCK_TOKENS", n_together)
        patched.setattr(durable, "SPOOL_BYTES", n_together)
        merged(folder, segments)
    changes = newest_changes([segment for segment, _ in segments])
    build(folder, BUILT, living, changes=changes)
    assert sections_of(folder, MERGED) == sections_of(folder, BUILT)


def many(seed, n, part):
    """Articles of some length, with ids of their own."""
    random = Random(seed)
    found = []
    for i in range(n):
        entry = some_article(random, WORDS)
        body = some_text(random, WORDS, 60, 30)
        article = replace(entry.article, id=f"{part}-{i}", body=body)
        found.append(Add(article, entry.mentions[:0]))
    return found


def make_dictionaries(monkeypatch):
    """Let small segments have dictionaries."""
    monkeypatch.setattr(stored, "MIN_SAMPLES", 20)
    monkeypatch.setattr(stored, "DICTIONARY_SHARE", 20)
    monkeypatch.setattr(stored, "N_GATHERED", 30)


def assert_is_made_of(segment, entries):
    assert found_tokens(segment) == expected_tokens(entries)
    assert [segment.stored(doc) for doc in range(segment.n_docs)] == [
        (entry.article, entry.mentions) for entry in entries
    ]
    assert segment.fingerprints.tolist() == [entry.article.fingerprint() for entry in entries]


def halves(folder, first, second):
    """Two segments, each without every third document, and what is left of them."""
    parts, living = [], []
    for n, entries in enumerate((first, second)):
        segment = build(folder, f"segment-0000010{n}", entries)
        live = np.arange(len(entries)) % 3 > 0
        parts.append((segment, live))
        living += [entry for entry, is_live in zip(entries, live, strict=True) if is_live]
    return parts, living


def test_records_of_the_same_dictionary_are_taken_as_they_are(folder, monkeypatch):
    make_dictionaries(monkeypatch)
    sampled = many(1, 30, "same")
    second = [renamed(entry, "x") for entry in sampled]
    parts, living = halves(folder, sampled, second)
    shared = parts[0][0].records.dictionary
    rest = build(folder, "segment-00000102", sampled)
    same = [(rest, np.ones(30, np.bool_)), (rest, np.zeros(30, np.bool_))]
    segment = merged(folder, same)
    assert shared == rest.records.dictionary == segment.records.dictionary != b""
    assert [segment.records.packed(doc) for doc in range(30)] == [
        rest.records.packed(doc) for doc in range(30)
    ]
    assert_is_made_of(merged(folder, parts), living)


@pytest.mark.parametrize("sizes", [(40, 60), (60, 40), (40, 5), (5, 40)])
def test_records_of_another_dictionary_or_of_none_take_that_of_the_largest(
    folder, monkeypatch, sizes
):
    make_dictionaries(monkeypatch)
    parts, living = halves(folder, many(2, sizes[0], "one"), many(3, sizes[1], "two"))
    segment = merged(folder, parts)
    dictionaries = [part.records.dictionary for part, _ in parts]
    assert dictionaries[0] != dictionaries[1]
    assert segment.records.dictionary == dictionaries[int(sizes[1] > sizes[0])] != b""
    assert_is_made_of(segment, living)


def test_small_segments_have_a_dictionary_once_there_are_enough_of_them(folder, monkeypatch):
    make_dictionaries(monkeypatch)
    parts, living = halves(folder, many(4, 19, "one"), many(5, 19, "two"))
    assert [part.records.dictionary for part, _ in parts] == [b"", b""]
    segment = merged(folder, parts)
    assert segment.records.dictionary != b""
    assert_is_made_of(segment, living)


def test_a_merge_of_what_is_all_deleted_is_an_empty_segment(folder):
    segment = build(folder, "segment-00000103", many(6, 3, "gone"))
    empty = merged(folder, [(segment, np.zeros(3, np.bool_))])
    assert (empty.n_docs, empty.n_tokens, found_tokens(empty)) == (0, 0, [])
    assert [list(d) for d in (empty.ids, empty.names, empty.paths)] == [[], [], []]

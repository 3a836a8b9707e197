from __future__ import annotations

from collections import Counter
from itertools import islice, pairwise, product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from searchidx.analysis import analyze, stem
from searchidx.article import ENTITY_TYPES
from searchidx.engines.local.check import check_generation
from searchidx.engines.local.generation import Generation, files_of
from tests.contract.archives import Add, an_article
from tests.unit.engines.local.segments import (
    batches,
    build,
    expected_tokens,
    found_tokens,
    left,
    sections_of,
)

NAME = "segment-00000001"


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return tmp_path_factory.mktemp("segments")


@given(batches)
def test_tokens_and_values_of_a_segment_are_those_of_its_articles(folder, added):
    segment = build(folder, NAME, added)
    entries = left(added)
    articles = [entry.article for entry in entries]
    assert found_tokens(segment) == expected_tokens(entries)
    assert segment.n_tokens == len(expected_tokens(entries))
    assert segment.n_docs == len(entries)
    assert segment.ids_by_doc == [a.id for a in articles]
    assert [segment.doc_id(a.id) for a in articles] == list(range(len(articles)))
    assert [segment.article_id(doc) for doc in range(len(articles))] == [a.id for a in articles]
    assert segment.doc_id("nobody") == -1
    assert list(segment.dates) == [a.date.code if a.date else 0 for a in articles]
    outlets = [None if code < 0 else segment.outlets[code] for code in segment.outlet_codes]
    assert outlets == [a.outlet for a in articles]
    assert [segment.paths[code] for code in segment.path_codes] == [a.path for a in articles]
    assert list(segment.has_title) == [a.title is not None for a in articles]
    assert segment.fingerprints.tolist() == [a.fingerprint() for a in articles]
    lengths = [analyze(a.title or "").n_positions for a in articles]
    assert segment.title_lengths.tolist() == lengths
    assert segment.body_lengths.tolist() == [analyze(a.body).n_positions for a in articles]
    assert [segment.stored(doc) for doc in range(len(entries))] == [
        (entry.article, entry.mentions) for entry in entries
    ]


@given(batches)
def test_names_of_a_segment_are_counted_by_document_and_type(folder, added):
    segment = build(folder, NAME, added)
    rows = [
        Counter(
            {
                (segment.names[segment.name_codes[i]], int(segment.name_types[i])): int(
                    segment.name_counts[i]
                )
                for i in range(start, end)
            }
        )
        for start, end in pairwise(segment.name_offsets.tolist())
    ]
    expected = [
        Counter((m.name, ENTITY_TYPES.index(m.type)) for m in entry.mentions)
        for entry in left(added)
    ]
    assert rows == expected


def test_a_stem_of_more_forms_than_two_bytes_number_keeps_them_apart(tmp_path):
    """Text made for it: every way to mix capitals, before a form that is sorted last."""
    word, plural = "internacionalizado", "internacionalizados"
    assert stem(word) == stem(plural)
    letters = zip(word, word.upper(), strict=True)
    forms = islice(map("".join, product(*letters)), (1 << 16) + 10)
    body = " ".join([*forms, plural])
    segment = build(tmp_path, NAME, [Add(an_article("a", body), ())])
    assert len(segment.postings.forms) == (1 << 16) + 11
    assert found_tokens(segment) == expected_tokens([Add(an_article("a", body), ())])


@given(batches)
def test_no_two_tokens_at_one_position_share_a_stem(added):
    """What lets the postings of a stem be counted without looking at positions."""
    rows = [(s, doc, position) for s, doc, position, *_ in expected_tokens(added)]
    assert len(rows) == len(set(rows))


@given(batches, st.lists(st.sampled_from("abcdefghijklñZ"), max_size=5))
def test_what_is_deleted_before_writing_was_never_there(folder, added, deleted):
    build(folder, "segment-00000002", added, deleted)
    build(folder, "segment-00000003", [e for e in left(added) if e.article.id not in deleted])
    assert sections_of(folder, "segment-00000002") == sections_of(folder, "segment-00000003")


@given(batches)
def test_a_segment_passes_its_own_check(folder, added):
    name = "segment-00000004"
    segment = build(folder, name, added)
    generation = Generation(1, "1", segments={name: segment.n_docs})
    generation = Generation(
        1, "1", segments={name: segment.n_docs}, files=files_of(folder, generation)
    )
    report = check_generation(folder, generation)
    assert report.problems == ()
    assert report.n_articles == segment.n_docs

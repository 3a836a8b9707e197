from __future__ import annotations

from bisect import bisect_left

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from whoosh.formats import Existence
from whoosh.matching import NullMatcher, ReadTooFar

from searchidx.engines.local.whoosh.formats import PositionsFormat
from searchidx.engines.local.whoosh.matcher import ConstantScorer, PostingsMatcher
from searchidx.engines.local.whoosh.postings import TermPostings, plain_postings, united

documents = st.dictionaries(
    st.integers(0, 60), st.sets(st.integers(0, 99), min_size=1, max_size=6), max_size=12
)


def postings_of(documents, origin=None):
    docs = sorted(documents)
    freqs = np.array([len(documents[doc]) for doc in docs], np.int64)
    positions = [p + (origin or 0) for doc in docs for p in sorted(documents[doc])]
    origins = None if origin is None else np.full(len(docs), origin)
    return TermPostings(
        np.array(docs, np.int32),
        freqs,
        np.cumsum(freqs) - freqs,
        np.array(positions, np.uint32),
        origins,
    )


def listed(postings):
    return {doc: set(postings.positions_at(i)) for i, doc in enumerate(postings.docs.tolist())}


@given(documents, st.sampled_from([None, 5]), st.integers(0, 70))
def test_a_matcher_walks_documents_positions_and_weights(documents, origin, target):
    matcher = PostingsMatcher(postings_of(documents, origin), PositionsFormat())
    docs = sorted(documents)
    assert list(matcher.all_ids()) == docs
    for doc in docs:
        assert matcher.id() == doc
        assert matcher.value_as("positions") == sorted(documents[doc])
        assert matcher.value_as("frequency") == len(documents[doc])
        assert matcher.format.decode_positions(matcher.value()) == sorted(documents[doc])
        assert [span.start for span in matcher.spans()] == sorted(documents[doc])
        assert matcher.weight() == matcher.score() == len(documents[doc])
        matcher.next()
    assert not matcher.is_active()
    matcher.reset()
    if docs:
        matcher.skip_to(target)
        assert list(matcher.all_ids()) == docs[bisect_left(docs, target) :]


def test_after_the_last_document_nothing_can_be_read_but_its_id():
    matcher = PostingsMatcher(plain_postings(np.array([3], np.int32)), Existence())
    assert matcher.replace(99.0) is matcher
    matcher.next()
    assert matcher.id() > 3
    for move in (matcher.next, lambda: matcher.skip_to(5)):
        with pytest.raises(ReadTooFar):
            move()
    assert matcher.replace() is NullMatcher()


def test_a_copy_goes_its_own_way():
    matcher = PostingsMatcher(plain_postings(np.array([3, 5], np.int32)), Existence())
    other = matcher.copy()
    other.next()
    assert (matcher.id(), other.id()) == (3, 5)


def test_skipping_never_goes_back():
    matcher = PostingsMatcher(plain_postings(np.array([3, 5, 9], np.int32)), Existence())
    matcher.skip_to(5)
    matcher.skip_to(4)
    assert matcher.id() == 5


def test_it_knows_its_term_scorer_and_format():
    plain = plain_postings(np.array([3], np.int32))
    matcher = PostingsMatcher(plain, Existence(), ("id", b"x"), ConstantScorer(2.5))
    assert matcher.term() == ("id", b"x")
    assert list(matcher.matching_terms()) == [("id", b"x")]
    assert matcher.score() == matcher.scorer.max_quality() == 2.5
    assert (matcher.value(), matcher.value_as("frequency")) == (b"", 1)
    assert not matcher.supports("positions")
    with pytest.raises(Exception, match="positions"):
        matcher.spans()


def test_it_claims_no_bound_that_whoosh_could_skip_by():
    matcher = PostingsMatcher(plain_postings(np.array([3], np.int32)), Existence())
    assert not matcher.supports_block_quality()
    assert matcher.max_quality() == matcher.block_quality() == float("inf")
    assert matcher.skip_to_quality(1e9) == 0
    assert matcher.is_active()


@given(st.lists(st.tuples(documents, st.sampled_from([None, 7])), min_size=1, max_size=4))
def test_united_postings_have_every_position_once(several):
    found = united([postings_of(documents, origin) for documents, origin in several])
    expected = {}
    for documents, _ in several:
        for doc, positions in documents.items():
            expected[doc] = expected.get(doc, set()) | positions
    assert listed(found) == expected
    assert found.freqs.tolist() == [len(expected[doc]) for doc in sorted(expected)]


@given(st.lists(st.sets(st.integers(0, 30)), min_size=1, max_size=3))
def test_united_postings_without_positions_have_every_document_once(several):
    parts = [plain_postings(np.array(sorted(docs), np.int32)) for docs in several]
    assert united(parts).docs.tolist() == sorted(set().union(*several))

"""On random archives and random queries the local engine says what the oracle says.

``SEARCHIDX_TEST_EXAMPLES=5000 pytest tests/property/test_engines_agree.py`` runs a campaign.
"""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise
from random import Random

import pytest
from hypothesis import given, note
from hypothesis import strategies as st

from searchidx.config import Settings
from searchidx.engines.local import policy, proximity, searcher
from searchidx.engines.local.engine import LocalEngine
from tests.contract.archives import (
    NAMES,
    PATHS,
    publish,
    some_history,
    some_request,
    some_words,
)
from tests.contract.brute import BruteEngine

TOLERANCE = 1e-9
SMALL_MEMORY = 6000
"""So little that a commit makes several segments."""


@pytest.fixture(autouse=True, scope="module")
def many_merges():
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(policy, "SEGMENTS_PER_TIER", 3)
        for module in (proximity, searcher):
            patched.setattr(module, "DEPTH", proximity.DEPTH)
        yield


def same_hits(found, expected):
    """Equal scores, rank by rank; articles may only trade places within the tolerance."""
    assert len(found) == len(expected)
    for ours, theirs in zip(found, expected, strict=True):
        assert ours.score == pytest.approx(theirs.score, rel=TOLERANCE, abs=1e-12)
    if any(0 < a.score - b.score < 1e-6 for a, b in pairwise(expected)):
        assert sorted(hit.article_id for hit in found) == sorted(h.article_id for h in expected)
    else:
        assert [hit.article_id for hit in found] == [hit.article_id for hit in expected]


def same_results(local, brute, request):
    found, expected = local.search(request), brute.search(request)
    assert found.total == expected.total
    assert found.facets == expected.facets
    # A page that cuts between near ties may hold either; the whole order may not.
    whole = replace(request, offset=0, limit=1000)
    order = [hit.article_id for hit in local.search(whole).hits]
    page = order[request.offset : request.offset + request.limit]
    assert [hit.article_id for hit in found.hits] == page
    same_hits(local.search(whole).hits, brute.search(whole).hits)


def both(folder, random, sizes, memory_bytes):
    """Make the same history with each engine; return the words, the searchers and the engine."""
    words = some_words(random)
    history = some_history(random, words, *sizes)
    engines = (LocalEngine(Settings(folder, memory_bytes=memory_bytes)), BruteEngine())
    for engine in engines:
        publish(engine, history)
    note(f"words: {words}")
    for batch in history:
        note(f"commit: {batch}")
    return words, *(engine.searcher() for engine in engines), engines[0]


seeds = st.integers(0, 2**32 - 1)
sizes = st.tuples(st.integers(1, 7), st.integers(1, 12))
memories = st.sampled_from([SMALL_MEMORY, 512_000_000])


@given(seeds, sizes, memories, st.integers(1, 10), st.sampled_from([proximity.DEPTH, 3]))
def test_local_and_brute_agree_on_every_request(
    tmp_path_factory, seed, sizes, memory, n_requests, depth
):
    for module in (proximity, searcher):
        module.DEPTH = depth
    random = Random(seed)
    words, local, brute, engine = both(tmp_path_factory.mktemp("index"), random, sizes, memory)
    for _ in range(n_requests):
        request = some_request(random, words)
        note(f"request: {request}")
        same_results(local, brute, request)
    assert engine.check().problems == ()


@given(seeds, sizes, memories)
def test_local_and_brute_keep_the_same_articles_files_and_entities(
    tmp_path_factory, seed, sizes, memory
):
    random = Random(seed)
    words, local, brute, _ = both(tmp_path_factory.mktemp("index"), random, sizes, memory)
    ids = sorted(brute.state.entries)
    assert local.articles(ids) == brute.articles(ids)
    for path in PATHS:
        assert local.fingerprints(path) == brute.fingerprints(path)
        assert local.file_record(path) == brute.file_record(path)
        assert list(local.file_records(path)) == list(brute.file_records(path))
    for root in ("/archivo", "/archivo/", "/", "/archiv"):
        assert list(local.file_records(root)) == list(brute.file_records(root))
    for name in NAMES:
        assert local.entity(name) == brute.entity(name)
        assert local.entity(name, "person") == brute.entity(name, "person")
    for word in words:
        assert local.suggest(word) == brute.suggest(word)
    assert _comparable(local.stats()) == _comparable(brute.stats())


def _comparable(stats):
    return replace(stats, n_segments=0, size_bytes=0, generation=0, format_version=0)

"""On random archives our language means the same in every way of running it.

As whole arrays; by Whoosh's queries over our postings; by the same queries in a stock index.
"""

from __future__ import annotations

from random import Random

import pytest
from hypothesis import given, note
from hypothesis import strategies as st
from whoosh.scoring import BM25F
from whoosh.searching import Searcher

from searchidx.config import Settings
from searchidx.engine import EngineRequest
from searchidx.engines.local import policy
from searchidx.engines.local.engine import LocalEngine
from searchidx.engines.local.whoosh import WhooshIndex, to_whoosh
from searchidx.query import ast
from tests.contract.archives import publish, some_history, some_query, some_words
from tests.contract.whoosh.stock import stock_index

N_QUERIES = 5

seeds = st.integers(0, 2**32 - 1)
sizes = st.tuples(st.integers(1, 5), st.integers(1, 10))
tiers = st.sampled_from([3, 8])
"""Segments that are merged into one: often, or never in so few commits."""


@pytest.fixture(autouse=True, scope="module")
def without_waiting():
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr("os.fsync", lambda _: None)
        yield


def an_archive(folder, random, sizes, tier):
    words = some_words(random)
    history = some_history(random, words, *sizes)
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(policy, "SEGMENTS_PER_TIER", tier)
        engine = LocalEngine(Settings(folder))
        publish(engine, history)
    note(f"words: {words}")
    for batch in history:
        note(f"commit: {batch}")
    return words, engine.searcher()


def leaves(node):
    if isinstance(node, ast.And | ast.Or):
        return [leaf for child in node.children for leaf in leaves(child)]
    return leaves(node.child) if isinstance(node, ast.Not) else [node]


def only(node, *kinds):
    return all(isinstance(leaf, kinds) for leaf in leaves(node))


def ids(results):
    return sorted(hit["id"] for hit in results)


@given(seeds, sizes, tiers)
def test_arrays_whoosh_on_arrays_and_stock_whoosh_find_the_same(
    tmp_path_factory, seed, sizes, tier
):
    random = Random(seed)
    words, local = an_archive(tmp_path_factory.mktemp("index"), random, sizes, tier)
    index, stock = WhooshIndex(local.snapshot), stock_index(local.snapshot)
    with index.searcher() as exact, Searcher(index.reader()) as plain, stock.searcher() as theirs:
        for _ in range(N_QUERIES):
            node = some_query(random, words)
            query = to_whoosh(node)
            note(f"{node}\n{query!r}")
            found = local.search(EngineRequest(node, limit=1000))
            expected = sorted(hit.article_id for hit in found.hits)
            assert ids(exact.search(query, limit=None)) == expected
            assert ids(plain.search(query, limit=None)) == expected
            assert ids(exact.search(query, scored=False, limit=None)) == expected
            assert len(list(exact.docs_for_query(query))) == found.total
            if not any(isinstance(leaf, ast.Exact | ast.EntityIs) for leaf in leaves(node)):
                assert ids(theirs.search(query, limit=None)) == expected


@given(seeds, sizes, tiers)
def test_a_page_is_the_beginning_of_all_hits_and_its_total_is_exact(
    tmp_path_factory, seed, sizes, tier
):
    random = Random(seed)
    words, local = an_archive(tmp_path_factory.mktemp("index"), random, sizes, tier)
    with WhooshIndex(local.snapshot).searcher() as searcher:
        for _ in range(N_QUERIES):
            node = some_query(random, words)
            note(f"{node}")
            every = searcher.search(to_whoosh(node), limit=None)
            page = searcher.search(to_whoosh(node), limit=3)
            assert len(page) == len(every)
            assert [(h.docnum, h.score) for h in page] == [(h.docnum, h.score) for h in every[:3]]


@given(seeds, sizes, tiers)
def test_scores_and_order_are_those_of_stock_whoosh(tmp_path_factory, seed, sizes, tier):
    random = Random(seed)
    words, local = an_archive(tmp_path_factory.mktemp("index"), random, sizes, tier)
    # A stock index rounds lengths to a byte; without them the rest can be compared.
    weighting = BM25F(B=0.0)
    ours = WhooshIndex(local.snapshot).searcher(weighting=weighting)
    theirs = stock_index(local.snapshot).searcher(weighting=weighting)
    for _ in range(N_QUERIES * 2):
        node = some_query(random, words)
        if not only(node, ast.Word, ast.Phrase, ast.Near, ast.DateIn, ast.Everything, ast.Nothing):
            continue
        if any(isinstance(leaf, ast.Word) and leaf.is_open for leaf in leaves(node)):
            continue
        note(f"{node}")
        found, expected = (s.search(to_whoosh(node), limit=None) for s in (ours, theirs))
        assert [hit.docnum for hit in found] == [hit.docnum for hit in expected]
        assert [hit.score for hit in found] == pytest.approx([hit.score for hit in expected])

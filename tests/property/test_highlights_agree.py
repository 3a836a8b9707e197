"""What the local engine marks without analysis is what an analysis would mark."""

from __future__ import annotations

from dataclasses import replace
from random import Random

from hypothesis import event, given
from hypothesis import strategies as st

from searchidx.config import Settings
from searchidx.engines.local.engine import LocalEngine
from searchidx.hits import match_article
from tests.contract.archives import publish, some_history, some_request, some_words
from tests.property.test_engines_agree import SMALL_MEMORY


@given(st.integers(0, 2**32 - 1), st.tuples(st.integers(1, 3), st.integers(1, 12)))
def test_ranges_from_postings_are_those_of_an_analysis(tmp_path_factory, seed, sizes):
    random = Random(seed)
    words = some_words(random)
    folder = tmp_path_factory.mktemp("archive")
    engine = LocalEngine(Settings(folder, memory_bytes=SMALL_MEMORY))
    publish(engine, some_history(random, words, *sizes))
    searcher = engine.searcher()
    for _ in range(8):
        request = replace(some_request(random, words), offset=0, limit=50, with_texts=True)
        found = searcher.search(request)
        texts = found.texts
        assert [text.id for text in texts] == [hit.article_id for hit in found.hits]
        for text in texts:
            [stored] = searcher.articles([text.id])
            assert (text.title, text.body) == (stored.article.title, stored.article.body)
            assert (text.date, text.outlet) == (stored.article.date, stored.article.outlet)
            assert (text.entities, text.n_words) == (stored.entities, stored.n_words)
            event("known" if text.ranges is not None else "left to analysis")
            if text.ranges is not None:
                assert text.ranges == match_article(request.query, stored, searcher).ranges

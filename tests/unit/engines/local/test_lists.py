from __future__ import annotations

import pytest

from searchidx.config import Settings
from searchidx.engine import EngineRequest
from searchidx.engines.local import proximity, searcher
from searchidx.engines.local.engine import LocalEngine
from searchidx.query import ast
from tests.contract.archives import SPAN, an_article
from tests.contract.brute import BruteEngine


@pytest.mark.parametrize("depth", [1, 2, 100])
def test_a_word_that_a_phrase_has_read_in_more_documents_scores_as_alone(
    tmp_path, monkeypatch, depth
):
    for module in (proximity, searcher):
        monkeypatch.setattr(module, "DEPTH", depth)
    query = ast.Or((ast.Phrase("el cohete", SPAN), ast.Word("cohete", SPAN)), SPAN)
    engines = (LocalEngine(Settings(tmp_path / "index")), BruteEngine())
    for engine in engines:
        with engine.writer() as writer:
            for number in range(7):
                writer.add(an_article(f"a{number}", "el cohete " * (number + 1) + "sube"), ())
    ours, theirs = (engine.searcher().search(EngineRequest(query)) for engine in engines)
    assert [hit.article_id for hit in ours.hits] == [hit.article_id for hit in theirs.hits]
    assert [hit.score for hit in ours.hits] == pytest.approx([hit.score for hit in theirs.hits])


def test_words_whose_forms_lie_apart_and_out_of_order_are_all_found(tmp_path):
    engine = LocalEngine(Settings(tmp_path / "index"))
    with engine.writer() as writer:
        writer.add(an_article("a", "es manana año, 19 m"), ())
        writer.add(an_article("b", "es manana año"), ())
    found = engine.searcher().search(EngineRequest(ast.Fuzzy("19", 2, SPAN, "body")))
    assert sorted(hit.article_id for hit in found.hits) == ["a", "b"]

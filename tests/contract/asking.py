"""Short ways to fill an engine and to ask it."""

from __future__ import annotations

from searchidx.dates import PartialDate
from searchidx.engine import EngineRequest
from searchidx.query import ast
from tests.contract.archives import SPAN, a_mention, an_article

ALL = EngineRequest(ast.Everything(), limit=1000)


def word(text, **values):
    return EngineRequest(ast.Word(text, SPAN), limit=1000, **values)


def ids(found):
    return [hit.article_id for hit in found.hits]


def living(searcher):
    return sorted(ids(searcher.search(ALL)))


def add(engine, *articles, mentions=()):
    with engine.writer() as writer:
        for article in articles:
            writer.add(article, mentions)
    return engine.searcher()


def a_date(text):
    return PartialDate.parse(text) if text else None


def entity_archive(engine):
    with engine.writer() as writer:
        writer.add(an_article("a", outlet="A"), [a_mention("Corea del Norte", "place")] * 2)
        writer.add(an_article("b", outlet="A"), [a_mention("COREA DEL NORTE", "place")])
        writer.add(an_article("c", outlet="B"), [a_mention("Ana Ruiz")])
        both = [a_mention("Corea del Norte", "place"), a_mention("Ana Ruiz")]
        writer.add(an_article("d", outlet=None), both)
        writer.add(an_article("e", outlet="B"), ())
    return engine.searcher()

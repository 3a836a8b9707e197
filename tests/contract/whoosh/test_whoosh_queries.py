"""Every query class of Whoosh runs on our arrays, and finds and scores what it does in a stock
index of the same documents.
"""

from __future__ import annotations

import pytest
from whoosh import query as q
from whoosh.qparser import MultifieldParser, QueryParser
from whoosh.query import spans

from searchidx.article import Article
from searchidx.config import Settings
from searchidx.dates import PartialDate
from searchidx.engine import EngineRequest
from searchidx.engines.local.engine import LocalEngine
from searchidx.engines.local.whoosh import WhooshIndex, to_whoosh
from searchidx.query import ast
from tests.contract.archives import SPAN


def text(word):
    return q.Term("text", word)


def surface(word):
    return q.Term("text_surface", word)


MISIL, COHETE, NO, DE = text("misil"), text("cohet"), surface("no"), surface("de")
NEAR = spans.SpanNear(NO, DE, slop=4)

QUERIES = [
    MISIL,
    q.Term("text", "nada"),
    q.Term("otro", "nada"),
    q.Term("text", b"\xff\xfe"),
    q.Term("title", "misil"),
    q.Term("body", "misil"),
    q.Term("title_surface", "misiles"),
    q.Term("body_surface", "11-m"),
    q.Term("text_surface", "covid-19"),
    q.Term("id", "a05"),
    q.Term("outlet", "El País"),
    q.Term("date", 20230101),
    q.Term("entity", "person|Rosa Luna"),
    q.And([MISIL, COHETE]),
    q.And([MISIL, q.Term("title", "cohet"), NO]),
    q.And([MISIL, q.NullQuery]),
    q.Or([MISIL, COHETE]),
    q.Or([MISIL, COHETE, NO, q.Term("outlet", "abc")]),
    q.Or([q.And([MISIL, NO]), q.And([COHETE, DE])]),
    q.Or([]),
    q.AndNot(MISIL, COHETE),
    q.AndMaybe(MISIL, COHETE),
    q.Require(MISIL, COHETE),
    q.Otherwise(text("nada"), MISIL),
    q.DisjunctionMax([MISIL, COHETE, NO], tiebreak=0.1),
    q.Term("text", "misil", boost=2.5),
    q.And([MISIL, q.Or([COHETE, NO], boost=3.0)]),
    q.ConstantScoreQuery(MISIL, 4.0),
    q.Every(),
    q.Every("title"),
    q.Every("outlet"),
    q.Every("entity"),
    q.Or([MISIL, q.Every()]),
    q.Prefix("text_surface", "co"),
    q.Prefix("text_surface", ""),
    q.Prefix("title_surface", "mis"),
    q.Prefix("entity", "person|Ro"),
    q.Wildcard("text_surface", "*o*s"),
    q.Wildcard("text_surface", "misil*"),
    q.Wildcard("body_surface", "vos?ochn[iy]"),
    q.Regex("text_surface", "^(co|mi).*s$"),
    q.Regex("outlet", ".*a.*"),
    q.FuzzyTerm("text_surface", "misol", maxdist=1),
    q.FuzzyTerm("text_surface", "oshete", maxdist=2, prefixlength=0),
    q.FuzzyTerm("title_surface", "vostochna", maxdist=1),
    q.Variations("text_surface", "variation"),
    q.TermRange("text_surface", "co", "misil"),
    q.TermRange("text_surface", None, "covid", endexcl=True),
    q.TermRange("id", "a05", None, startexcl=True),
    q.NumericRange("date", 20230301, 20230915),
    q.NumericRange("date", None, 20230601),
    q.NumericRange("date", 20230601, None, startexcl=True),
    q.NumericRange("date", None, None),
    q.Phrase("text_surface", ["no", "es"]),
    q.Phrase("text_surface", ["no", "es"], slop=3),
    q.Phrase("text_surface", ["covid", "19"]),
    q.Phrase("body", ["misil", "no"], slop=2),
    q.Phrase("text", ["de", "la", "un"], slop=6),
    q.Phrase("text", ["de"]),
    q.Sequence([NO, DE], slop=3),
    q.Sequence([NO, DE], slop=3, ordered=False),
    q.Ordered([NO, DE]),
    NEAR,
    spans.SpanNear(NO, DE, slop=2, ordered=False),
    spans.SpanNear(NO, DE, slop=5, mindist=2),
    spans.SpanNear2([NO, DE, MISIL], slop=5),
    spans.SpanNear(q.Prefix("text_surface", "mis"), DE, slop=3, ordered=False),
    spans.SpanFirst(MISIL, limit=2),
    spans.SpanFirst(q.Term("body", "misil"), limit=2),
    spans.SpanOr([NO, DE, MISIL]),
    spans.SpanNot(NEAR, surface("un")),
    spans.SpanNot(NO, NEAR),
    spans.SpanContains(NEAR, surface("un")),
    spans.SpanBefore(NO, DE),
    spans.SpanCondition(NO, DE),
    q.NestedParent(q.Term("outlet", "abc"), MISIL),
    q.NestedChildren(q.Term("outlet", "abc"), q.Term("outlet", "abc")),
]


def hits(searcher, query, **kwargs):
    return [(hit.docnum, pytest.approx(hit.score)) for hit in searcher.search(query, **kwargs)]


@pytest.mark.parametrize("query", QUERIES, ids=repr)
def test_a_query_class_finds_and_scores_what_it_does_in_a_stock_index(both, query):
    assert hits(both.ours, query, limit=None) == hits(both.stock, query, limit=None)


def test_nearly_all_of_the_queries_find_something(both):
    found = [query for query in QUERIES if hits(both.stock, query, limit=None)]
    assert len(found) > len(QUERIES) - 14


def test_a_bonus_for_more_words_is_the_same_for_every_hit(both):
    """Stock Whoosh forgets words that do not come any more, and scores the last hits less."""
    query = q.Or([MISIL, COHETE, NO], scale=0.9)
    matched = both.ours.search(query, limit=None, terms=True)
    assert {hit.docnum for hit in matched} == {d for d, _ in hits(both.stock, query, limit=None)}
    scores = {hit.docnum: hit.score for hit in both.ours.search(q.Or([MISIL, COHETE, NO]))}
    for hit in both.ours.search(query, limit=None, terms=True):
        if hit.docnum in scores:
            bonus = (len(hit.matched_terms()) - 1) / (3 - 0.9) ** 2
            assert hit.score == pytest.approx((scores[hit.docnum] + bonus) * 2 / 3)


def test_a_page_is_the_beginning_of_all_hits(both):
    for query in QUERIES:
        every = hits(both.ours, query, limit=None)
        page = both.ours.search(query, limit=3)
        assert [(hit.docnum, hit.score) for hit in page] == every[:3], query
        assert len(page) == len(every), query


def test_filters_masks_and_unscored_searches_obey(both):
    every = set(both.ours.reader().all_doc_ids())
    for query in QUERIES:
        found = both.ours.search(query, limit=None).docs()
        assert both.ours.search(query, limit=None, scored=False).docs() == found
        assert both.ours.search(q.Every(), limit=None, mask=query).docs() == every - found
        if found:  # for Whoosh a filter that matches nothing is none
            assert both.ours.search(q.Every(), limit=None, filter=query).docs() == found


def test_negations_match_living_documents_alone(both):
    living = set(both.ours.reader().all_doc_ids())
    for query in (MISIL, q.Term("id", "a22"), q.Term("text", "nada"), q.Prefix("id", "a1")):
        matching = {hit.docnum for hit in both.ours.search(query, limit=None)}
        found = both.ours.search(q.Not(query), limit=None)
        assert {hit.docnum for hit in found} == living - matching
        assert len(both.ours.search(q.Not(query), limit=2)) == len(living - matching)


def test_where_spans_are_is_the_same(both):
    readers = zip(both.ours.leaf_searchers(), both.stock.leaf_searchers(), strict=True)
    for (ours, _), (stock, _) in readers:
        for query in (MISIL, q.Term("body", "misil"), NEAR, q.Phrase("body_surface", ["no", "de"])):
            found, expected = query.matcher(ours), query.matcher(stock)
            while expected.is_active():
                assert (found.id(), found.spans()) == (expected.id(), expected.spans())
                assert found.weight() == expected.weight()
                found.next()
                expected.next()
            assert not found.is_active()


# Parsing


def node(text, kind=ast.Word, field=None):
    return kind(text, SPAN, field)


PARSED = [
    ("misiles", node("misil")),
    ("misil cohete", ast.And((node("misil"), node("cohete")), SPAN)),
    ("MISIL OR mañana", ast.Or((node("misil"), node("mañana")), SPAN)),
    ("misil NOT cohete", ast.And((node("misil"), ast.Not(node("cohete"), SPAN)), SPAN)),
    ("Jong-un", node("Jong-un")),
    ("covid-19", node("covid-19")),
    ("EE.UU.", node("EE.UU.")),
    ("title:misil", node("misil", field="title")),
    ("body:(misil OR año)", ast.Or((node("misil", field="body"), node("año", field="body")), SPAN)),
    ('text_surface:"no es"', node("no es", ast.Phrase)),
    ('text_surface:"no covid-19"', node("no covid-19", ast.Phrase)),
    ('text_surface:"11-M"', node("11-M", ast.Phrase)),
    ("text_surface:cohet*", node("cohet*", ast.Wildcard)),
    ("text_surface:vostochn?", node("vostochn?", ast.Wildcard)),
    ('outlet:"El País"', ast.OutletIs("el pais", SPAN)),
    ('entity:"person|Corea"', ast.EntityIs("Corea", SPAN)),
    (
        "date:[20230301 TO 20230831]",
        ast.DateIn(PartialDate(2023, 3), PartialDate(2023, 8), SPAN),
    ),
]


@pytest.mark.parametrize(("string", "tree"), PARSED, ids=[string for string, _ in PARSED])
def test_whooshs_parser_reads_queries_with_our_analysis(both, string, tree):
    parsed = QueryParser("text", both.index.schema).parse(string)
    found = both.local.search(EngineRequest(tree, limit=1000)).hits
    assert {hit["id"] for hit in both.ours.search(parsed, limit=None)} == {
        hit.article_id for hit in found
    }
    assert found, "a query that finds nothing says nothing"


def test_a_parser_for_several_fields_finds_a_word_in_any(both):
    parsed = MultifieldParser(["title", "body"], both.index.schema).parse("misil")
    expected = both.ours.search(MISIL, limit=None)
    assert {h.docnum for h in both.ours.search(parsed, limit=None)} == expected.docs()


# Queries of ours


def test_words_of_a_sequence_may_stand_for_thousands_of_terms(tmp_path):
    """Whoosh's own Or has no positions from 1,024 clauses on."""
    engine = LocalEngine(Settings(tmp_path))
    words = [f"co{n:04}a" for n in range(1500)]
    with engine.writer() as writer:
        writer.add(Article(id="1", body=" ".join(f"la {word}" for word in words), path="/a"), ())
        writer.add(Article(id="2", body="la otra " + " ".join(words), path="/a"), ())
    query = to_whoosh(ast.Word("la co", SPAN, is_open=True))
    with WhooshIndex(engine.searcher().snapshot).searcher() as searcher:
        assert [hit["id"] for hit in searcher.search(query)] == ["1"]


def test_words_that_stand_for_others_are_highlighted_and_listed(both):
    query = to_whoosh(ast.Wildcard("c?hetes", SPAN, "body"))
    found = both.ours.search(query, limit=1)
    highlighted = found[0].highlights("body_surface", text=found[0]["body"])
    assert "cohetes</b>" in highlighted
    assert "cohete<" not in highlighted
    assert query.existing_terms(both.ours.reader(), expand=True) == {("body_surface", b"cohetes")}


def test_queries_of_ours_can_be_run_from_the_top(both):
    """As a rule Whoosh asks for a matcher of each segment; sometimes for one of all."""
    for node in (
        ast.Wildcard("mis*", SPAN),
        ast.Fuzzy("misol", 1, SPAN),
        ast.Phrase("no es", SPAN),
        ast.Near("no es", 4, SPAN),
        ast.OutletIs("abc", SPAN),
        ast.EntityIs("Corea", SPAN),
        ast.Exact("mañana", SPAN),
    ):
        query = to_whoosh(node)
        found = list(query.matcher(both.ours, both.ours.boolean_context()).all_ids())
        assert found == sorted(both.ours.search(query, limit=None).docs())
        assert found

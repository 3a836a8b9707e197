"""Whoosh sees the entities of an archive as people correct them."""

from __future__ import annotations

from whoosh import query as q

from searchidx.config import Settings
from searchidx.engines.local.engine import LocalEngine
from searchidx.engines.local.whoosh import WhooshIndex, to_whoosh
from searchidx.entities.corrections import Correction, Corrections
from searchidx.query import ast
from tests.contract.archives import SPAN
from tests.contract.whoosh.stock import stock_index

ENTRIES = (
    Correction("split", ("Rosa",), "Rosa la del puerto"),
    Correction("merge", ("Corea",), "Naciones Unidas"),
    Correction("rename", ("Rosa Luna",), "Rosa Luna Gil"),
    Correction("retype", ("Naciones Unidas",), type="organization"),
)
NAMES = ("Rosa", "Rosa Luna", "Luna", "Corea", "ONU", "Rosa Luna Gil", "rosa la del puerto")


def terms(index):
    return list(index.reader().field_terms("entity"))


def ids(index, query):
    with index.searcher() as searcher:
        return sorted(hit["id"] for hit in searcher.search(query, limit=None))


def test_terms_columns_and_aliases_are_corrected(folder, small_engine):
    engine = LocalEngine(Settings(folder), lambda: Corrections(ENTRIES))
    searcher = engine.searcher()
    index, stock = WhooshIndex(searcher.snapshot), stock_index(searcher.snapshot)
    assert terms(index) == [
        "organization|Naciones Unidas",
        "person|Rosa Luna Gil",
        "person|Rosa la del puerto",
    ]
    for term in terms(index):
        assert ids(index, q.Term("entity", term)) == ids(stock, q.Term("entity", term)) != []
    for name in NAMES:
        leaf = ast.EntityIs(name, SPAN)
        assert ids(index, to_whoosh(leaf)) == sorted(
            article.article.id
            for article in searcher.articles(
                [f"a{i:02}" for i in range(24) if is_there(searcher, i)]
            )
            if set(article.entities) & set(searcher.entities_named(name))
        )
    with index.searcher() as asked:
        groups = asked.search(q.Every(), limit=None, groupedby="entity").groups()
    assert sorted(filter(None, groups)) == sorted(terms(index))


def is_there(searcher, number):
    return searcher.fingerprint(f"a{number:02}") is not None


def test_an_open_index_follows_corrections(small_engine, folder):
    entries = []
    engine = LocalEngine(Settings(folder), lambda: Corrections(tuple(entries)))
    index = WhooshIndex(engine.searcher().snapshot, engine)
    assert index.up_to_date()
    assert "person|Corea" in terms(index)
    entries.append(Correction("ban", ("Corea",)))
    assert not index.up_to_date()
    assert "person|Corea" not in terms(index)
    assert index.up_to_date()

"""The index as an object of Whoosh: opening, generations, refusals, and no pickle anywhere."""

from __future__ import annotations

import subprocess
import sys

import pytest
from whoosh import query as q
from whoosh.index import EmptyIndexError, exists_in, open_dir
from whoosh.reading import MultiReader, SegmentReader
from whoosh.searching import Searcher

from searchidx.article import Article
from searchidx.config import Settings
from searchidx.engines.local import policy
from searchidx.engines.local.engine import LocalEngine
from searchidx.engines.local.whoosh import WhooshIndex, open_index
from searchidx.errors import IndexMissingError, UsageError
from tests.contract.whoosh.conftest import DELETED, N_ARTICLES

LIVING = N_ARTICLES - len(DELETED)


@pytest.fixture
def folder(small_engine, tmp_path):
    return tmp_path / "index"


def add(engine, *numbers):
    with engine.writer() as writer:
        for number in numbers:
            writer.add(Article(id=f"b{number}", body="asunto nuevo", path="/b"), ())


def ids(searcher, query=None):
    return sorted(hit["id"] for hit in searcher.search(query or q.Every(), limit=None))


def test_an_index_opens_from_its_folder(folder):
    index = open_index(str(folder))
    assert index.doc_count() == LIVING
    assert index.doc_count_all() == N_ARTICLES
    assert not index.is_empty()
    assert index.up_to_date()
    assert index.latest_generation() == index.generation == index.reader().generation()
    assert index.field_length("text") > index.max_field_length("text") > 0
    with index.searcher() as searcher:
        assert len(ids(searcher)) == LIVING


def test_the_readers_are_whooshs_own(small_engine):
    index = WhooshIndex(small_engine.searcher().snapshot)
    reader = index.reader()
    assert type(reader) is MultiReader
    assert {type(leaf) for leaf, _ in reader.leaf_readers()} == {SegmentReader}
    with Searcher(reader) as searcher:
        assert len(ids(searcher)) == LIVING


def test_where_there_is_no_index_it_says_so(tmp_path):
    with pytest.raises(IndexMissingError):
        open_index(tmp_path)


def test_an_index_without_articles_finds_nothing(tmp_path):
    engine = LocalEngine(Settings(tmp_path))
    with engine.writer():
        pass
    index = open_index(tmp_path)
    assert index.is_empty()
    with index.searcher() as searcher:
        assert searcher.up_to_date()
        for query in (q.Every(), q.Term("text", "misil"), q.Prefix("text", "m"), q.Not(q.Every())):
            assert len(searcher.search(query, sortedby="id", groupedby="outlet")) == 0
        assert searcher.suggest("text_surface", "misil") == []
    add(engine, 1)
    assert ids(index.searcher()) == ["b1"]


def test_an_index_of_which_everything_is_deleted_finds_nothing(tmp_path, monkeypatch):
    monkeypatch.setattr(policy, "REWRITE_SHARE", 1.0)  # nothing is rewritten
    engine = LocalEngine(Settings(tmp_path))
    add(engine, 1, 2)
    with engine.writer() as writer:
        writer.delete(["b1", "b2"])
    index = open_index(tmp_path)
    assert (index.doc_count(), index.doc_count_all()) == (0, 2)
    with index.searcher() as searcher:
        for query in (q.Every(), q.Term("body_surface", "nuevo"), q.Not(q.Term("text", "nada"))):
            assert len(searcher.search(query)) == 0


def test_an_index_follows_the_generations_of_its_folder(small_engine, folder):
    index = open_index(folder)
    before = index.searcher()
    add(small_engine, 1, 2)
    assert not index.up_to_date()
    assert not before.up_to_date()
    assert index.refresh().doc_count() == LIVING + 2
    assert len(ids(before)) == LIVING, "a searcher keeps its generation"
    assert len(ids(index.searcher())) == LIVING + 2
    assert index.up_to_date()
    assert index.refresh() is index


def test_a_searcher_refreshes_without_finding_anything_twice(small_engine, folder):
    searcher = open_index(folder).searcher()
    assert searcher.refresh() is searcher
    add(small_engine, 1)
    fresh = searcher.refresh()
    assert len(ids(fresh)) == len(set(ids(fresh))) == LIVING + 1
    assert fresh.doc_count() == LIVING + 1
    assert ids(fresh, q.Term("text", "nuev")) == ["b1"]


def test_a_page_counts_its_hits_once_even_if_the_last_segment_has_none(small_engine, folder):
    add(small_engine, 1)
    with open_index(folder).searcher() as searcher:
        collector = searcher.collector(limit=2)
        searcher.search_with_collector(q.Term("text_surface", "misil"), collector)
        assert collector.computes_count()
        assert collector.count() == len(ids(searcher, q.Term("text_surface", "misil"))) > 2


def test_an_index_on_a_snapshot_stays_at_it(small_engine):
    index = WhooshIndex(small_engine.searcher().snapshot)
    add(small_engine, 1)
    assert index.up_to_date()
    assert index.refresh() is index
    assert index.doc_count() == LIVING


def test_nothing_is_written_through_whoosh(folder):
    index = open_index(folder)
    codec, segment = index.reader().leaf_readers()[0][0].codec(), None
    for write in (
        index.writer,
        lambda: index.delete_by_term("id", "a01"),
        lambda: index.add_field("nuevo", None),
        lambda: codec.new_segment(None, "x"),
        lambda: codec.per_document_writer(None, segment),
        lambda: codec.field_writer(None, segment),
        lambda: index.reader().segments()[0].delete_document(0),
        lambda: index.reader().segments()[0].set_doc_count(0),
    ):
        with pytest.raises(UsageError, match="cannot be written through Whoosh"):
            write()
    assert index.doc_count() == LIVING


def test_a_closed_searcher_leaves_the_others_open(folder):
    index = open_index(folder)
    one, other = index.searcher(), index.searcher()
    one.close()
    assert one.is_closed
    assert len(ids(other)) == LIVING


def test_whooshs_own_functions_see_no_index_in_our_folder(folder):
    for place in (folder, folder / "data"):
        assert not exists_in(str(place))
        with pytest.raises(EmptyIndexError):
            open_dir(str(place))


POISONED = """
import pickle, _pickle, sys
calls = []

def poison(*args, **kwargs):
    calls.append(args)
    raise AssertionError("unpickled")

class Unpickler:
    __init__ = poison

for module in (pickle, _pickle):
    module.loads = module.load = poison
    module.Unpickler = Unpickler
pickle._Unpickler = Unpickler

from whoosh import fields, index as whoosh_index, query as q, sorting
from searchidx.config import Settings
from searchidx.engines.local.engine import LocalEngine
from searchidx.engines.local.whoosh import open_index

folder, elsewhere = sys.argv[1:]
assert not whoosh_index.exists_in(folder)
opened = open_index(folder)
with opened.searcher() as searcher:
    total = len(searcher.search(q.Every(), sortedby="date", groupedby=["outlet", "id"]))
    for query in (
        q.Term("text", "misil"),
        q.Phrase("text_surface", ["no", "es"], slop=5),
        q.Prefix("body_surface", "mis"),
        q.FuzzyTerm("text_surface", "misol"),
        q.NumericRange("date", 20230101, 20230630),
        q.Not(q.Term("outlet", "abc")),
    ):
        results = searcher.search(query, terms=True)
        assert len(results), query
        [hit.highlights("body") for hit in results]
    searcher.suggest("text_surface", "misol")
    searcher.more_like(0, "body")
    facet = sorting.FieldFacet("entity", allow_overlap=True)
    searcher.search(q.Every(), groupedby=facet)
    list(searcher.reader().iter_postings())
assert LocalEngine(Settings(folder)).check().problems == ()
assert calls == []

try:
    whoosh_index.create_in(elsewhere, fields.Schema(id=fields.ID))
except AssertionError:
    pass
assert calls, "the poison works: a stock index is unpickled on open"
"""


def test_nothing_is_unpickled_on_open_search_and_check(folder, tmp_path):
    elsewhere = tmp_path / "stock"
    elsewhere.mkdir()
    done = subprocess.run(
        [sys.executable, "-c", POISONED, str(folder), str(elsewhere)],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr


def test_an_open_index_lends_a_whoosh_searcher_over_the_same_arrays(tmp_path):
    engine = LocalEngine(Settings(index_dir=tmp_path / "index"))
    with engine.writer() as writer:
        writer.add(Article(id="a", body="La cumbre de los satélites", path="a.txt"), ())
        writer.add(Article(id="b", body="El cometa", path="b.txt"), ())
    found = engine.searcher().whoosh_searcher().search(q.Term("text_surface", "satelites"))
    assert [hit["id"] for hit in found] == ["a"]

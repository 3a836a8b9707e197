"""What Whoosh reads beside matches: terms, figures, columns, stored fields, and what it makes
of them (sorting, groups, highlights, corrections, similar articles).
"""

from __future__ import annotations

import pytest
from whoosh import qparser, sorting
from whoosh import query as q
from whoosh.highlight import UppercaseFormatter
from whoosh.reading import TermNotFound

from searchidx.engine import EngineRequest
from searchidx.query import ast

MISIL = q.Term("text", "misil")
ALL = q.Every()


def articles(both):
    every = both.local.search(EngineRequest(ast.Everything(), limit=1000)).hits
    stored = both.local.articles(sorted(hit.article_id for hit in every))
    return {entry.article.id: entry for entry in stored}


def ids(results):
    return [hit["id"] for hit in results]


# Terms and their figures


def test_terms_are_those_of_a_stock_index(both):
    ours, stock = both.ours.reader(), both.stock.reader()
    assert list(ours.all_terms()) == list(stock.all_terms())
    assert sorted(ours.indexed_field_names()) == sorted(stock.indexed_field_names())
    for field in ours.indexed_field_names():
        assert list(ours.lexicon(field)) == list(stock.lexicon(field))
        assert list(ours.field_terms(field)) == list(stock.field_terms(field))
        if field != "date":
            assert list(ours.expand_prefix(field, "c")) == list(stock.expand_prefix(field, "c"))
            assert list(ours.terms_from(field, "m")) == list(stock.terms_from(field, "m"))


def test_the_figures_of_each_term_are_those_of_a_stock_index(both):
    ours, stock = both.ours.reader(), both.stock.reader()
    for field, term in stock.all_terms():
        found, expected = ours.term_info(field, term), stock.term_info(field, term)
        for figure in ("weight", "doc_frequency", "max_weight", "min_id", "max_id"):
            assert getattr(found, figure)() == getattr(expected, figure)(), (field, term, figure)
        assert ours.doc_frequency(field, term) == stock.doc_frequency(field, term)
        assert ours.frequency(field, term) == stock.frequency(field, term)
        assert (field, term) in ours
    assert [(term, info.weight()) for term, info in both.ours.leaf_searchers()[0][0].reader()] == [
        (term, info.weight()) for term, info in both.stock.leaf_searchers()[0][0].reader()
    ]


def test_postings_and_positions_are_those_of_a_stock_index(both):
    ours, stock = both.ours.reader(), both.stock.reader()
    for field, term in stock.all_terms():
        found, expected = ours.postings(field, term), stock.postings(field, term)
        astype = "positions" if ours.schema[field].supports("positions") else "frequency"
        assert list(found.items_as(astype)) == list(expected.items_as(astype)), (field, term)


def test_lengths_are_positions(both):
    reader = both.ours.reader()
    entries = articles(both)
    for doc in reader.all_doc_ids():
        entry = entries[reader.stored_fields(doc)["id"]]
        assert reader.doc_field_length(doc, "text") == entry.n_words
        assert reader.doc_field_length(doc, "text_surface") == entry.n_words
        assert (reader.doc_field_length(doc, "title") == 0) == (entry.article.title is None)
    assert reader.field_length("text") == reader.field_length("title") + reader.field_length("body")
    lengths = [reader.doc_field_length(doc, "text") for doc in range(reader.doc_count_all())]
    assert reader.field_length("text") == sum(lengths)
    assert reader.min_field_length("text") == min(lengths)
    assert reader.max_field_length("text") == max(lengths)
    assert reader.field_length("outlet") == 0


def test_the_lengths_of_a_term_bound_those_of_its_documents(both):
    reader = both.ours.reader()
    for term in reader.lexicon("body"):
        docs = [doc for doc, _ in reader.postings("body", term).items_as("frequency")]
        info = reader.term_info("body", term)
        for doc in docs:
            length = reader.doc_field_length(doc, "body")
            assert info.min_length() <= length <= info.max_length()


def test_a_term_that_is_not_there_is_not_found(both):
    reader = both.ours.reader()
    for field, term in (("text", b"nada"), ("text", b"\xff"), ("id", b""), ("date", b"\x00")):
        assert (field, term) not in reader
        assert reader.frequency(field, term) == 0
        assert reader.doc_frequency(field, term) == 0
        for ask in (reader.term_info, reader.postings):
            with pytest.raises(TermNotFound):
                ask(field, term)
    with pytest.raises(TermNotFound):
        reader.postings("path", b"x")


def test_frequent_and_distinctive_terms_are_those_of_a_stock_index(both):
    ours, stock = both.ours.reader(), both.stock.reader()
    for field in ("text", "title_surface", "outlet"):
        assert ours.most_frequent_terms(field, 7) == stock.most_frequent_terms(field, 7)
        assert ours.most_distinctive_terms(field, 7) == stock.most_distinctive_terms(field, 7)


def test_a_cursor_goes_through_the_terms_of_its_field(both):
    reader = both.ours.leaf_searchers()[0][0].reader()
    words = list(reader.field_terms("title_surface"))
    cursor = reader.cursor("title_surface")
    walked = []
    while cursor.is_valid():
        walked.append(cursor.text())
        cursor.next()
    assert walked == words
    assert cursor.text() is cursor.term_info() is cursor.next()
    assert cursor.first() == words[0]
    assert cursor.find("m") == next(word for word in words if word >= "m")
    assert cursor.term() == cursor.text()
    assert cursor.term_info().doc_frequency() == reader.doc_frequency(
        "title_surface", cursor.text()
    )
    assert cursor.find("\ud800") is None


def test_counts_and_deleted_documents_are_those_of_a_stock_index(both):
    ours, stock = both.ours.reader(), both.stock.reader()
    assert ours.doc_count() == stock.doc_count() == both.snapshot.n_live
    assert ours.doc_count_all() == stock.doc_count_all()
    assert ours.has_deletions() == stock.has_deletions() == both.snapshot.has_deletions
    assert list(ours.all_doc_ids()) == list(stock.all_doc_ids())
    for doc in range(ours.doc_count_all()):
        assert ours.is_deleted(doc) == stock.is_deleted(doc)


# Stored fields and columns


def test_stored_fields_are_those_that_are_known(both):
    for doc in both.ours.reader().all_doc_ids():
        assert both.ours.stored_fields(doc) == both.stock.stored_fields(doc)
    assert both.ours.document(id="a05")["path"] == "/archivo/5.txt"
    assert both.ours.document_number(id="nada") is None
    found = both.ours.documents(outlet="abc")
    assert [doc["id"] for doc in found] == [doc["id"] for doc in both.stock.documents(outlet="abc")]


@pytest.mark.parametrize("field", ["id", "outlet"])
def test_columns_of_names_are_those_of_a_stock_index(both, field):
    assert list(both.ours.reader().column_reader(field)) == list(
        both.stock.reader().column_reader(field)
    )
    for reverse in (False, True):
        facet = sorting.FieldFacet(field, reverse=reverse)
        ours, stock = (
            searcher.search(ALL, sortedby=[facet, "id"], limit=None)
            for searcher in (both.ours, both.stock)
        )
        assert ids(ours) == ids(stock)


def test_dates_sort_in_order_and_unknown_ones_come_last_either_way(both):
    entries = articles(both).values()
    dates = [entry.article.date.code for entry in entries if entry.article.date]
    n_unknown = len(entries) - len(dates)
    for reverse in (False, True):
        facet = sorting.FieldFacet("date", reverse=reverse)
        found = [hit["date"] for hit in both.ours.search(ALL, sortedby=facet, limit=None)]
        assert found == sorted(dates, reverse=reverse) + [0] * n_unknown
    column = both.ours.reader().column_reader("date")
    assert [column[doc] or None for doc in both.ours.reader().all_doc_ids()] == [
        both.ours.stored_fields(doc).get("date") for doc in both.ours.reader().all_doc_ids()
    ]


def test_every_segment_answers_every_column(both):
    for searcher, _ in both.ours.leaf_searchers():
        reader = searcher.reader()
        for field in ("id", "outlet", "entity", "date"):
            assert reader.has_column(field)
            assert len(list(reader.column_reader(field))) == reader.doc_count_all()
        assert not reader.has_column("text")


# Groups


def groups(searcher, facet, **kwargs):
    results = searcher.search(ALL, groupedby={"g": facet}, limit=None, **kwargs)
    return {name: sorted(docs) for name, docs in results.groups("g").items()}


@pytest.mark.parametrize(
    "facet",
    [
        sorting.FieldFacet("outlet"),
        sorting.FieldFacet("id"),
        sorting.RangeFacet("date", 20230101, 20240101, 300),
        sorting.QueryFacet({"misil": MISIL, "no": q.Term("text_surface", "no")}, other="?"),
        sorting.FieldFacet("title_surface", allow_overlap=True),
        sorting.StoredFieldFacet("outlet"),
    ],
    ids=lambda facet: type(facet).__name__,
)
def test_groups_are_those_of_a_stock_index(both, facet):
    assert groups(both.ours, facet) == groups(both.stock, facet)


def test_an_article_is_in_the_group_of_each_of_its_entities(both):
    facet = sorting.FieldFacet("entity", allow_overlap=True)
    found, expected = groups(both.ours, facet), groups(both.stock, facet)
    expected.pop(None)  # articles without entities are in no group of ours
    assert found == expected
    counted = both.ours.search(ALL, groupedby=facet, maptype=sorting.Count, limit=None).groups(
        "entity"
    )
    assert counted == {name: len(docs) for name, docs in expected.items()}
    request = EngineRequest(ast.Everything(), facets={"entity": None})
    facets = both.local.search(request).facets["entity"]
    assert counted == {f"{f.type}|{f.value}": f.count for f in facets}


def test_entities_sort_by_the_first(both):
    firsts = [
        next(iter(f"{ref.type}|{ref.name}" for ref in entry.entities), "")
        for entry in articles(both).values()
    ]
    for reverse in (False, True):
        facet = sorting.FieldFacet("entity", reverse=reverse)
        found = both.ours.search(ALL, sortedby=facet, limit=None)
        column = both.ours.reader().column_reader("entity")
        names = [next(iter(column[hit.docnum]), "") for hit in found]
        assert names == sorted(firsts, reverse=reverse)


def test_dates_are_grouped_by_their_codes(both):
    found = groups(both.ours, sorting.FieldFacet("date"))
    codes = {
        entry.article.date.code if entry.article.date else 0 for entry in articles(both).values()
    }
    assert found.keys() == codes
    assert groups(both.ours, sorting.FieldFacet("date", reverse=True)) == found


def test_results_collapse_on_a_column(both):
    for limit in (1, 2):
        ours, stock = (
            searcher.search(MISIL, collapse="outlet", collapse_limit=limit, limit=None)
            for searcher in (both.ours, both.stock)
        )
        assert ids(ours) == ids(stock)
        assert ours.collapsed_counts == stock.collapsed_counts


# What Whoosh makes of text


def test_matched_terms_are_those_of_a_stock_index(both):
    query = q.Or([MISIL, q.Term("text", "cohet"), q.Prefix("text_surface", "vos")])
    ours, stock = (s.search(query, terms=True, limit=None) for s in (both.ours, both.stock))
    assert [sorted(hit.matched_terms()) for hit in ours] == [
        sorted(hit.matched_terms()) for hit in stock
    ]
    assert ours.matched_terms() == stock.matched_terms()


def test_inflected_words_are_highlighted(both):
    found = both.ours.search(q.Term("body", "misil"), limit=None)
    found.formatter = UppercaseFormatter()
    highlighted = " ".join(hit.highlights("body", top=10) for hit in found).split()
    marked = {word.strip(".") for word in highlighted if word.isupper()}
    assert {"MISIL", "MISILES"} <= marked
    assert not any(word.startswith("misil") for word in highlighted)
    both_fields = both.ours.search(MISIL, limit=1)
    assert "isil</b>" in both_fields[0].highlights("text", text=both_fields[0]["body"]) or (
        "isiles</b>" in both_fields[0].highlights("text", text=both_fields[0]["body"])
    )


def test_similar_articles_are_those_of_a_stock_index(both):
    doc = both.ours.document_number(id="a05")
    assert doc == both.stock.document_number(id="a05")
    ours, stock = (s.more_like(doc, "body", numterms=6) for s in (both.ours, both.stock))
    assert ids(ours) == ids(stock)
    assert ids(ours)
    assert ids(ours[0].more_like_this("body")) == ids(stock[0].more_like_this("body"))


def test_suggestions_are_those_of_a_stock_index(both):
    for word in ("misol", "cohtes", "bostochni", "manana"):
        found, expected = (
            searcher.suggest("text_surface", word, maxdist=2)
            for searcher in (both.ours, both.stock)
        )
        assert found == expected
        assert found


def test_a_query_is_corrected_with_the_words_of_the_archive(both):
    string = "misol cohtes"
    parsed = qparser.QueryParser("text_surface", both.index.schema).parse(string)
    assert both.ours.correct_query(parsed, string).string == "misil cohetes"


def test_words_within_a_distance_are_those_of_a_stock_index(both):
    for distance in (1, 2):
        found, expected = (
            set(searcher.reader().terms_within("text_surface", "misil", distance))
            for searcher in (both.ours, both.stock)
        )
        assert found == expected

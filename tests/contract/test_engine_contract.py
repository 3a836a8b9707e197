"""What every engine promises, whatever it is made of."""

from __future__ import annotations

import threading
import time
from dataclasses import replace

import pytest

from searchidx.article import GivenEntity
from searchidx.config import Limits, Settings
from searchidx.dates import PartialDate
from searchidx.engine import DateSelection, EngineRequest, Selection
from searchidx.engines.local.engine import LocalEngine
from searchidx.errors import (
    DeadlineError,
    IndexLockedError,
    IndexMissingError,
    QueryLimitError,
    UsageError,
)
from searchidx.query import ast
from searchidx.results import EntityRef, FacetCount
from tests.contract.archives import SPAN, a_mention, a_record, an_article
from tests.contract.brute import BruteEngine

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


# Publishing


def test_before_its_first_commit_there_is_no_index(engine):
    assert not engine.exists()
    assert engine.latest_generation() == 0
    with pytest.raises(IndexMissingError):
        engine.searcher()


def test_an_index_may_be_empty(engine):
    searcher = add(engine)
    assert engine.exists()
    assert searcher.generation == engine.latest_generation() == 1
    found = searcher.search(replace(ALL, facets={"entity": 5, "outlet": None, "date": None}))
    assert (found.total, found.hits) == (0, ())
    assert found.facets == {"entity": (), "outlet": (), "date": ()}
    assert searcher.search(word("algo")).total == 0
    assert (searcher.fingerprint("a"), searcher.fingerprints("/a")) == (None, {})
    assert list(searcher.file_records("/")) == []
    assert (searcher.entity("Ana"), searcher.suggest("ana"), searcher.roots) == (None, [], ())
    assert searcher.stats().n_articles == 0


def test_nothing_is_seen_before_a_commit_and_all_of_it_after(engine):
    before = add(engine)
    with engine.writer() as writer:
        writer.add(an_article("a"), ())
        writer.put_file(a_record("/a"))
        writer.set_roots(["/"])
        assert living(engine.searcher()) == []
        assert engine.searcher().file_record("/a") is None
        number = writer.commit()
        now = engine.searcher()
        assert number == now.generation == engine.latest_generation() > before.generation
        assert living(now) == ["a"]
        assert now.file_record("/a") == a_record("/a")
        assert now.roots == ("/",)


def test_generations_grow_with_every_change(engine):
    seen = [add(engine, an_article(name)).generation for name in "abc"]
    with engine.writer() as writer:
        for change in (
            lambda: writer.delete(["a"]),
            lambda: writer.set_roots(["/r"]),
            lambda: writer.put_file(a_record("/f")),
            lambda: writer.drop_file("/f"),
        ):
            change()
            seen.append(writer.commit())
    assert seen == sorted(set(seen))


def test_a_searcher_stays_with_its_generation(engine):
    old = add(engine, an_article("a", "uno", outlet="A"), an_article("b", "uno dos"))
    request = word("uno", facets={"outlet": None})
    before = old.search(request)
    with engine.writer() as writer:
        writer.delete(["a"])
        writer.add(an_article("b", "tres"), ())
        writer.add(an_article("c", "uno"), ())
    assert old.search(request) == before
    assert [stored.article.body for stored in old.articles(["a", "b"])] == ["uno", "uno dos"]
    assert ids(engine.searcher().search(request)) == ["c"]


def test_a_searcher_stays_with_its_generation_while_segments_are_merged(engine):
    old = add(engine, *(an_article(f"old{i}", "uno dos tres") for i in range(10)))
    before = old.search(word("dos"))
    for i in range(20):
        add(engine, an_article(f"new{i}", "dos"), an_article("old3", f"dos {i}"))
        assert old.search(word("dos")) == before
    assert old.articles(["old3"])[0].article.body == "uno dos tres"
    now = engine.searcher()
    assert now.search(word("dos")).total == 30
    assert now.articles(["old3"])[0].article.body == "dos 19"


def test_an_article_with_a_known_id_replaces_the_one_before(engine):
    add(engine, an_article("a", "viejo", path="/1"), an_article("b", "viejo"))
    with engine.writer() as writer:
        writer.add(an_article("a", "medio", path="/2"), ())
        writer.add(an_article("a", "nuevo", path="/3"), ())
    searcher = engine.searcher()
    assert ids(searcher.search(word("viejo"))) == ["b"]
    assert searcher.search(word("medio")).total == 0
    assert ids(searcher.search(word("nuevo"))) == ["a"]
    assert (searcher.fingerprints("/1"), searcher.fingerprints("/2")) == ({}, {})
    assert list(searcher.fingerprints("/3")) == ["a"]


def test_deleting_says_how_many_there_were(engine):
    add(engine, an_article("a"), an_article("b"))
    with engine.writer() as writer:
        writer.add(an_article("c"), ())
        assert writer.delete(["a", "c", "nobody", "a"]) == 2
        assert writer.delete([]) == 0
    searcher = engine.searcher()
    assert living(searcher) == ["b"]
    assert searcher.fingerprint("a") is None
    with pytest.raises(KeyError):
        searcher.articles(["b", "a"])


def test_what_was_deleted_can_come_back(engine):
    add(engine, an_article("a", "uno"), an_article("b", "otro"))
    with engine.writer() as writer:
        writer.delete(["a"])
        writer.add(an_article("a", "dos"), ())
        writer.add(an_article("c", "tres"), ())
        writer.delete(["c"])
        writer.add(an_article("c", "cuatro"), ())
    searcher = engine.searcher()
    assert living(searcher) == ["a", "b", "c"]
    assert ids(searcher.search(word("dos"))) == ["a"]
    assert ids(searcher.search(word("cuatro"))) == ["c"]
    assert searcher.search(word("uno")).total == searcher.search(word("tres")).total == 0


def test_an_index_can_be_emptied(engine):
    add(engine, an_article("a", "uno", outlet="A"), mentions=[a_mention("Ana")])
    with engine.writer() as writer:
        writer.delete(["a"])
    searcher = engine.searcher()
    found = searcher.search(replace(ALL, facets={"entity": None, "outlet": None, "date": None}))
    assert (found.total, set(found.facets.values())) == (0, {()})
    assert searcher.search(word("uno")).total == 0
    assert searcher.suggest("uni") == []
    assert (searcher.stats().n_articles, searcher.stats().n_terms) == (0, 0)


def test_rolling_back_drops_everything_since_the_last_commit(engine):
    add(engine, an_article("a", "uno"))
    with engine.writer() as writer:
        writer.set_roots(["/r"])
        writer.add(an_article("b", "dos"), ())
        writer.commit()
        writer.add(an_article("c"), ())
        writer.add(an_article("a", "otro"), ())
        writer.delete(["b"])
        writer.put_file(a_record("/f"))
        writer.set_roots(["/s"])
        writer.rollback()
        writer.add(an_article("d"), ())
    searcher = engine.searcher()
    assert living(searcher) == ["a", "b", "d"]
    assert ids(searcher.search(word("uno"))) == ["a"]
    assert searcher.file_record("/f") is None
    assert searcher.roots == ("/r",)


def test_an_error_in_the_with_block_publishes_nothing_and_unlocks(engine):
    before = add(engine, an_article("a")).generation
    with pytest.raises(ZeroDivisionError), engine.writer() as writer:
        writer.add(an_article("b"), ())
        raise ZeroDivisionError
    assert engine.latest_generation() == before
    assert living(add(engine, an_article("c"))) == ["a", "c"]


BAD = {
    "a body that is no text": (an_article("a", None), (), None),
    "a title that is no text": (an_article("a", title=7), (), None),
    "an id that is no text": (an_article(7), (), None),
    "an outlet that is no text": (an_article("a", outlet=7), (), None),
    "a value that is not JSON": (an_article("a", extra={"x": object()}), (), None),
    "an unknown type of entity": (an_article("a"), (a_mention("Ana", "planet"),), None),
    "a name that is no text": (an_article("a"), (a_mention(7, text="siete"),), None),
    "a fingerprint of more than 64 bits": (an_article("a"), (), 1 << 64),
    "a negative fingerprint": (an_article("a"), (), -1),
}


@pytest.mark.parametrize("bad", BAD.values(), ids=BAD)
def test_an_article_that_cannot_be_added_leaves_no_trace(engine, bad):
    good = [an_article("a", "uno dos", outlet="A"), an_article("b", "dos dos tres", title="uno")]
    expected = add(BruteEngine(), *good, an_article("c", "dos"))
    add(engine, good[0])
    with engine.writer() as writer:
        writer.add(good[1], ())
        for _ in range(2):
            with pytest.raises((TypeError, ValueError, OverflowError, AttributeError)):
                writer.add(*bad)
        writer.add(an_article("c", "dos"), ())
    searcher = engine.searcher()
    assert living(searcher) == ["a", "b", "c"]
    for text in ("uno", "dos", "tres", "texto"):
        request = word(text, facets={"outlet": None, "entity": None})
        found, wanted = searcher.search(request), expected.search(request)
        assert ids(found) == ids(wanted)
        assert [h.score for h in found.hits] == pytest.approx([h.score for h in wanted.hits])
        assert found.facets == wanted.facets
    assert searcher.articles(["a"])[0].article == good[0]


def test_only_one_writes_at_a_time_and_the_next_may_when_it_has_closed(engine):
    first = engine.writer()
    with pytest.raises(IndexLockedError):
        engine.writer()
    with pytest.raises(IndexLockedError):
        engine.writer(mode="rebuild")
    first.add(an_article("a"), ())
    first.close()
    searcher = add(engine, an_article("b"))
    assert living(searcher) == ["b"]


def test_a_writer_may_be_closed_by_another_thread(engine):
    writer = engine.writer()
    closing = threading.Thread(target=writer.close)
    closing.start()
    closing.join()
    assert living(add(engine, an_article("a"))) == ["a"]


def test_closing_twice_does_no_harm(engine):
    searcher = add(engine, an_article("a"))
    with engine.writer() as writer:
        writer.add(an_article("b"), ())
        writer.commit()
        writer.add(an_article("dropped"), ())
        writer.close()
    writer.close()
    for _ in range(2):
        searcher.close()
    assert living(engine.searcher()) == ["a", "b"]


def test_rebuilding_starts_from_nothing_and_replaces_all_at_its_commit(engine):
    with engine.writer() as writer:
        writer.add(an_article("a"), ())
        writer.put_file(a_record("/f"))
        writer.set_roots(["/"])
    with engine.writer(mode="rebuild") as writer:
        writer.add(an_article("b"), ())
        assert living(engine.searcher()) == ["a"]
        before = engine.latest_generation()
    searcher = engine.searcher()
    assert searcher.generation > before
    assert living(searcher) == ["b"]
    assert (searcher.file_record("/f"), searcher.roots) == (None, ())


def test_rebuilding_with_nothing_leaves_an_empty_index(engine):
    add(engine, an_article("a"))
    with engine.writer(mode="rebuild"):
        pass
    assert living(engine.searcher()) == []


def test_a_rebuilding_that_is_rolled_back_is_still_a_rebuilding(engine):
    add(engine, an_article("a"))
    with engine.writer(mode="rebuild") as writer:
        writer.add(an_article("b"), ())
        writer.rollback()
        writer.add(an_article("c"), ())
    assert living(engine.searcher()) == ["c"]


def test_a_rebuilding_that_is_given_up_changes_nothing(engine):
    before = add(engine, an_article("a")).generation
    writer = engine.writer(mode="rebuild")
    writer.add(an_article("b"), ())
    writer.close()
    assert (engine.latest_generation(), living(engine.searcher())) == (before, ["a"])


# Files


def test_the_newest_record_of_a_file_counts_whatever_is_merged(engine):
    paths = [f"/raíz/{name}.txt" for name in "abcd"]
    with engine.writer() as writer:
        for path in paths:
            writer.put_file(a_record(path, 1))
    for i in range(20):
        with engine.writer() as writer:
            writer.add(an_article(f"{i}", path=paths[0]), ())
            if i == 3:
                writer.put_file(a_record(paths[1], 2))
            if i == 5:
                writer.drop_file(paths[2])
            if i == 12:
                writer.drop_file(paths[3])
                writer.put_file(a_record(paths[3], 3))
    searcher = engine.searcher()
    kept = [a_record(paths[0], 1), a_record(paths[1], 2), a_record(paths[3], 3)]
    assert [searcher.file_record(path) for path in paths] == [kept[0], kept[1], None, kept[2]]
    assert list(searcher.file_records("/raíz")) == kept
    assert len(searcher.fingerprints(paths[0])) == 20


def test_records_are_found_by_their_file_and_by_the_folders_above_it(engine):
    paths = ["/a/b/c.txt", "/a/b", "/a/bc.txt", "/á", "/a/b/\udcff.txt"]
    with engine.writer() as writer:
        for path in paths:
            writer.put_file(a_record(path))

    def found(root):
        return {record.path for record in engine.searcher().file_records(root)}

    assert found("/") == set(paths)
    assert found("/a") == found("/a/") == set(paths) - {"/á"}
    assert found("/a/b") == {"/a/b", "/a/b/c.txt", "/a/b/\udcff.txt"}
    assert found("/a/b/c.txt") == {"/a/b/c.txt"}
    assert found("/a/b/c") == found("/z") == set()


def test_roots_are_kept_as_they_were_set(engine):
    with engine.writer() as writer:
        writer.set_roots(["/z", "/á/b", "/a\udcff"])
    assert engine.searcher().roots == ("/z", "/á/b", "/a\udcff")
    add(engine, an_article("a"))
    assert engine.searcher().roots == ("/z", "/á/b", "/a\udcff")


def test_fingerprints_are_those_given_or_those_of_the_articles(engine):
    article = an_article("a", path="/1")
    with engine.writer() as writer:
        writer.add(article, ())
        writer.add(an_article("b", path="/2"), (), (1 << 64) - 1)
        writer.add(an_article("c", path="/2"), (), 0)
    searcher = engine.searcher()
    assert searcher.fingerprints("/1") == {"a": article.fingerprint()}
    assert searcher.fingerprints("/2") == {"b": (1 << 64) - 1, "c": 0}
    assert searcher.fingerprint("c") == 0
    assert searcher.fingerprint("d") is None
    assert searcher.fingerprints("/") == {}


# Articles


def test_articles_come_back_as_they_were_added_in_the_order_asked(engine):
    full = an_article(
        "ñ/\udcff#1",
        "Cuerpo con \ud800 roto,\n\n\x00 y \U0001f680. Ana Ruiz",
        path="/raíz/\udce9.jsonl",
        line=7,
        title="Título \udfff",
        outlet="El País",
        date="2023-09",
        url="https://ejemplo.es/?a=b",
        section="Internacional",
        authors=("Ana Ruiz", "B. C."),
        agency="EFE",
        tags=("uno", "dos"),
        language="es",
        entities=(GivenEntity("Ana Ruiz", "person"), GivenEntity("ONU")),
        extra={"n": 1, "x": [1.5, None, True, {"ñ": "\udc80"}], "": {}},
        provenance={"date": "path", "outlet": "file"},
    )
    bare = an_article("b", "", outlet=None)
    mentions = [
        replace(a_mention("Ana Ruiz"), start=33, end=41),
        a_mention("ONU", "organization", text=""),
        replace(a_mention("Ana Ruiz", text="T"), field="title", start=0, end=1),
    ]
    with engine.writer() as writer:
        writer.add(full, mentions)
        writer.add(bare, ())
    for _ in range(9):
        add(engine, an_article("más"))
    first, second, again = engine.searcher().articles([bare.id, full.id, bare.id])
    assert (first.article, first.mentions, first.n_words) == (bare, (), 0)
    assert (second.article, second.mentions) == (full, tuple(mentions))
    assert second.n_words == 7
    assert first == again


def test_entities_of_an_article_go_by_the_number_of_their_mentions_then_by_name(engine):
    with engine.writer() as writer:
        many = [a_mention("Berta Sanz")] * 2
        once = [a_mention("Zoila Paz"), a_mention("Aurelio Gil", "place")]
        writer.add(an_article("a"), [*once, *many, a_mention("Mario Vega", "organization")])
    [stored] = engine.searcher().articles(["a"])
    assert [ref.name for ref in stored.entities] == [
        "Berta Sanz",
        "Aurelio Gil",
        "Mario Vega",
        "Zoila Paz",
    ]
    named = [ref and ref.name for ref in stored.mention_entities]
    assert named == ["Zoila Paz", "Aurelio Gil", "Berta Sanz", "Berta Sanz", "Mario Vega"]


# Entities


def entity_archive(engine):
    with engine.writer() as writer:
        writer.add(an_article("a", outlet="A"), [a_mention("Corea del Norte", "place")] * 2)
        writer.add(an_article("b", outlet="A"), [a_mention("COREA DEL NORTE", "place")])
        writer.add(an_article("c", outlet="B"), [a_mention("Ana Ruiz")])
        both = [a_mention("Corea del Norte", "place"), a_mention("Ana Ruiz")]
        writer.add(an_article("d", outlet=None), both)
        writer.add(an_article("e", outlet="B"), ())
    return engine.searcher()


def test_an_entity_is_found_under_all_its_forms(engine):
    searcher = entity_archive(engine)
    info = searcher.entity("corea del norte")
    assert info.ref == EntityRef("Corea del Norte", "place")
    assert set(info.aliases) == {"Corea del Norte", "COREA DEL NORTE"}
    assert info.n_articles == 3
    for name in (*info.aliases, "corea del norte"):
        assert searcher.entity(name) == info
        found = searcher.search(EngineRequest(ast.EntityIs(name, SPAN), limit=9))
        assert sorted(ids(found)) == ["a", "b", "d"]
    assert searcher.entity("Corea del Norte", "place") == info
    assert searcher.entity("Corea del Norte", "person") is None
    assert searcher.entity("Nadie Nunca") is None
    typed = EngineRequest(ast.EntityIs("corea del norte", SPAN, "person"), limit=9)
    assert searcher.search(typed).total == 0


def test_entities_of_deleted_articles_are_forgotten(engine):
    entity_archive(engine)
    with engine.writer() as writer:
        writer.delete(["a", "b", "d"])
    searcher = engine.searcher()
    assert searcher.entity("Corea del Norte") is None
    assert searcher.stats().n_entities == 1
    found = searcher.search(replace(ALL, facets={"entity": None}))
    assert found.facets["entity"] == (FacetCount("Ana Ruiz", 1, "person"),)


# Facets


def test_a_facet_ignores_its_own_selection_and_obeys_the_others(engine):
    searcher = entity_archive(engine)
    facets = {"entity": None, "outlet": None}
    request = replace(ALL, facets=facets, outlet=Selection(("A",)))
    found = searcher.search(request)
    assert sorted(ids(found)) == ["a", "b"]
    assert found.total == 2
    assert found.facets["outlet"] == (
        FacetCount("A", 2),
        FacetCount("B", 2),
        FacetCount(None, 1),
    )
    assert found.facets["entity"] == (FacetCount("Corea del Norte", 2, "place"),)
    found = searcher.search(replace(request, entity=Selection(("Ana Ruiz",))))
    assert found.total == 0
    assert found.facets["outlet"] == (FacetCount("B", 1), FacetCount(None, 1))
    assert found.facets["entity"] == (FacetCount("Corea del Norte", 2, "place"),)


@pytest.mark.parametrize(
    ("selection", "expected"),
    [
        (Selection(("Corea del Norte", "Ana Ruiz")), "abcd"),
        (Selection(("Corea del Norte", "Ana Ruiz"), is_all=True), "d"),
        (Selection(("corea del norte",), ("person:Ana Ruiz",)), "ab"),
        (Selection((), ("Ana Ruiz",)), "abe"),
        (Selection(("place:Ana Ruiz",)), ""),
        (Selection(("Nadie Nunca", "Ana Ruiz")), "cd"),
        (Selection(("Nadie Nunca",)), ""),
        (Selection((), ("Nadie Nunca",)), "abcde"),
        (Selection(), "abcde"),
    ],
)
def test_entities_are_selected_by_name_type_and_exclusion(engine, selection, expected):
    searcher = entity_archive(engine)
    assert sorted(ids(searcher.search(replace(ALL, entity=selection)))) == list(expected)


@pytest.mark.parametrize(
    ("selection", "expected"),
    [
        (Selection(("a", None)), "abd"),
        (Selection((None,)), "d"),
        (Selection((), (None, "B")), "ab"),
        (Selection(("C",)), ""),
        (Selection(("A", "B"), is_all=True), ""),
    ],
)
def test_outlets_are_selected_case_aside_and_none_is_unknown(engine, selection, expected):
    searcher = entity_archive(engine)
    assert sorted(ids(searcher.search(replace(ALL, outlet=selection)))) == list(expected)


def test_an_outlet_is_found_case_and_accents_aside_and_none_is_unknown(engine):
    outlets = {"a": "El País", "b": "EL PAIS", "c": None, "d": "El Paisaje"}
    searcher = add(engine, *(an_article(k, outlet=v) for k, v in outlets.items()))

    def found(name):
        return sorted(ids(searcher.search(EngineRequest(ast.OutletIs(name, SPAN), limit=9))))

    assert found("el país") == ["a", "b"]
    assert found(None) == ["c"]
    assert found("El") == []


def test_only_as_many_values_are_returned_as_were_asked_for(engine):
    names = ("Zoila Paz", "Ana Ruiz", "Mario Vega", "Berta Sanz")
    with engine.writer() as writer:
        for i in range(6):
            mentions = [a_mention(name) for name in names[: 4 - i % 4]]
            writer.add(an_article(str(i), outlet=f"Diario {i % 5}"), mentions)
    facets = {"entity": 2, "outlet": 3}
    found = engine.searcher().search(replace(ALL, facets=facets)).facets
    assert [(f.value, f.count) for f in found["entity"]] == [("Zoila Paz", 6), ("Ana Ruiz", 5)]
    assert [f.value for f in found["outlet"]] == ["Diario 0", "Diario 1", "Diario 2"]


def test_an_unknown_facet_is_a_usage_error(engine):
    searcher = add(engine, an_article("a"))
    with pytest.raises(UsageError):
        searcher.search(replace(ALL, facets={"author": 3}))


# Dates

DATED = {
    "a": "2023-09-13",
    "b": "2023-09",
    "c": "2023",
    "d": None,
    "e": "2023-09-01",
    "f": "2024-01-31",
    "g": "2023-09-13",
    "h": "2022-12-31",
}


def dated_archive(engine):
    return add(engine, *(an_article(name, date=date) for name, date in reversed(DATED.items())))


def a_date(text):
    return PartialDate.parse(text) if text else None


@pytest.mark.parametrize(
    ("sort", "expected"),
    [("newest", "fagebchd"), ("oldest", "heagbcfd")],
)
def test_a_partial_date_goes_last_in_its_period_and_an_unknown_one_last_of_all(
    engine, sort, expected
):
    assert "".join(ids(dated_archive(engine).search(replace(ALL, sort=sort)))) == expected


@pytest.mark.parametrize(
    ("first", "last", "expected"),
    [
        ("2023-09-13", "2023-09-13", "abcg"),
        ("2023-09-14", "2023-09-30", "bc"),
        ("2023-10", None, "cf"),
        ("2024", "2024", "f"),
        (None, "2022", "h"),
        (None, "2023-08-31", "ch"),
        ("2023-09", "2023-09", "abceg"),
        ("2023", None, "abcefg"),
        ("2025", "2021", ""),
    ],
)
def test_a_range_of_dates_holds_every_date_that_may_lie_in_it(engine, first, last, expected):
    searcher = dated_archive(engine)
    query = EngineRequest(ast.DateIn(a_date(first), a_date(last), SPAN), limit=99)
    assert sorted(ids(searcher.search(query))) == list(expected)
    selected = replace(ALL, date=DateSelection(a_date(first), a_date(last)))
    assert sorted(ids(searcher.search(selected))) == list(expected)


def test_articles_without_a_date_can_be_found(engine):
    assert ids(dated_archive(engine).search(EngineRequest(ast.DateUnknown(SPAN)))) == ["d"]


@pytest.mark.parametrize(
    ("unit", "expected"),
    [
        ("year", "2022:1 2023:5 2024:1 None:1"),
        ("month", "2022-12:1 2023:1 2023-09:4 2024-01:1 None:1"),
        (
            "day",
            "2022-12-31:1 2023:1 2023-09:1 2023-09-01:1 2023-09-13:2 2024-01-31:1 None:1",
        ),
    ],
)
def test_dates_are_counted_by_period_or_under_their_own_precision(engine, unit, expected):
    request = replace(ALL, facets={"date": None}, date_unit=unit)
    counts = dated_archive(engine).search(request).facets["date"]
    assert " ".join(f"{f.value}:{f.count}" for f in counts) == expected


@pytest.mark.parametrize(
    ("dates", "selected", "unit"),
    [
        (("2023-01-05", "2023-03-01"), (None, None), "month"),
        (("2013-04", "2023-03-01"), (None, None), "month"),
        (("2013-03", "2023-03-01"), (None, None), "year"),
        (("1990-01-02", "2023-03-01"), ("2023-03-01", "2023-05-01"), "day"),
        (("1990-01-02", "2023-03-01"), ("2023-03-01", "2023-05-02"), "year"),
        (("1990-01-02", "2023-03-01"), ("2023-03-01", None), "year"),
        ((), (None, None), "month"),
    ],
)
def test_the_period_fits_what_is_selected_and_what_is_there(engine, dates, selected, unit):
    searcher = add(engine, *(an_article(str(i), date=d) for i, d in enumerate(dates)))
    request = replace(
        ALL, facets={"date": None}, date=DateSelection(*map(a_date, selected)), date_unit="auto"
    )
    automatic = searcher.search(request).facets
    assert automatic == searcher.search(replace(request, date_unit=unit)).facets


# Order and pages


def test_ties_are_in_the_order_of_ids(engine):
    names = ["b", "a", "ñ", "Z", "10", "9", "á"]
    searcher = add(engine, *(an_article(name, "uno") for name in names[:4]))
    searcher = add(engine, *(an_article(name, "uno") for name in names[4:]))
    for sort in ("relevance", "newest", "oldest"):
        assert ids(searcher.search(word("uno", sort=sort))) == sorted(names)


@pytest.mark.parametrize("sort", ["relevance", "newest", "oldest"])
@pytest.mark.parametrize("size", [1, 7, 40])
def test_pages_one_after_the_other_are_everything(engine, sort, size):
    dates = (None, "2023", "2023-05", "2023-05-06")
    texts = ("uno", "uno dos", "dos", "uno uno dos dos tres")
    articles = [
        an_article(f"{i:02}", texts[i % 4], date=dates[i // 2 % 4], title=("uno", None)[i % 2])
        for i in range(50)
    ]
    searcher = add(engine, *articles[:30])
    searcher = add(engine, *articles[30:])
    request = word("uno", sort=sort)
    whole = searcher.search(request)
    pages = [
        searcher.search(replace(request, offset=offset, limit=size))
        for offset in range(0, whole.total + size, size)
    ]
    assert [hit for page in pages for hit in page.hits] == list(whole.hits)
    assert {page.total for page in pages} == {whole.total} == {len(whole.hits)}
    assert searcher.search(replace(request, limit=0)).hits == ()
    assert searcher.search(replace(request, offset=10**6)).hits == ()


def test_the_article_with_more_of_a_rarer_word_goes_first(engine):
    searcher = add(
        engine,
        an_article("a", "común raro otro", title="más"),
        an_article("b", "común común otro", title="más"),
        an_article("c", "común raro raro", title="más"),
        an_article("d", "común raro otro", title="raro"),
    )
    query = ast.Or((ast.Word("común", SPAN), ast.Word("raro", SPAN)), SPAN)
    hits = searcher.search(EngineRequest(query, limit=9)).hits
    assert [hit.article_id for hit in hits] == ["d", "c", "a", "b"]
    assert all(hit.score > 0 for hit in hits)


def test_what_is_excluded_or_filtered_adds_nothing_to_a_score(engine):
    articles = [an_article("a", "uno", outlet="A"), an_article("b", "uno dos", date="2023")]
    searcher = add(engine, *articles, an_article("c", "tres"))
    plain = searcher.search(word("uno")).hits
    unless = ast.And((ast.Word("uno", SPAN), ast.Not(ast.Word("dos", SPAN), SPAN)), SPAN)
    [hit] = searcher.search(EngineRequest(unless)).hits
    assert hit in plain
    filtered = ast.And((ast.Word("uno", SPAN), ast.OutletIs("A", SPAN)), SPAN)
    assert searcher.search(EngineRequest(filtered)).hits == (hit,)
    assert {h.score for h in searcher.search(ALL).hits} == {0.0}


# Words


def test_positions_do_not_reach_from_the_title_into_the_body(engine):
    searcher = add(engine, an_article("a", "dos tres", title="uno"))
    for leaf in (
        ast.Phrase("uno dos", SPAN),
        ast.Near("uno dos", 5, SPAN),
        ast.Word("uno-dos", SPAN),
        ast.Phrase("dos tres", SPAN, "title"),
        ast.Word("uno", SPAN, "body"),
    ):
        assert searcher.search(EngineRequest(leaf)).total == 0
    assert searcher.search(EngineRequest(ast.Phrase("dos tres", SPAN, "body"))).total == 1


def test_suggestions_are_near_words_of_living_articles_the_likeliest_first(engine):
    add(engine, an_article("a", "Vostochni Vostochny vostochny"), an_article("b", "Vostochno"))
    with engine.writer() as writer:
        writer.delete(["b"])
    searcher = engine.searcher()
    assert searcher.suggest("vostochna") == ["vostochny", "vostochni"]
    assert searcher.suggest("Vostochna", 1) == ["vostochny"]
    assert searcher.suggest("VOSTOCHNY") == ["vostochni"]
    assert searcher.suggest("lejano") == searcher.suggest("?!") == []


def test_stats_count_what_is_alive(engine):
    articles = [
        an_article("a", "uno dos", title="tres", outlet="A", date="2023-09"),
        an_article("b", "uno 11-M", outlet="B", date="2020"),
        an_article("c", "cuatro", outlet="A"),
        an_article("d", "cinco", outlet="C", date="1999-01-01", title="x"),
    ]
    add(engine, *articles, mentions=[a_mention("Ana Ruiz")])
    with engine.writer() as writer:
        writer.delete(["d"])
        writer.set_roots(["/r"])
    stats = engine.searcher().stats()
    assert (stats.n_articles, stats.n_outlets, stats.n_entities) == (3, 2, 1)
    assert (stats.n_words, stats.n_terms) == (7, 7)
    assert (stats.first_date, stats.last_date) == (a_date("2020"), a_date("2023-09"))
    assert (stats.n_without_date, stats.n_without_outlet, stats.n_without_title) == (1, 0, 2)
    assert (stats.roots, stats.generation) == (("/r",), engine.latest_generation())


# Limits


def test_a_search_that_is_out_of_time_ends_in_an_error(engine):
    searcher = add(engine, an_article("a", "uno"))
    assert searcher.search(word("uno", deadline=time.monotonic() + 60)).total == 1
    for request in (word("uno"), ALL):
        with pytest.raises(DeadlineError):
            searcher.search(replace(request, deadline=time.monotonic() - 1))


def test_a_pattern_that_stands_for_too_many_words_ends_in_an_error(folder):
    limits = Limits(n_expansions=10)
    words = [f"palabra{c}" for c in "abcdefghijkl"]
    for engine in (LocalEngine(Settings(folder, limits=limits)), BruteEngine(limits)):
        searcher = add(engine, an_article("a", " ".join(words)))
        few = EngineRequest(ast.Wildcard("palabraa*", SPAN))
        assert searcher.search(few).total == 1
        for leaf in (
            ast.Wildcard("pala*", SPAN),
            ast.Wildcard("*a*", SPAN),
            ast.Fuzzy("palabraz", 1, SPAN),
            ast.Word("palabr", SPAN, is_open=True),
        ):
            with pytest.raises(QueryLimitError):
                searcher.search(EngineRequest(ast.Not(leaf, SPAN)))


def test_threads_share_a_searcher(engine):
    searcher = entity_archive(engine)
    requests = [
        word("texto", facets={"entity": None, "outlet": None, "date": None}),
        EngineRequest(ast.Wildcard("te*", SPAN), sort="newest"),
        EngineRequest(ast.EntityIs("Ana Ruiz", SPAN)),
    ]
    expected = [searcher.search(request) for request in requests]
    fresh = engine.searcher()
    found = []

    def search():
        found.append([fresh.search(request) for request in requests])

    threads = [threading.Thread(target=search) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert found == [expected] * 8

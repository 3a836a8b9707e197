"""What every engine promises about what it keeps: files, articles, entities, words."""

from __future__ import annotations

from dataclasses import replace

from searchidx.article import GivenEntity
from searchidx.engine import EngineRequest
from searchidx.query import ast
from searchidx.results import EntityRef, FacetCount
from tests.contract.archives import SPAN, a_mention, a_record, an_article
from tests.contract.asking import ALL, a_date, add, entity_archive, ids

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
        a_mention("Ana Ruiz")._replace(start=33, end=41),
        a_mention("ONU", "organization", text=""),
        a_mention("Ana Ruiz", text="T")._replace(field="title", start=0, end=1),
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


def test_words_may_be_near_at_any_distance_within_a_field(engine):
    far = 20_000
    body = f"inicio {'relleno ' * far} fin"
    searcher = add(engine, an_article("a", body, title="título"), an_article("b", "inicio"))

    def found(text, distance):
        return ids(searcher.search(EngineRequest(ast.Near(text, distance, SPAN), limit=9)))

    assert found("fin inicio", far + 1) == found("inicio fin", 10**12) == ["a"]
    assert found("inicio fin", far) == []
    assert found("título inicio", 10**12) == []
    assert found("inicio inicio", 10**12) == []


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

"""Entities of a commit that adds little to much: what is kept, what joins, what waits."""

from __future__ import annotations

from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from searchidx.article import ENTITY_TYPES
from searchidx.config import Settings
from searchidx.engine import EngineRequest, Selection
from searchidx.engines.local import entity_writer, policy
from searchidx.engines.local.engine import LocalEngine
from searchidx.engines.local.generation import read_latest
from searchidx.query import ast
from searchidx.results import EntityRef
from tests.contract.archives import SPAN, a_mention, a_record, an_article
from tests.contract.brute import BruteEngine

ALL = EngineRequest(ast.Everything(), limit=1000, facets={"entity": None})
WORDS = (
    *("Ramiro", "Luisa", "Carlos", "Zurbano", "Otxoa", "Pérez", "J.", "Sergey", "Serguéi"),
    *("Pesca", "EEUU", "El", "La", "IZP", "Instituto", "Zona", "de"),
)


@pytest.fixture(autouse=True)
def always_an_overlay(monkeypatch):
    monkeypatch.setattr(entity_writer, "OVERLAY_SHARE", 1e9)


@pytest.fixture
def engine(tmp_path):
    return LocalEngine(Settings(tmp_path / "index"))


def add(engine, name, *mentioned, body="texto"):
    with engine.writer() as writer:
        mentions = [m if not isinstance(m, str) else a_mention(m) for m in mentioned]
        writer.add(an_article(name, body), mentions)
    return engine.searcher()


def organization(name):
    return a_mention(name, "organization")


def files(engine):
    generation = read_latest(engine._folder)
    return generation.entities, generation.overlay


def entities_of(searcher, article_id):
    """Return name → name of its entity."""
    [stored] = searcher.articles([article_id])
    pairs = zip(stored.mentions, stored.mention_entities, strict=True)
    return {mention.name: ref and ref.name for mention, ref in pairs}


def resolve_all(engine):
    with pytest.MonkeyPatch.context() as patched, engine.writer() as writer:
        patched.setattr(entity_writer, "OVERLAY_SHARE", 0)
        writer.put_file(a_record("/nothing"))
        writer.commit()
    return engine.searcher()


# What is written


def test_a_small_commit_leaves_the_base_and_writes_an_overlay(engine):
    add(engine, "a", "Ramiro Zurbano")
    base, overlay = files(engine)
    assert overlay is None
    searcher = add(engine, "b", "Ramiro Zurbano", "Luisa Otxoa")
    assert files(engine) == (base, "overlay-00000002.sidx")
    assert searcher.entity("Ramiro Zurbano").n_articles == 2
    assert searcher.entity("luisa otxoa").ref == EntityRef("Luisa Otxoa", "person")
    assert searcher.stats().n_entities == 2
    assert engine.check().problems == ()


def test_a_deletion_leaves_both_as_they_are(engine):
    with engine.writer() as writer:
        for name in "abc":
            writer.add(an_article(name), [a_mention("Ramiro Zurbano")])
    add(engine, "d", "Ramiro Zurbano")
    before = files(engine)
    with engine.writer() as writer:
        writer.delete(["a"])
    assert files(engine) == before
    [count] = engine.searcher().search(ALL).facets["entity"]
    assert (count.value, count.count) == ("Ramiro Zurbano", 3)


def test_all_is_resolved_anew_when_a_share_of_the_articles_has_changed(engine, monkeypatch):
    monkeypatch.setattr(entity_writer, "OVERLAY_SHARE", 0.5)
    with engine.writer() as writer:
        for name in "abcd":
            writer.add(an_article(name), [a_mention("Ramiro Zurbano")])
    add(engine, "e", "Luisa Otxoa")
    add(engine, "f", "Luisa Otxoa")
    assert files(engine) == ("entities-00000001.sidx", "overlay-00000003.sidx")
    with engine.writer() as writer:
        writer.delete(["a", "b"])
    assert files(engine) == ("entities-00000004.sidx", None)


def test_codes_of_the_base_are_in_falling_order_of_articles(engine):
    add(engine, "a", "Luisa Otxoa", "Ramiro Zurbano", "Ana Gil")
    add(engine, "b", "Ramiro Zurbano")
    table = resolve_all(engine).snapshot.entities
    names = [table.ref(code).name for code in range(table.n_base)]
    assert names == ["Ramiro Zurbano", "Ana Gil", "Luisa Otxoa"]
    assert (table.counts.tolist(), table.n_docs_after_base) == ([2, 1, 1], 0)
    table = add(engine, "c", "Ana Gil", "Berta Sanz").snapshot.entities
    assert (table.counts.tolist(), table.n_docs_after_base) == ([2, 1, 1, 1], 1)
    in_order = [table.ref(code).name for code in table.in_order.tolist()]
    assert in_order == ["Ana Gil", "Berta Sanz", "Luisa Otxoa", "Ramiro Zurbano"]
    assert table.places[table.in_order].tolist() == [0, 1, 2, 3]


# What joins


@pytest.mark.parametrize(
    ("known", "new"),
    [
        ("Serguéi Zurbánov", "Sergey Zurbanov"),
        ("Ramiro Zurbano", "Ramiro Zurbano Etcheverry"),
        ("Ramiro Zurbano Etcheverry", "Ramiro Zurbano"),
        ("Ramiro Zurbano", "Ramiro J. Zurbano"),
        ("Enrique Peña Otxoa", "Peña Otxoa"),
        ("Peña Otxoa", "Enrique Peña Otxoa"),
        ("Ramiro Zurbano", "Zurbano"),
        ("Zurbano", "Ramiro Zurbano"),
        (organization("Instituto Zurbano de Pesca"), organization("IZP")),
        (organization("IZP"), organization("Instituto Zurbano de Pesca")),
        (organization("Fiscalía Zurbana"), organization("La Fiscalía Zurbana")),
    ],
)
def test_a_new_variant_joins_the_entity(engine, known, new):
    add(engine, "a", known)
    searcher = add(engine, "b", new)
    [entity] = searcher.search(ALL).facets["entity"]
    assert entity.count == 2
    names = {m if isinstance(m, str) else m.name for m in (known, new)}
    info = searcher.entity(entity.value)
    assert set(info.aliases) == names
    for name in names:
        assert searcher.entity(name) == info
    assert searcher.search(EngineRequest(ast.EntityIs(names.pop(), SPAN))).total == 2


def test_new_names_join_each_other_in_one_commit_and_over_several(engine):
    add(engine, "a", "Ana Gil")
    add(engine, "b", "Ramiro Zurbano", "Zurbano")
    assert entities_of(engine.searcher(), "b") == dict.fromkeys(
        ["Ramiro Zurbano", "Zurbano"], "Ramiro Zurbano"
    )
    searcher = add(engine, "c", "Ramiro Zurbano Etcheverry")
    assert entities_of(searcher, "c") == {"Ramiro Zurbano Etcheverry": "Ramiro Zurbano"}
    assert len(searcher.entity("Zurbano").aliases) == 3
    assert files(engine)[1] == "overlay-00000003.sidx"


def test_a_surname_that_several_people_have_is_nobody(engine):
    add(engine, "a", "Ramiro Zurbano", "Luisa Zurbano")
    assert entities_of(add(engine, "b", "Zurbano"), "b") == {"Zurbano": None}
    searcher = add(engine, "c", "Petra Zurbano", "Zurbano")
    assert entities_of(searcher, "c") == {"Petra Zurbano": "Petra Zurbano", "Zurbano": None}
    names = {ref.name for ref in searcher.entities_named("Zurbano")}
    assert names == {"Ramiro Zurbano", "Luisa Zurbano", "Petra Zurbano"}


def test_a_short_form_that_has_joined_one_person_is_no_way_to_another(engine):
    add(engine, "a", "Ramiro Zurbano", "Zurbano")
    searcher = add(engine, "b", "Petra Zurbano")
    assert entities_of(searcher, "b") == {"Petra Zurbano": "Petra Zurbano"}
    assert entities_of(searcher, "a")["Zurbano"] == "Ramiro Zurbano"


def test_words_in_lower_case_and_names_of_nothing_are_no_entities(engine):
    add(engine, "a", "Ana Gil", body="zambomba zambomba zambomba")
    mentions = [organization("Zambomba"), organization("Gobierno"), a_mention("Ramiro")]
    searcher = add(engine, "b", *mentions, body="Zambomba")
    assert set(entities_of(searcher, "b").values()) == {None}


# What waits until all is resolved anew


def test_two_known_entities_become_one_when_all_is_resolved(engine):
    add(engine, "a", "Ramiro Zurbano Ortiz")
    add(engine, "b", "Ramiro Zurbano Gil")
    add(engine, "c", "Ramiro Zurbano")
    assert len(engine.searcher().search(ALL).facets["entity"]) == 3
    for name in "defghijk":
        add(engine, name, "Ramiro Zurbano Gil")
    assert len(engine.searcher().search(ALL).facets["entity"]) == 3
    counts = {f.value: f.count for f in resolve_all(engine).search(ALL).facets["entity"]}
    assert counts == {"Ramiro Zurbano Gil": 10, "Ramiro Zurbano Ortiz": 1}


# Whatever is done


def test_merged_segments_keep_their_entities(engine, monkeypatch):
    monkeypatch.setattr(policy, "SEGMENTS_PER_TIER", 2)
    add(engine, "a", "Ramiro Zurbano", "Ana Gil")
    for i in range(9):
        names = ("Ana Gil", f"Luisa Otxoa {'I' * i}", "Serguéi Zurbánov", "Ramiro J. Zurbano")
        add(engine, f"{i}", *names[i % 2 :])
        assert engine.check().problems == ()
    with engine.writer() as writer:
        writer.delete(["a", "3"])
        writer.add(an_article("z"), [a_mention("Ramiro Zurbano")])
    searcher = engine.searcher()
    assert engine.check().problems == ()
    assert len(searcher.snapshot.segments) < 4
    for i in (0, 1, 2, 4, 5, 6, 7, 8):
        assert entities_of(searcher, f"{i}")["Ramiro J. Zurbano"] == "Ramiro Zurbano"
    assert searcher.entity("Ramiro Zurbano").n_articles == 9


def some_mention(random):
    name = " ".join(random.sample(WORDS, random.randint(1, 4)))
    return a_mention(name, random.choice(ENTITY_TYPES[:3]))


def some_history(random, n_commits):
    """Yield commits: articles to add (some of them again) and to delete."""
    for _ in range(n_commits):
        yield (
            [
                (random.choice("abcdefghijkl"), [some_mention(random) for _ in range(4)])
                for _ in range(random.choice((1, 1, 3)))
            ],
            random.choice(("", "", "ab", "c")),
        )


def commit(engine, added, deleted):
    with engine.writer() as writer:
        for name, mentions in added:
            writer.add(an_article(name, " ".join(m.name for m in mentions)), mentions)
        writer.delete(deleted)


def entity_of_names(searcher):
    table, found = searcher.snapshot.entities, {}
    for segment in searcher.snapshot.segments if table else ():
        for name, code in zip(segment.names, table.of_names(segment).tolist(), strict=True):
            found[name] = table.ref(code) if code >= 0 else None
    return found


@given(st.integers(0, 2**32 - 1), st.integers(2, 6), st.booleans())
def test_names_keep_their_entities_and_facets_count_what_is_found(
    tmp_path_factory, seed, n_commits, has_merges
):
    random = Random(seed)
    engine = LocalEngine(Settings(tmp_path_factory.mktemp("index")))
    brute = BruteEngine()
    before = {}
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(policy, "SEGMENTS_PER_TIER", 2 if has_merges else 9)
        for added, deleted in some_history(random, n_commits):
            commit(engine, added, deleted)
            commit(brute, added, deleted)
            searcher = engine.searcher()
            assert engine.check().problems == ()
            after = entity_of_names(searcher)
            if read_latest(engine._folder).overlay:
                assert {n: after[n] for n in before if n in after} == {
                    n: ref for n, ref in before.items() if n in after
                }
            before = after
            for facet in searcher.search(ALL).facets["entity"]:
                chosen = Selection((f"{facet.type}:{facet.value}",))
                found = searcher.search(EngineRequest(ast.Everything(), entity=chosen, limit=99))
                ref = EntityRef(facet.value, facet.type)
                assert found.total == facet.count
                assert all(
                    ref in searcher.articles([hit.article_id])[0].entities for hit in found.hits
                )
        anew, expected = resolve_all(engine), brute.searcher()
    assert anew.search(ALL).facets == expected.search(ALL).facets
    ids = sorted(brute.state.entries)
    assert anew.articles(ids) == expected.articles(ids)
    for name in before:
        assert anew.entity(name) == expected.entity(name)

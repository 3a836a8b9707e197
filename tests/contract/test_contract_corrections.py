"""What every engine promises about corrections: all that it says of entities obeys them."""

from __future__ import annotations

from dataclasses import replace

import pytest

from searchidx.config import Settings
from searchidx.engine import EngineRequest, Selection
from searchidx.engines.local.engine import LocalEngine
from searchidx.entities.corrections import Correction, Corrections
from searchidx.index import Index
from searchidx.query import ast
from searchidx.results import EntityRef
from tests.contract.archives import SPAN, a_mention, an_article
from tests.contract.asking import ALL, ids
from tests.contract.brute import BruteEngine


class Corrected:
    """An engine with corrections that can be changed."""

    def __init__(self, kind, folder):
        self.entries = ()
        given = lambda: Corrections(self.entries)  # noqa: E731
        self.engine = (
            BruteEngine(corrections=given)
            if kind == "brute"
            else LocalEngine(Settings(folder), given)
        )

    def add(self, **articles):
        """Add articles: id → names of people, or mentions."""
        with self.engine.writer() as writer:
            for name, mentioned in articles.items():
                mentions = [m if not isinstance(m, str) else a_mention(m) for m in mentioned]
                writer.add(an_article(name), mentions)

    def searcher(self, *entries):
        self.entries = entries
        return self.engine.searcher()


@pytest.fixture(params=["brute", "local"])
def corrected(request, folder):
    return Corrected(request.param, folder)


@pytest.fixture
def archive(corrected):
    corrected.add(
        a=["Zoila Paz", "Zoila Paz", "Mario Vega"],
        b=["Zoila Paz", "Berta Sanz"],
        c=["Mario Vega"],
        d=["Berta Sanz", a_mention("Berta Sanz", "place"), a_mention("Villa Oz", "place")],
    )
    return corrected


def facet(searcher):
    values = searcher.search(replace(ALL, facets={"entity": None})).facets["entity"]
    return {f"{value.type}:{value.value}": value.count for value in values}


def selected(searcher, *names, **options):
    return "".join(sorted(ids(searcher.search(replace(ALL, entity=Selection(names, **options))))))


def entities(searcher, article_id):
    [stored] = searcher.articles([article_id])
    return [ref.name for ref in stored.entities]


BEFORE = {
    "person:Berta Sanz": 2,
    "person:Mario Vega": 2,
    "person:Zoila Paz": 2,
    "place:Villa Oz": 1,
}


def test_without_corrections_and_after_undoing_them_entities_are_as_resolved(archive):
    assert facet(archive.searcher()) == BEFORE
    searcher = archive.searcher(Correction("ban", ("Zoila Paz",)))
    assert facet(searcher) != BEFORE
    assert facet(archive.searcher()) == BEFORE


def test_merged_entities_are_one_and_an_article_of_both_counts_once(archive):
    searcher = archive.searcher(Correction("merge", ("Zoila Paz",), "Mario Vega"))
    assert facet(searcher) == {
        "person:Mario Vega": 3,
        "person:Berta Sanz": 2,
        "place:Villa Oz": 1,
    }
    for name in ("Zoila Paz", "mario vega", "person:Zoila Paz"):
        assert selected(searcher, name) == "abc"
    assert entities(searcher, "a") == ["Mario Vega"]
    [stored] = searcher.articles(["a"])
    assert stored.mention_entities == (EntityRef("Mario Vega", "person"),) * 3
    info = searcher.entity("Zoila Paz")
    assert info == searcher.entity("Mario Vega")
    assert (info.aliases, info.n_articles) == (("Mario Vega", "Zoila Paz"), 3)
    assert info.mentions == {"person": 5}
    assert searcher.stats().n_entities == 3


def test_what_is_merged_may_be_shown_under_a_name_that_nobody_writes(archive):
    entry = Correction("merge", ("Zoila Paz", "Villa Oz"), "Las Dos", "organization")
    searcher = archive.searcher(entry)
    assert facet(searcher)["organization:Las Dos"] == 3
    assert selected(searcher, "organization:Las Dos") == selected(searcher, "Villa Oz") == "abd"
    searcher = archive.searcher(replace(entry, type=None))
    assert facet(searcher)["person:Las Dos"] == 3


def test_entities_of_an_article_are_in_the_order_of_all_their_mentions(archive):
    assert entities(archive.searcher(), "d") == ["Berta Sanz", "Villa Oz"]
    searcher = archive.searcher(Correction("rename", ("Berta Sanz",), "Zeta Sanz"))
    assert entities(searcher, "b") == ["Zeta Sanz", "Zoila Paz"]
    searcher = archive.searcher(Correction("rename", ("Mario Vega",), "Álvaro Vega"))
    assert entities(searcher, "a") == ["Zoila Paz", "Álvaro Vega"]
    searcher = archive.searcher(Correction("merge", ("Zoila Paz",), "Berta Sanz"))
    assert entities(searcher, "a") == ["Berta Sanz", "Mario Vega"]


def test_a_renamed_entity_is_found_under_its_old_name_too(archive):
    searcher = archive.searcher(Correction("rename", ("Mario Vega",), "Mario Vega Gil"))
    assert facet(searcher)["person:Mario Vega Gil"] == 2
    for name in ("mario vega", "Mario Vega Gil", "person:Mario Vega", "Gil"):
        assert selected(searcher, name) == "ac"
    assert searcher.entity("Mario Vega").ref == EntityRef("Mario Vega Gil", "person")
    assert searcher.entity("Mario Vega Gil").aliases == ("Mario Vega",)
    leaf = EngineRequest(ast.EntityIs("Mario Vega", SPAN, "person"), limit=9)
    assert ids(searcher.search(leaf)) == ["a", "c"]


@pytest.mark.parametrize(
    "entries",
    [
        [Correction("rename", ("Mario Vega",), "Zoila Paz")],
        [
            Correction("rename", ("Villa Oz",), "Mario Vega"),
            Correction("retype", ("Mario Vega",), type="place"),
            Correction("merge", ("Zoila Paz",), "Mario Vega"),
        ],
        [
            Correction("retype", ("Villa Oz",), type="person"),
            Correction("rename", ("Villa Oz", "Mario Vega"), "Zoila Paz"),
        ],
    ],
)
def test_no_two_entities_have_the_same_type_and_name(archive, entries):
    searcher = archive.searcher(*entries)
    values = searcher.search(replace(ALL, facets={"entity": None})).facets["entity"]
    keys = [(value.type, value.value) for value in values]
    assert len(set(keys)) == len(keys)
    assert "person:Mario Vega" not in facet(searcher)
    for value in values:
        assert len(selected(searcher, f"{value.type}:{value.value}")) == value.count


def test_an_entity_has_the_type_that_is_given_to_it_and_no_other(archive):
    searcher = archive.searcher(Correction("retype", ("Berta Sanz",), type="place"))
    assert facet(searcher)["place:Berta Sanz"] == 2
    assert selected(searcher, "place:Berta Sanz") == selected(searcher, "berta sanz") == "bd"
    assert selected(searcher, "person:Berta Sanz") == ""
    info = searcher.entity("Berta Sanz", "place")
    assert (info.n_articles, info.mentions) == (2, {"person": 2, "place": 1})
    assert searcher.entity("Berta Sanz", "person") is None


def test_what_is_banned_is_no_entity_but_still_a_mention(archive):
    searcher = archive.searcher(Correction("ban", ("person:Zoila Paz", "Villa Oz")))
    assert facet(searcher) == {"person:Berta Sanz": 2, "person:Mario Vega": 2}
    assert searcher.entity("Zoila Paz") is None
    assert selected(searcher, "Zoila Paz") == ""
    [stored] = searcher.articles(["a"])
    assert [mention.name for mention in stored.mentions] == ["Zoila Paz", "Zoila Paz", "Mario Vega"]
    assert stored.mention_entities == (None, None, EntityRef("Mario Vega", "person"))
    assert searcher.stats().n_entities == 2


def test_a_type_or_a_name_that_there_is_not_changes_nothing(archive):
    searcher = archive.searcher(
        Correction("ban", ("place:Zoila Paz", "Nadie Nunca")),
        Correction("merge", ("Nadie Nunca",), "Zoila Paz"),
        Correction("merge", ("Nadie Nunca", "Zoila Paz"), "Zoila Paz"),
        Correction("rename", ("Nadie Nunca",), "Zoila Paz"),
        Correction("split", ("Nadie Nunca",), "Otra Nadie"),
    )
    assert facet(searcher) == BEFORE
    assert searcher.entity("Otra Nadie") is None


# Splits


@pytest.fixture
def confused(corrected):
    corrected.add(
        a=["Carlos Zurbano Gil", "Zurbano"],
        b=["Carlos Zurbano Gil"],
        c=["Carlos Zurbano", "CARLOS ZURBANO", "Carlos Zurbano Gil"],
        d=["carlos zurbano", a_mention("Gobierno", "organization")],
    )
    return corrected


def test_a_split_name_leaves_with_all_its_spellings(confused):
    [name] = facet(confused.searcher())
    assert name == "person:Carlos Zurbano Gil"
    searcher = confused.searcher(Correction("split", ("Carlos Zurbano",), "Zurbano el pintor"))
    assert facet(searcher) == {"person:Carlos Zurbano Gil": 3, "person:Zurbano el pintor": 2}
    assert selected(searcher, "carlos zurbano") == "cd"
    assert entities(searcher, "c") == ["Zurbano el pintor", "Carlos Zurbano Gil"]
    assert searcher.entity("Zurbano el pintor").aliases == (
        "CARLOS ZURBANO",
        "Carlos Zurbano",
        "carlos zurbano",
    )
    assert searcher.entity("Carlos Zurbano Gil").aliases == ("Carlos Zurbano Gil", "Zurbano")


def test_an_entity_that_loses_its_name_is_shown_under_its_commonest_other_one(confused):
    entry = Correction("split", ("Carlos Zurbano Gil",), "Carlos Zurbano Gil")
    searcher = confused.searcher(entry)
    assert facet(searcher) == {"person:CARLOS ZURBANO": 3, "person:Carlos Zurbano Gil": 3}
    everything = Correction("split", ("Carlos Zurbano", "Zurbano", "Carlos Zurbano Gil"), "Todos")
    searcher = confused.searcher(everything)
    assert facet(searcher) == {"person:Todos": 4}
    assert selected(searcher, "Zurbano") == "abcd"


def test_a_name_that_resolved_to_nothing_can_be_made_an_entity(confused):
    assert confused.searcher().entity("Gobierno") is None
    entry = Correction("split", ("Gobierno",), "Gobierno de Oz")
    searcher = confused.searcher(entry)
    assert facet(searcher)["organization:Gobierno de Oz"] == 1
    assert selected(searcher, "Gobierno") == "d"
    searcher = confused.searcher(replace(entry, type="other"))
    assert searcher.entity("gobierno de oz").ref == EntityRef("Gobierno de Oz", "other")


def test_a_name_can_be_moved_to_an_entity_that_there_is(corrected):
    corrected.add(a=["Carlos Zurbano Gil", "Zurbano"], b=["Villa Oz"])
    searcher = corrected.searcher(Correction("split", ("Zurbano",), "Villa Oz"))
    assert facet(searcher) == {"person:Villa Oz": 2, "person:Carlos Zurbano Gil": 1}
    assert searcher.entity("Zurbano").ref.name == "Villa Oz"


# Together


def test_corrections_name_what_other_corrections_make_in_whatever_order(archive):
    entries = [
        Correction("ban", ("Zeta",)),
        Correction("merge", ("organization:Berta Sanz",), "Doña Zoila"),
        Correction("rename", ("Doña Zoila",), "Zeta"),
        Correction("retype", ("Berta Sanz",), type="organization"),
        Correction("rename", ("Zoila Paz",), "Doña Zoila"),
    ]
    for order in (entries, entries[::-1]):
        searcher = archive.searcher(*order)
        assert facet(searcher) == {"person:Mario Vega": 2, "place:Villa Oz": 1}
        searcher = archive.searcher(*(entry for entry in order if entry.action != "ban"))
        [shown] = facet(searcher).keys() - {"person:Mario Vega", "place:Villa Oz"}
        last = [entry for entry in order if entry.action == "rename"][-1]
        assert shown == f"organization:{last.to}"
        assert selected(searcher, "Berta Sanz") == selected(searcher, "Zoila Paz") == "abd"


def test_what_a_later_merge_makes_can_be_renamed_and_merged_again(archive):
    entries = [
        Correction("merge", ("El Dúo",), "Villa Oz"),
        Correction("merge", ("person:Dúo",), "Berta Sanz"),
        Correction("merge", ("Zoila Paz", "Mario Vega"), "Dúo"),
        Correction("rename", ("Dúo",), "El Dúo"),
    ]
    for order in (entries, entries[::-1]):
        assert len(facet(archive.searcher(*order))) == 1
        assert selected(archive.engine.searcher(), "villa oz") == "abcd"


def test_articles_that_come_later_obey_corrections_that_were_there(archive):
    entries = [
        Correction("merge", ("Zoila Paz",), "Mario Vega"),
        Correction("split", ("Villa Oz",), "Oz", "organization"),
    ]
    archive.searcher(*entries)
    archive.add(e=["Zoila Paz"], f=[a_mention("VILLA OZ", "place")])
    counts = facet(archive.searcher(*entries))
    assert (counts["person:Mario Vega"], counts["organization:Oz"]) == (4, 2)


def test_a_searcher_stays_with_its_corrections_and_is_no_longer_current(archive):
    searcher = archive.searcher()
    assert archive.engine.is_current(searcher)
    archive.entries = (Correction("ban", ("Zoila Paz",)),)
    assert not archive.engine.is_current(searcher)
    assert facet(searcher) == BEFORE
    later = archive.engine.searcher()
    assert archive.engine.is_current(later)
    assert later.corrections == Corrections(archive.entries)
    assert later.generation == searcher.generation
    archive.add(e=["Mario Vega"])
    assert not archive.engine.is_current(later)


def test_an_open_index_is_stale_when_entities_have_been_corrected(archive, folder):
    with Index(archive.engine, Settings(folder)) as index:
        assert not index.is_stale()
        archive.entries = (Correction("rename", ("Zoila Paz",), "Doña Zoila"),)
        assert index.is_stale()
        assert "Zoila Paz" in [value.value for value in index.facet("entity")]
        assert (index.refresh(), index.refresh(), index.is_stale()) == (True, False, False)
        assert "Doña Zoila" in [value.value for value in index.facet("entity")]
        assert index.count(entities=["Zoila Paz"]) == index.count('persona:"Doña Zoila"') == 2
        assert index.article("a", "persona:zoila").entities[0].name == "Doña Zoila"

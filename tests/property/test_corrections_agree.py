"""On random archives under random corrections the local engine says what the oracle says."""

from __future__ import annotations

from dataclasses import replace
from random import Random

import pytest
from hypothesis import given, note
from hypothesis import strategies as st

from searchidx.article import ENTITY_TYPES
from searchidx.config import Settings
from searchidx.engine import EngineRequest, Selection
from searchidx.engines.local import entity_writer, facets, policy, snapshot
from searchidx.engines.local.engine import LocalEngine
from searchidx.entities.corrections import ACTIONS, Correction, Corrections
from searchidx.query import ast
from searchidx.results import EntityRef
from tests.contract.archives import SPAN, a_mention, an_article
from tests.contract.brute import BruteEngine

NAMES = (
    *("Ana Ruiz", "Ana Ruiz Gil", "ANA RUIZ", "Luis Ruiz", "Ruiz", "Gil", "Ana"),
    *("Vladímir Putin", "Vladimir Putin", "Putin", "Naciones Unidas", "ONU", "Rosa", "Gobierno"),
    *("Instituto Zurbano de Pesca", "IZP", "Zurbano", "Corea", "Corea del Norte", "…"),
)
INVENTED = ("Nadie Nunca", "ana ruiz", "PUTIN", "Otra Cosa", "Luis Gil", "Instituto Otro de Caza")
ALL = EngineRequest(ast.Everything(), limit=100, facets={"entity": None}, with_texts=True)


@pytest.fixture(autouse=True, params=[False, True], ids=["sorted", "counted"], scope="module")
def however_facets_are_counted(request):
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(policy, "SEGMENTS_PER_TIER", 3)
        if request.param:
            patched.setattr(facets, "FEW_DOCS", 0)
            patched.setattr(facets, "MANY_DOCS", 0)
            patched.setattr(facets, "FIRST", 2)
            patched.setattr(snapshot, "TABLE_FROM", 2)
        yield


def some_mentions(random):
    return [
        a_mention(random.choice(NAMES), random.choice((*ENTITY_TYPES[:2], "person")))
        for _ in range(random.choice((0, 1, 2, 4, 6)))
    ]


def some_history(random, n_commits):
    """Yield commits: articles to add (some of them again), and to delete."""
    for _ in range(n_commits):
        added = [
            (random.choice("abcdefghijklmn"), some_mentions(random))
            for _ in range(random.choice((1, 2, 8)))
        ]
        yield added, random.choice(("", "", "ab"))


def commit(engine, added, deleted):
    with engine.writer() as writer:
        for name, mentions in added:
            writer.add(an_article(name, "texto zurbano"), mentions)
        writer.delete(deleted)


def some_name(random, names=NAMES):
    prefix = random.choice(("", "", *(f"{kind}:" for kind in ENTITY_TYPES[:2])))
    return prefix + random.choice(names)


def some_correction(random):
    names = (*NAMES, *INVENTED)
    action = random.choice(ACTIONS)
    n_names = random.choice((1, 1, 2, 3)) if action != "rename" else 1
    to = random.choice(names) if action in ("split", "merge", "rename") else ""
    kind = random.choice(ENTITY_TYPES[:3])
    if action in ("split", "merge"):
        kind = random.choice((None, None, kind))
    return Correction(
        action,
        tuple(some_name(random, names) for _ in range(n_names)),
        to,
        kind if action not in {"rename", "ban"} else None,
    )


def some_corrections(random, most):
    entries = tuple(some_correction(random) for _ in range(random.randint(1, most)))
    for entry in entries:
        note(f"{entry}")
    return Corrections(entries, f"{random.random()}")


class Given:
    """Corrections that may be changed after an engine was made."""

    def __init__(self):
        self.value = Corrections()

    def __call__(self):
        return self.value


def selected(value):
    return replace(ALL, entity=Selection((value,)))


def same_entities(local, brute):
    assert local.search(ALL).facets == brute.search(ALL).facets
    ids = sorted(brute.state.entries)
    assert local.articles(ids) == brute.articles(ids)
    texts = {text.id: text.entities for text in local.search(ALL).texts}
    assert texts == {stored.article.id: stored.entities for stored in brute.articles(ids)}
    assert local.stats().n_entities == brute.stats().n_entities
    for name in (*NAMES, *INVENTED):
        for kind in (None, *ENTITY_TYPES[:3]):
            assert local.entity(name, kind) == brute.entity(name, kind)
            assert set(local.entities_named(name, kind)) == set(brute.named(name, kind))
            leaf = EngineRequest(ast.EntityIs(name, SPAN, kind))
            assert local.search(leaf).total == brute.search(leaf).total
    for name in INVENTED:
        excluded = replace(ALL, entity=Selection((), (name,)))
        assert local.search(excluded).total == brute.search(excluded).total


def facets_are_found(searcher):
    values = searcher.search(ALL).facets["entity"]
    assert len({(value.type, value.value) for value in values}) == len(values)
    for value in values:
        found = searcher.search(selected(f"{value.type}:{value.value}"))
        assert found.total == value.count
        ref = EntityRef(value.value, value.type)
        stored = searcher.articles([hit.article_id for hit in found.hits])
        assert all(ref in article.entities for article in stored)
        info = searcher.entity(value.value, value.type)
        assert (info.ref, info.n_articles) == (ref, value.count)
        for limit in (1, 2):
            request = replace(ALL, facets={"entity": limit})
            assert searcher.search(request).facets["entity"] == values[:limit]


seeds = st.integers(0, 2**32 - 1)


@given(seeds, st.integers(1, 4), st.sampled_from([1, 2, 4, 8]))
def test_local_and_brute_agree_under_corrections(tmp_path_factory, seed, n_commits, most):
    random, corrections = Random(seed), Given()
    local = LocalEngine(Settings(tmp_path_factory.mktemp("index")), corrections)
    brute = BruteEngine(corrections=corrections)
    for added, deleted in some_history(random, n_commits):
        note(f"{[(name, [(m.name, m.type) for m in mentions]) for name, mentions in added]}")
        for engine in (local, brute):
            commit(engine, added, deleted)
    before = local.searcher()
    articles = sorted(brute.state.entries)
    was = before.search(ALL), before.articles(articles)
    for _ in range(3):
        corrections.value = some_corrections(random, most)
        searcher = local.searcher()
        same_entities(searcher, brute.searcher())
        facets_are_found(searcher)
        assert not local.is_current(before)
        assert local.is_current(searcher)
    corrections.value = Corrections()
    assert local.is_current(before)
    undone = local.searcher()
    assert (undone.search(ALL), undone.articles(articles)) == was


@given(seeds, st.integers(2, 5), st.sampled_from([1, 2, 4, 8]))
def test_corrections_hold_for_articles_that_come_later(tmp_path_factory, seed, n_commits, most):
    random, corrections = Random(seed), Given()
    local = LocalEngine(Settings(tmp_path_factory.mktemp("index")), corrections)
    brute = BruteEngine(corrections=corrections)
    corrections.value = some_corrections(random, most)
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(entity_writer, "OVERLAY_SHARE", 1e9)
        for added, deleted in some_history(random, n_commits):
            for engine in (local, brute):
                commit(engine, added, deleted)
            facets_are_found(local.searcher())
    articles = [(entry.article, entry.mentions) for entry in brute.state.entries.values()]
    with local.writer(mode="rebuild") as writer:
        for article, mentions in articles:
            writer.add(article, mentions)
    same_entities(local.searcher(), brute.searcher())

"""What every engine promises about writing: all or nothing, and one at a time."""

from __future__ import annotations

import threading
from dataclasses import replace

import pytest

from searchidx.errors import (
    IndexLockedError,
    IndexMissingError,
)
from searchidx.results import TaggerRecord
from tests.contract.archives import a_mention, a_record, an_article
from tests.contract.asking import ALL, add, ids, living, word
from tests.contract.brute import BruteEngine


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


def test_the_tagger_is_published_kept_and_forgotten_by_a_rebuild(engine):
    assert add(engine, an_article("a")).tagger is None
    old = engine.searcher()
    with engine.writer() as writer:
        writer.set_tagger(TaggerRecord("spacy:/modelo ñ", "3"))
        writer.rollback()
    assert engine.searcher().tagger is None
    with engine.writer() as writer:
        writer.set_tagger(TaggerRecord("spacy:/modelo ñ", "3"))
    add(engine, an_article("b"))
    now = engine.searcher()
    assert now.tagger == TaggerRecord("spacy:/modelo ñ", "3")
    assert (now.stats().tagger, now.stats().tagger_version) == ("spacy:/modelo ñ", "3")
    assert (old.tagger, old.stats().tagger, old.stats().tagger_version) == (None, None, None)
    with engine.writer(mode="rebuild"):
        pass
    assert engine.searcher().tagger is None


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


def test_a_whole_index_has_no_problems_and_an_engine_that_can_check_has_read_it(engine):
    add(engine, an_article("a"), an_article("b"))
    report = engine.check()
    assert (report.n_articles, report.problems) == (2, ())
    assert (report.n_bytes > 0) == engine.capabilities.can_check

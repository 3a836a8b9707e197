"""What a collector wrote, the writer takes as if it had been added to it."""

from __future__ import annotations

import pickle

import pytest

from searchidx.config import Settings
from searchidx.engine import SpreadWriter
from searchidx.engines.local.engine import LocalEngine
from tests.contract.archives import a_mention, an_article
from tests.unit.engines.local.indexes import add, living, named, present


@pytest.fixture
def engine(tmp_path):
    return LocalEngine(Settings(tmp_path / "index"))


def collector_of(writer):
    assert isinstance(writer, SpreadWriter)
    return pickle.loads(pickle.dumps(writer.collector()))()


def collect(collector, *names):
    for name in names:
        collector.add(an_article(name, f"texto de {name}"), [a_mention("Ana Ruiz")], 7)


def test_parts_are_seen_after_the_commit_without_what_was_taken_out(engine, tmp_path):
    add(engine, "a", "b")
    with engine.writer() as writer:
        collector = collector_of(writer)
        collect(collector, "c", "d", "e")
        assert collector.delete("d")
        assert not collector.delete("a")
        first = collector.write()
        collect(collector, "f")
        second = collector.write()
        writer.take_part(second)
        writer.take_part(first, ["e", "f", "a"])
        assert writer.delete(["b", "e", "d"]) == 1
        assert living(engine) == ["a", "b"]
    assert living(engine) == ["a", "c", "f"]
    assert engine.searcher().entity("Ana Ruiz").n_articles == 3
    assert engine.check().problems == ()
    assert present(tmp_path / "index/data") == named(tmp_path / "index/data")


def test_an_article_added_twice_counts_once_and_nothing_makes_no_part(engine):
    with engine.writer() as writer:
        collector = collector_of(writer)
        assert collector.write() is None
        collect(collector, "a", "a")
        part = collector.write()
        assert collector.write() is None
        collect(collector, "b")
        collector.delete("b")
        assert collector.write() is None
        writer.take_part(part)
    assert living(engine) == ["a"]


def test_parts_of_several_collectors_lie_beside_each_other(engine, monkeypatch):
    with engine.writer() as writer:
        parts = []
        for number in (11, 12):
            monkeypatch.setattr("os.getpid", lambda number=number: number)
            collector = collector_of(writer)
            collect(collector, f"{number}")
            parts.append(collector.write())
        for part in parts:
            writer.take_part(part)
    assert living(engine) == ["11", "12"]


def test_what_was_taken_and_not_committed_goes_with_the_next_commit(engine, tmp_path):
    add(engine, "a")
    writer = engine.writer()
    collector = collector_of(writer)
    collect(collector, "b")
    writer.take_part(collector.write())
    collect(collector, "c")
    collector.write()
    writer.rollback()
    writer.close()
    assert living(engine) == ["a"]
    add(engine, "d")
    assert living(engine) == ["a", "d"]
    assert present(tmp_path / "index/data") == named(tmp_path / "index/data")

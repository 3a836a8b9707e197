"""What an index folder promises to whoever reads it and writes to it."""

from __future__ import annotations

import subprocess
import sys

import pytest

from searchidx.config import Settings
from searchidx.engines.local import engine as engine_module
from searchidx.engines.local import policy
from searchidx.engines.local import writer as writer_module
from searchidx.engines.local.builder import TOKEN_BYTES
from searchidx.engines.local.engine import LocalEngine
from searchidx.engines.local.generation import read_latest
from searchidx.engines.local.inverting import SORTING_BYTES
from searchidx.engines.local.locking import LOCK_NAME
from searchidx.engines.local.writer import LEAST_SHARE
from searchidx.errors import IndexLockedError, IndexMissingError, IndexVersionError
from tests.contract.archives import a_mention, a_record, an_article
from tests.unit.engines.local.indexes import add, living, named, present


@pytest.fixture
def engine(tmp_path):
    return LocalEngine(Settings(tmp_path / "index"))


@pytest.fixture
def data(tmp_path):
    return tmp_path / "index" / "data"


# Whose folder it is


def test_another_version_of_the_analyzer_is_refused_and_can_be_rebuilt(engine, monkeypatch):
    add(engine, "a")
    monkeypatch.setattr(engine_module, "ANALYZER_VERSION", "another")
    monkeypatch.setattr(writer_module, "ANALYZER_VERSION", "another")
    for opened in (engine.searcher, engine.writer):
        with pytest.raises(IndexVersionError) as error:
            opened()
        assert error.value.params["wanted"] == "another"
    with engine.writer(mode="rebuild") as writer:
        writer.add(an_article("b"), ())
    assert living(engine) == ["b"]
    assert engine.searcher().stats().analyzer_version == "another"


def test_a_folder_that_holds_something_else_is_refused_and_left_alone(engine, data):
    data.mkdir(parents=True)
    (data / "carta.txt").write_text("de otro")
    assert not engine.exists()
    for opened in (engine.searcher, engine.writer, lambda: engine.writer(mode="rebuild")):
        with pytest.raises(IndexMissingError):
            opened()
    assert present(data) == {"carta.txt"}
    assert present(data.parent) == {"data"}


def test_a_file_in_the_place_of_a_folder_is_refused(engine, data):
    data.parent.write_text("de otro")
    for opened in (engine.searcher, engine.writer):
        with pytest.raises(IndexMissingError):
            opened()
    assert data.parent.read_text() == "de otro"
    data.parent.unlink()
    data.parent.mkdir()
    data.write_text("de otro")
    for opened in (engine.searcher, engine.writer):
        with pytest.raises(IndexMissingError):
            opened()
    assert data.read_text() == "de otro"


def test_a_stock_whoosh_index_is_not_opened_nor_written_to(engine, data):
    data.parent.mkdir()
    (data.parent / "_MAIN_1.toc").write_bytes(b"\x80\x04.")
    for opened in (engine.searcher, engine.writer):
        with pytest.raises(IndexMissingError) as error:
            opened()
        assert error.value.key == "engine.stock_whoosh"
    assert present(data.parent) == {"_MAIN_1.toc"}


def test_what_people_own_beside_the_data_is_left_alone(engine, data):
    data.parent.mkdir()
    (data.parent / "entities.toml").write_text("x = 1")
    (data.parent / ".gitignore").write_text("mine")
    add(engine, "a")
    with engine.writer(mode="rebuild") as writer:
        writer.add(an_article("b"), ())
    assert (data.parent / "entities.toml").read_text() == "x = 1"
    assert (data.parent / ".gitignore").read_text() == "mine"
    assert present(data.parent) <= {"entities.toml", ".gitignore", "data", LOCK_NAME}


def test_a_new_index_is_kept_out_of_version_control(engine, data):
    add(engine, "a")
    assert (data.parent / ".gitignore").read_text() == "*\n"


def test_a_writer_of_another_process_locks_the_index(engine, tmp_path):
    add(engine, "a")
    source = (
        "import sys\n"
        "from pathlib import Path\n"
        "from searchidx.config import Settings\n"
        "from searchidx.engines.local.engine import LocalEngine\n"
        "writer = LocalEngine(Settings(Path(sys.argv[1]))).writer()\n"
        "print('locked', flush=True)\n"
        "sys.stdin.read()\n"
    )
    with subprocess.Popen(
        [sys.executable, "-c", source, tmp_path / "index"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    ) as child:
        assert child.stdout.readline() == b"locked\n"
        with pytest.raises(IndexLockedError):
            engine.writer()
        assert living(engine) == ["a"]
        child.kill()
    add(engine, "b")
    assert living(engine) == ["a", "b"]


# What lies in it


def test_a_commit_leaves_only_the_files_of_its_generation(engine, data, monkeypatch):
    monkeypatch.setattr(policy, "SEGMENTS_PER_TIER", 3)
    for i in range(12):
        with engine.writer() as writer:
            writer.add(an_article(f"{i % 5}", f"texto {i}"), [a_mention("Ana Ruiz")])
            writer.delete([f"{(i + 2) % 5}"])
        assert present(data) == named(data)
    assert engine.check().problems == ()


def test_what_a_writer_left_behind_goes_when_the_next_begins(engine, data):
    add(engine, "a")
    left = ("segment-00000009.postings.sidx", "entities-00000007.sidx", "x.sidx.tmp")
    for name in left:
        (data / name).write_bytes(b"half")
    with engine.writer():
        assert present(data) == named(data)
    assert living(engine) == ["a"]


def test_a_check_of_files_that_a_commit_takes_away_begins_again(engine, monkeypatch):
    add(engine, "a", "b", "c")

    def read_before_a_commit(folder):
        generation = read_latest(folder)
        if generation.number == 1:
            with engine.writer() as writer:
                writer.delete(["a", "b"])
        return generation

    monkeypatch.setattr(engine_module, "read_latest", read_before_a_commit)
    report = engine.check()
    assert (report.problems, report.n_articles) == ((), 1)


def test_segments_stay_few_when_articles_come_one_by_one(engine):
    for i in range(40):
        add(engine, f"{i:02}")
        assert engine.searcher().stats().n_segments <= policy.SEGMENTS_PER_TIER
    assert living(engine) == [f"{i:02}" for i in range(40)]


def test_little_memory_makes_several_segments_of_one_commit(tmp_path):
    engine = LocalEngine(Settings(tmp_path / "index", memory_bytes=40 * TOKEN_BYTES))
    before = engine.latest_generation()
    with engine.writer() as writer:
        for i in range(7):
            writer.add(an_article(f"{i}", "uno dos tres cuatro " * 5), ())
        assert engine.latest_generation() == before
    assert len(engine.searcher().snapshot.segments) > 3
    assert living(engine) == [f"{i}" for i in range(7)]


def test_of_two_changes_of_a_file_in_one_commit_the_later_counts_after_merging(tmp_path):
    """Though the segment of the earlier is merged, and so written after the later one's."""
    edge = policy.SMALLEST_TIER_TOKENS
    memory = int(edge * 0.25 * (TOKEN_BYTES + SORTING_BYTES) / LEAST_SHARE)
    engine = LocalEngine(Settings(tmp_path / "index", memory_bytes=memory))
    for i in range(policy.SEGMENTS_PER_TIER - 1):
        add(engine, f"{i}")
    with engine.writer() as writer:
        writer.put_file(a_record("/f"))
        writer.add(an_article("small", "palabra " * int(edge * 0.3)), ())
        writer.drop_file("/f")
        writer.add(an_article("large", "palabra " * (edge + 1)), ())
    searcher = engine.searcher()
    assert [segment.n_docs for segment in searcher.snapshot.segments][-1] == 8
    assert searcher.file_record("/f") is None

"""What an index folder promises whatever happens to the one who writes to it."""

from __future__ import annotations

import errno
import itertools
import os
import shutil
import subprocess
import sys
import traceback

import pytest

from searchidx.config import Settings
from searchidx.engine import EngineRequest
from searchidx.engines.local import engine as engine_module
from searchidx.engines.local import policy
from searchidx.engines.local import writer as writer_module
from searchidx.engines.local.builder import TOKEN_BYTES
from searchidx.engines.local.codec import durable
from searchidx.engines.local.engine import LocalEngine
from searchidx.engines.local.generation import generation_path, read_latest
from searchidx.engines.local.writer import FLUSH_SHARE, LOCK_NAME
from searchidx.errors import IndexLockedError, IndexMissingError, IndexVersionError
from searchidx.query import ast
from tests.contract.archives import a_mention, a_record, an_article

ALL = EngineRequest(ast.Everything(), limit=1000)


def living(engine):
    return sorted(hit.article_id for hit in engine.searcher().search(ALL).hits)


def add(engine, *names, body="texto"):
    with engine.writer() as writer:
        for name in names:
            writer.add(an_article(name, body), [a_mention("Ana Ruiz")])


@pytest.fixture
def engine(tmp_path):
    return LocalEngine(Settings(tmp_path / "index"))


@pytest.fixture
def data(tmp_path):
    return tmp_path / "index" / "data"


def named(data):
    """The files that the newest generation is made of."""
    generation = read_latest(data)
    return {*generation.files, generation_path(data, generation.number).name}


def present(data):
    return {path.name for path in data.iterdir()}


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
        for i in range(9):
            writer.add(an_article(f"{i}", "uno dos tres cuatro " * 5), ())
        assert engine.latest_generation() == before
    assert len(engine.searcher().snapshot.segments) > 3
    assert living(engine) == [f"{i}" for i in range(9)]


def test_of_two_changes_of_a_file_in_one_commit_the_later_counts_after_merging(tmp_path):
    """Though the segment of the earlier is merged, and so written after the later one's."""
    edge = policy.SMALLEST_TIER_TOKENS
    memory = int(edge * 0.25 * TOKEN_BYTES / FLUSH_SHARE)
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


# Failures


class Disk:
    """A disk on which the writes from number ``first`` on fail, as many as ``times``."""

    def __init__(self, monkeypatch, first, times):
        self.n, self.first, self.times = 0, first, times
        self.write = durable.write_file
        monkeypatch.setattr(durable, "write_file", self.write_file)

    def write_file(self, path, chunks):
        self.n += 1
        if self.first <= self.n < self.first + self.times:
            raise OSError(errno.ENOSPC, "No space left on device", str(path))
        return self.write(path, chunks)


def prepared(engine):
    """An index whose next commit deletes, merges, and writes tombstones and entities."""
    add(engine, "a", "b", "c")
    add(engine, "d", "e")
    add(engine, "f")


def change(writer):
    writer.add(an_article("g", "nuevo"), [a_mention("Ana Ruiz")])
    writer.add(an_article("a", "nuevo"), ())
    writer.delete(["d"])
    writer.put_file(a_record("/f"))


BEFORE, AFTER = list("abcdef"), list("abcefg")


@pytest.mark.parametrize("times", [1, 1000], ids=["once", "for good"])
def test_a_write_that_fails_publishes_nothing_and_the_next_commit_works(
    tmp_path, monkeypatch, times
):
    monkeypatch.setattr(policy, "SEGMENTS_PER_TIER", 2)
    for first in range(1, 100):
        engine = LocalEngine(Settings(tmp_path / f"{first}"))
        prepared(engine)
        generation = engine.latest_generation()
        writer = engine.writer()
        with monkeypatch.context() as patched:
            disk = Disk(patched, first, times)
            change(writer)
            try:
                writer.commit()
            except OSError as error:
                assert error.errno == errno.ENOSPC
            else:
                assert disk.n < first
                break
        assert (engine.latest_generation(), living(engine)) == (generation, BEFORE)
        assert engine.check().problems == ()
        assert writer.commit() == generation + 1
        writer.close()
        data = tmp_path / f"{first}" / "data"
        assert (living(engine), present(data)) == (AFTER, named(data))
        assert engine.searcher().file_record("/f") == a_record("/f")
        assert engine.check().problems == ()
    assert first > 8


def test_a_writer_after_a_failed_one_finds_the_index_unlocked(engine, data, monkeypatch):
    prepared(engine)
    with monkeypatch.context() as patched:
        Disk(patched, 2, 1000)
        with pytest.raises(OSError, match="No space"), engine.writer() as writer:
            change(writer)
    assert living(engine) == BEFORE
    with engine.writer() as writer:
        change(writer)
    assert (living(engine), present(data)) == (AFTER, named(data))


KILLED = 137


class Killer:
    """Ends the process at step ``k``: before, within or after a write, about a removal."""

    def __init__(self, k):
        self.n, self.k = 0, k
        self.write, self.remove = durable.write_file, durable.remove
        durable.write_file, durable.remove = self.write_file, self.remove_file

    def step(self):
        self.n += 1
        if self.n == self.k:
            os._exit(KILLED)

    def write_file(self, path, chunks):
        self.step()
        size = self.write(path, self._until_killed(list(chunks)))
        self.step()
        return size

    def _until_killed(self, chunks):
        yield from chunks[:-1]
        self.step()
        yield chunks[-1]

    def remove_file(self, path):
        self.step()
        self.remove(path)
        self.step()


def killed_at(k, act):
    """Act in a child that is killed at step k; say whether it was."""
    child = os.fork()
    if not child:
        try:
            Killer(k)
            act()
            os._exit(0)
        except BaseException:  # noqa: BLE001 - the child goes no further
            traceback.print_exc()
            os._exit(1)
    code = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    assert code in (0, KILLED)
    return code == KILLED


def commit_changes(engine):
    with engine.writer() as writer:
        change(writer)


def rebuild(engine):
    with engine.writer(mode="rebuild") as writer:
        for name in AFTER:
            writer.add(an_article(name), ())


@pytest.mark.parametrize("act", [commit_changes, rebuild])
def test_a_writer_killed_at_any_step_leaves_the_old_state_or_the_new_one(
    tmp_path, monkeypatch, act
):
    monkeypatch.setattr(policy, "SEGMENTS_PER_TIER", 2)
    engine = LocalEngine(Settings(tmp_path / "made"))
    prepared(engine)
    is_new = []
    for k in itertools.count(1):
        folder = tmp_path / f"{k}"
        shutil.copytree(tmp_path / "made", folder)
        engine = LocalEngine(Settings(folder))
        was_killed = killed_at(k, lambda engine=engine: act(engine))
        state = living(engine)
        assert state in (BEFORE, AFTER)
        assert engine.check().problems == ()
        is_new.append(state == AFTER)
        # A second one is killed too, while it tidies up after the first.
        killed_at(k % 9 + 1, lambda engine=engine: add(engine, "z"))
        assert living(engine) in (state, [*state, "z"])
        add(engine, "z")
        assert living(engine) == [*state, "z"]
        assert present(folder / "data") == named(folder / "data")
        if not was_killed:
            break
    assert is_new == sorted(is_new)
    assert (is_new[0], is_new[-1]) == (False, True)
    assert k > 20


def test_a_writer_killed_while_it_makes_an_index_leaves_none_or_a_whole_one(tmp_path):
    for k in itertools.count(1):
        engine = LocalEngine(Settings(tmp_path / f"{k}"))
        was_killed = killed_at(k, lambda engine=engine: add(engine, "a"))
        assert not engine.exists() or living(engine) == ["a"]
        add(engine, "b")
        assert living(engine) in (["b"], ["a", "b"])
        data = tmp_path / f"{k}" / "data"
        assert present(data) == named(data)
        if not was_killed:
            break
    assert k > 10

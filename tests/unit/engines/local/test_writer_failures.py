"""What an index folder promises whatever happens to the one who writes to it."""

from __future__ import annotations

import errno
import itertools
import os
import shutil
import traceback

import pytest

from searchidx.config import Settings
from searchidx.engines.local import policy
from searchidx.engines.local.codec import durable
from searchidx.engines.local.engine import LocalEngine
from tests.contract.archives import a_mention, a_record, an_article
from tests.unit.engines.local.indexes import add, living, named, present


@pytest.fixture
def engine(tmp_path):
    return LocalEngine(Settings(tmp_path / "index"))


@pytest.fixture
def data(tmp_path):
    return tmp_path / "index" / "data"


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

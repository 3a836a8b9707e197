"""What is left when the power goes: whatever was not synced may be lost, or half there."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from searchidx.config import Settings
from searchidx.engine import EngineRequest
from searchidx.engines.local import policy
from searchidx.engines.local.engine import LocalEngine
from searchidx.query import ast
from tests.contract.archives import a_mention, a_record, an_article

ALL = EngineRequest(ast.Everything(), limit=1000)


class Disk:
    """Knows what of the files below a folder has reached the disk, and not only the cache.

    The contents of a file are safe from its last sync on, a name from the last sync of its
    folder on. At every change it keeps the states that a power cut could leave: nothing
    unsynced, every name with unsynced contents empty, and the same with half of them.
    """

    def __init__(self, folder, patched):
        self.folder = folder
        self.contents = {}
        self.names = {}
        self.held = []
        self.states = {}
        self.acknowledged = 0
        self.fsync, self.replace, self.unlink = os.fsync, Path.replace, Path.unlink
        patched.setattr(os, "fsync", self.sync)
        # Functions, for a bound method would not be given the path that it is called on.
        patched.setattr(Path, "replace", lambda path, to: self.rename(path, to))  # noqa: PLW0108
        patched.setattr(Path, "unlink", lambda path, **how: self.remove(path, **how))  # noqa: PLW0108

    def sync(self, descriptor):
        self.cut()
        path = Path(f"/proc/self/fd/{descriptor}").readlink()
        if path.is_dir():
            self.names[path] = {entry.name: entry.inode() for entry in os.scandir(path)}
        else:
            # Held open, an inode is not given to another file.
            self.held.append(os.dup(descriptor))
            self.contents[os.fstat(descriptor).st_ino] = path.read_bytes()
        self.cut()

    def rename(self, source, target):
        self.cut()
        self.replace(source, target)
        self.cut()

    def remove(self, path, missing_ok=False):
        self.cut()
        self.unlink(path, missing_ok=missing_ok)
        self.cut()

    def cut(self):
        if self.folder.exists():
            here = list(os.scandir(self.folder))
            synced = self.names.get(self.folder, {})
            self.keep({name: self.contents.get(inode, b"") for name, inode in synced.items()})
            for share in (0, 2):
                self.keep({entry.name: self.torn(entry, share) for entry in here})

    def torn(self, entry, share):
        whole = self.contents.get(entry.inode())
        if whole is None:
            raw = Path(entry.path).read_bytes()
            return raw[: len(raw) // share] if share else b""
        return whole

    def keep(self, state):
        self.states[tuple(sorted(state.items())), self.acknowledged] = None

    def close(self):
        for descriptor in self.held:
            os.close(descriptor)


def living(engine):
    return sorted(hit.article_id for hit in engine.searcher().search(ALL).hits)


def fill(engine, disk):
    """Commit after commit, with deletions and merges; return what each generation holds."""
    expected = {0: None}
    for number in range(1, 6):
        with engine.writer() as writer:
            writer.add(an_article(f"{number}", f"texto {number}"), [a_mention("Ana Ruiz")])
            writer.add(an_article("same", f"texto {number}"), ())
            writer.delete([f"{number - 2}"])
            writer.put_file(a_record(f"/{number}"))
            disk.acknowledged = writer.commit()
        expected[disk.acknowledged] = living(engine)
    return expected


@pytest.mark.skipif(not Path("/proc/self/fd").exists(), reason="finds files by /proc")
def test_a_power_cut_leaves_the_last_commit_or_the_one_under_way(tmp_path, monkeypatch):
    monkeypatch.setattr(policy, "SEGMENTS_PER_TIER", 2)
    folder = tmp_path / "index" / "data"
    with monkeypatch.context() as patched:
        disk = Disk(folder, patched)
        expected = fill(LocalEngine(Settings(folder.parent)), disk)
    disk.close()
    assert len(disk.states) > 100
    for i, (state, acknowledged) in enumerate(disk.states):
        data = tmp_path / f"{i}" / "data"
        data.mkdir(parents=True)
        for name, content in state:
            (data / name).write_bytes(content)
        engine = LocalEngine(Settings(data.parent))
        generation = engine.latest_generation()
        assert generation in (acknowledged, acknowledged + 1)
        if generation:
            assert living(engine) == expected[generation]
            assert engine.check().problems == ()
        with engine.writer() as writer:
            writer.add(an_article("z"), ())
        assert living(engine) == [*(expected[generation] or []), "z"]

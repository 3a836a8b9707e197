"""The file of corrections is read when it has changed, and left alone when it has not."""

import os

import pytest

from searchidx.engines.local.kept_corrections import KeptCorrections
from searchidx.entities.corrections import Corrections

LONG_AGO = 1_000_000_000_000_000_000


@pytest.fixture
def path(tmp_path):
    return tmp_path / "entities.toml"


@pytest.fixture
def kept(path):
    n_read = []

    def read():
        n_read.append(1)
        return Corrections(digest=path.read_text("utf-8"))

    kept = KeptCorrections(path, read)
    kept.n_read = lambda: len(n_read)
    return kept


def write(path, text, mtime_ns=None):
    path.write_text(text, "utf-8")
    if mtime_ns:
        os.utime(path, ns=(mtime_ns, mtime_ns))


def test_where_there_is_no_file_nothing_is_read(kept):
    assert (kept(), kept(), kept.n_read()) == (Corrections(), Corrections(), 0)


def test_a_file_is_read_once_until_it_changes(kept, path):
    write(path, "a", LONG_AGO)
    assert [kept().digest, kept().digest] == ["a", "a"]
    assert kept.n_read() == 1
    write(path, "b", LONG_AGO + 1)
    assert [kept().digest, kept().digest, kept.n_read()] == ["b", "b", 2]
    path.unlink()
    assert (kept(), kept.n_read()) == (Corrections(), 2)
    write(path, "c", LONG_AGO + 1)
    assert kept().digest == "c"


def test_another_file_of_the_same_time_and_size_is_read(kept, path, tmp_path):
    write(path, "a", LONG_AGO)
    assert kept().digest == "a"
    write(tmp_path / "other", "b", LONG_AGO)
    (tmp_path / "other").replace(path)
    assert kept().digest == "b"


def test_a_file_that_was_just_written_is_not_trusted_to_have_a_new_time(kept, path):
    write(path, "a")
    before = path.stat().st_mtime_ns
    assert kept().digest == "a"
    write(path, "b", before)
    assert kept().digest == "b"

from __future__ import annotations

from threading import Barrier, Thread

import pytest

from searchidx.article import Article
from searchidx.entities import tagger as tagger_module
from searchidx.entities.tagger import TrainedTagger
from searchidx.entities.tagging.threads import Threads, threads

needs_openblas = pytest.mark.skipif(threads().n == 0, reason="numpy has another library")


@needs_openblas
def test_only_one_thread_works_and_then_as_many_as_before():
    before = threads().n
    with threads().only_one():
        assert threads().n == 1
        with threads().only_one():
            assert threads().n == 1
        assert threads().n == 1
    assert threads().n == before


@needs_openblas
def test_what_is_raised_inside_leaves_as_many_as_before():
    before = threads().n
    with pytest.raises(KeyError), threads().only_one():
        raise KeyError
    assert threads().n == before


@needs_openblas
def test_the_last_to_leave_lets_the_others_work_again():
    before, barrier = threads().n, Barrier(2)

    def hold():
        with threads().only_one():
            barrier.wait()
            barrier.wait()

    other = Thread(target=hold)
    other.start()
    barrier.wait()
    with threads().only_one():
        pass
    assert threads().n == 1
    barrier.wait()
    other.join()
    assert threads().n == before


def test_where_the_library_is_another_nothing_is_done(monkeypatch):
    monkeypatch.setattr("searchidx.entities.tagging.threads._NAMES", ("no_such_{}",))
    unknown = Threads()
    with unknown.only_one():
        assert unknown.n == 0


@needs_openblas
def test_a_tagger_works_with_one_thread(monkeypatch):
    seen = []
    read = tagger_module.read_words
    monkeypatch.setattr(
        tagger_module, "read_words", lambda *given: (seen.append(threads().n), read(*given))[1]
    )
    TrainedTagger().tag([Article("1", "Habló Marta Ruiz.", "a.txt")])
    assert seen == [1]

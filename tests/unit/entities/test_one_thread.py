from __future__ import annotations

import os
import subprocess
import sys
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


@pytest.mark.skipif((os.cpu_count() or 1) < 2, reason="there is no second core")
def test_tagging_takes_no_more_of_the_processor_than_time():
    code = (
        "import time\n"
        "from searchidx.article import Article\n"
        "from searchidx.entities.tagger import TrainedTagger\n"
        "tagger = TrainedTagger()\n"
        "articles = [Article('1', 'Habló Marta Ruiz en Lima. ' * 5_000, 'a.txt')] * 4\n"
        "tagger.tag(articles)\n"
        "times = time.perf_counter(), time.process_time()\n"
        "tagger.tag(articles)\n"
        "wall, cpu = time.perf_counter() - times[0], time.process_time() - times[1]\n"
        "assert cpu < 1.3 * wall, (cpu, wall)\n"
    )
    environment = {name: value for name, value in os.environ.items() if "THREADS" not in name}
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, env=environment, check=False
    )
    assert done.returncode == 0, done.stderr

"""Readers open and search while a writer of another process commits and merges."""

from __future__ import annotations

import os
import time
import traceback
from pathlib import Path

import pytest

from searchidx.config import Settings
from searchidx.engine import EngineRequest
from searchidx.engines.local import policy
from searchidx.engines.local.engine import LocalEngine
from searchidx.query import ast
from tests.contract.archives import SPAN, a_mention, an_article

N_ARTICLES = 6
SECONDS = 1.5
ALL = EngineRequest(ast.Everything(), limit=1000)


def write_round(engine, number):
    """Replace every article: all of one state say the same number."""
    with engine.writer() as writer:
        for i in range(N_ARTICLES):
            body = f"estado{number} común"
            writer.add(an_article(f"{i}", body), [a_mention("Ana Ruiz")])
        writer.delete([f"extra{number - 1}"])
        writer.add(an_article(f"extra{number}", f"estado{number}"), ())


def write_until(engine, end):
    number = 1
    while time.monotonic() < end:
        number += 1
        write_round(engine, number)


def one_state(searcher):
    """The number that all articles of a state share."""
    found = searcher.search(ALL)
    assert found.total == N_ARTICLES + 1
    stored = searcher.articles([hit.article_id for hit in found.hits])
    [word] = {article.article.body.split()[0] for article in stored}
    assert searcher.search(EngineRequest(ast.Word(word, SPAN))).total == N_ARTICLES + 1
    assert searcher.search(EngineRequest(ast.Phrase("estado común", SPAN))).total == 0
    assert searcher.entity("Ana Ruiz").n_articles == N_ARTICLES
    return int(word.removeprefix("estado"))


def test_every_state_that_a_reader_opens_is_whole_and_none_is_older(tmp_path, monkeypatch):
    monkeypatch.setattr(policy, "SEGMENTS_PER_TIER", 3)
    engine = LocalEngine(Settings(tmp_path / "index"))
    write_round(engine, 1)
    end = time.monotonic() + SECONDS
    child = os.fork()
    if not child:
        try:
            write_until(engine, end)
            os._exit(0)
        except BaseException:  # noqa: BLE001 - the child goes no further
            traceback.print_exc()
            os._exit(1)
    kept = engine.searcher()
    seen = [(kept.generation, one_state(kept))]
    while time.monotonic() < end:
        searcher = engine.searcher()
        seen.append((searcher.generation, one_state(searcher)))
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0
    assert seen == sorted(seen)
    assert len(set(seen)) > 5
    assert all(generation == number for generation, number in seen)
    assert one_state(kept) == seen[0][1]


@pytest.mark.skipif(not Path("/proc/self/fd").exists(), reason="counts open files in /proc")
def test_opening_and_writing_again_and_again_leaves_no_open_files(tmp_path):
    engine = LocalEngine(Settings(tmp_path / "index"))

    def n_open():
        return len(list(Path("/proc/self/fd").iterdir()))

    write_round(engine, 1)
    before = n_open()
    for number in range(2, 40):
        write_round(engine, number)
        searcher = engine.searcher()
        one_state(searcher)
        searcher.close()
        del searcher
    assert n_open() <= before

from __future__ import annotations

import json
import math

import pytest

from benchmarks import figures, indexing, markdown, pages, rounds, runs, setup, table
from benchmarks.drawing import PAGE_KINDS
from benchmarks.indexes import Built
from benchmarks.peers import ours
from benchmarks.peers.base import PARTS, Answer
from benchmarks.worker import answer
from benchmarks.workers import Reply


def test_percentiles_are_values_that_were_measured():
    assert figures.median([3, 1, 2]) == 2
    assert figures.p95(range(1, 101)) == 95
    assert figures.p95([7.0]) == 7
    assert math.isnan(figures.median([]))
    assert math.isnan(figures.p95([]))


def test_a_spread_pools_all_rounds_of_all_queries():
    assert figures.spread([[1.0, 9.0], [2.0, 3.0, 4.0]]) == {"median": 3, "p95": 9, "n": 5}


def test_a_ratio_is_on_the_queries_that_both_were_asked():
    assert figures.ratio([[1.0], [100.0], [100.0]], [[4.0, 4.0]]) == 0.25
    assert math.isnan(figures.ratio([], []))
    assert figures.ratios({"or": [[1.0]], "rare": [[1.0]]}, {"or": [[2.0]]}) == {"or": 0.5}


def test_a_table_has_columns_of_one_width():
    lines = markdown.grid(("", "ms"), [("ours", "1.25"), ("a longer peer", "10")])
    assert len({len(line) for line in lines}) == 1
    assert lines[-1] == "| a longer peer |   10 |"


@pytest.mark.parametrize(
    ("value", "text"),
    [(None, "–"), (math.nan, "–"), (0.123, "0.12"), (12.34, "12.3"), (12_345.6, "12,346")],
)
def test_figures_have_about_three_digits(value, text):
    assert markdown.number(value) == text


class FakeWorker:
    """An engine that takes as many milliseconds as it has been asked."""

    def __init__(self, log: list[tuple[str, ...]], name: str) -> None:
        self.log, self.name, self.n_asked = log, name, 0

    def ask(self, part: str, kind: str, words: list[str]) -> Reply:
        self.n_asked += 1
        self.log.append((self.name, part, kind, *words))
        return Reply(float(self.n_asked), len(words[0]), 1)


@pytest.fixture
def asked():
    log: list[tuple[str, ...]] = []
    workers = {name: FakeWorker(log, name) for name in ("searchidx", "whoosh")}
    queries = {kind: [[f"{kind} {i}"] for i in range(5)] for kind in PAGE_KINDS}
    return rounds.ask_all(workers, queries, 3, seed=1), log


def test_each_round_asks_each_query_once_of_each_part(asked):
    found, log = asked
    for part in PARTS:
        for kind in PAGE_KINDS:
            assert [len(times) for times in found["searchidx"].ms[part][kind]] == [3] * 5
            # Stock Whoosh is slow: three queries, two rounds.
            assert [len(times) for times in found["whoosh"].ms[part][kind]] == [2] * 3
    assert found["searchidx"].totals["or"] == [4] * 5
    per_round = 5 * len(PARTS) * len(PAGE_KINDS)
    ours_in_order = [entry for entry in log if entry[0] == "searchidx"]
    assert len(set(ours_in_order[-per_round:])) == per_round
    assert ours_in_order[-per_round:] != ours_in_order[-2 * per_round : -per_round]


def test_the_tables_of_pages_name_every_engine(asked):
    known = {"n_articles": 1_000, **pages.summary(asked[0])}
    assert set(known["ratios"]) == {"whoosh"}
    made = pages.tables(known)
    assert [len(made_table.rows) for made_table in made] == [2, 3, 2, 2]
    assert "12 / 12" in str(made[-1])


def test_indexing_counts_the_median_of_its_runs():
    built = [Built(seconds, 100_000_000, 5_000_000) for seconds in (1.0, 2.0, 9.0)]
    known = indexing.summary({"searchidx": built}, 1_000)["medians"]["searchidx"]
    assert known == {"articles_per_s": 500, "peak_mb": 100, "disk_mb": 5}


def test_peers_are_named_and_an_unknown_one_is_refused():
    assert setup.chosen_peers("tantivy,fts5") == ("tantivy", "fts5")
    assert setup.chosen_peers("none") == ()
    with pytest.raises(SystemExit, match="elastic"):
        setup.chosen_peers("elastic")


def run(question, known):
    told = {"cpu": "Some CPU", "cores": 2, "load": 0.1, "versions": {"python": "3.11.7"}}
    options = {"articles": None, "seed": 11, "quick": False}
    return {
        "question": question, "date": "2026-01-02", "machine": told, "options": options,
        "left_out": {"lucene": "no JDK"}, "tables": [], "figures": known,
    }  # fmt: skip


def test_the_table_of_the_readme_comes_from_the_newest_runs(tmp_path, asked):
    known = {"n_articles": 1_000, **pages.summary(asked[0])}
    medians = {"searchidx": {"articles_per_s": 9_000, "peak_mb": 400, "disk_mb": 70}}
    for date, speed in (("2026-01-01", 0), ("2026-01-02", 9_000)):
        medians["searchidx"]["articles_per_s"] = speed
        for question, value in (("pages", known), ("indexing", {"medians": medians})):
            path = tmp_path / f"{date}-{question}.json"
            path.write_text(json.dumps(run(question, value)), encoding="utf-8")
    text = table.rendered(tmp_path)
    assert "9,000" in text
    assert "stock Whoosh" in text
    assert "1,000 articles; 2026-01-02, 2 cores of Some CPU" in text


def test_a_table_without_runs_says_so(tmp_path):
    assert "no run of pages" in table.rendered(tmp_path)


def test_a_readable_run_tells_machine_options_and_what_is_left_out():
    text = runs.readable([run("pages", {})])
    assert "# 2026-01-02" in text
    assert "Some CPU" in text
    assert "without lucene: no JDK" in text


class FakeEngine:
    def index(self, source, n_threads):
        self.indexed = (source.name, n_threads)

    def open(self):
        pass

    def ask(self, part, kind, words):
        return Answer(len(words), len(kind))


def test_a_worker_answers_with_milliseconds_total_and_what_was_read():
    engine = FakeEngine()
    assert answer(engine, ["index", "some/articles.jsonl", "2"]).endswith("\t0\t0")
    assert engine.indexed == ("articles.jsonl", 2)
    ms, total, n_read = answer(engine, ["ask", "page", "and", "uno", "dos"]).split("\t")
    assert float(ms) >= 0
    assert (total, n_read) == ("2", "3")
    with pytest.raises(ValueError, match="no command"):
        answer(engine, ["sing"])


@pytest.mark.parametrize(
    ("kind", "words", "request_made"),
    [
        ("and", ["a", "b"], ("a b", {})),
        ("or of 200", ["a", "b"], ("a O b", {})),
        ("phrase", ["a", "b"], ('"a b"', {})),
        ("filter", ["a", "El País"], ("a", {"outlets": ["El País"]})),
        ("dates", ["a", "2001", "2002"], ("a", {"date_from": "2001", "date_to": "2002"})),
    ],
)
def test_a_drawn_query_becomes_a_request_of_ours(kind, words, request_made):
    assert ours.request(kind, words) == request_made

from __future__ import annotations

import json

import pytest

from benchmarks import taggers, tagging
from searchidx.article import Mention


@pytest.fixture
def source(tmp_path):
    path = tmp_path / "articles.jsonl"
    records = [{"id": str(i), "title": f"Nota {i}", "body": "Habló Marta. "} for i in range(3)]
    path.write_text("".join(json.dumps(record) + "\n" for record in records), encoding="utf-8")
    return path


class FakeTagger:
    version = "fake-1"

    def __init__(self):
        self.seen = []

    def tag(self, articles):
        self.seen.append([article.id for article in articles])
        return [(Mention("body", 6, 11, "Marta", "person", "Marta"),) for _ in articles]


def test_articles_come_in_batches_as_many_as_are_asked_for(source, monkeypatch):
    monkeypatch.setattr(taggers, "BATCH_ARTICLES", 2)
    assert [[a.title for a in batch] for batch in taggers.batches(source, 3)] == [
        ["Nota 0", "Nota 1"],
        ["Nota 2"],
    ]
    assert [len(batch) for batch in taggers.batches(source, 1)] == [1]


def test_a_tagger_is_loaded_then_timed_then_timed_on_what_it_knows(source):
    tagger = FakeTagger()
    found = taggers.tag(lambda: tagger, source, 2)
    assert tagger.seen == [[""], ["0", "1"], ["0", "1"], ["0", "1"]]
    assert (found["n_articles"], found["n_mentions"]) == (2, 2)
    assert found["n_tokens"] == found["n_again_tokens"] == 2 * 5
    assert found["seconds"] >= 0


def test_an_unknown_command_is_refused():
    with pytest.raises(ValueError, match="no command"):
        taggers.main(["sing"])


def took(seconds, n_tokens=1_000):
    return {
        "n_articles": 2, "n_mentions": 5, "n_tokens": n_tokens, "seconds": seconds,
        "again_s": seconds / 2, "n_again_tokens": n_tokens, "loading_s": 0.1,
        "private": 50_000_000, "peak": 60_000_000,
    }  # fmt: skip


@pytest.fixture
def raw():
    return {
        tagging.OURS: [took(0.001), took(0.002), took(0.009)],
        tagging.PEER: [took(0.02)] * 3,
        "whole": [took(0.5, 400_000)] * 3,
        "index, none": [{"seconds": seconds} for seconds in (1.0, 2.0, 4.0)],
        "index, builtin": [{"seconds": seconds} for seconds in (2.0, 3.0, 6.0)],
    }


def test_rates_and_the_ratio_of_indexing_are_medians(raw):
    known = tagging.summary(raw)
    assert known["tokens_per_s"][tagging.OURS] == {"first": 500_000, "again": 1_000_000}
    assert known["tokens_per_s"]["whole"]["first"] == 800_000
    assert known["private_mb"][tagging.OURS] == 50
    assert known["index_s"] == {"none": 2.0, "builtin": 3.0}
    assert known["index_ratio"] == 1.5


def test_the_tables_of_tagging_go_without_a_peer_that_is_missing(raw):
    rates, indexed = tagging.tables({"raw": raw, **tagging.summary(raw)})
    assert [row[3] for row in rates.rows] == ["10.0", "1.00", "16.0"]
    assert indexed.rows[1][2] == "1.50"
    del raw[tagging.PEER]
    rates, _ = tagging.tables({"raw": raw, **tagging.summary(raw)})
    assert [row[3] for row in rates.rows] == ["–", "–"]

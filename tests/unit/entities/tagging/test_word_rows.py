"""The rows of words: worked out once, forgotten when there are many."""

from __future__ import annotations

import numpy as np
import pytest

from searchidx.article import Article
from searchidx.entities.tagger import TrainedTagger
from searchidx.entities.tagging import rows as rows_module
from searchidx.entities.tagging.rows import WordRows
from searchidx.entities.words import read_words
from tests.unit.entities.tagging.shipped import shipped

BODIES = (
    "La pintora Luisa Otxoa llegó a Lisboa.",
    "El Banco Central bajó los tipos.",
    "En Lisboa, Luisa Otxoa no quiso hablar.",
    "Hoy no pasó nada.",
)


def test_a_row_does_not_depend_on_the_words_before() -> None:
    together = WordRows(*shipped())
    for body in (*BODIES, BODIES[2]):
        batch = read_words([body], together.words)
        together.has_capital(batch.ids)
        together.read(batch.ids)
    for number, word in enumerate(together.words.texts):
        if not word:
            continue
        alone = WordRows(*shipped())
        ids = np.array([alone.words.number(word)])
        assert alone.has_capital(ids).tolist() == [word != word.lower()]
        alone.read(ids)
        assert np.array_equal(alone.rows[ids[0]], together.rows[number])


def test_words_are_forgotten_when_there_are_many(monkeypatch: pytest.MonkeyPatch) -> None:
    rows = WordRows(*shipped())
    batch = read_words(BODIES, rows.words)
    rows.has_capital(batch.ids)
    rows.read(batch.ids)
    assert not rows.make_room()
    assert len(rows.words) > 20
    monkeypatch.setattr(rows_module, "MAX_WORDS", 3)
    assert rows.make_room()
    assert len(rows.words) <= 1 + 3 // 2


def test_forgetting_words_changes_no_mention(monkeypatch: pytest.MonkeyPatch) -> None:
    articles = [Article(id=str(i), body=body, path="") for i, body in enumerate(BODIES * 3)]
    expected = TrainedTagger(*shipped()).tag(articles)
    monkeypatch.setattr(rows_module, "MAX_WORDS", 8)
    tagger = TrainedTagger(*shipped())
    assert [tagger.tag([article])[0] for article in articles] == expected
    assert any(expected)

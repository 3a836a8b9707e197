from __future__ import annotations

import numpy as np
import pytest

from searchidx.article import Article
from searchidx.entities.tagger import NETWORK_FILE, VOCABULARY_FILE, TrainedTagger
from searchidx.entities.tagging import network as network_module
from searchidx.entities.tagging import rows as rows_module
from searchidx.entities.tagging.features import CaseCounts, features, found_features, numbered
from searchidx.entities.tagging.network import read_network
from searchidx.entities.tagging.rows import WordRows
from searchidx.entities.tagging.vocabulary import read_vocabulary
from searchidx.entities.words import Words, read_words

TEXT = (
    "El presidente Martín Vizcarra habló en Lima con la OEA. Según Ana Ruiz, de la "
    "Universidad de Córdoba, «Bogotá» y EE. UU. irán. J. R. Gómez-Peña llegó el 11-M a Haití."
)


def test_words_that_are_kept_are_numbered_anew_with_their_flags():
    words = Words()
    before = read_words([TEXT], words)
    numbers = np.array([words.number(text) for text in ("Lima", "Ana", "EE", ".")])
    flags = words.flags_of(numbers).tolist()
    words.keep(numbers)
    assert words.texts == ["", "Lima", "Ana", "EE", "."]
    assert words.flags_of(np.arange(1, 5)).tolist() == flags
    assert words.number("Ana") == 2
    after = read_words([TEXT], words)
    assert (before.starts == after.starts).all()
    assert len(words) == len({*after.ids.tolist()})


@pytest.fixture(scope="module")
def tables():
    return read_network(NETWORK_FILE), read_vocabulary(VOCABULARY_FILE)


def rows_of(rows, texts):
    numbers = np.array([rows.words.number(text) for text in texts])
    rows.has_capital(numbers)
    rows.read(numbers)
    return rows.rows[numbers].copy()


def test_rows_of_words_do_not_depend_on_what_was_forgotten(tables, monkeypatch):
    monkeypatch.setattr(rows_module, "MAX_WORDS", 40)
    rows, expected = WordRows(*tables), {}
    often = ["Lima", "de", "Ruiz", "."]
    for i in range(60):
        texts = [*often, *(f"Palabra{j}" for j in range(3 * i, 3 * i + 5))]
        rows.make_room()
        assert len(rows.words) <= 41
        for text, row in zip(texts, rows_of(rows, texts), strict=True):
            assert (row == expected.setdefault(text, row)).all(), text
    assert rows.words.texts[1:4] == ["Lima", "de", "Ruiz"]
    assert rows.has_capital(np.arange(4)).tolist() == [False, True, False, True]


def test_at_most_half_of_the_words_are_kept(tables, monkeypatch):
    monkeypatch.setattr(rows_module, "MAX_WORDS", 10)
    rows = WordRows(*tables)
    for _ in range(5):
        rows_of(rows, [f"Palabra{i}" for i in range(12)])
    rows.make_room()
    assert rows.words.texts == ["", *(f"Palabra{i}" for i in range(5))]
    assert rows_of(rows, ["Palabra11"]).any()


def test_mentions_do_not_depend_on_slices_steps_or_forgetting(tables, monkeypatch):
    articles = [Article(str(i), f"{TEXT}\n" * (1 + i % 7), "a.txt", title=TEXT) for i in range(20)]
    expected = TrainedTagger(*tables).tag(articles)
    monkeypatch.setattr(rows_module, "MAX_WORDS", 20)
    monkeypatch.setattr(network_module, "_STEP", 7)
    monkeypatch.setattr("searchidx.entities.tagger._SLICE_CHARS", 1_000)
    tagger = TrainedTagger(*tables)
    assert tagger.tag(articles) == expected
    assert [tagger.tag([article])[0] for article in reversed(articles)][::-1] == expected
    assert sum(map(len, expected)) > 100


WORDS = [
    *("", ".", "de", "Lima", "EE.UU", "J.R", "O’Neill", "Gómez-Peña", "11-M", "ÑANDÚ", "ªº"),
    *("Straße", "İstanbul", "ﬁn", "中文", "x" * 64, "1.234,5", "A\u0301b", "Presidente"),
]


@pytest.mark.parametrize("word", WORDS)
@pytest.mark.parametrize("counts", [None, CaseCounts(0, 0, 0), CaseCounts(3, 40, 1)])
def test_features_are_the_same_by_name_and_by_number(word, counts):
    names = features(word, counts)
    known = sorted({*names, "wlima", "pli", "sma", "hXx"})[::2]
    found = found_features(word, counts, numbered(known), -1)
    assert [known[place] if place >= 0 else None for place in found] == [
        name if name in known else None for name in names
    ]

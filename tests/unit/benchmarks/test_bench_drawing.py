from __future__ import annotations

import random

import pytest

from benchmarks import corpus, drawing

WORDS = [f"{a}{b}{c}palabra" for a in "abcdefgh" for b in "aeiou" for c in "lmnrst"]


@pytest.fixture(scope="module")
def texts():
    """Each word in a tenth, a hundredth or a thousandth of the texts, by its place."""
    chance = random.Random(5)
    shares = [(0.5, 0.1, 0.02, 0.003)[i % 4] for i in range(len(WORDS))]
    made = []
    for number in range(1_000):
        words = [w for w, share in zip(WORDS, shares, strict=True) if chance.random() < share]
        body = " ".join(["el", "de", "que", *words])
        made.append((body, f"Diario {number % 9}", f"20{number % 20:02}-03-04"))
    return made


def share(texts, word):
    return sum(word in body.split() for body, _, _ in texts) / len(texts)


def test_words_are_common_middle_or_rare_by_their_share_of_the_articles(texts):
    pools = drawing.draw_pools(texts, seed=1)
    assert pools.common
    assert pools.middle
    assert pools.rare
    assert all(share(texts, word) >= 0.05 for word in pools.common)
    assert all(0.005 <= share(texts, word) < 0.05 for word in pools.middle)
    assert all(0.0003 <= share(texts, word) < 0.005 for word in pools.rare)


def test_the_same_seed_draws_the_same_and_another_seed_something_else(texts):
    drawn = drawing.draw(texts, seed=1)
    assert drawn == drawing.draw(list(texts), seed=1)
    assert drawn != drawing.draw(texts, seed=2)
    assert drawing.draw_expansions(texts, 1) == drawing.draw_expansions(texts, 1)


def test_each_kind_of_page_has_queries_of_its_shape(texts):
    drawn = drawing.draw(texts, seed=1)
    assert tuple(drawn) == drawing.PAGE_KINDS
    lengths = {kind: {len(words) for words in asked} for kind, asked in drawn.items()}
    assert lengths == {
        "common": {1}, "rare": {1}, "and": {2}, "or": {3}, "phrase": {2}, "filter": {2}
    }  # fmt: skip
    assert {words[1] for words in drawn["filter"]} <= {outlet for _, outlet, _ in texts}


def test_a_phrase_stands_in_the_texts(texts):
    drawn = drawing.draw(texts, seed=1)["phrase"]
    assert drawn
    assert all(any(" ".join(words) in body for body, _, _ in texts) for words in drawn)


def test_expansions_have_their_operators(texts):
    drawn = drawing.draw_expansions(texts, seed=1)
    assert all(words[0].endswith("*") for words in drawn["prefix"])
    assert all(words[0][0] == words[0][-1] == "*" for words in drawn["infix"])
    assert all(words[0].startswith("*") for words in drawn["suffix"])
    assert all(words[0].endswith("~2") for words in drawn["fuzzy 2"])
    assert all(len(set(words)) == len(words) > 50 for words in drawn["or of 200"])
    assert all(first <= last for _, first, last in drawn["dates"])


def test_nothing_is_drawn_from_nothing():
    assert not any(drawing.draw([], seed=1).values())


def test_names_are_words_in_capitals_but_not_where_a_sentence_begins():
    body = "Ayer llegó Luis de la Fuente a San Juan del Río. Dijo que el Senado de Chile calla."
    assert corpus.names(body) == ["Luis de la Fuente", "San Juan del Río", "Senado de Chile"]


@pytest.mark.parametrize(
    ("found", "date"),
    [
        ("2016-03-01", "2016-03-01"),
        ("20160301", "2016-03-01"),
        ("2016-03-01T10:00:00Z", "2016-03-01"),
        ("01/03/2016", ""),
        ("2016-13-01", ""),
        ("", ""),
    ],
)
def test_only_plain_dates_are_given(found, date):
    assert corpus.iso_date(found) == date

"""Sentences in capitals are read as their words are mostly written."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from searchidx.entities.tagging.shouting import CalmWords
from searchidx.entities.tagging.vocabulary import Vocabulary
from searchidx.entities.words import Words, read_words

COUNTS = dict(
    [
        *[("la", 80), ("La", 64), ("LA", 40), ("en", 80), ("En", 60), ("y", 80), ("de", 80)],
        *[("con", 70), ("a", 75), ("policía", 50), ("Policía", 48), ("detenido", 40)],
        *[("vuelve", 40), ("fiesta", 40), ("gran", 50), ("Lisboa", 40), ("LISBOA", 8)],
        *[("ONU", 60), ("Onu", 8), ("Rosa", 40), ("rosa", 30), ("ministro", 60), ("Ministro", 40)],
    ]
)
VOCABULARY = Vocabulary(
    tuple(COUNTS), np.zeros((len(COUNTS), 2), np.int8), np.array([*COUNTS.values()], np.uint8)
)


def calm(*texts: str) -> str:
    words = Words()
    ids = CalmWords(words, VOCABULARY).read(read_words(texts, words).ids)
    return " ".join(words.texts[number] for number in ids.tolist()).strip()


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("DETENIDO EN LISBOA", "detenido en Lisboa"),
        ("LA POLICÍA VUELVE A LISBOA CON ZULEMA", "la policía vuelve a Lisboa con ZULEMA"),
        (
            "Etcheverry Vuelve A Lisboa Con Gran Fiesta",
            "Etcheverry vuelve a Lisboa con gran fiesta",
        ),
        ("LA ONU Y ROSA EN LISBOA", "la ONU y Rosa en Lisboa"),
        ("EN LISBOA Y DE ROSA 3", "en Lisboa y de Rosa 3"),
    ],
)
def test_loud_sentences_are_read_as_their_words_are_mostly_written(
    text: str, expected: str
) -> None:
    assert calm(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "La policía vuelve a Lisboa con la ONU .",
        "ONU , PP y ZULEMA",
        "LISBOA",
        "El Ministro De Lisboa vuelve con la policía",
        "La Policía Vuelve Gran",
        "Rosa Etcheverry , Ana Gil , Zulema Rosa",
        "PP PSOE ONU ERC",
        "EN LISBOA Y vuelve",
        "",
        "3 , % 5",
    ],
)
def test_other_sentences_stay_as_they_are(text: str) -> None:
    assert calm(text) == text


def test_each_sentence_is_looked_at_alone() -> None:
    text = "EN LISBOA Y EN CASA. La policía vuelve a la fiesta."
    assert calm(text) == "en Lisboa y en CASA .  La policía vuelve a la fiesta ."


PIECES = st.sampled_from(["LA", "POLICÍA", "En", "Y", "de", "Lisboa", "ONU", ".", "\n", "vuelve"])
TEXTS = st.lists(PIECES, max_size=9).map(" ".join)


@given(st.lists(TEXTS, max_size=4))
def test_a_text_is_read_alike_whatever_was_read_before(texts: list[str]) -> None:
    words = Words()
    words_calm = CalmWords(words, VOCABULARY)
    together = words_calm.read(read_words(texts, words).ids).tolist()
    alone = [words_calm.read(read_words([text], words).ids).tolist() for text in texts]
    assert together == [number for part in alone for number in part]
    assert len(read_words(texts, words).ids) == len(together)


def test_forgotten_words_are_worked_out_anew() -> None:
    words = Words()
    words_calm = CalmWords(words, VOCABULARY)
    words_calm.read(read_words(["DETENIDO EN LISBOA"], words).ids)
    words.clear()
    words_calm.clear()
    ids = words_calm.read(read_words(["vuelve Y DE LISBOA"], words).ids)
    assert [words.texts[number] for number in ids.tolist()] == [
        "",
        "vuelve",
        "Y",
        "DE",
        "LISBOA",
        "",
    ]

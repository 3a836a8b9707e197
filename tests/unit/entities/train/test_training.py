"""Training: it learns, and the same data give the same bytes."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from searchidx.entities.evaluate import AnnotatedArticle, evaluate, read_annotated
from searchidx.entities.tagger import TrainedTagger
from searchidx.entities.tagging.network import read_network, write_network
from searchidx.entities.tagging.tags import first_tag
from searchidx.entities.tagging.vocabulary import write_vocabulary
from searchidx.entities.train.__main__ import main
from searchidx.entities.train.lessons import Sentences, read_sentences
from searchidx.entities.train.network import Sizes
from searchidx.entities.train.trainer import Plan, chosen_features, train
from searchidx.entities.words import Words
from tests.unit.entities.train.lesson_data import (
    SMALL,
    silent,
    small_vocabulary,
    weights_digest,
    write_lessons,
)

ROOT = Path(__file__).parents[4]
PACKAGE = "tests.unit.entities.train"


@pytest.fixture
def data(tmp_path: Path) -> Path:
    write_lessons(tmp_path / "train.conll", 60)
    write_vocabulary(tmp_path / "vocabulary.bin", small_vocabulary())
    return tmp_path


def trained_bytes(data: Path, plan: Plan) -> bytes:
    words = Words()
    sentences = read_sentences(read_annotated(data / "train.conll"), words)
    trained = train(words.texts, sentences, small_vocabulary(), plan, silent)
    write_network(data / "network.bin", trained.feature_names, trained.weights)
    return (data / "network.bin").read_bytes()


def arguments(data: Path, *more: str) -> list[str]:
    return [
        str(data),
        *("--vocabulary", str(data / "vocabulary.bin")),
        *("--out", str(data / "out.bin"), "--rounds", "2"),
        *more,
    ]


def test_a_network_learns_a_few_hundred_sentences_by_heart(tmp_path: Path) -> None:
    articles = read_annotated(write_lessons(tmp_path / "lessons.conll", 300))
    words = Words()
    plan = Plan(sizes=Sizes(24, 32, 16), n_rounds=12, n_sentences=12, rate=8e-3)
    vocabulary = small_vocabulary()
    trained = train(words.texts, read_sentences(articles, words), vocabulary, plan, silent)
    write_network(tmp_path / "network.bin", trained.feature_names, trained.weights)
    tagger = TrainedTagger(read_network(tmp_path / "network.bin"), vocabulary)
    assert evaluate(articles, tagger).typed.f1 == 1.0


def test_the_same_data_and_seed_give_the_same_bytes(data: Path) -> None:
    once = trained_bytes(data, SMALL)
    assert trained_bytes(data, SMALL) == once
    other_seed = Plan(2, SMALL.sizes, SMALL.n_rounds, SMALL.n_sentences, every=SMALL.every)
    assert trained_bytes(data, other_seed) != once


def test_other_processors_give_the_same_bits(data: Path) -> None:
    """Matrix products of an old processor add in another order than those of this one."""
    here = weights_digest(data / "train.conll")
    call = f"lesson_data.weights_digest(Path({str(data / 'train.conll')!r}))"
    code = f"from pathlib import Path\nfrom {PACKAGE} import lesson_data\nprint({call})"
    for core, n_threads in (("Prescott", "1"), ("Nehalem", "2")):
        environment = os.environ | {
            "OPENBLAS_CORETYPE": core,
            "OPENBLAS_NUM_THREADS": n_threads,
            "PYTHONHASHSEED": n_threads,
        }
        found = subprocess.check_output(
            [sys.executable, "-c", code], cwd=ROOT, env=environment, text=True, timeout=60
        )
        assert found.strip() == here


def test_the_module_writes_the_network_and_tells_how_it_goes(data: Path) -> None:
    assert main(arguments(data)) == 0
    here = (data / "out.bin").read_bytes()
    (data / "out.bin").unlink()
    command = [sys.executable, "-m", "searchidx.entities.train", *arguments(data)]
    done = subprocess.run(command, check=True, capture_output=True, text=True, timeout=60)
    assert "round 2 of 2" in done.stderr and "written to" in done.stderr
    assert (data / "out.bin").read_bytes() == here


def test_little_data_have_the_weights_of_the_last_step(data: Path) -> None:
    plan = Plan(sizes=SMALL.sizes, n_rounds=1, n_sentences=100)
    trained_bytes(data, plan)
    network = read_network(data / "network.bin")
    assert np.abs(network.first).max() > 0.01


def test_a_file_does_for_a_folder(data: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main([str(data / "train.conll"), *arguments(data)[1:], "--seed", "3"]) == 0
    written = capsys.readouterr().err
    assert "round 1 of 2" in written and str(data / "out.bin") in written
    assert read_network(data / "out.bin").features.dtype == np.int8


@pytest.mark.parametrize(
    ("rows", "said"),
    [
        (None, "cannot be read"),
        ("Lisboa\tB-LUGAR\n", "line 1: 'B-LUGAR' is no tag"),
        ("", "no annotated sentences"),
        ("\n# article 1\n\n", "no annotated sentences"),
    ],
)
def test_bad_data_are_told(
    data: Path, capsys: pytest.CaptureFixture[str], rows: str | None, said: str
) -> None:
    (data / "train.conll").unlink()
    if rows is not None:
        (data / "train.conll").write_text(rows, encoding="utf-8")
    assert main(arguments(data)) == 3
    written = capsys.readouterr().err
    assert said in written and "train.conll" in written
    assert not (data / "out.bin").exists()


def test_a_bad_vocabulary_and_a_bad_place_to_write_are_told(
    data: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main([*arguments(data), "--vocabulary", str(data / "train.conll")]) == 3
    assert "no vocabulary of the tagger" in capsys.readouterr().err
    assert main([*arguments(data), "--out", str(data / "none" / "out.bin")]) == 3
    assert "out.bin" in capsys.readouterr().err
    with pytest.raises(SystemExit) as stopped:
        main([*arguments(data), "--rounds", "0"])
    assert stopped.value.code == 2


def sentences_of(article: AnnotatedArticle, words: Words) -> Sentences:
    return read_sentences([article], words)


def test_names_become_tags_of_words() -> None:
    words = Words()
    text = "Ayer vino Ana Gil .\nLima no ."
    article = AnnotatedArticle("1", text, ((10, 17, "person"), (20, 24, "place")))
    read = sentences_of(article, words)
    assert len(read) == 2
    person, place = first_tag(0), first_tag(1)
    named = {words.texts[n]: tag for n, tag in zip(read.ids, read.tags, strict=True) if tag}
    assert named == {"Ana": person, "Gil": person + 1, "Lima": place}
    has_capital = np.array([word != word.lower() for word in words.texts])
    second = read.lesson(np.array([1]), has_capital)
    assert [words.texts[n] for n in second.ids] == ["", "Lima", "no", ".", ""]
    assert second.tags.tolist() == [place, 0, 0]


def test_of_a_name_that_begins_in_lower_case_nothing_is_learned() -> None:
    words = Words()
    read = sentences_of(AnnotatedArticle("1", "el real Madrid", ((3, 14, "organization"),)), words)
    has_capital = np.array([word != word.lower() for word in words.texts])
    assert read.lesson(np.array([0]), has_capital).tags.tolist() == [0]


def test_features_are_worth_a_row_if_several_words_have_them() -> None:
    found = [["break"], ["wa", "hx"], ["wb", "hx"], ["wc", "hx", "hX"]]
    counts = np.array([9, 2, 1, 0])
    assert chosen_features(found, counts, 2) == ["break", "hx", "wa"]
    assert chosen_features(found, counts, 1) == ["break", "hx", "wa", "wb"]

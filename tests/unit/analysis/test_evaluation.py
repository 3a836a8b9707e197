from __future__ import annotations

from pathlib import Path

import pytest

from benchmarks import conflation, evaluate, retrieval

ROWS = [
    conflation.Row("parte", "parte", "NOUN", 4),
    conflation.Row("partes", "parte", "NOUN", 9),
    conflation.Row("parte", "partir", "VERB", 5),
    conflation.Row("partir", "partir", "VERB", 16),
    conflation.Row("es", "ser", "VERB", 400),
]


def test_forms_gather_counts_and_lemmas_of_the_parts_of_speech_in_question() -> None:
    assert conflation.forms_of(ROWS, ("NOUN", "VERB"))["parte"].lemmas == {"parte", "partir"}
    assert conflation.forms_of(ROWS, ("NOUN",))["parte"].count == 4
    assert "es" not in conflation.forms_of(ROWS, ("VERB",))


def test_pairs_weigh_the_root_of_their_counts() -> None:
    forms = conflation.forms_of(ROWS, ("NOUN", "VERB"))  # weights 3, 3, 4
    together = conflation.measure(forms, lambda form: "one")
    assert together.recall == pytest.approx(1.0)
    assert together.precision == pytest.approx((9 + 12) / (9 + 12 + 12))
    plural = conflation.measure(forms, lambda form: form.rstrip("s"))
    assert plural == pytest.approx((1.0, 9 / 21))


def test_a_stemmer_that_joins_nothing_scores_nothing() -> None:
    forms = conflation.forms_of(ROWS, ("NOUN", "VERB"))
    assert conflation.measure(forms, lambda form: form).f == 0.0


@pytest.mark.parametrize(
    ("word", "expected"),
    [("meses", "mes"), ("jueces", "juez"), ("cosas", "cos"), ("gatos", "gat"), ("gato", "gato")],
)
def test_the_light_stemmer_takes_plural_and_last_vowel(word: str, expected: str) -> None:
    assert conflation.light_spanish(word) == expected


def test_means_count_the_first_ten_and_miss_the_rest() -> None:
    reciprocal, gain = retrieval.means([1, 2, None, None])
    assert reciprocal == pytest.approx(0.375)
    assert gain == pytest.approx((1 + 0.6309297) / 4)


def test_titles_are_asked_as_words() -> None:
    assert retrieval.plain('Kim: "no" -dice- Jong-un').split() == ["Kim", "no", "dice-", "Jong-un"]


def test_records_are_asked_through_the_public_api() -> None:
    records = [
        {"id": "a", "body": "La cosecha de trigo fue buena.", "entities": []},
        {"id": "b", "body": "El barco zarpó al alba.", "entities": []},
    ]
    assert retrieval.ranks(records, [("b", "¿Zarparon los barcos?"), ("a", "nieve")]) == [1, None]


def test_a_figure_below_its_floor_or_missing_is_reported() -> None:
    floors = {"conflation": {"all_f": 0.8, "verbs_f": 0.8}}
    assert evaluate.broken_floors("conflation", {"all_f": 0.81, "verbs_f": 0.9}, floors) == []
    broken = evaluate.broken_floors("conflation", {"all_f": 0.79}, floors)
    assert [line.split(":")[0] for line in broken] == ["conflation.all_f", "conflation.verbs_f"]


def test_missing_data_is_said_and_no_success(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert evaluate.main(["--shared", str(tmp_path)]) == 2
    assert str(tmp_path) in capsys.readouterr().err


def test_a_broken_floor_is_an_exit_code_of_1(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    gold = tmp_path / "eval" / "conflation"
    gold.mkdir(parents=True)
    lines = ("perro\tperro\tNOUN\t4", "perros\tperro\tNOUN\t4", "ido\tpartir\tVERB\t1")
    (gold / "lemmas.tsv").write_text("\n".join(lines) + "\n", encoding="utf-8")
    assert evaluate.main(["--shared", str(tmp_path), "--only", "conflation"]) == 1
    assert "conflation.verbs_f: 0.0000 is below" in capsys.readouterr().out

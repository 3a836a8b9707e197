"""The figures on annotated sentences."""

from __future__ import annotations

from pathlib import Path

import pytest

from searchidx.entities.evaluate import Score, evaluate, main, read_annotated
from searchidx.entities.tagger import TrainedTagger
from searchidx.errors import UnreadableFileError
from tests.pipelines import ruler, save

ROWS = """\
# article one
Ayer\tO
habló\tO
Ramiro\tB-PER
Etcheverry\tI-PER
.\tO

En\tO
Lisboa\tB-LOC
y\tO
Zurbano\tB-ORG

# article two
Noruega\tB-LOC
ganó\tO
"""


@pytest.fixture
def annotated(tmp_path: Path) -> Path:
    path = tmp_path / "gold.conll"
    path.write_text(ROWS, encoding="utf-8")
    return path


def test_sentences_become_lines_of_an_article_with_its_names(annotated: Path) -> None:
    one, two = read_annotated(annotated)
    assert one.text == "Ayer habló Ramiro Etcheverry .\nEn Lisboa y Zurbano"
    assert [(one.text[a:b], kind) for a, b, kind in one.names] == [
        ("Ramiro Etcheverry", "person"),
        ("Lisboa", "place"),
        ("Zurbano", "organization"),
    ]
    assert (two.id, two.names) == ("two", ((0, 7, "place"),))


def test_a_name_counts_when_both_ends_are_right(annotated: Path) -> None:
    figures = evaluate(read_annotated(annotated), TrainedTagger())
    assert figures.spans == Score(n_gold=4, n_found=4, n_right=4)
    assert figures.typed.n_right == 3
    assert figures.by_type["place"].recall == 1.0
    assert figures.by_type["organization"] == Score(1, 0, 0)


def test_scores_of_nothing_are_zero() -> None:
    assert (Score(0, 0, 0).precision, Score(0, 0, 0).recall, Score(0, 0, 0).f1) == (0, 0, 0)
    assert Score(4, 2, 1).f1 == pytest.approx(1 / 3)


def test_the_command_prints_a_row_for_each_type(
    annotated: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main([str(annotated)]) == 0
    rows = capsys.readouterr().out.splitlines()
    assert [row.split("  ")[0] for row in rows[1:]] == [
        *("by type", "spans", "person", "place", "organization", "other"),
    ]
    assert "1.000" in rows[2]


def test_another_tagger_can_be_judged(
    annotated: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    pipeline = save(ruler([("LOC", "nada")]), tmp_path / "pipeline")
    assert main([str(annotated), "--tagger", f"spacy:{pipeline}"]) == 0
    assert capsys.readouterr().out.splitlines()[1].split()[-1] == "0"
    assert main([str(annotated), "--tagger", "none such"]) == 2
    assert "builtin, none" in capsys.readouterr().err


def test_a_tag_that_is_none_is_an_error_with_its_line(tmp_path: Path) -> None:
    path = tmp_path / "bad.conll"
    path.write_text("# article x\nLisboa\tB-LOC\nfea\tB-FOO\n", encoding="utf-8")
    with pytest.raises(UnreadableFileError) as caught:
        read_annotated(path)
    assert caught.value.line == 3
    assert "B-FOO" in caught.value.message("es")


def test_a_missing_file_is_a_message_and_an_exit_code(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main([str(tmp_path / "none.conll")]) != 0
    assert "none.conll" in capsys.readouterr().err

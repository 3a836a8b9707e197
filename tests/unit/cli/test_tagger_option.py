"""``searchidx index --tagger``: from a folder of articles to the facet, and what is remembered."""

import json

import pytest

from tests.pipelines import NAMES, change_meta, ruler, save

BODY = "El alcalde Pedro Soler recibió a Ruiz en Montevideo. Ana Ruiz volvió ayer."


@pytest.fixture
def archive(tmp_path):
    folder = tmp_path / "archivo"
    folder.mkdir()
    (folder / "uno.txt").write_text(BODY)
    record = {"id": "dos", "body": BODY, "entities": [{"name": "Elena Campos", "type": "person"}]}
    (folder / "dos.jsonl").write_text(json.dumps(record))
    return folder


@pytest.fixture
def pipeline(tmp_path):
    return save(ruler(), tmp_path / "pipeline")


def entities(cli):
    ended = cli("facets", "entity", "--format", "json")
    return {entry["value"]: entry["count"] for entry in json.loads(ended.out)}


def stats(cli):
    found = json.loads(cli("stats", "--format", "json").out)
    return found["tagger"], found["tagger_version"]


def test_a_pipeline_of_the_user_s_own_finds_the_names(cli, archive, pipeline):
    ended = cli("index", archive, "--tagger", "spacy:pipeline", "--jobs", "2")
    assert (ended.code, ended.err) == (0, "")
    assert entities(cli) == {"Ana Ruiz": 1, "Montevideo": 1, "Elena Campos": 1}
    specification, version = stats(cli)
    assert specification == f"spacy:{pipeline}"
    assert version.startswith("spacy-")
    assert f"Tagger             {specification} · {version}"[:60] in cli("stats").out


def test_the_index_remembers_it(cli, archive, pipeline, monkeypatch):
    cli("index", archive, "--tagger", "spacy:pipeline")
    (archive / "tres.txt").write_text("La Feria del Mar, en Lima.")
    monkeypatch.chdir(archive)
    ended = cli("index", "--index", archive.parent / "index")
    assert (ended.code, ended.err) == (0, "")
    monkeypatch.chdir(archive.parent)
    assert entities(cli) == {"Ana Ruiz": 1, "Montevideo": 1, "Elena Campos": 1, "Feria del Mar": 1}
    assert cli("index", "--rebuild").code == 0
    assert stats(cli)[0] == f"spacy:{pipeline}"


def test_none_leaves_what_articles_bring(cli, archive):
    assert cli("index", archive, "--tagger", "none").code == 0
    assert entities(cli) == {"Elena Campos": 1}
    assert stats(cli) == ("none", "none-1")


def test_without_the_option_it_is_the_built_in_one(cli, archive):
    cli("index", archive)
    assert "Pedro Soler" in entities(cli)
    assert stats(cli)[0] == "builtin"
    assert cli("index", archive, "--tagger", "builtin").code == 0


def test_another_one_takes_a_rebuild(cli, archive, pipeline):
    cli("index", archive)
    before = entities(cli)
    (archive / "tres.txt").write_text("La Feria del Mar, en Lima.")
    ended = cli("index", "--tagger", f"spacy:{pipeline}")
    assert (ended.code, ended.out) == (2, "")
    assert f"searchidx index --rebuild --tagger spacy:{pipeline}" in ended.err
    assert entities(cli) == before
    ended = cli("index", "--rebuild", "--tagger", f"spacy:{pipeline}")
    assert (ended.code, ended.err) == (0, "")
    assert "Feria del Mar" in entities(cli)
    assert stats(cli)[0] == f"spacy:{pipeline}"


def test_a_pipeline_that_has_changed_is_used_and_a_rebuild_is_advised(cli, archive, pipeline):
    cli("index", archive, "--tagger", "spacy:pipeline")
    made_with = stats(cli)
    save(ruler((*NAMES, ("PER", "Pedro Soler"))), pipeline)
    (archive / "tres.txt").write_text("El alcalde Pedro Soler, en Lima.")
    for _ in range(2):
        ended = cli("index")
        assert ended.code == 0
        assert ended.err.startswith("The tagger has changed since the index was made")
        assert "searchidx index --rebuild" in ended.err
        assert stats(cli) == made_with
    assert json.loads(cli("index", "--format", "json").out)["tagger_changed"] is True
    assert entities(cli)["Pedro Soler"] == 1
    assert cli("index", "--rebuild").err == ""
    assert entities(cli)["Pedro Soler"] == 2
    assert stats(cli) != made_with
    assert json.loads(cli("index", "--format", "json").out)["tagger_changed"] is False


def test_what_cannot_be_used_makes_no_index(cli, archive, tmp_path):
    ended = cli("index", archive, "--tagger", "spacy:es_no_such")
    assert (ended.code, ended.out) == (2, "")
    assert "There is no spaCy pipeline 'es_no_such'" in ended.err
    assert not (tmp_path / "index").exists()


@pytest.mark.parametrize("jobs", [1, 2])
def test_a_pipeline_that_does_not_load_changes_nothing(cli, archive, pipeline, jobs):
    cli("index", archive, "--tagger", "spacy:pipeline")
    before = entities(cli)
    (pipeline / "tokenizer").write_text("no")
    (archive / "tres.txt").write_text("La Feria del Mar.")
    ended = cli("index", "--jobs", jobs)
    assert (ended.code, ended.out) == (2, "")
    assert "cannot be used" in ended.err
    assert entities(cli) == before


def test_a_pipeline_that_is_gone_is_missed_at_the_next_run(cli, archive, pipeline):
    cli("index", archive, "--tagger", "spacy:pipeline")
    pipeline.rename(pipeline.with_name("elsewhere"))
    assert f"There is no spaCy pipeline '{pipeline}'" in cli("index").err
    assert cli("index", "--rebuild", "--tagger", "spacy:elsewhere").code == 0


def test_messages_in_spanish(cli, archive, pipeline, monkeypatch):
    monkeypatch.setenv("SEARCHIDX_LANG", "es")
    cli("index", archive, "--tagger", "none")
    assert "el etiquetador «none»" in cli("index", "--tagger", "builtin").err
    assert "builtin, none, spacy:NAME" in cli("index", "--tagger", "otro").err
    change_meta(pipeline, version="2")
    assert "No hay pipeline de spaCy" in cli("index", "--tagger", "spacy:nada").err

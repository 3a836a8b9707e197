"""Which tagger a run has, what the index remembers of it, and what it says of another."""

from __future__ import annotations

from dataclasses import replace

import pytest
from memory_engine import NoTagger

from searchidx.config import Settings
from searchidx.engines.local.engine import LocalEngine
from searchidx.entities.choosing import choose_tagger
from searchidx.errors import UsageError
from searchidx.indexing import UpdateOptions, staffing, workers
from searchidx.indexing.pipeline import update
from searchidx.results import TaggerRecord
from tests.pipelines import ruler, save


class OtherTagger(NoTagger):
    version = "none 2"


@pytest.fixture
def tag(engine, write, tmp_path):
    write("a/uno.txt", "Ana Ruiz, en Lima.")

    def run(tagger=None, **choices):
        return update(
            engine,
            [tmp_path / "a"],
            tagger=tagger,
            settings=Settings(index_dir=tmp_path / "index"),
            options=UpdateOptions(**choices),
        )

    return run


def test_it_is_the_built_in_one_unless_another_was_asked_for(engine, tag):
    assert not tag().is_tagger_changed
    assert engine.state.tagger == TaggerRecord("builtin", choose_tagger("builtin").version)
    assert not tag("builtin").is_tagger_changed


def test_it_is_remembered_until_a_rebuild_has_another(engine, tag):
    tag("none")
    tag()
    assert engine.state.tagger == TaggerRecord("none", "none-1")
    with pytest.raises(UsageError, match="--rebuild --tagger builtin"):
        tag("builtin")
    tag(is_rebuild=True)
    assert engine.state.tagger.specification == "none"
    tag("builtin", is_rebuild=True)
    assert engine.state.tagger.specification == "builtin"


def test_an_index_that_remembers_none_has_outdated_names_of_the_built_in_one(engine, tag, write):
    tag()
    engine.publish(replace(engine.state, tagger=None))
    write("a/dos.txt", "Pedro Soler.")
    assert tag().is_tagger_changed
    assert engine.state.tagger is None
    with pytest.raises(UsageError, match="builtin"):
        tag("none")
    assert not tag(is_rebuild=True).is_tagger_changed
    assert engine.state.tagger.specification == "builtin"


def test_the_tagger_of_a_program_is_known_by_its_version_and_has_to_be_given(engine, tag):
    assert not tag(NoTagger).is_tagger_changed
    assert engine.state.tagger == TaggerRecord("python", "none 1")
    assert not tag(NoTagger).is_tagger_changed
    assert tag(OtherTagger).is_tagger_changed
    for is_rebuild in (False, True):
        with pytest.raises(UsageError, match="Python program"):
            tag(is_rebuild=is_rebuild)
    with pytest.raises(UsageError, match="--rebuild"):
        tag("builtin")
    assert not tag("builtin", is_rebuild=True).is_tagger_changed


def test_nothing_is_locked_or_made_for_a_tagger_that_cannot_be_had(engine, tag):
    with pytest.raises(UsageError):
        tag("no such")
    assert not engine.is_locked
    assert engine.published == []


@pytest.fixture
def archive(tmp_path):
    folder = tmp_path / "archive"
    folder.mkdir()
    for number in range(40):
        text = f"Nota {number}.\n\nAna Ruiz estuvo en Montevideo. Ruiz volvió.\n" * 5
        (folder / f"{number}.txt").write_text(text)
    return folder


@pytest.fixture
def index(archive, tmp_path, monkeypatch):
    """Index the archive with a pipeline; return the number of workers, and what is found."""
    n_started = []

    def staff(n_workers):
        n_started.append(n_workers)
        return workers.staff(n_workers)

    monkeypatch.setattr(staffing, "staff", staff)

    def run(pipeline, jobs):
        n_started.clear()
        engine = LocalEngine(Settings(tmp_path / f"index{jobs}", memory_bytes=10**9))
        options = UpdateOptions(jobs=jobs, job_bytes=1000, batch_articles=8)
        tagger = f"spacy:{pipeline}"
        update(engine, [archive], tagger=tagger, settings=Settings(), options=options)
        searcher = engine.searcher()
        articles = searcher.articles([f"{number}.txt" for number in range(40)])
        return sum(n_started), (articles, searcher.tagger)

    return run


def test_two_processes_with_a_pipeline_make_the_index_that_one_makes(tmp_path, index):
    pipeline = save(ruler(), tmp_path / "pipeline")
    n_alone, alone = index(pipeline, 1)
    n_shared, shared = index(pipeline, 2)
    assert (n_alone, n_shared) == (0, 2)
    assert shared == alone
    assert all(len(stored.mentions) == 15 for stored in shared[0])


@pytest.mark.parametrize("jobs", [1, 2])
def test_a_pipeline_that_does_not_load_is_the_user_s_matter(tmp_path, index, jobs):
    pipeline = save(ruler(), tmp_path / "pipeline")
    (pipeline / "tokenizer").write_text("no")
    with pytest.raises(UsageError, match=f"'{pipeline}' cannot be used") as error:
        index(pipeline, jobs)
    assert error.value.exit_code == 2
    assert not LocalEngine(Settings(tmp_path / f"index{jobs}")).exists()

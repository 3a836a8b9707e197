"""A folder that looks as it did is known without a look at the records of its files."""

from __future__ import annotations

import json
import os
import shutil

import pytest
from memory_engine import MemorySearcher

from searchidx.indexing import folders as folders_module
from searchidx.indexing import manifest
from searchidx.indexing.manifest import FolderStamp


@pytest.fixture
def compared(monkeypatch):
    """The folders whose files were compared one by one."""
    asked = []
    files_in = MemorySearcher.files_in

    def note(self, folder):
        asked.append(folder.rpartition("/")[2])
        return files_in(self, folder)

    monkeypatch.setattr(MemorySearcher, "files_in", note)
    return asked


@pytest.fixture
def archive(write, run, tmp_path):
    """Two folders of two texts each, in the index."""
    for name in ("a/b/uno.txt", "a/b/dos.txt", "a/c/uno.txt", "a/c/dos.txt"):
        write(name, f"Texto de {name}.")
    run(tmp_path / "a")
    return tmp_path / "a"


def counts(summary):
    names = ("added", "updated", "deleted", "unchanged", "moved")
    found = {name: getattr(summary, name) for name in names if getattr(summary, name)}
    return found | {"n_files": summary.n_files}


def stamp(engine, folder):
    record = engine.state.files.get(f"{folder}/")
    return record and FolderStamp.parse(record.digest)


def test_a_second_run_compares_no_file_and_counts_all(archive, run, compared):
    assert counts(run()) == {"unchanged": 4, "n_files": 4}
    assert compared == []


@pytest.mark.parametrize(
    "edit",
    [
        lambda a: (a / "b/tres.txt").write_text("Nuevo."),
        lambda a: (a / "b/uno.txt").unlink(),
        lambda a: (a / "b/uno.txt").rename(a / "b/otro.txt"),
        lambda a: os.utime(a / "b/uno.txt", ns=(0, 7)),
        lambda a: (a / "b/uno.json").write_text('{"outlet": "El Faro"}'),
        lambda a: (a / "b/metadata.csv").write_text("file,outlet\nuno.txt,El Faro\n"),
        lambda a: (a / "b/foto.jpg").write_text("x"),
        lambda a: (a / "b/enlace.txt").symlink_to("/etc/hostname"),
        lambda a: os.link(a / "b/uno.txt", a / "otro nombre.txt"),
    ],
)
def test_only_the_folder_that_changed_is_compared(archive, run, compared, edit):
    edit(archive)
    run()
    assert set(compared) == {"b"}


@pytest.mark.parametrize(
    "edit",
    [
        lambda a: (a / "b/README.md").write_text("x"),
        lambda a: (a / "b/.oculto.txt").write_text("x"),
        lambda a: (a / "b/vacía").mkdir(),
        lambda a: (a / "b/uno.txt").chmod(0),
    ],
)
def test_what_no_article_depends_on_leaves_a_folder_known(archive, run, compared, edit):
    edit(archive)
    assert counts(run()) == {"unchanged": 4, "n_files": 4}
    assert compared == []


def test_a_table_above_has_every_folder_below_it_compared(archive, run, write, compared):
    write("a/metadata.csv", "file,outlet\nb/uno.txt,El Faro\n")
    assert counts(run()) == {"unchanged": 3, "updated": 1, "n_files": 4}
    assert set(compared) == {"b", "c"}
    compared.clear()
    run()
    assert compared == []


def test_folders_that_are_gone_or_renamed_take_their_articles_along(archive, run, engine):
    (archive / "b").rename(archive / "d")
    assert counts(run()) == {"moved": 2, "unchanged": 2, "n_files": 4}
    assert stamp(engine, archive / "b") is None
    assert stamp(engine, archive / "d").n_articles == 2
    shutil.rmtree(archive / "c")
    assert counts(run()) == {"deleted": 2, "unchanged": 2, "n_files": 2}
    assert [path for path in engine.state.files if "/c/" in path] == []


@pytest.mark.parametrize("name", ["foto.jpg", "rota.jsonl", "enlace.txt"])
def test_what_is_skipped_is_told_at_every_run(archive, run, write, engine, name):
    if name == "enlace.txt":
        (archive / "b" / name).symlink_to("/etc/hostname")
    else:
        write(f"a/b/{name}", "{roto\n")
    told = [[problem.path for problem in run().skipped] for _ in range(3)]
    assert told == [[str(archive / "b" / name)]] * 3
    (archive / "b" / name).unlink()
    assert run().skipped == ()


def test_a_file_in_a_known_folder_that_loses_an_id_is_read_again(run, write, engine, tmp_path):
    line = json.dumps({"id": "x", "body": "de c"})
    write("a/c/l.jsonl", f"{line}\n" + json.dumps({"id": "y", "body": "queda"}))
    write("a/c/otro.txt", "Texto.")
    run(tmp_path / "a")
    write("a/b/l.jsonl", json.dumps({"id": "x", "body": "de b"}))
    summary = run()
    assert counts(summary) == {"moved": 1, "unchanged": 2, "n_files": 3}
    assert [problem.key for problem in summary.skipped] == ["indexing.duplicate_line"]
    assert stamp(engine, tmp_path / "a/c") is None
    again = run()
    assert (again.skipped, again.unchanged) == (summary.skipped, 3)
    (tmp_path / "a/b/l.jsonl").unlink()
    run()
    assert engine.state.articles["x"][0].body == "de c"
    assert stamp(engine, tmp_path / "a/c").n_articles == 3


def test_a_pattern_or_a_new_way_of_reading_compares_everything(archive, run, compared, monkeypatch):
    assert counts(run(path_pattern="{outlet}/{slug}.txt")) == {"updated": 4, "n_files": 4}
    assert set(compared) == {"b", "c"}
    compared.clear()
    run(path_pattern="{outlet}/{slug}.txt")
    run()
    assert compared == []
    monkeypatch.setattr(manifest, "READING_VERSION", "next")
    run()
    assert set(compared) == {"b", "c"}


def test_a_file_asked_for_by_name_has_the_pattern_of_its_root(archive, run, write, engine):
    run(path_pattern="{outlet}/{slug}.txt")
    path = write("a/c/tres.txt", "Texto.")
    assert counts(run(path)) == {"added": 1, "n_files": 1}
    assert engine.state.articles["c/tres.txt"][0].outlet == "c"


def test_no_checkpoint_stands_for_files_that_are_not_read_yet(archive, run, write, engine):
    engine.published.clear()
    for name in "abcdef":
        write(f"a/b/{name}.txt", f"Texto {name}.")
    run(batch_articles=1, checkpoint_articles=2)
    has_record = [f"{archive}/b/" in state.files for state in engine.published]
    assert has_record == [False] * (len(has_record) - 1) + [True]
    assert len(has_record) > 2


def test_records_of_folders_alone_are_published_only_if_they_spare_much(
    archive, run, engine, monkeypatch, compared
):
    engine.keeps_folders = False
    os.utime(archive / "b/uno.txt", ns=(0, 7))
    engine.state.files.pop(f"{archive}/c/")
    run()
    engine.keeps_folders = True
    generation = engine.state.generation
    assert run().generation == generation
    assert set(compared) == {"b", "c"}
    monkeypatch.setattr(folders_module, "RENEWAL_FILES", 4)
    assert run().generation == generation + 1
    compared.clear()
    assert counts(run()) == {"unchanged": 4, "n_files": 4}
    assert compared == []


def test_a_root_above_has_the_folders_below_read_under_their_new_names(archive, run, engine):
    assert counts(run(archive.parent)) == {"moved": 4, "n_files": 4}
    assert set(engine.state.articles) == {f"a/{d}/{n}.txt" for d in "bc" for n in ("uno", "dos")}
    assert counts(run()) == {"unchanged": 4, "n_files": 4}

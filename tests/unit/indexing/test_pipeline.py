from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

import pytest
from memory_engine import MemoryEngine, NoTagger

from searchidx.config import Settings
from searchidx.errors import IndexMissingError, RootUnusableError, UsageError
from searchidx.indexing.pipeline import forget, update
from searchidx.results import IndexProgress, IndexSummary


def counts(summary: IndexSummary) -> dict[str, int]:
    names = ("added", "updated", "deleted", "unchanged", "moved")
    return {name: getattr(summary, name) for name in names if getattr(summary, name)}


def keys(summary: IndexSummary) -> list[str]:
    return [skipped.key for skipped in summary.skipped]


def lines(*articles: dict[str, Any]) -> str:
    return "".join(json.dumps(article) + "\n" for article in articles)


def recorded_files(engine: MemoryEngine) -> list[str]:
    return [path for path in engine.state.files if not path.endswith("/")]


def test_a_first_run_adds_every_article_under_its_relative_path(engine, run, write, tmp_path):
    write("a/uno.txt", "Texto primero.")
    write("a/dos/tres.md", "Texto segundo.")
    write("a/lista.jsonl", lines({"body": "x"}, {"id": "propio", "body": "y"}))
    summary = run(tmp_path / "a")
    assert counts(summary) == {"added": 4}
    assert summary.n_files == 3
    assert set(engine.state.articles) == {"uno.txt", "dos/tres.md", "lista.jsonl#1", "propio"}
    assert engine.state.roots == (str(tmp_path / "a"),)
    assert summary.generation == 1


def test_nothing_changed_reads_nothing_and_publishes_nothing(engine, run, write, tmp_path):
    write("a/uno.txt", "Texto primero.")
    write("a/lista.jsonl", lines({"body": "x"}, {"body": "y"}))
    run(tmp_path / "a")
    (tmp_path / "a/uno.txt").chmod(0)
    summary = run()
    assert counts(summary) == {"unchanged": 3}
    assert (summary.generation, engine.n_added, keys(summary)) == (1, 3, [])


def test_a_changed_file_updates_only_the_articles_that_changed(engine, run, write, tmp_path):
    write("a/l.jsonl", lines({"id": "1", "body": "x"}, {"id": "2", "body": "y"}))
    run(tmp_path / "a")
    write("a/l.jsonl", lines({"id": "1", "body": "x"}, {"id": "3", "body": "z"}))
    assert counts(run()) == {"added": 1, "deleted": 1, "unchanged": 1}
    write("a/l.jsonl", lines({"id": "1", "body": "otro"}, {"id": "3", "body": "z"}))
    assert counts(run()) == {"updated": 1, "unchanged": 1}
    assert set(engine.state.articles) == {"1", "3"}
    assert engine.n_added == 4


def test_a_touched_file_keeps_its_articles_and_renews_its_record(engine, run, write, tmp_path):
    path = write("a/uno.txt", "Texto.")
    run(tmp_path / "a")
    os.utime(path, ns=(0, 5))
    assert counts(run()) == {"unchanged": 1}
    assert engine.n_added == 1
    assert engine.state.files[str(path)].mtime_ns == 5
    assert run().generation == 2


def test_a_moved_file_counts_as_moved(engine, run, write, tmp_path):
    path = write("a/uno.txt", "Texto.")
    write("a/quedan.txt", "Otro.")
    run(tmp_path / "a")
    (tmp_path / "a/b").mkdir()
    path.rename(tmp_path / "a/b/dos.txt")
    assert counts(run()) == {"moved": 1, "unchanged": 1}
    assert set(engine.state.articles) == {"b/dos.txt", "quedan.txt"}
    assert str(path) not in engine.state.files


def test_an_article_that_moves_between_files_keeps_its_id(engine, run, write, tmp_path):
    write("a/a.jsonl", lines({"id": "1", "body": "x"}, {"id": "2", "body": "y"}))
    write("a/b.jsonl", lines({"id": "3", "body": "z"}))
    run(tmp_path / "a")
    write("a/a.jsonl", lines({"id": "1", "body": "x"}))
    write("a/b.jsonl", lines({"id": "3", "body": "z"}, {"id": "2", "body": "y"}))
    assert counts(run()) == {"moved": 1, "unchanged": 2}
    assert engine.state.articles["2"][0].path.endswith("b.jsonl")
    write("a/a.jsonl", lines({"id": "1", "body": "x"}, {"id": "2", "body": "y"}))
    write("a/b.jsonl", lines({"id": "3", "body": "z"}))
    assert counts(run()) == {"moved": 1, "unchanged": 2}
    assert engine.state.articles["2"][0].path.endswith("a.jsonl")


def test_removed_files_leave_the_index(engine, run, write, tmp_path):
    write("a/uno.txt", "Texto.")
    write("a/l.jsonl", lines({"body": "x"}, {"body": "y"})).unlink()
    path = write("a/dos.jsonl", lines({"body": "x"}, {"body": "y"}))
    run(tmp_path / "a")
    path.unlink()
    assert counts(run()) == {"deleted": 2, "unchanged": 1}
    assert recorded_files(engine) == [str(tmp_path / "a/uno.txt")]


def test_a_bad_line_is_reported_at_every_run_and_its_neighbours_stay(engine, run, write, tmp_path):
    write("a/l.jsonl", lines({"body": "x"}) + "{roto\n" + lines({"body": "y"}))
    first = run(tmp_path / "a")
    again = run()
    assert keys(first) == keys(again) == ["ingest.bad_json"]
    assert again.skipped[0].line == 2
    assert (counts(again), again.generation) == ({"unchanged": 2}, 1)


def test_a_file_that_breaks_loses_its_articles_as_a_fresh_index_would(engine, run, write, tmp_path):
    write("a/uno.txt", "Texto.")
    write("a/dos.txt", "Texto.")
    run(tmp_path / "a")
    write("a/uno.txt", b"\x00\x01\x02")
    summary = run()
    assert (counts(summary), keys(summary)) == ({"deleted": 1, "unchanged": 1}, ["ingest.binary"])
    assert recorded_files(engine) == [str(tmp_path / "a/dos.txt")]


def test_a_file_that_cannot_be_looked_at_keeps_its_articles(
    engine, run, write, tmp_path, monkeypatch
):
    path = write("a/uno.txt", "Texto.")
    run(tmp_path / "a")
    write("a/uno.txt", "Texto nuevo.")
    real_open = os.open

    def refuse(name: str, *rest: Any) -> int:
        if str(name) == str(path):
            raise PermissionError(13, "no")
        return real_open(name, *rest)

    monkeypatch.setattr(os, "open", refuse)
    summary = run()
    assert (counts(summary), keys(summary)) == ({}, ["ingest.no_permission"])
    assert engine.state.articles["uno.txt"][0].body == "Texto."
    monkeypatch.undo()
    assert counts(run()) == {"updated": 1}


def test_a_folder_that_cannot_be_listed_keeps_its_articles(
    engine, run, write, tmp_path, monkeypatch
):
    write("a/b/uno.txt", "Texto.")
    write("a/dos.txt", "Texto.")
    run(tmp_path / "a")
    real_scandir = os.scandir

    def refuse(path: str) -> Any:
        if str(path).endswith("/b"):
            raise PermissionError(13, "no")
        return real_scandir(path)

    monkeypatch.setattr(os, "scandir", refuse)
    summary = run()
    assert keys(summary) == ["ingest.folder_unreadable"]
    assert (counts(summary), set(engine.state.articles)) == (
        {"unchanged": 1},
        {"b/uno.txt", "dos.txt"},
    )


@pytest.mark.parametrize("describe", ["a/uno.json", "a/uno.yaml", "a/metadata.csv"])
def test_a_change_of_what_describes_a_file_reads_it_again(engine, run, write, tmp_path, describe):
    contents = {
        "a/uno.json": ('{"outlet": "A"}', '{"outlet": "B"}'),
        "a/uno.yaml": ("outlet: A", "outlet: B"),
        "a/metadata.csv": ("file,outlet\nuno.txt,A\n", "file,outlet\nuno.txt,B\n"),
    }[describe]
    write("a/uno.txt", "Texto.")
    write("a/dos.txt", "Texto.")
    run(tmp_path / "a")
    described = write(describe, contents[0])
    assert counts(run()) == {"updated": 1, "unchanged": 1}
    write(describe, contents[1])
    assert counts(run()) == {"updated": 1, "unchanged": 1}
    assert engine.state.articles["uno.txt"][0].outlet == "B"
    described.unlink()
    assert counts(run()) == {"updated": 1, "unchanged": 1}
    assert engine.state.articles["uno.txt"][0].outlet is None


def test_with_a_path_only_what_lies_under_it_is_compared(engine, run, write, tmp_path):
    write("a/b/uno.txt", "Texto.")
    write("a/dos.txt", "Texto.")
    run(tmp_path / "a")
    write("a/b/uno.txt", "Texto nuevo.")
    write("a/dos.txt", "Texto nuevo.")
    assert counts(run(tmp_path / "a/b")) == {"updated": 1}
    assert engine.state.roots == (str(tmp_path / "a"),)
    assert counts(run(tmp_path / "a/dos.txt")) == {"updated": 1}
    assert counts(run()) == {"unchanged": 2}


def test_a_folder_above_roots_takes_them_in_with_new_ids(engine, run, write, tmp_path):
    write("a/b/uno.txt", "Texto.")
    write("a/c/dos.txt", "Texto.")
    run(tmp_path / "a/b", tmp_path / "a/c")
    assert set(engine.state.articles) == {"uno.txt", "dos.txt"}
    assert counts(run(tmp_path / "a")) == {"moved": 2}
    assert set(engine.state.articles) == {"b/uno.txt", "c/dos.txt"}
    assert engine.state.roots == (str(tmp_path / "a"),)


def test_new_roots_are_remembered_even_without_articles(engine, run, tmp_path):
    (tmp_path / "a").mkdir()
    (tmp_path / "b").mkdir()
    assert run(tmp_path / "a").generation == 1
    assert run(tmp_path / "b").generation == 2
    assert engine.state.roots == (str(tmp_path / "a"), str(tmp_path / "b"))


def test_a_missing_root_changes_nothing(engine, run, write, tmp_path):
    write("a/uno.txt", "Texto.")
    write("b/dos.txt", "Texto.")
    run(tmp_path / "a", tmp_path / "b")
    before = engine.state
    (tmp_path / "b/dos.txt").unlink()
    (tmp_path / "b").rmdir()
    write("a/uno.txt", "Otro.")
    with pytest.raises(RootUnusableError, match=str(tmp_path / "b")):
        run()
    assert engine.state is before
    assert counts(run(allow_empty=True)) == {"updated": 1, "deleted": 1}


def test_a_root_that_has_emptied_changes_nothing(engine, run, write, tmp_path):
    path = write("a/uno.txt", "Texto.")
    run(tmp_path / "a")
    path.rename(tmp_path / "lejos.txt")
    before = engine.state
    with pytest.raises(RootUnusableError) as raised:
        run()
    assert raised.value.key == "indexing.root_emptied"
    assert engine.state is before
    assert not engine.is_locked
    assert counts(run(allow_empty=True)) == {"deleted": 1}


def test_a_mistyped_path_makes_no_index(engine, run, tmp_path):
    with pytest.raises(RootUnusableError):
        run(tmp_path / "nada")
    with pytest.raises(UsageError):
        run()
    assert not engine.exists()
    assert engine.n_operations == 0


def test_of_two_articles_of_one_id_the_first_file_keeps_it(engine, run, write, tmp_path):
    write("a/b.jsonl", lines({"id": "x", "body": "de b"}))
    assert counts(run(tmp_path / "a")) == {"added": 1}
    write("a/a.jsonl", lines({"id": "otro", "body": "o"}, {"id": "x", "body": "de a"}))
    summary = run()
    assert keys(summary) == ["indexing.duplicate_line"]
    assert "b.jsonl" in summary.skipped[0].message("en")
    assert f"{tmp_path / 'a/a.jsonl'}:2" in summary.skipped[0].message("es")
    assert engine.state.articles["x"][0].body == "de a"
    (tmp_path / "a/a.jsonl").unlink()
    run()
    assert engine.state.articles["x"][0].body == "de b"


def test_of_two_articles_of_one_id_in_a_file_the_first_counts(engine, run, write, tmp_path):
    write("a/a.jsonl", lines({"id": "x", "body": "1"}, {"id": "x", "body": "2"}))
    assert keys(run(tmp_path / "a")) == ["indexing.duplicate_line"]
    assert engine.state.articles["x"][0].body == "1"
    assert counts(run()) == {"unchanged": 1}


def test_files_of_one_name_below_two_roots_are_both_indexed(engine, run, write, tmp_path):
    write("x/news/uno.txt", "Texto de x.")
    write("y/news/uno.txt", "Texto de y.")
    roots = [tmp_path / "y/news", tmp_path / "x/news"]
    for root in roots:
        assert keys(run(root)) == []
    bodies = {i: article.body for i, (article, _) in engine.state.articles.items()}
    assert bodies == {"uno.txt": "Texto de x.", "news/uno.txt": "Texto de y."}
    together = MemoryEngine()
    update(together, roots, tagger=NoTagger, settings=Settings())
    assert together.state.articles == engine.state.articles
    (tmp_path / "x/news/uno.txt").rename(tmp_path / "x/news/dos.txt")
    run()
    assert set(engine.state.articles) == {"uno.txt", "dos.txt"}


def test_a_path_pattern_is_remembered_until_another_is_given(engine, run, write, tmp_path):
    write("a/El Faro/2020-01-02.txt", "Texto.")
    run(tmp_path / "a", path_pattern="{outlet}/{date:%Y-%m-%d}.txt")
    assert engine.state.articles["El Faro/2020-01-02.txt"][0].outlet == "El Faro"
    write("a/La Torre/2020-01-03.txt", "Texto.")
    assert counts(run()) == {"added": 1, "unchanged": 1}
    assert engine.state.articles["La Torre/2020-01-03.txt"][0].outlet == "La Torre"
    assert counts(run(path_pattern="")) == {"updated": 2}
    assert engine.state.articles["El Faro/2020-01-02.txt"][0].outlet is None
    with pytest.raises(UsageError):
        run(path_pattern="{outlet")


def test_a_rebuild_reads_all_roots_and_publishes_once(engine, run, write, tmp_path):
    write("a/l.jsonl", lines(*({"body": f"texto {n}"} for n in range(10))))
    write("b/uno.txt", "Texto.")
    run(tmp_path / "a", tmp_path / "b")
    summary = run(tmp_path / "b", is_rebuild=True, batch_articles=2, checkpoint_articles=2)
    assert counts(summary) == {"added": 11}
    assert len(engine.published) == 2


def test_checkpoints_publish_part_of_a_long_run(engine, run, write, tmp_path):
    write("a/l.jsonl", lines(*({"body": f"texto {n}"} for n in range(10))))
    run(tmp_path / "a", batch_articles=2, checkpoint_articles=4)
    assert [len(state.articles) for state in engine.published] == [4, 8, 10]
    assert all(state.files for state in engine.published)


def test_articles_of_many_files_are_tagged_together(engine, write, tmp_path):
    for number in range(10):
        write(f"a/{number}.txt", "Texto.")
    tagger = NoTagger()
    update(engine, [tmp_path / "a"], tagger=lambda: tagger, settings=Settings())
    assert tagger.batches == [10]


def test_the_index_folder_is_never_indexed(engine, write, tmp_path):
    write("a/uno.txt", "Texto.")
    write("a/index/data/uno.json", '{"body": "no"}')
    settings = Settings(index_dir=tmp_path / "a/index")
    update(engine, [tmp_path / "a"], tagger=NoTagger, settings=settings)
    assert set(engine.state.articles) == {"uno.txt"}


def test_progress_tells_the_stages_in_order_and_ends_complete(engine, run, write, tmp_path):
    for number in range(5):
        write(f"a/{number}.txt", "Texto.")
    told: list[IndexProgress] = []
    run(tmp_path / "a", progress=told.append)
    stages = [progress.stage for progress in told]
    assert stages == sorted(stages, key=["scan", "read", "commit"].index)
    assert {*stages} == {"scan", "read", "commit"}
    last = told[-1]
    assert (last.n_files, last.n_files_total, last.n_articles) == (5, 5, 5)
    assert last.n_bytes == last.n_bytes_total == 5 * len("Texto.")


def test_an_interruption_drops_what_was_not_published_and_is_raised(engine, run, write, tmp_path):
    write("a/uno.txt", "Texto.")

    def interrupt(progress: IndexProgress) -> None:
        if progress.stage == "commit":
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        run(tmp_path / "a", progress=interrupt)
    assert not engine.exists()
    assert not engine.is_locked


def test_forgetting_takes_a_root_out_and_leaves_the_others(engine, run, write, tmp_path):
    write("a/uno.txt", "Texto.")
    write("b/uno.txt", "Texto.")
    write("b/dos.txt", "Texto.")
    run(tmp_path / "a", tmp_path / "b")
    summary = forget(engine, tmp_path / "a")
    assert (summary.n_files, summary.deleted) == (1, 1)
    assert engine.state.roots == (str(tmp_path / "b"),)
    assert set(recorded_files(engine)) == {
        str(tmp_path / "b/uno.txt"),
        str(tmp_path / "b/dos.txt"),
    }
    run()
    assert set(engine.state.articles) == {"uno.txt", "dos.txt"}


def test_only_roots_can_be_forgotten(engine, run, write, tmp_path):
    with pytest.raises(IndexMissingError):
        forget(engine, tmp_path)
    write("a/b/uno.txt", "Texto.")
    run(tmp_path / "a")
    with pytest.raises(UsageError, match=str(tmp_path / "a")):
        forget(engine, tmp_path / "a/b")
    assert not engine.is_locked
    assert Path(tmp_path / "a/b/uno.txt").exists()


def test_an_id_that_is_given_up_goes_to_the_file_it_is_the_path_of(engine, run, write, tmp_path):
    taker = write(
        "x/a.jsonl", lines({"id": "z.txt", "body": "1"}, {"id": "y/l.jsonl#1", "body": "2"})
    )
    write("x/z.txt", "Texto.")
    write("y/z.txt", "Texto.")
    write("y/l.jsonl", lines({"body": "x"}))
    run(tmp_path / "x", tmp_path / "y")
    ids = {"z.txt", "x/z.txt", "y/z.txt", "y/l.jsonl#1", "l.jsonl#1"}
    assert set(engine.state.articles) == ids
    taker.unlink()
    run()
    assert set(engine.state.articles) == {"z.txt", "y/z.txt", "l.jsonl#1"}
    assert engine.state.articles["z.txt"][0].path == str(tmp_path / "x/z.txt")

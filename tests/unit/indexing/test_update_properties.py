from __future__ import annotations

import itertools
import json
import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from memory_engine import CrashError, MemoryEngine, State

from searchidx.indexing.manifest import FolderStamp
from searchidx.ingest.discover import ListedFolder, walk
from searchidx.results import IndexSummary
from searchidx.stored import FileRecord
from tests.unit.indexing.conftest import run_on

_ticks = itertools.count(2_000_000_000)

NAMES = ("a.txt", "b.txt", "c.jsonl", "sub/a.txt", "sub/d.jsonl", "sub/e.csv", "sub/deep/a.md")
IDS = st.sampled_from(["1", "2", "3", "a.txt", None])
WORDS = st.sampled_from(["uno", "dos", "tres", ""])

paths = st.tuples(st.sampled_from("xy"), st.sampled_from(NAMES)).map("/".join)
texts = st.sampled_from(["Un texto.", "Otro texto.", "Título\nTexto que sigue.", "", "\0"])
articles = st.builds(lambda i, b: {"id": i, "body": b}, IDS, WORDS)
json_lines = st.lists(st.one_of(articles.map(json.dumps), st.just("{"))).map("\n".join)
tables = st.lists(st.tuples(IDS, WORDS)).map(
    lambda rows: "id,body\n" + "".join(f"{i or ''},{b}\n" for i, b in rows)
)
contents = {".txt": texts, ".md": texts, ".jsonl": json_lines, ".csv": tables}
described = st.sampled_from(
    [
        ("a.json", '{"outlet": "A"}'),
        ("a.yaml", "id: '1'"),
        ("a.json", "{"),
        ("metadata.csv", "file,id\nb.txt,2\nsub/a.txt,3\n"),
        ("metadata.csv", "file,outlet\na.txt,B\n"),
        ("sub/metadata.csv", "nada\n"),
        ("foto.jpg", "x"),
        ("sub/README.md", "x"),
    ]
)

edits = st.one_of(
    paths.flatmap(
        lambda path: st.tuples(st.just("write"), st.just(path), contents[Path(path).suffix])
    ),
    st.tuples(st.just("remove"), paths),
    st.tuples(st.just("touch"), paths),
    st.tuples(st.just("move"), paths, paths),
    st.tuples(st.sampled_from(["hard link", "link"]), paths, paths),
    st.tuples(st.just("describe"), st.sampled_from("xy"), described),
    st.tuples(st.just("clear"), st.sampled_from(["x", "y", "x/sub"])),
    st.tuples(st.just("update"), st.sampled_from(["x", "y", "x/sub", "y/a.txt"])),
)


@contextmanager
def archive() -> Iterator[Path]:
    folder = Path(tempfile.mkdtemp())
    try:
        for root in "xy":
            (folder / root).mkdir()
        yield folder.resolve()
    finally:
        shutil.rmtree(folder)


def put(path: Path, content: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(content, encoding="utf-8")
    os.utime(path, ns=(0, next(_ticks)))


def apply(edit: tuple[object, ...], folder: Path, engine: MemoryEngine) -> None:
    kind, name, *rest = edit
    path = folder / str(name)
    match kind:
        case "write":
            put(path, str(rest[0]))
        case "remove":
            path.unlink(missing_ok=True)
        case "touch" if path.exists():
            os.utime(path, ns=(0, next(_ticks)))
        case "move" if path.exists():
            target = folder / str(rest[0])
            target.parent.mkdir(parents=True, exist_ok=True)
            path.rename(target)
        case "hard link" | "link" if path.exists() and not (folder / str(rest[0])).exists():
            target = folder / str(rest[0])
            target.parent.mkdir(parents=True, exist_ok=True)
            (os.link if kind == "hard link" else os.symlink)(path, target)
        case "describe":
            beside, content = rest[0]  # type: ignore[misc]
            put(path / beside, content)
        case "clear":
            shutil.rmtree(path, ignore_errors=True)
            path.mkdir(parents=True, exist_ok=True)
        case "update":
            run_on(engine, [path], allow_empty=True)
        case _:
            pass


def outcome(summary: IndexSummary) -> IndexSummary:
    return replace(summary, seconds=0.0, generation=0)


def fresh(folder: Path) -> State:
    engine = MemoryEngine()
    run_on(engine, [folder / "x", folder / "y"])
    return engine.state


def comparable(state: State) -> tuple[dict[str, int], dict[str, FileRecord], tuple[str, ...]]:
    fingerprints = {i: fingerprint for i, (_, fingerprint) in state.articles.items()}
    files = {path: record for path, record in state.files.items() if not path.endswith("/")}
    return fingerprints, files, state.roots


def check_folder_records(folder: Path, state: State) -> None:
    """A record that the listing of its folder agrees with is that of a fresh index."""
    expected = fresh(folder).files
    for root in "xy":
        top = str(folder / root)
        for found in walk(top, top, (), lambda path, digest: False):
            if isinstance(found, ListedFolder):
                path = f"{found.path}/"
                record = state.files.get(path)
                if record and FolderStamp.parse(record.digest).listing == found.digest:
                    assert record == expected[path]


@given(st.lists(st.lists(edits, max_size=6), max_size=5))
@settings(max_examples=80, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_after_any_edits_an_update_equals_a_fresh_index(rounds):
    with archive() as folder:
        engine = MemoryEngine()
        plain = MemoryEngine(keeps_folders=False)
        for one in (engine, plain):
            run_on(one, [folder / "x", folder / "y"])
        for edits_of_round in rounds:
            for edit in edits_of_round:
                apply(edit, folder, engine)
                if edit[0] == "update":
                    apply(edit, folder, plain)
            summary, same = (run_on(one, [], allow_empty=True) for one in (engine, plain))
            assert outcome(summary) == outcome(same)
            assert comparable(engine.state) == comparable(plain.state) == comparable(fresh(folder))
            check_folder_records(folder, engine.state)
            generation = engine.state.generation
            again = run_on(engine, [], allow_empty=True)
            assert again.generation == generation
            assert again.added == again.updated == again.deleted == again.moved == 0
            assert again.unchanged == len(engine.state.articles)


@given(st.lists(edits, max_size=8), st.lists(edits, min_size=1, max_size=8), st.data())
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_a_crash_at_any_operation_leaves_a_state_from_which_the_next_run_completes(
    before, after, data
):
    with archive() as folder:
        base = MemoryEngine()
        for edit in before:
            apply(edit, folder, MemoryEngine())
        run_on(base, [folder / "x", folder / "y"])
        for edit in after:
            apply(edit, folder, MemoryEngine())
        whole = MemoryEngine(base.state)
        run_on(whole, [], allow_empty=True, batch_articles=2, checkpoint_articles=2)
        if not whole.n_operations:
            return
        engine = MemoryEngine(base.state)
        engine.fails_at = data.draw(st.integers(1, whole.n_operations))
        with pytest.raises(CrashError):
            run_on(engine, [], allow_empty=True, batch_articles=2, checkpoint_articles=2)
        assert not engine.is_locked
        paths_left = {article.path for article, _ in engine.state.articles.values()}
        assert paths_left <= set(engine.state.files)
        engine.fails_at = None
        run_on(engine, [], allow_empty=True)
        check_folder_records(folder, engine.state)
        assert comparable(engine.state) == comparable(fresh(folder))

"""Several processes make the index that one makes, and nothing that happens to them shows."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path
from random import Random

import pytest
import taggers_at_work as taggers

from searchidx.config import Settings
from searchidx.engine import EngineRequest, SpreadWriter
from searchidx.engines.local import writer as writer_module
from searchidx.engines.local.codec.segment import segment_files
from searchidx.engines.local.engine import LocalEngine
from searchidx.engines.local.writer import LocalWriter
from searchidx.entities.tagger import TrainedTagger
from searchidx.errors import IndexCorruptError, IndexingError
from searchidx.indexing import UpdateOptions, staffing, workers
from searchidx.indexing.pipeline import update
from searchidx.query import ast
from tests.contract.archives import SPAN

FORENAMES = ["Ana", "Luis", "Marta", "Juan", "Elena", "Pedro", "Rosa", "Carlos"]
SURNAMES = ["Ruiz", "Pérez", "Gómez", "Vega", "Soler", "Nieto", "Campos"]
PLACES = ("Madrid", "Buenos Aires", "Corea del Norte", "Bogotá", "la ONU", "EE. UU.")
WORDS = """
faro barco puerto misil cohete acuerdo cumbre niño año satélite elección voto
""".split()  # noqa: SIM905
FACETS = {"entity": None, "outlet": None, "date": None}


def some_body(random):
    sentences = []
    for _ in range(random.randint(1, 12)):
        name = f"{random.choice(FORENAMES)} {random.choice(SURNAMES)}"
        words = " ".join(random.choices(WORDS, k=random.randint(3, 15)))
        sentences.append(f"El presidente {name} visitó {random.choice(PLACES)} con {words}.")
    return " ".join(sentences)


def some_record(random, name):
    record = {"id": name, "title": f"Título {name}", "body": some_body(random)}
    record["outlet"] = random.choice(("El Faro", "La Torre"))
    record["date"] = f"2023-{random.randint(1, 12):02}-{random.randint(1, 28):02}"
    if random.random() < 0.2:
        record["entities"] = [{"name": "Nadie Sabe", "type": "person"}]
    return record


def write_archive(folder, seed, n_files=6, n_records=50):
    """Files of many articles, and of one."""
    random = Random(seed)
    folder.mkdir(exist_ok=True)
    for number in range(n_files):
        names = [f"{number}-{i}" for i in range(n_records) if random.random() < 0.9]
        records = [some_record(random, name) for name in names]
        lines = "".join(json.dumps(record) + "\n" for record in records)
        (folder / f"{number}.jsonl").write_text(lines, encoding="utf-8")
        (folder / f"{number}.txt").write_text(some_body(random), encoding="utf-8")
    return folder


@pytest.fixture
def archive(tmp_path):
    return write_archive(tmp_path / "archive", seed=1)


@pytest.fixture
def started(monkeypatch):
    """The processes of workers, in the order of their start."""
    processes = []

    def start(*args, **options):
        processes.append(subprocess.Popen(*args, **options))
        return processes[-1]

    monkeypatch.setattr(workers, "Popen", start)
    return processes


def run(folder, archive, jobs, tagger=TrainedTagger, progress=None, memory=10**9, **choices):
    chosen = Settings(folder, memory_bytes=memory)
    options = UpdateOptions(
        **{"jobs": jobs, "job_bytes": 1000, "batch_articles": 10, "checkpoint_s": 1e9, **choices}
    )
    return update(
        LocalEngine(chosen),
        [archive],
        tagger=tagger,
        settings=chosen,
        options=options,
        progress=progress,
    )


def content(folder):
    """All that can be seen of an index, except how it is cut into segments."""
    searcher = LocalEngine(Settings(folder)).searcher()
    stats = searcher.stats()
    queries = [ast.Everything(), *(ast.Word(word, SPAN) for word in WORDS[:4])]
    found = [searcher.search(EngineRequest(q, facets=FACETS, limit=1000)) for q in queries]
    ids = sorted(hit.article_id for hit in found[0].hits)
    return {
        "stats": (stats.n_articles, stats.n_entities, stats.n_terms, stats.n_words, stats.roots),
        "hits": [[(hit.article_id, round(hit.score, 4)) for hit in each.hits] for each in found],
        "totals": [each.total for each in found],
        "facets": [each.facets for each in found],
        "articles": searcher.articles(ids),
        "fingerprints": [searcher.fingerprint(article_id) for article_id in ids],
        "files": list(searcher.file_records("/")),
        "suggestions": searcher.suggest("satelitte"),
    }


def is_sound(folder):
    return LocalEngine(Settings(folder)).check().problems == ()


def left_over(folder):
    """Files that no generation names."""
    data = folder / "data"
    named = json.loads(max(data.glob("generation-*")).read_text().splitlines()[0])["files"]
    return {path.name for path in data.iterdir() if path.suffix != ".json"} - set(named)


def living(pids):
    return [pid for pid in pids if Path(f"/proc/{pid}").exists()]


def test_several_processes_make_the_index_that_one_makes(tmp_path, archive, started):
    alone, shared = tmp_path / "alone", tmp_path / "shared"
    for seed in (1, 2):
        write_archive(archive, seed)
        summaries = [run(alone, archive, 1), run(shared, archive, 2)]
        assert summaries[0].added == summaries[1].added
        assert content(shared) == content(alone)
    assert len(started) == 4
    assert is_sound(shared)
    assert left_over(shared) == set()


def test_so_they_do_with_checkpoints_and_parts_written_all_the_time(
    tmp_path, archive, started, monkeypatch
):
    monkeypatch.setattr(staffing, "PROCESS_BYTES", 0)
    monkeypatch.setattr(staffing, "LEAST_SHARE_BYTES", 1)
    alone, shared = tmp_path / "alone", tmp_path / "shared"
    taken = []
    take_part = LocalWriter.take_part

    def remember(writer, part, without):
        taken.append(part)
        take_part(writer, part, without)

    monkeypatch.setattr(LocalWriter, "take_part", remember)
    for seed in (1, 2):
        write_archive(archive, seed)
        run(alone, archive, 1, checkpoint_articles=90)
        run(shared, archive, 3, memory=200_000, checkpoint_articles=90)
        assert content(shared) == content(alone)
    assert len(taken) > 20
    assert is_sound(shared)
    assert left_over(shared) == set()


def test_files_that_lose_and_exchange_articles_end_as_with_one_process(tmp_path, archive):
    alone, shared = tmp_path / "alone", tmp_path / "shared"
    run(alone, archive, 1)
    run(shared, archive, 2)
    (archive / "0.jsonl").rename(archive / "9.jsonl")
    (archive / "1.txt").unlink()
    lines = (archive / "2.jsonl").read_text().splitlines(keepends=True)
    (archive / "2.jsonl").write_text("".join(lines[:20]))
    (archive / "8.jsonl").write_text("".join(lines[20:]))
    write_archive(archive / "more", seed=3, n_files=2)
    assert run(shared, archive, 2).moved == run(alone, archive, 1).moved > 0
    assert content(shared) == content(alone)


def test_little_text_little_memory_and_other_engines_make_do_with_one(engine, tmp_path, archive):
    def n(jobs, text_bytes, memory_bytes):
        return staffing.n_workers(UpdateOptions(jobs=jobs), text_bytes, memory_bytes)

    assert [n(2, text, 512_000_000) for text in (0, 3_999_999, 4_000_000, 10**9)] == [0, 0, 2, 2]
    assert [n(8, 10**9, memory) for memory in (4 * 10**8, 5 * 10**8, 10**9, 10**10)] == [0, 2, 5, 8]
    assert [n(jobs, 10**9, 10**9) for jobs in (-1, 0, 1, 3)] == [0, 0, 0, 3]
    options = UpdateOptions(jobs=2, job_bytes=1)
    update(engine, [archive], tagger=TrainedTagger, settings=Settings(), options=options)
    assert not isinstance(engine.writer(), SpreadWriter)
    assert len(engine.state.articles) > 200


def marked(archive):
    """Put the mark into an article in the middle."""
    path = archive / "3.jsonl"
    record = {"id": "marked", "body": f"El faro. {taggers.MARK}"}
    path.write_text(path.read_text() + json.dumps(record) + "\n")


@pytest.mark.parametrize(
    ("tagger", "kind", "words"),
    [
        (taggers.Raising, IndexingError, "ValueError: no such name"),
        (taggers.Exhausted, IndexingError, "run out of memory"),
        (taggers.Killed, IndexingError, "SIGKILL"),
        (taggers.Unmade, IndexingError, "ValueError: no model"),
        (lambda: TrainedTagger(), Exception, "pickle"),  # noqa: PLW0108 - of no module
        (taggers.NoRoom, OSError, "No space left"),
        (taggers.Damaged, IndexCorruptError, "missing"),
    ],
)
def test_a_worker_that_fails_ends_the_run_and_changes_nothing(
    tmp_path, archive, started, tagger, kind, words
):
    folder = tmp_path / "index"
    run(folder, archive, 1)
    before = content(folder)
    write_archive(archive, seed=2)
    marked(archive)
    with pytest.raises(kind, match=words) as raised:
        run(folder, archive, 2, tagger)
    if kind is IndexingError:
        assert "--jobs 1" in str(raised.value)
    assert content(folder) == before
    assert all(process.returncode is not None for process in started)
    run(folder, archive, 1)
    assert left_over(folder) == set()
    assert is_sound(folder)


@pytest.mark.parametrize("stage", ["read", "late", "commit"])
def test_a_worker_that_is_killed_from_outside_does_the_same(tmp_path, archive, started, stage):
    folder = tmp_path / "index"
    run(folder, archive, 1)
    before = content(folder)
    write_archive(archive, seed=2)

    def kill(progress):
        is_time = {
            "read": progress.stage == "read",
            "late": progress.n_files > 8,
            "commit": progress.stage == "commit",
        }
        if is_time[stage] and len(started) == 2 and started[1].poll() is None:
            started[1].kill()

    with pytest.raises(IndexingError, match="SIGKILL"):
        run(folder, archive, 2, taggers.Slow, kill)
    assert content(folder) == before
    assert run(folder, archive, 2).updated > 0
    assert left_over(folder) == set()


def test_a_checkpoint_that_was_published_stays(tmp_path, archive):
    folder = tmp_path / "index"
    path = archive / "5.jsonl"
    path.write_text(path.read_text() + json.dumps({"id": "x", "body": taggers.MARK}) + "\n")
    with pytest.raises(IndexingError):
        run(folder, archive, 2, taggers.Killed, checkpoint_articles=100)
    n_published = LocalEngine(Settings(folder)).searcher().stats().n_articles
    assert 100 <= n_published < 250
    path.unlink()
    assert run(folder, archive, 1).unchanged > 0
    run(tmp_path / "alone", archive, 1)
    assert content(folder) == content(tmp_path / "alone")


def test_a_commit_that_fails_ends_the_workers(tmp_path, archive, started, monkeypatch):
    def fail(*_):
        assert all(process.returncode is not None for process in started)
        raise OSError("full")

    folder = tmp_path / "index"
    with monkeypatch.context() as patched:
        patched.setattr(writer_module, "write_generation", fail)
        with pytest.raises(OSError, match="full"):
            run(folder, archive, 2)
    assert not LocalEngine(Settings(folder)).exists()
    assert run(folder, archive, 2).added > 200


def test_an_interruption_ends_the_workers_and_a_thread_may_index(tmp_path, archive, started):
    raised = []

    def interrupt(progress):
        if progress.n_files > 3:
            raise KeyboardInterrupt

    def index():
        try:
            run(tmp_path / "index", archive, 2, taggers.Slow, interrupt)
        except KeyboardInterrupt as error:
            raised.append(error)

    thread = threading.Thread(target=index)
    thread.start()
    thread.join(60)
    assert len(raised) == 1
    assert [process.returncode for process in started] == [-signal.SIGKILL] * 2
    assert run(tmp_path / "index", archive, 2).added > 200


def test_a_process_that_cannot_be_started_is_an_error(tmp_path, archive, monkeypatch):
    def refuse(*_, **__):
        raise BlockingIOError(11, "Resource temporarily unavailable")

    monkeypatch.setattr(workers, "Popen", refuse)
    with pytest.raises(IndexingError, match="temporarily unavailable"):
        run(tmp_path / "index", archive, 2)


SCRIPT = """
import sys
sys.path.insert(0, {here!r})
import taggers_at_work
from searchidx.building import LocalEngine, settings, update, UpdateOptions
chosen = settings({folder!r})
print("begin", flush=True)
options = UpdateOptions(jobs=2, job_bytes=1000, batch_articles=10)
update(LocalEngine(chosen), [{archive!r}], tagger=taggers_at_work.Slow, settings=chosen,
       options=options)
"""


@pytest.fixture
def script(tmp_path, archive):
    """Start a script that indexes, without a guard of its main module."""
    path = tmp_path / "script.py"
    values = {"here": str(Path(__file__).parent), "folder": str(tmp_path / "index")}
    path.write_text(SCRIPT.format(archive=str(archive), **values))
    environ = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}
    with subprocess.Popen(
        [sys.executable, path],
        env=environ,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        start_new_session=True,
    ) as process:
        yield process
        process.kill()


def children(process):
    """Wait for the workers of a process; return their numbers."""
    listed = Path(f"/proc/{process.pid}/task/{process.pid}/children")
    until = time.monotonic() + 30
    while time.monotonic() < until:
        pids = listed.read_text().split()
        if len(pids) == 2:
            return pids
        time.sleep(0.01)
    raise AssertionError("no workers")


def test_a_script_without_a_guard_runs_once(script, tmp_path):
    out, err = script.communicate(timeout=60)
    assert (script.returncode, out, err) == (0, b"begin\n", b"")
    assert LocalEngine(Settings(tmp_path / "index")).searcher().stats().n_articles > 200


def test_ctrl_c_is_told_once_and_leaves_no_process(script):
    pids = children(script)
    time.sleep(0.3)
    os.killpg(script.pid, signal.SIGINT)
    _, err = script.communicate(timeout=30)
    assert err.decode().count("Traceback") == 1
    assert err.decode().splitlines()[-1] == "KeyboardInterrupt"
    assert living(pids) == []


def test_workers_end_when_the_process_that_asked_is_killed(script, tmp_path, archive):
    pids = children(script)
    time.sleep(0.3)
    script.kill()
    script.wait()
    until = time.monotonic() + 10
    while living(pids) and time.monotonic() < until:
        time.sleep(0.01)
    assert living(pids) == []
    assert run(tmp_path / "index", archive, 1).added > 200
    assert left_over(tmp_path / "index") == set()


def test_a_part_of_a_worker_that_outlived_its_writer_is_removed(tmp_path, archive):
    folder = tmp_path / "index"
    run(folder, archive, 1)
    for path in segment_files(folder / "data", "segment-00000000.77-1").values():
        path.write_bytes(b"late")
    (archive / "0.txt").write_text("Otro faro.")
    run(folder, archive, 1)
    assert left_over(folder) == set()

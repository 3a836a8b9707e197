"""What only a process of its own can show: imports, pipes, terminals."""

import json
import os
import pty
import subprocess
import sys

import pytest

import searchidx

HEAVY = ("numpy", "rich", "textual", "whoosh", "yaml", "snowballstemmer", "searchidx.index")


def run(*words, code=None, **options):
    """Run ``python -m searchidx`` (or ``python -c code``) with both streams captured."""
    program = ["-c", code] if code else ["-m", "searchidx", *words]
    return subprocess.run(
        [sys.executable, *program], capture_output=True, check=False, timeout=60, **options
    )


@pytest.mark.parametrize(
    "code",
    [
        "import searchidx.cli.main",
        "from searchidx.cli.main import main; main(['--help'])",
        "from searchidx.cli.main import main; main(['--version'])",
    ],
)
def test_help_loads_nothing_heavy(code):
    check = f"import sys; print([m for m in {HEAVY} if m in sys.modules], file=sys.stderr)"
    assert run(code=f"{code}; {check}").stderr == b"[]\n"


UNUSED_BY_A_SEARCH = (
    *("rich", "textual", "whoosh", "yaml", "filelock", "platformdirs", "snowballstemmer"),
    *("rapidfuzz", "tomllib", "hashlib", "shutil", "tempfile", "random", "traceback", "asyncio"),
    *("importlib.resources", "importlib.metadata", "click.shell_completion", "multiprocessing"),
    *("searchidx.building", "searchidx.ingest", "searchidx.indexing", "searchidx.cli.progress"),
    *("searchidx.entities.tagger", "searchidx.engines.local.writer", "searchidx.query.printer"),
    *("searchidx.entities.keys", "searchidx.entities.merging", "searchidx.query.vocabulary"),
    *("searchidx.entities.statements", "searchidx.entities.problems", "searchidx.correcting"),
    *("searchidx.query.fuzzy", "searchidx.query.wildcard", "searchidx.analysis.batch", "numpy.ma"),
)


@pytest.mark.parametrize("words", [["faro"], ["faro", "--format", "json"], ["--outlet", "none"]])
@pytest.mark.parametrize("is_terminal", [False, True])
def test_a_search_loads_nothing_that_it_does_not_use(tmp_path, words, is_terminal):
    tmp_path.joinpath("faro.txt").write_text("El faro\n\nSe ve el faro de noche.", "utf-8")
    searchidx.build_index(tmp_path / "i", [tmp_path / "faro.txt"])
    arguments = ["search", *words, "--index", str(tmp_path / "i")]
    code = f"""if True:
        import sys
        from searchidx.cli.main import main
        done = main({arguments})
        print(done, [m for m in {UNUSED_BY_A_SEARCH} if m in sys.modules], file=sys.stderr)
    """
    ours, theirs = pty.openpty()
    screen = theirs if is_terminal else subprocess.DEVNULL
    ended = subprocess.run(
        [sys.executable, "-c", code], stdout=screen, stderr=subprocess.PIPE, check=False, timeout=60
    )
    os.close(theirs)
    os.close(ours)
    assert ended.stderr == b"0 []\n"


def test_corrections_of_entities_by_the_names_that_are_shown_need_no_tables(tmp_path):
    tmp_path.joinpath("faro.txt").write_text("El faro de Ana Ruiz y de Luis Gil.", "utf-8")
    searchidx.build_index(tmp_path / "i", [tmp_path / "faro.txt"])
    code = f"""if True:
        import sys
        from pathlib import Path
        from searchidx.config import Settings
        from searchidx.engines.local.engine import LocalEngine
        from searchidx.entities.corrections import Correction, Corrections
        from searchidx.index import Index
        entries = (
            Correction("merge", ("person:Ana Ruiz",), "Luis Gil"),
            Correction("rename", ("Luis Gil",), "Luis"),
            Correction("retype", ("Luis",), type="other"),
        )
        chosen = Settings(Path({str(tmp_path / "i")!r}))
        index = Index(LocalEngine(chosen, lambda: Corrections(entries)), chosen)
        print(*index.search("faro").facets["entity"])
        heavy = [m for m in {UNUSED_BY_A_SEARCH} if m in sys.modules]
        print(heavy, file=sys.stderr)
    """
    ended = run(code=code)
    assert ended.stderr == b"[]\n"
    assert ended.stdout.decode().strip() == "FacetCount(value='Luis', count=1, type='other')"


def test_a_brief_command_ends_with_its_exit_code_and_all_of_its_output(tmp_path):
    tmp_path.joinpath("faro.txt").write_text("Se ve el faro. " * 9000, "utf-8")
    searchidx.build_index(tmp_path / "i", [tmp_path / "faro.txt"])
    search = run("search", "faro", "--format", "ids", "--index", str(tmp_path / "i"))
    shown = run("show", search.stdout.decode().strip(), "--index", str(tmp_path / "i"))
    assert (search.returncode, shown.returncode) == (0, 0)
    assert shown.stdout.count(b"Se ve el faro.") == 9000
    assert run("search", "puerto", "--index", str(tmp_path / "i")).returncode == 1
    assert run("search", "--index", str(tmp_path / "none")).returncode == 3


def test_a_reader_that_has_seen_enough_is_no_failure():
    shell = f"'{sys.executable}' -m searchidx search --help | head -1; echo ${{PIPESTATUS[0]}}"
    ended = subprocess.run(["bash", "-c", shell], capture_output=True, check=False, timeout=60)
    assert ended.stderr == b""
    assert ended.stdout.splitlines()[1:] == [b"0"]


def test_a_search_into_a_closed_pipe_is_silent_and_done(tmp_path):
    records = [{"id": str(n), "body": "El faro se ve. " * 40, "url": "x" * 300} for n in range(300)]
    lines = "".join(json.dumps(record) + "\n" for record in records)
    tmp_path.joinpath("faro.jsonl").write_text(lines, encoding="utf-8")
    searchidx.build_index(tmp_path / "i", [tmp_path])
    search = f"-m searchidx search faro --limit 300 --format jsonl --index '{tmp_path / 'i'}'"
    shell = f"'{sys.executable}' {search} | head -1; echo ${{PIPESTATUS[0]}}"
    ended = subprocess.run(["bash", "-c", shell], capture_output=True, check=False, timeout=60)
    hit, code = ended.stdout.splitlines()
    assert (json.loads(hit)["n_words"], code, ended.stderr) == (160, b"0", b"")


def test_a_closed_stdout_and_a_full_disk_leave_no_traceback():
    shell = f"'{sys.executable}' -m searchidx --help"
    for target, code in ((">&-", 0), ("> /dev/full", 3)):
        ended = subprocess.run(
            ["bash", "-c", f"{shell} {target}"], capture_output=True, check=False, timeout=60
        )
        assert ended.returncode == code
        assert ended.stderr.count(b"\n") == (code != 0)


def test_arguments_that_are_no_text_are_shown_safely():
    ended = run(os.fsencode("caf\udce9\x1b[31m"), env={**os.environ, "SEARCHIDX_LANG": "en"})
    assert ended.returncode == 2
    assert "there is no command 'caf\ufffd·[31m'".encode() in ended.stderr


def read_all(descriptor):
    parts = []
    while True:
        try:
            part = os.read(descriptor, 65536)
        except OSError:  # the other side is closed
            part = b""
        if not part:
            return b"".join(parts)
        parts.append(part)


def test_a_hostile_argument_cannot_steer_the_terminal():
    ours, theirs = pty.openpty()
    with subprocess.Popen(
        [sys.executable, "-m", "searchidx", "facets", "\x1b]0;mine\x07\u202e\x9b31m"],
        stdin=theirs,
        stdout=theirs,
        stderr=theirs,
    ) as process:
        os.close(theirs)
        written = read_all(ours).decode()
    os.close(ours)
    assert process.returncode == 2
    assert "mine" in written
    assert not {"\x1b", "\x07", "\u202e", "\x9b"} & set(written)

"""The rules of the house that a machine can keep."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

import searchidx

ROOT = Path(__file__).parents[1]
MAX_LINES = 400
MAX_NAMES = 15
CODE = ("searchidx", "tui", "benchmarks")

TOOLS = {
    "format": ["-m", "ruff", "format", "--check", "--quiet", "."],
    "lint": ["-m", "ruff", "check", "--quiet", "."],
    "types": ["-m", "mypy"],
    "imports": ["-c", "from importlinter.cli import lint_imports_command as run; run()"],
}


@pytest.mark.parametrize("arguments", TOOLS.values(), ids=TOOLS)
def test_the_tools_find_nothing(arguments):
    done = subprocess.run(
        [sys.executable, *arguments], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr


def modules():
    return sorted(path for folder in CODE for path in (ROOT / folder).rglob("*.py"))


def tracked():
    """Text files under version control; without it, those of the code and the documents."""
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, check=False)
    paths = [ROOT / name for name in listed.stdout.decode().split("\0") if name]
    for path in paths or [*modules(), *documents()]:
        try:
            yield path, path.read_text(encoding="utf-8")
        except (UnicodeDecodeError, FileNotFoundError):
            continue


def documents():
    return [*ROOT.glob("*.md"), *(ROOT / "docs").glob("*.md"), *(ROOT / "searchidx").rglob("*.md")]


def test_no_module_is_longer_than_a_room_may_be():
    lengths = {path: len(path.read_text(encoding="utf-8").splitlines()) for path in modules()}
    assert len(lengths) > 100
    assert {str(p.relative_to(ROOT)): n for p, n in lengths.items() if n > MAX_LINES} == {}


def test_every_link_of_a_document_leads_somewhere():
    links = [
        (path, link)
        for path in documents()
        for link in re.findall(r"\]\(([^)#\s]+)[^)]*\)", path.read_text(encoding="utf-8"))
        if not re.match(r"[a-z]+:", link)
    ]
    broken = [
        f"{path.relative_to(ROOT)}: {link}"
        for path, link in links
        if not (path.parent / link).exists()
    ]
    assert len(links) > 20
    assert broken == []


@pytest.mark.parametrize(
    "document",
    [
        "README.md",
        "ARCHITECTURE.md",
        "CHANGELOG.md",
        "docs/spanish.md",
        "searchidx/query/SYNTAX.md",
        "searchidx/engines/local/codec/FORMAT.md",
    ],
)
def test_what_cannot_be_read_off_the_code_has_a_document(document):
    assert (ROOT / document).stat().st_size > 500


MACHINES = re.compile(
    "|".join(
        (
            r"(?<![\w.])/(?:root|Users|home/\w+|work)/\w",
            r"https?://[^\s\"']*(?:artifactory|nexus|/simple\b|proxy)",
            "files\\.pythonhosted\\.org",
            r"^\s*--(?:extra-)?index-" "url",
            r"\b(?:10|127|192\.168)\.\d+\.\d+\.\d+:\d+",
        )
    ),
    re.MULTILINE,
)


def test_no_file_names_a_machine_or_a_registry():
    found = {
        f"{path.relative_to(ROOT)}: {match[0]}"
        for path, text in tracked()
        if path != Path(__file__)
        for match in MACHINES.finditer(text)
    }
    assert found == set()


@pytest.mark.parametrize("module", ["searchidx", "searchidx.cli.main"])
def test_an_import_loads_nothing_that_takes_long(module):
    """An eager ``__init__`` would pass every rule about imports, and cost each command."""
    source = f"import sys, {module}; print(*sys.modules, sep='\\n')"
    done = subprocess.run(
        [sys.executable, "-c", source], cwd=ROOT, capture_output=True, text=True, check=True
    )
    loaded = set(done.stdout.split())
    assert module in loaded
    assert (
        loaded & {"textual", "tui", "whoosh", "numpy", "yaml", "rich", "snowballstemmer"} == set()
    )


def test_the_public_api_is_small_sorted_and_there():
    assert len(searchidx.__all__) <= MAX_NAMES
    assert list(searchidx.__all__) == sorted(searchidx.__all__)
    assert all(getattr(searchidx, name) is not None for name in searchidx.__all__)

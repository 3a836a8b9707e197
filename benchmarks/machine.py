"""What was measured on, and how much memory and disk something takes (Linux: /proc)."""

from __future__ import annotations

import os
import platform
import re
import shutil
import sqlite3
import subprocess
from importlib import metadata
from pathlib import Path
from typing import Final

from benchmarks.peers import lucene

ROOT: Final = Path(__file__).parents[1]
_PACKAGES: Final = ("searchidx", "numpy", "zstandard", "tantivy", "whoosh3", "PyStemmer", "spacy")


def describe() -> dict[str, object]:
    """Return processor, memory, operating system and versions."""
    return {
        "cpu": _first("/proc/cpuinfo", r"model name\s*:\s*(.+)") or platform.processor(),
        "cores": len(os.sched_getaffinity(0)),
        "memory_gb": round(os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 1e9, 1),
        "system": platform.system(),
        "load": round(os.getloadavg()[0], 2),
        "versions": versions(),
        "commit": _output("git", "-C", str(ROOT), "rev-parse", "--short", "HEAD"),
    }


def versions() -> dict[str, str]:
    """Return the version of everything that takes part and is installed."""
    found = {"python": platform.python_version(), "sqlite": sqlite3.sqlite_version}
    for package in _PACKAGES:
        try:
            found[package] = metadata.version(package)
        except metadata.PackageNotFoundError:
            continue
    if lucene.missing() is None:
        found["lucene"] = lucene.version()
        found["java"] = _output("java", "--version").partition("\n")[0]
    return found


def memory(pid: int) -> dict[str, int]:
    """Return the memory of a process in bytes: most ever, now, and now private to it."""
    status = Path(f"/proc/{pid}/status").read_text(encoding="ascii", errors="replace")
    named = {"peak": "VmHWM", "resident": "VmRSS", "private": "RssAnon"}
    return {
        name: int(found[1]) * 1024 if (found := re.search(rf"{field}:\s+(\d+) kB", status)) else 0
        for name, field in named.items()
    }


def descendants(pid: int) -> list[int]:
    """Return the processes that a process has started, and those that they have."""
    found: list[int] = []
    for task in Path(f"/proc/{pid}/task").glob("*/children"):
        for child in map(int, task.read_text(encoding="ascii").split()):
            found += [child, *descendants(child)]
    return found


def size(path: Path) -> int:
    """Return the bytes of a file, or of all files below a folder."""
    files = [path] if path.is_file() else path.rglob("*")
    return sum(file.stat().st_size for file in files if file.is_file())


def _first(path: str, pattern: str) -> str:
    try:
        found = re.search(pattern, Path(path).read_text(encoding="utf-8", errors="replace"))
    except OSError:
        return ""
    return found[1].strip() if found else ""


def _output(*command: str) -> str:
    if shutil.which(command[0]) is None:
        return ""
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    return done.stdout.strip()

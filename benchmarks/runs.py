"""Where figures are kept: ``<date>-<question>.json`` raw, ``<date>.md`` to read.

The readable file is made again from all the raw ones of its date. ``python -m benchmarks.runs
FOLDER DATE`` makes it without measuring.
"""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any, Final

from benchmarks import machine
from benchmarks.markdown import Table
from benchmarks.setup import Setup

ORDER: Final = (
    "pages",
    "indexing",
    "tagging",
    "growth",
    "memory",
    "adding",
    "rescan",
    "cold",
    "expansions",
    "searchers",
)

Run = dict[str, Any]


def keep(setup: Setup, question: str, figures: Mapping[str, Any], tables: Sequence[Table]) -> Run:
    """Print the tables of a question and write them with its figures; return what was written."""
    date = time.strftime("%Y-%m-%d")
    run: Run = {
        "question": question,
        "date": date,
        "machine": machine.describe(),
        "options": setup.options(),
        "left_out": setup.absent(),
        "tables": [asdict(table) for table in tables],
        "figures": figures,
    }
    setup.out.mkdir(parents=True, exist_ok=True)
    text = json.dumps(run, ensure_ascii=False, separators=(",", ":"))
    (setup.out / f"{date}-{question}.json").write_text(text + "\n", encoding="utf-8")
    (setup.out / f"{date}.md").write_text(readable(of_date(setup.out, date)), encoding="utf-8")
    print(*tables, sep="\n\n", end="\n\n", flush=True)
    for name, reason in setup.absent().items():
        print(f"{name} is left out ({reason})", file=sys.stderr)
    return run


def of_date(folder: Path, date: str) -> list[Run]:
    """Read the runs of a date, in the order that they are told in."""
    found = {question: folder / f"{date}-{question}.json" for question in ORDER}
    return [read(path) for path in found.values() if path.is_file()]


def latest(folder: Path, question: str) -> Run | None:
    """Read the newest run of a question; None if there is none."""
    found = max(folder.glob(f"*-{question}.json"), default=None)
    return None if found is None else read(found)


def read(path: Path) -> Run:
    """Read one run."""
    run: Run = json.loads(path.read_text(encoding="utf-8"))
    return run


def readable(runs: Iterable[Run]) -> str:
    """Return the runs of a date as Markdown."""
    parts: list[str] = []
    for run in runs:
        parts = parts or [f"# {run['date']}", *_machine(run["machine"])]
        parts += [f"## {run['question']}", _asked(run)]
        parts += [str(Table(**table)) for table in run["tables"]]
    return "\n\n".join(parts) + "\n"


def _machine(told: Mapping[str, Any]) -> list[str]:
    names = ("cpu", "cores", "memory_gb", "system", "commit")
    facts = ", ".join(f"{name.replace('_', ' ')} {told[name]}" for name in names if told.get(name))
    versions = ", ".join(f"{name} {version}" for name, version in told["versions"].items())
    return [f"Machine: {facts}.", f"Versions: {versions}."]


def _asked(run: Mapping[str, Any]) -> str:
    options = ", ".join(f"{name} {value}" for name, value in run["options"].items())
    left_out = "".join(f"; without {name}: {why}" for name, why in run["left_out"].items())
    return f"Options: {options}; load at the end {run['machine']['load']}{left_out}."


if __name__ == "__main__":
    place = Path(sys.argv[1])
    (place / f"{sys.argv[2]}.md").write_text(
        readable(of_date(place, sys.argv[2])), encoding="utf-8"
    )

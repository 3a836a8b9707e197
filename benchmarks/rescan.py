"""How long does it take to see that nothing has changed in 200,000 files?

Small text files in folders of a thousand, beside a bare walk in the same run: ``os.scandir``
from folder to folder and the status of each file.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

from benchmarks import runs, setup
from benchmarks.adding import timed
from benchmarks.figures import median
from benchmarks.markdown import Table, number
from benchmarks.peers.ours import build
from benchmarks.setup import Setup

N_FILES: Final = 200_000
_PER_FOLDER: Final = 1_000


def measure(chosen: Setup) -> runs.Run:
    """Index the files once, then walk and look again in turn; keep the figures."""
    n_files = chosen.choose(1_000, N_FILES)
    archive, index = chosen.work / f"files-{n_files}", chosen.work / f"files-{n_files}-index"
    if not archive.is_dir():
        write(archive, n_files)
    first_ms = timed(lambda: build(index, [archive]))
    ms: dict[str, list[float]] = {"walk": [], "rescan": []}
    for _ in range(chosen.choose(2, 5)):
        ms["walk"].append(timed(lambda: walk(str(archive))))
        ms["rescan"].append(timed(lambda: rescan(index, n_files)))
    figures = {"n_files": n_files, "first_ms": first_ms, "ms": ms}
    return runs.keep(chosen, "rescan", figures, tables(figures))


def write(archive: Path, n_files: int) -> None:
    """Write small articles, each with a word of its own."""
    for first in range(0, n_files, _PER_FOLDER):
        folder = archive / f"{first // _PER_FOLDER:04}"
        folder.mkdir(parents=True)
        for number_of_file in range(first, min(first + _PER_FOLDER, n_files)):
            text = (
                f"nota {number_of_file:06}\n\nla cosecha de la finca {number_of_file:06} creció\n"
            )
            (folder / f"{number_of_file:06}.txt").write_text(text, encoding="utf-8")


def walk(folder: str) -> int:
    """Return the number of files below a folder, having asked the status of each."""
    n_files = 0
    with os.scandir(folder) as entries:
        for entry in entries:
            if entry.is_dir(follow_symlinks=False):
                n_files += walk(entry.path)
            else:
                n_files += entry.stat(follow_symlinks=False).st_size > 0
    return n_files


def rescan(index: Path, n_files: int) -> None:
    """Bring the index up to date, which it is."""
    assert build(index, []).unchanged == n_files


def tables(figures: Mapping[str, Any]) -> list[Table]:
    """Return both medians and their ratio."""
    looked, walked = (median(figures["ms"][way]) for way in ("rescan", "walk"))
    rows = [
        ("searchidx index, nothing changed", number(looked), number(looked / walked)),
        ("os.scandir and stat", number(walked), number(1.0)),
    ]
    title = f"Looking through {figures['n_files']:,} files: median ms"
    return [Table(title, ("", "ms", "× bare walk"), rows)]


if __name__ == "__main__":
    setup.main(__doc__, measure)

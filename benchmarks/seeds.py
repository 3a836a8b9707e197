"""Do the five articles that this started from give the entities that a reader sees in them?"""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

import searchidx
from benchmarks.reports import Report

DATA: Final = Path(__file__).parent / "data" / "seed_entities.tsv"


def evaluate(folder: Path) -> Report:
    """Index the articles, and compare the facet of entities with the table of those expected.

    ``data/seed_entities.tsv`` has a name and in how many articles it is, or 0 for what may be
    there and is no junk. ``right`` is the share of the expected that are there with that count,
    under one type; ``real`` the share of the facet that is in the table.
    """
    table = dict(_rows())
    with TemporaryDirectory() as there:
        index_dir = Path(there) / "index"
        searchidx.build_index(index_dir, [folder])
        with searchidx.open_index(index_dir) as index:
            values = index.facet("entity")
    found = {value.value: value.count for value in values}
    names = [value.value for value in values]
    expected = {name: count for name, count in table.items() if count}
    wrong = [n for n, count in expected.items() if found.get(n) != count or names.count(n) > 1]
    unknown = [name for name in found if name not in table]
    right = 1 - len(wrong) / len(expected)
    real = 1 - len(unknown) / len(found)
    return Report(
        "Entities: the five articles",
        ["share", "exceptions"],
        [
            ("expected", [f"{right:.3f}", ", ".join(wrong)]),
            ("real", [f"{real:.3f}", ", ".join(unknown)]),
        ],
        {"right": right, "real": real},
    )


def _rows() -> list[tuple[str, int]]:
    lines = DATA.read_text(encoding="utf-8").splitlines()
    rows = [line.split("\t") for line in lines if not line.startswith("#")]
    return [(name, int(count)) for name, count in rows]

"""The table of README, from the newest runs of pages and indexing.

``python -m benchmarks.table [FOLDER]``
"""

from __future__ import annotations

import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

from benchmarks import runs
from benchmarks.drawing import PAGE_KINDS
from benchmarks.markdown import grid, number

RUNS: Final = Path(__file__).with_name("runs")
_HEADS: Final = {
    "common": "common word",
    "rare": "rare word",
    "and": "AND",
    "or": "OR of 3",
    "phrase": "phrase",
    "filter": "+ outlet filter",
}
_NAMES: Final = {
    "searchidx": ("**searchidx**", "searchidx"),
    "tantivy": ("tantivy-py {}, 1 thread", "tantivy"),
    "lucene": ("Lucene {}, warmed JVM", "lucene"),
    "fts5": ("SQLite FTS5 {}, no stemming", "sqlite"),
    "whoosh": ("stock Whoosh (whoosh3 {})", "whoosh3"),
}


def rendered(folder: Path) -> str:
    """Return the table of the newest runs, with a line on what was measured."""
    pages, indexing = runs.latest(folder, "pages"), runs.latest(folder, "indexing")
    if pages is None:
        return f"no run of pages in {folder}"
    medians = indexing["figures"]["medians"] if indexing is not None else {}
    told = pages["machine"]
    n_articles = pages["figures"]["n_articles"]
    return "\n".join(
        [
            *grid(
                ("", *_HEADS.values(), "articles/s", "peak MB", "disk MB"),
                rows(pages["figures"]["spread"], medians, told["versions"]),
            ),
            "",
            f"Median ms of a faceted page over {n_articles:,} articles; {pages['date']}, "
            f"{told['cores']} cores of {told['cpu']}, Python {told['versions']['python']}.",
        ]
    )


def rows(
    spread: Mapping[str, Any], medians: Mapping[str, Any], versions: Mapping[str, str]
) -> list[list[str]]:
    """Return a row for each engine; a dash where its indexing was not measured."""
    made = []
    for engine, parts in spread.items():
        name, package = _NAMES[engine]
        known = medians.get(engine, {})
        made.append(
            [
                name.format(versions.get(package, "")),
                *(number(parts["page"][kind]["median"]) for kind in PAGE_KINDS),
                *(number(known.get(column)) for column in ("articles_per_s", "peak_mb", "disk_mb")),
            ]
        )
    return made


if __name__ == "__main__":
    print(rendered(Path(sys.argv[1]) if len(sys.argv) > 1 else RUNS))

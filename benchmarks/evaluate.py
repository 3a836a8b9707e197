"""Every evaluation on gold data, and whether a floor of quality is broken.

``python -m benchmarks.evaluate --shared DIR [--only NAME]`` prints a table for each and exits
1 if a figure is below its floor in ``floors.toml``, 2 if the data is not there.
"""

from __future__ import annotations

import argparse
import math
import sys
import tomllib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from benchmarks import conflation, entities, merging, retrieval, seeds, sources
from benchmarks.reports import Report

FLOORS: Final = Path(__file__).with_name("floors.toml")


@dataclass(frozen=True, slots=True)
class Evaluation:
    """A measure; ``data`` is what it needs below the shared folder and is given.

    One that is slow is only run by name.
    """

    data: str
    evaluate: Callable[[Path], Report]
    is_slow: bool = False


EVALUATIONS: Final = {
    "conflation": Evaluation("eval/conflation/lemmas.tsv", conflation.evaluate),
    "entities": Evaluation("eval/entities/dev.conll", entities.evaluate),
    "merging": Evaluation("corpora/news.jsonl.gz", merging.evaluate),
    "retrieval": Evaluation("", retrieval.evaluate),
    "seeds": Evaluation("seeds", seeds.evaluate),
    "sources": Evaluation("eval/entities/train.conll", sources.evaluate, is_slow=True),
}


def broken_floors(
    name: str, figures: Mapping[str, float], floors: Mapping[str, Mapping[str, float]]
) -> list[str]:
    """Return a line for each figure that is below its floor or was not measured."""
    return [
        f"{name}.{figure}: {figures.get(figure, math.nan):.4f} is below {floor}"
        for figure, floor in floors.get(name, {}).items()
        if figures.get(figure, -1.0) < floor
    ]


def main(arguments: list[str] | None = None) -> int:
    """Run what was asked for; return the exit code."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--shared", type=Path, default=Path("../shared"))
    parser.add_argument("--only", choices=sorted(EVALUATIONS), action="append")
    options = parser.parse_args(arguments)
    floors = tomllib.loads(FLOORS.read_text(encoding="utf-8"))
    broken = []
    for name in options.only or [name for name, e in EVALUATIONS.items() if not e.is_slow]:
        evaluation = EVALUATIONS[name]
        data = options.shared / evaluation.data
        if not (options.shared / "eval").is_dir() or not data.exists():
            print(f"no gold data at {data}: give its folder with --shared DIR", file=sys.stderr)
            return 2
        report = evaluation.evaluate(data)
        print(report, end="\n\n")
        broken += broken_floors(name, report.figures, floors)
    print("\n".join(broken) or "every floor holds")
    return 1 if broken else 0


if __name__ == "__main__":
    sys.exit(main())

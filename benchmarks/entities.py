"""How well does the tagger find names? On annotated sentences that it was not made on."""

from __future__ import annotations

from pathlib import Path

from benchmarks.reports import Report
from searchidx.entities.evaluate import evaluate as tag_and_compare
from searchidx.entities.evaluate import read_annotated
from searchidx.entities.tagger import TrainedTagger


def evaluate(path: Path) -> Report:
    """Score the tagger by type, for spans whatever their type, and for each type."""
    found = tag_and_compare(read_annotated(path), TrainedTagger())
    scores = [("by type", found.typed), ("spans", found.spans), *found.by_type.items()]
    rows = [(name, [f"{x:.3f}" for x in (s.precision, s.recall, s.f1)]) for name, s in scores]
    return Report(
        "Entities: held-out sentences of news",
        ["precision", "recall", "F1"],
        rows,
        {"f1_by_type": found.typed.f1, "f1_spans": found.spans.f1},
    )

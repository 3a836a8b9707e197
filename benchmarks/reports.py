"""What an evaluation hands back: a table to read and figures to hold against floors."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Report:
    """A table, and the figures of ours that may not fall, by name (all: more is better)."""

    title: str
    columns: Sequence[str]
    rows: Sequence[tuple[str, Sequence[str]]]
    figures: Mapping[str, float] = field(default_factory=dict)

    def __str__(self) -> str:
        width = max(len(name) for name, _ in self.rows)
        head = " " * width + "".join(f"  {column:>20}" for column in self.columns)
        lines = [
            name.ljust(width) + "".join(f"  {value:>20}" for value in values)
            for name, values in self.rows
        ]
        return "\n".join([self.title, head, *lines])

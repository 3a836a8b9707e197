"""What a run has done so far."""

from __future__ import annotations

from dataclasses import dataclass, field

from searchidx.results import IndexSummary, SkippedFile


@dataclass(slots=True)
class Tally:
    """Counts of articles, and what was skipped in the order in which it was met."""

    added: int = 0
    updated: int = 0
    deleted: int = 0
    unchanged: int = 0
    moved: int = 0
    is_tagger_changed: bool = False
    _skipped: dict[tuple[str, int | None, str], SkippedFile] = field(default_factory=dict)

    def skip(self, problem: SkippedFile) -> None:
        """Note a problem, once: a table that cannot be read is met at every file it describes."""
        self._skipped.setdefault((problem.path, problem.line, problem.key), problem)

    def summary(self, n_files: int, seconds: float, generation: int) -> IndexSummary:
        """Return the counts as a value."""
        return IndexSummary(
            n_files=n_files,
            added=self.added,
            updated=self.updated,
            deleted=self.deleted,
            unchanged=self.unchanged,
            moved=self.moved,
            skipped=tuple(self._skipped.values()),
            seconds=seconds,
            generation=generation,
            is_tagger_changed=self.is_tagger_changed,
        )

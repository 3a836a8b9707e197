"""What is wrong in a file of corrections, and where."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from searchidx.dataclass import dataclass, field
from searchidx.messages import message


@dataclass(frozen=True, slots=True)
class Problem:
    """A mistake in the file ``path``, in its 1-based ``line`` (0: in the file as a whole).

    ``params`` are those of the message ``key``. Where two entries contradict each other,
    ``line`` is that of the later one, which does not apply, and ``other`` that of the one
    that does.
    """

    path: str
    line: int
    key: str
    params: Mapping[str, Any] = field(default_factory=dict)
    other: int = 0

    def message(self, language: str | None = None) -> str:
        """Word it with file and line in a language (default: the user's)."""
        place = {"path": self.path, "line": self.line, "other": self.other}
        reason = message(self.key, language, **self.params)
        if not self.line:
            return message("corrections.at_file", language, reason=reason, **place)
        key = "corrections.at_lines" if self.other else "corrections.at_line"
        return message(key, language, reason=reason, **place)

    def refusal(self, language: str | None = None) -> str:
        """Word why an entry was not written: with the place of the one that it contradicts."""
        reason = message(self.key, language, **self.params)
        if not self.other:
            return reason
        return message(
            "corrections.at_line", language, reason=reason, path=self.path, line=self.other
        )

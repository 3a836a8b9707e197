"""Where the parser writes down what was odd."""

from __future__ import annotations

from typing import Any, Final

from searchidx.results import Diagnostic, Range

MAX_DIAGNOSTICS: Final = 100
"""A string of ten thousand stray brackets is described by its first hundred."""


class Notes:
    """The diagnostics of one query string, in the order of their spans."""

    def __init__(self) -> None:
        self._diagnostics: list[Diagnostic] = []

    def add(self, name: str, span: Range, /, **params: Any) -> None:
        """Write down that ``query.<name>`` is the case at a span."""
        self._diagnostics.append(Diagnostic(*span, f"query.{name}", params))

    def __contains__(self, name: str) -> bool:
        return any(diagnostic.key == f"query.{name}" for diagnostic in self._diagnostics)

    def diagnostics(self) -> tuple[Diagnostic, ...]:
        """Return what was written down, first things first."""
        ordered = sorted(self._diagnostics, key=lambda d: (d.start, d.end))
        return tuple(ordered[:MAX_DIAGNOSTICS])

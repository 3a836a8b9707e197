"""Patterns of ``*`` and ``?`` over surface forms, matched in linear time."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from typing import Final

from searchidx.analysis import fold

_PIECE: Final = re.compile(r"\*+|\?|[^*?]+")


@dataclass(frozen=True, slots=True)
class Pattern:
    """A folded pattern.

    ``runs`` is what stands between its stars, ``?`` being any character. ``prefix`` is what
    every form that fits begins with; ``is_prefix`` says that this is all it asks
    (``cosmódrom*``).
    """

    runs: tuple[str, ...]
    prefix: str
    is_prefix: bool
    regex: re.Pattern[str]

    def matches(self, surface: str) -> bool:
        """Say whether a surface form fits, from its first to its last character."""
        return self.regex.fullmatch(surface) is not None


def compile_pattern(pattern: str) -> Pattern:
    """Fold and compile a pattern as typed: case and accents do not matter.

    Each run between stars is looked for once, where it first occurs after the one before,
    and never given back (an atomic group), so that no pattern makes matching go wild:
    O(len(pattern) · len(surface)).
    """
    pieces = _PIECE.findall(unicodedata.normalize("NFC", pattern))
    folded = [piece if piece[0] in "*?" else fold(piece) for piece in pieces]
    prefix = folded[0] if folded and folded[0][:1] not in ("*", "?") else ""
    runs = re.split(r"\*+", "".join(folded))
    first, *others = map(_run, runs)
    source = first + "".join(f"(?>.*?{run})" for run in others[:-1] if run)
    source += "".join(f".*{run}" for run in others[-1:])
    is_prefix = runs[0] == prefix and runs[1:] == [""]
    return Pattern(tuple(runs), prefix, is_prefix, re.compile(source, re.DOTALL))


def _run(text: str) -> str:
    return "".join("." if c == "?" else re.escape(c) for c in text)

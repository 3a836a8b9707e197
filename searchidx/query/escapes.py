r"""Backslashes: ``\*`` is a star that is no wildcard, ``\NO`` a word that is no operator."""

from __future__ import annotations

import re
from typing import Final

from searchidx.dataclass import dataclass
from searchidx.pattern import pattern

_UNIT: Final = pattern(r"\\(.)|(.)", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Plain:
    """A text without its backslashes; ``literal`` are the indices that had one."""

    text: str
    literal: frozenset[int]

    def marks(self, characters: str) -> list[int]:
        """Return where one of the characters stands without a backslash before it."""
        return [i for i, c in enumerate(self.text) if c in characters and i not in self.literal]

    def cut(self, start: int, end: int) -> Plain:
        """Return the part between two indices."""
        inside = (i - start for i in self.literal if start <= i < end)
        return Plain(self.text[start:end], frozenset(inside))


def unescaped(raw: str) -> Plain:
    """Take the backslashes out; the last one stays if nothing follows it."""
    if "\\" not in raw:
        return Plain(raw, frozenset())
    units = list(_UNIT.finditer(raw))
    text = "".join(unit[1] or unit[2] for unit in units)
    return Plain(text, frozenset(i for i, unit in enumerate(units) if unit[1]))


def escaped(text: str, characters: str) -> str:
    """Put a backslash before each of the characters, and before backslashes."""
    return re.sub(rf"[\\{re.escape(characters)}]", lambda found: "\\" + found[0], text)

"""Tokens: what text becomes before it is indexed, searched or highlighted."""

from __future__ import annotations

from typing import NamedTuple

from searchidx.dataclass import dataclass


class Token(NamedTuple):
    """An occurrence: surface form, position (0-based), and code points [start, end).

    ``n_positions`` is 1 but for a joined token (``covid-19``), which lies over its parts.
    """

    surface: str
    position: int
    start: int
    end: int
    n_positions: int = 1


@dataclass(frozen=True, slots=True)
class TokenStream:
    """The tokens of one text, as parallel lists in the order of (position, start).

    A joined token comes right before the first of its parts and shares its position.
    ``n_positions`` is the length of the text in positions, the field length of ranking.
    """

    surfaces: list[str]
    positions: list[int]
    starts: list[int]
    ends: list[int]
    n_positions: int

    def __len__(self) -> int:
        return len(self.surfaces)

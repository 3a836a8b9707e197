"""Posting values without pickle."""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from whoosh.formats import Format, tokens

Value = bytes
WordValue = tuple[str, int, float, Value]


class PositionsFormat(Format):
    """Positions as an array of unsigned 32-bit integers.

    Whoosh's own format of the same meaning unpickles each value that it reads.
    """

    def word_values(self, value: Any, analyzer: Any, **kwargs: Any) -> Iterator[WordValue]:
        """Yield (text, frequency, weight, value) of each distinct token of a text."""
        found: dict[str, list[int]] = {}
        for token in tokens(value, analyzer, {**kwargs, "positions": True}):
            found.setdefault(token.text, []).append(token.pos)
        for text, positions in found.items():
            n = len(positions)
            yield text, n, n * self.field_boost, self.encode(positions)

    def encode(self, positions: Iterable[int]) -> Value:
        """Return the value of sorted positions."""
        return array("I", positions).tobytes()

    def decode_positions(self, value: Value) -> list[int]:
        """Return the positions of a value."""
        positions = array("I")
        positions.frombytes(value)
        return positions.tolist()

    def decode_frequency(self, value: Value) -> int:
        """Return the number of positions."""
        return len(self.decode_positions(value))

    def decode_weight(self, value: Value) -> float:
        """Return the number of positions, as the weight it stands for."""
        return self.decode_frequency(value) * float(self.field_boost)

    def decode_position_boosts(self, value: Value) -> list[tuple[int, float]]:
        """Return each position with its boost, which is always 1."""
        return [(position, 1.0) for position in self.decode_positions(value)]

    def combine(self, values: Sequence[Value]) -> Value:
        """Return the value of all positions of several values."""
        return self.encode(sorted({p for value in values for p in self.decode_positions(value)}))

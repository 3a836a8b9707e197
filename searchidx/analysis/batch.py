"""Stand-in."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from searchidx.analysis.chain import analyze
from searchidx.analysis.exact import composed


class Lexicon:
    """The forms seen so far: each raw token gets a number the first time it comes."""

    def __init__(self) -> None:
        self.numbers: dict[str, int] = {}
        self.forms: list[str] = []
        self.surfaces: list[str] = []

    def number(self, raw: str, surface: str) -> int:
        """Return the number of a raw token, giving it one if it is new."""
        return self.number_of_form(composed(raw), surface)

    def number_of_form(self, form: str, surface: str) -> int:
        """Return the number of a form (a raw token that is composed already)."""
        key = f"{form}\0{surface}"
        number = self.numbers.get(key)
        if number is None:
            number = self.numbers[key] = len(self.forms)
            self.forms.append(form)
            self.surfaces.append(surface)
        return number


@dataclass(frozen=True, slots=True)
class TokenBatch:
    """Tokens."""

    numbers: npt.NDArray[np.int32]
    positions: npt.NDArray[np.int32]
    text_offsets: npt.NDArray[np.int64]
    n_positions: npt.NDArray[np.int32]


def analyze_batch(texts: Sequence[str], lexicon: Lexicon) -> TokenBatch:
    """Analyze."""
    numbers: list[int] = []
    positions: list[int] = []
    offsets, n_positions = [0], []
    for text in texts:
        t = analyze(text)
        numbers += [lexicon.number(text[a:b], s) for s, a, b in zip(t.surfaces, t.starts, t.ends)]
        positions += t.positions
        offsets.append(len(numbers))
        n_positions.append(t.n_positions)
    return TokenBatch(
        np.array(numbers, np.int32),
        np.array(positions, np.int32),
        np.array(offsets, np.int64),
        np.array(n_positions, np.int32),
    )

"""Readings: what the analyzer makes of each distinct piece, worked out once."""

from __future__ import annotations

from array import array
from typing import Final

import numpy as np

from searchidx.analysis.chain import analyze
from searchidx.analysis.folding import fold
from searchidx.analysis.lexicon import Lexicon
from searchidx.analysis.piece_codes import PieceCodes
from searchidx.analysis.pieces import Pieces
from searchidx.analysis.symbols import Array
from searchidx.analysis.tokenizer import GAPS, MAX_WORD, OPEN_END, OPEN_START, PLAIN
from searchidx.analysis.tokens import TokenStream

_EDGE: Final = 6
"""Characters at the end of a piece that say whether it is open."""

_GAPS: Final = [ord(gap) for gap in GAPS]


class Chains:
    """The readings that are not one closed token, in growing arrays; number 0 is none.

    ``steps`` is what each adds to positions; ``offsets`` says where its tokens lie.
    """

    def __init__(self) -> None:
        self.numbers, self.positions = array("i"), array("i")
        self.offsets, self.steps = array("q", [0, 0]), array("i", [0])
        self.is_open_start, self.is_open_end = bytearray(1), bytearray(1)

    def add(self, numbers: list[int], stream: TokenStream, text: str) -> int:
        """Add the reading of a text, and return its number."""
        self.numbers.extend(numbers)
        self.positions.extend(stream.positions)
        self.offsets.append(len(self.numbers))
        self.steps.append(stream.n_positions)
        self.is_open_start.append(_is_open_start(text))
        self.is_open_end.append(_is_open_end(text))
        return len(self.steps) - 1


def _is_open_start(text: str) -> bool:
    return bool(OPEN_START.match(text))


def _is_open_end(text: str) -> bool:
    return len(text) > MAX_WORD or bool(OPEN_END.search(text[-_EDGE:]))


class Readings:
    """The readings of pieces, as codes: a number of the lexicon, or -1 - one of a chain."""

    def __init__(self, lexicon: Lexicon) -> None:
        self._lexicon = lexicon
        self._codes = PieceCodes(self._read)
        self.chains = Chains()

    def codes_of(self, pieces: Pieces) -> Array:
        """Return the code of each piece, ``int32[n_pieces]``.

        What pieces make together is the code of the first, and the others have none.
        """
        codes = self._codes.find(pieces)
        self._join(pieces, codes)
        return codes

    def _read(self, text: str) -> int:
        if PLAIN.fullmatch(text):
            return self._lexicon.number_of_form(text, fold(text))
        number = self._lexicon.number
        stream = analyze(text)
        numbers = [
            number(text[start:end], surface)
            for surface, start, end in zip(stream.surfaces, stream.starts, stream.ends, strict=True)
        ]
        if len(numbers) == 1 and not (_is_open_start(text) or _is_open_end(text)):
            return numbers[0]
        return -1 - self.chains.add(numbers, stream, text)

    def _join(self, pieces: Pieces, codes: Array) -> None:
        """Read together what tokens with gaps may be in."""
        chained = np.flatnonzero(codes < 0)
        chains = -1 - codes[chained]
        is_end = np.frombuffer(self.chains.is_open_end, bool)[chains[:-1]]
        is_start = np.frombuffer(self.chains.is_open_start, bool)[chains[1:]]
        left = chained[:-1][is_end & is_start & (np.diff(chained) == 1)]
        gaps = pieces.ends[left]
        left = left[(pieces.starts[left + 1] - gaps == 1) & np.isin(pieces.units_at(gaps), _GAPS)]
        for group in np.split(left, np.flatnonzero(np.diff(left) > 1) + 1):
            if group.size:
                first, last = int(group[0]), int(group[-1]) + 1
                codes[first] = self._codes.code(pieces.text(first, last))
                codes[first + 1 : last + 1] = -1

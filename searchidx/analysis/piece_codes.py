"""Codes of pieces: what is made of each distinct piece of text, worked out once."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

import numpy as np

from searchidx.analysis.caching import MAX_KEY as MAX_KEPT
from searchidx.analysis.key_table import UNKNOWN, KeyTable
from searchidx.analysis.pieces import Pieces
from searchidx.analysis.symbols import Array

_MIX: Final = np.uint64(0x9E3779B97F4A7C15)  # any odd number; keys that mix alike wait a turn


class PieceCodes:
    """Maps pieces to codes, the numbers that ``read`` returns for their texts.

    Memory grows with distinct pieces; those that are long are read anew each time.
    """

    def __init__(self, read: Callable[[str], int]) -> None:
        self._read = read
        self._table = KeyTable()
        self._without_key: dict[str, int] = {}

    def find(self, pieces: Pieces) -> Array:
        """Return the code of each piece, ``int32[n_pieces]``."""
        low, high = pieces.keys()
        codes = self._table.find(low, high)
        unknown = np.flatnonzero(codes == UNKNOWN)
        has_key = low[unknown] != 0
        self._learn(pieces, unknown[has_key], low, high, codes)
        without = unknown[~has_key]
        if without.size:
            codes[without] = list(map(self.code, pieces.texts(without)))
        return codes

    def _learn(self, pieces: Pieces, unknown: Array, low: Array, high: Array, codes: Array) -> None:
        """Put unknown pieces into the table, as they come, and their codes in place."""
        while unknown.size:
            mixed = low[unknown] ^ (high[unknown] * _MIX)
            _, first = np.unique(mixed, return_index=True)
            new = unknown[np.sort(first)]
            codes[new] = list(map(self._read, pieces.texts(new)))
            self._table.insert(low[new], high[new], codes[new])
            codes[unknown] = self._table.find(low[unknown], high[unknown])
            unknown = unknown[codes[unknown] == UNKNOWN]

    def code(self, text: str) -> int:
        """Return the code of a text that has no key."""
        code = self._without_key.get(text)
        if code is None:
            code = self._read(text)
            if len(text) <= MAX_KEPT:
                self._without_key[text] = code
        return code

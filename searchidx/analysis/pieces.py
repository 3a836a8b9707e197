"""Pieces: texts cut where no token goes on, many texts at a time.

A piece is nearly always a word. A token never has more than one piece but where a gap may be
part of it (``EE. UU.``, ``J. R. R.``), which :mod:`searchidx.analysis.readings` looks after.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

from searchidx.analysis.ranges import ranges
from searchidx.analysis.symbols import (
    COMMA,
    FIRST_JOINER,
    IS_DIGIT,
    IS_LETTER,
    N_JOINERS,
    OTHER,
    STOP,
    SYMBOLS,
    WITHOUT_CASE,
    Array,
)
from searchidx.analysis.tokenizer import BROKEN, MAX_WORD

MAX_KEY: Final = 16
"""Symbols of the longest pieces that have a key."""

_BETWEEN_TEXTS: Final = "\0".encode("utf-16-le")
_SOFT_HYPHEN: Final = 0xAD
_SURROGATES: Final = 0xD800 >> 11
_PADDING: Final = 24  # so that three words of 8 bytes can be read wherever a piece starts


@dataclass(frozen=True, slots=True)
class Pieces:
    """The pieces of some texts, in order. All offsets are in code units of UTF-16.

    ``starts, ends: int64[n_pieces]``; ``first_pieces: int64[n_texts + 1]``.
    """

    encoded: bytes
    symbols: Array
    starts: Array
    ends: Array
    first_pieces: Array

    def chosen(self, chosen: Array) -> Pieces:
        """Return some pieces, as if all were of one text."""
        first_pieces = np.array([0, len(chosen)])
        starts, ends = self.starts[chosen], self.ends[chosen]
        return Pieces(self.encoded, self.symbols, starts, ends, first_pieces)

    def texts(self, chosen: Array) -> list[str]:
        """Return some pieces, none of which has ``OTHER`` characters."""
        counts = self.ends[chosen] - self.starts[chosen] + 1  # with the unit behind it
        units = self.units_at(ranges(self.starts[chosen], counts))
        units[np.cumsum(counts) - 1] = 0
        return units.tobytes().decode("utf-16-le").split("\0")[:-1]

    def text(self, first: int, last: int | None = None) -> str:
        """Return a piece, or what lies from one to another."""
        end = self.ends[first if last is None else last]
        return self.encoded[2 * self.starts[first] : 2 * end].decode("utf-16-le")

    def units_at(self, offsets: Array) -> Array:
        """Return code units, as ``uint16``."""
        units: Array = np.frombuffer(self.encoded, "<u2")[offsets]
        return units

    def keys(self) -> tuple[Array, Array]:
        """Return the symbols of each piece as two numbers, ``uint64[n_pieces]``.

        Both are 0 for what has no key: pieces that are longer or have ``OTHER`` characters.
        Else no two pieces have the same.
        """
        lengths = self.ends - self.starts
        words = self.symbols.view("<u8")
        low = _eight_symbols(words, self.starts, lengths)
        high = np.zeros_like(low)
        longer = np.flatnonzero(lengths > 8)
        high[longer] = _eight_symbols(words, self.starts[longer] + 8, lengths[longer] - 8)
        without = np.concatenate((self._with_other(), longer[lengths[longer] > MAX_KEY]))
        low[without] = high[without] = 0
        return low, high

    def _with_other(self) -> Array:
        offsets = np.flatnonzero(self.symbols == OTHER)
        return np.searchsorted(self.starts, offsets, "right") - 1


_MASKS: Final = np.array([(1 << 8 * n) - 1 for n in range(9)], np.uint64)


def _eight_symbols(words: Array, starts: Array, lengths: Array) -> Array:
    """Return the first up to 8 symbols from each start as a number, ``uint64``."""
    indexes = starts >> 3
    shifts = (8 * (starts & 7)).astype(np.uint64)
    symbols: Array = words[indexes] >> shifts
    symbols |= words[indexes + 1] << (np.uint64(64) - shifts)  # a shift by 64 makes it 0
    symbols &= _MASKS.take(lengths, mode="clip")
    return symbols


def cut(texts: Sequence[str]) -> Pieces:
    """Cut texts into pieces. Lone surrogates, which are in no token, become ``?``."""
    encoded_texts = [text.encode("utf-16-le", "replace") for text in texts]
    lengths = np.fromiter(map(len, encoded_texts), np.int64, len(texts)) // 2 + 1
    n_units = 1 + int(lengths.sum())
    padding = _BETWEEN_TEXTS * (_PADDING - n_units % 8)
    encoded = _BETWEEN_TEXTS.join((b"", *encoded_texts, padding))
    units = np.frombuffer(encoded, "<u2")
    symbols = SYMBOLS.take(units)
    if _SOFT_HYPHEN in symbols:
        _keep_broken_words(units, symbols)
    _drop_joiners(symbols)
    is_inside = symbols != 0
    edges = np.flatnonzero(is_inside[1:] != is_inside[:-1])
    edges += 1
    starts, ends = edges[::2].copy(), edges[1::2].copy()
    # Where a run of letters is cut for its length, so that what is left may be an initial,
    # its full stop is not to be missing.
    long = np.flatnonzero(ends - starts > MAX_WORD)
    ends[long] += units[ends[long]] == STOP
    text_starts = np.concatenate(([1], 1 + np.cumsum(lengths)))
    return Pieces(encoded, symbols, starts, ends, np.searchsorted(starts, text_starts))


def _keep_broken_words(units: Array, symbols: Array) -> None:
    """Make line breaks behind soft hyphens part of what they are in."""
    is_surrogate = units >> 11 == _SURROGATES
    text = np.where(is_surrogate, ord("?"), units).astype("<u2").tobytes().decode("utf-16-le")
    for match in BROKEN.finditer(text):
        symbols[match.start() + 1 : match.end()] = OTHER


def _drop_joiners(symbols: Array) -> None:
    """Make 0 of the commas, full stops, hyphens … that surely join nothing.

    Commas join digits. A full stop stays after what may be an initial or a doubled letter
    (``J.``, ``EE.``), which a gap behind it may be part of.
    """
    offsets = np.flatnonzero(symbols - FIRST_JOINER < N_JOINERS)
    is_comma = symbols[offsets] == COMMA
    commas = offsets[is_comma]
    before, after = symbols[commas - 1], symbols[commas + 1]
    is_between_words = IS_LETTER[before] | IS_LETTER[after] | (before == 0) | (after == 0)
    symbols[commas[is_between_words]] = 0

    joiners = offsets[~is_comma]
    before, two_before = symbols[joiners - 1], symbols[joiners - 2]
    is_word = IS_LETTER[before] & IS_LETTER[two_before] & ((before ^ two_before) & WITHOUT_CASE > 0)
    is_last = (symbols[joiners + 1] == 0) & (is_word | IS_DIGIT[before])
    symbols[joiners[is_last | (before == 0)]] = 0

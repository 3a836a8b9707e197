"""Pieces of running text: cut where no token of the tagger goes on, many texts at a time."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

from searchidx.analysis.pieces import Pieces
from searchidx.analysis.symbols import OTHER, Array
from searchidx.entities.word_symbols import (
    FIRST_HIDDEN,
    FIRST_JOINER,
    FIRST_MARK,
    IS_WORD,
    JOINS_NUMBERS,
    LINE_END,
    MAY_BE_DIGIT,
    N_JOINERS,
    PUNCTUATION,
    SURROGATE,
    SYMBOLS,
)

_BETWEEN_TEXTS: Final = " ".encode("utf-16-le")
_PADDING: Final = 24  # so that three words of 8 bytes can be read wherever a piece starts
_LONE: Final = re.compile("[\ud800-\udfff]")
_UNREADABLE: Final = "\ufffd"
_WORDS: Final = re.compile(r"\w+")
_CR, _LF = 13, 10


@dataclass(frozen=True, slots=True)
class TextPieces:
    """Pieces of texts, each a mark of punctuation or one or more tokens without a gap.

    In code units of UTF-16, all ``int64`` and increasing: ``text_starts[n_texts + 1]``, each
    one behind the end of the text before; ``line_ends``; ``trailing``, the second unit of each
    character that has two.
    """

    pieces: Pieces
    text_starts: Array
    line_ends: Array
    trailing: Array

    def code_points(self, offsets: Array) -> Array:
        """Return offsets in code points from the beginning of the first text."""
        if not self.trailing.size:
            return offsets - 1
        return offsets - 1 - np.searchsorted(self.trailing, offsets)


def cut(texts: Sequence[str]) -> TextPieces:
    """Cut texts into pieces. Lone surrogates become U+FFFD."""
    encoded_texts = list(map(_encoded, texts))
    lengths = np.fromiter(map(len, encoded_texts), np.int64, len(texts)) // 2 + 1
    n_units = 1 + int(lengths.sum())
    padding = _BETWEEN_TEXTS * (_PADDING - n_units % 8)
    encoded = _BETWEEN_TEXTS.join((b"", *encoded_texts, padding))
    units = np.frombuffer(encoded, "<u2")
    symbols = SYMBOLS.take(units)
    line_ends = _take_line_ends(units, symbols)
    leading, trailing = _join_surrogates(units, symbols)
    _judge_hidden(symbols)
    joining = _joining(symbols)
    # 0 is nothing, 1 stands alone, 2 goes on with what is 2 as well.
    kinds = (symbols != 0).view(np.uint8) + (
        (symbols > FIRST_JOINER + N_JOINERS - 1) | (symbols == OTHER)
    )
    kinds[joining] = 2
    symbols[leading] = OTHER
    goes_on = kinds[1:] & kinds[:-1] & 2
    starts = np.flatnonzero(kinds[1:] > goes_on) + 1
    ends = np.flatnonzero(kinds[:-1] > goes_on) + 1
    ends[np.searchsorted(starts, leading)] += 1
    text_starts = np.concatenate(([1], 1 + np.cumsum(lengths)))
    pieces = Pieces(encoded, symbols, starts, ends, np.searchsorted(starts, text_starts))
    return TextPieces(pieces, text_starts, line_ends, trailing)


def _encoded(text: str) -> bytes:
    try:
        return text.encode("utf-16-le")
    except UnicodeEncodeError:
        return _LONE.sub(_UNREADABLE, text).encode("utf-16-le")


def _take_line_ends(units: Array, symbols: Array) -> Array:
    """Make line ends spaces; return where they are, one for each CR LF."""
    offsets = np.flatnonzero(symbols == LINE_END)
    symbols[offsets] = 0
    ends: Array = offsets[(units[offsets] != _CR) | (units[offsets + 1] != _LF)]
    return ends


def _join_surrogates(units: Array, symbols: Array) -> tuple[Array, Array]:
    """Give pairs of surrogates the symbols of what they are.

    Return the first units of those that are in no word, and the second of all.
    """
    offsets = np.flatnonzero(symbols == SURROGATE)
    leading = offsets[::2]
    is_word = np.zeros(len(leading), bool)
    for match in _WORDS.finditer(units[offsets].tobytes().decode("utf-16-le")):
        is_word[match.start() : match.end()] = True
    symbols[offsets] = OTHER
    alone = leading[~is_word]
    symbols[alone] = PUNCTUATION
    symbols[alone + 1] = 0
    return alone, offsets[1::2]


def _judge_hidden(symbols: Array) -> None:
    """Make 0 of the marks and invisible characters that are in no word.

    Those of a run between two characters of words are all in it, those behind a word as far
    as the last mark.
    """
    hidden = np.flatnonzero(symbols >= FIRST_HIDDEN)
    if not hidden.size:
        return
    is_first = np.diff(hidden, prepend=-1) > 1
    run = np.cumsum(is_first) - 1
    firsts = hidden[is_first]
    lasts = hidden[np.append(is_first[1:], True)]
    is_behind = IS_WORD[symbols[firsts - 1]]
    is_between = is_behind & IS_WORD[symbols[lasts + 1]]
    last_mark = np.full(len(firsts), -1)
    is_mark = symbols[hidden] >= FIRST_MARK
    np.maximum.at(last_mark, run[is_mark], hidden[is_mark])
    is_inside = is_between[run] | (is_behind[run] & (hidden <= last_mark[run]))
    symbols[hidden[~is_inside]] = 0
    shared = (symbols[hidden] == FIRST_HIDDEN) | (symbols[hidden] == FIRST_MARK)
    symbols[hidden[shared]] = OTHER


def _joining(symbols: Array) -> Array:
    """Return where a joiner stands in a word or number."""
    offsets = np.flatnonzero(symbols - FIRST_JOINER < N_JOINERS)
    before, after = symbols[offsets - 1], symbols[offsets + 1]
    is_in_number = MAY_BE_DIGIT[before] & MAY_BE_DIGIT[after]
    is_in_word = IS_WORD[before] & IS_WORD[after]
    joins_words = symbols[offsets] >= FIRST_JOINER + JOINS_NUMBERS
    return offsets[np.where(joins_words, is_in_word, is_in_number)]

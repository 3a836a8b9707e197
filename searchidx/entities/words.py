"""The words that the tagger sees: many texts at a time, as arrays of numbers and places."""

from __future__ import annotations

from array import array
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate
from typing import Final

import numpy as np

from searchidx.analysis.piece_codes import PieceCodes
from searchidx.analysis.pieces import Pieces
from searchidx.analysis.ranges import ranges, slices, sums
from searchidx.analysis.symbols import N_UNITS, Array
from searchidx.entities.sentences import Tokens, breaks, word_flags
from searchidx.entities.word_forms import TOKEN, word_text
from searchidx.entities.word_pieces import TextPieces, cut

BREAK: Final = 0
"""The number of what stands at the ends of texts, and between sentences and paragraphs."""

MAX_WORDS: Final = 500_000
"""It is time to :meth:`Words.clear` when there are more."""

SLICE_CHARS: Final = 500_000
"""Texts are read in slices of about this size, so that what is worked on stays in caches."""

_MAX_READINGS: Final = 1_000_000


@dataclass(frozen=True, slots=True)
class WordBatch:
    """The words of some texts, text after text.

    ``ids: int32[n]``, numbers of :class:`Words`, or :data:`BREAK` at both ends of each text and
    between sentences and paragraphs; no two follow each other inside a text that has words.
    ``starts, ends: int32[n]`` in code points of the text; a break stands at the end of the
    word before. ``text_offsets: int64[n_texts + 1]`` into all of them.
    """

    ids: Array
    starts: Array
    ends: Array
    text_offsets: Array


class Words:
    """The distinct words seen so far, numbered as they come from 1 on. Not safe to share.

    ``texts[number]`` is a word composed, without soft hyphens, and cut to 64 code points.
    """

    def __init__(self) -> None:
        self.clear()

    def __len__(self) -> int:
        return len(self.texts)

    def clear(self) -> None:
        """Forget all words: numbers start at 1 again."""
        self.texts = [""]
        self._numbers: dict[str, int] = {}
        self._flags = array("H", [0])
        self._forget_readings()

    def keep(self, numbers: Array) -> None:
        """Forget all words but some; these are numbered anew, in their order."""
        texts = [self.texts[number] for number in numbers.tolist()]
        flags = self.flags_of(numbers)
        self.clear()
        self.texts += texts
        self._numbers.update(zip(texts, range(1, len(self.texts)), strict=True))
        self._flags.frombytes(flags.tobytes())

    def _forget_readings(self) -> None:
        self._codes = PieceCodes(self._read)
        self._unit_codes = np.zeros(N_UNITS, np.int32)
        self._ids, self._starts, self._ends = array("i"), array("i"), array("i")
        self._offsets = array("q", [0, 0])

    def number(self, text: str) -> int:
        """Return the number of a word as it is in ``texts``, giving it one if it is new."""
        number = self._numbers.get(text)
        if number is None:
            number = self._numbers[text] = len(self.texts)
            self.texts.append(text)
            self._flags.append(word_flags(text))
        return number

    def flags_of(self, ids: Array) -> Array:
        """Return the flags of words (:mod:`searchidx.entities.sentences`), ``uint16``."""
        flags: Array = np.frombuffer(self._flags, np.uint16)[ids]
        return flags

    def tokens_of(self, pieces: Pieces) -> Tokens:
        """Return the tokens of pieces, in code units."""
        if len(self._ids) > _MAX_READINGS:
            self._forget_readings()
        codes = self._codes_of(pieces)
        chained = np.flatnonzero(codes < 0)
        if not chained.size:
            return Tokens(codes, pieces.starts, pieces.ends, pieces.first_pieces)
        return self._with_chains(pieces, codes, chained)

    def _codes_of(self, pieces: Pieces) -> Array:
        """Return the number of the only word of each piece, or -1 - that of its chain."""
        units = pieces.units_at(pieces.starts)
        is_single = pieces.ends - pieces.starts == 1
        codes = self._unit_codes[units]
        for unit in {*units[is_single & (codes == 0)].tolist()}:
            self._unit_codes[unit] = self.number(word_text(chr(unit)))
        codes = self._unit_codes[units]
        longer = np.flatnonzero(~is_single)
        if longer.size:
            codes[longer] = self._codes.find(pieces.chosen(longer))
        return codes

    def _read(self, text: str) -> int:
        """Return the code of a piece."""
        if text.isalpha():
            return self.number(word_text(text))
        matches = list(TOKEN.finditer(text))
        if len(matches) == 1 and len(matches[0][0]) == len(text):
            return self.number(word_text(text))
        self._ids.extend([self.number(word_text(match[0])) for match in matches])
        in_units = _unit_offsets(text)
        self._starts.extend([in_units[match.start()] for match in matches])
        self._ends.extend([in_units[match.end()] for match in matches])
        self._offsets.append(len(self._ids))
        return 1 - len(self._offsets)

    def _with_chains(self, pieces: Pieces, codes: Array, chained: Array) -> Tokens:
        chains = -1 - codes[chained]
        offsets = np.frombuffer(self._offsets, np.int64)
        chain_counts = np.diff(offsets)[chains]
        counts = np.ones(len(codes), np.int64)
        counts[chained] = chain_counts
        token_offsets = sums(counts)
        ids = np.repeat(codes, counts)
        starts, ends = np.repeat(pieces.starts, counts), np.repeat(pieces.ends, counts)
        target = ranges(token_offsets[chained], chain_counts)
        source = ranges(offsets[chains], chain_counts)
        ids[target] = np.frombuffer(self._ids, np.int32)[source]
        ends[target] = starts[target] + np.frombuffer(self._ends, np.int32)[source]
        starts[target] += np.frombuffer(self._starts, np.int32)[source]
        return Tokens(ids, starts, ends, token_offsets[pieces.first_pieces])


def _unit_offsets(text: str) -> Sequence[int]:
    """Return the offset of each code point, and of the end, in code units of UTF-16."""
    if text.isascii():
        return range(len(text) + 1)
    return list(accumulate((1 + (char > "\uffff") for char in text), initial=0))


def read_words(texts: Sequence[str], words: Words) -> WordBatch:
    """Return the words of texts, and number those that are new. Never raises, whatever they are."""
    batches = [_read_slice(part, words) for part in slices(texts, map(len, texts), SLICE_CHARS)]
    return batches[0] if len(batches) == 1 else _concatenated(batches)


def _concatenated(batches: Sequence[WordBatch]) -> WordBatch:
    bases = np.cumsum([0, *(len(batch.ids) for batch in batches)])
    offsets = [batch.text_offsets[:-1] + base for batch, base in zip(batches, bases, strict=False)]
    return WordBatch(
        np.concatenate([batch.ids for batch in batches]),
        np.concatenate([batch.starts for batch in batches]),
        np.concatenate([batch.ends for batch in batches]),
        np.concatenate([*offsets, bases[-1:]]),
    )


def _read_slice(texts: Sequence[str], words: Words) -> WordBatch:
    cuts = cut(texts)
    tokens = words.tokens_of(cuts.pieces)
    inner = breaks(tokens, words.flags_of(tokens.ids), cuts.text_starts, cuts.line_ends)
    return _with_breaks(_in_code_points(tokens, cuts), inner)


def _in_code_points(tokens: Tokens, cuts: TextPieces) -> Tokens:
    """Return tokens with places in code points of their texts, ``int32``."""
    counts = np.diff(tokens.first_tokens)
    bases = np.repeat(cuts.code_points(cuts.text_starts[:-1]).astype(np.int32), counts)
    starts = cuts.code_points(tokens.starts).astype(np.int32) - bases
    ends = cuts.code_points(tokens.ends).astype(np.int32) - bases
    return Tokens(tokens.ids, starts, ends, tokens.first_tokens)


def _with_breaks(tokens: Tokens, inner: Array) -> WordBatch:
    """Put breaks at both ends of each text, and before some tokens inside."""
    firsts = tokens.first_tokens
    n_tokens, n_texts = len(tokens.ids), len(firsts) - 1
    before = np.concatenate((np.stack((firsts[:-1], firsts[1:]), axis=1).ravel(), inner))
    order = np.argsort(before, kind="stable")
    rank = np.empty(len(order), np.int64)
    rank[order] = np.arange(len(order))
    targets = before + rank
    places = np.zeros(len(before), np.int32)
    if n_tokens:
        places = tokens.ends[before - 1]
    places[: 2 * n_texts : 2] = 0
    places[1 : 2 * n_texts : 2][firsts[:-1] == firsts[1:]] = 0
    is_word = np.ones(n_tokens + len(targets), bool)
    is_word[targets] = False
    ids = np.zeros(len(is_word), np.int32)
    starts, ends = np.empty_like(ids), np.empty_like(ids)
    ids[is_word], starts[is_word], ends[is_word] = tokens.ids, tokens.starts, tokens.ends
    starts[targets] = ends[targets] = places
    offsets = np.append(targets[: 2 * n_texts : 2], len(ids))
    return WordBatch(ids, starts, ends, offsets)

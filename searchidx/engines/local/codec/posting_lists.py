"""Tokens in the order of the lists → the streams of the postings of a segment."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

import numpy as np

from searchidx.dataclass import dataclass
from searchidx.engines.local.codec.bits import BitWriter
from searchidx.engines.local.codec.counts import count_sections
from searchidx.engines.local.codec.dictionary import narrow
from searchidx.engines.local.codec.durable import Spool
from searchidx.engines.local.codec.framing import Array, Section
from searchidx.engines.local.codec.postings import (
    BODY_FREQS,
    TITLE_FREQS,
    WIDE_FREQ,
    WIDE_GAP,
    gap_bytes,
)

_N_CODED: Final = 16
_FREQ_CODES: Final = np.full((_N_CODED, _N_CODED), WIDE_FREQ, np.uint8)
_FREQ_CODES[TITLE_FREQS[:WIDE_FREQ], BODY_FREQS[:WIDE_FREQ]] = np.arange(WIDE_FREQ)


@dataclass(frozen=True, slots=True)
class Documents:
    """What the streams need to know of documents.

    ``title_lengths: int32[n_docs]`` in positions; ``position_bits: uint8[n_docs]``, the bits of
    the last position, title and body counted through.
    """

    title_lengths: Array
    position_bits: Array


@dataclass(frozen=True, slots=True)
class TokenRows:
    """Tokens sorted by (stem, document, position).

    ``stems: int32[n]`` ranks, ``docs: int32[n]``, ``positions: int32[n]`` with title and body
    counted through, ``codes: int32[n]`` of forms within the stem.
    """

    stems: Array
    docs: Array
    positions: Array
    codes: Array


@dataclass(frozen=True, slots=True)
class Postings:
    """Postings sorted by (stem, document), a row each.

    ``stems, docs: int32``; ``title_freqs, freqs: int32``, tokens in the title, and all.
    """

    stems: Array
    docs: Array
    title_freqs: Array
    freqs: Array


class PostingLists:
    """Collects the streams; rows come in any number of batches, a stem in one alone.

    ``make_spool`` makes what holds a stream until it is written.
    """

    def __init__(
        self, documents: Documents, code_bits: Array, make_spool: Callable[[], Spool] = Spool
    ) -> None:
        self._documents = documents
        self._code_bits = code_bits
        self._n_docs = len(documents.position_bits)
        n_stems = len(code_bits)
        self._n_postings = np.zeros(n_stems, np.int64)
        self._n_gap_bytes = np.zeros(n_stems, np.int64)
        self._n_token_bits = np.zeros(n_stems, np.int64)
        self._gaps = make_spool()
        self._freqs = _FreqWriter(make_spool())
        self._tokens = BitWriter(make_spool())

    def add(self, rows: TokenRows) -> None:
        """Append the lists of some stems, whose ranks are above those before."""
        if not len(rows.stems):
            return
        is_first = np.empty(len(rows.stems), np.bool_)
        is_first[0] = True
        is_first[1:] = (np.diff(rows.stems) != 0) | (np.diff(rows.docs) != 0)
        starts = np.flatnonzero(is_first)
        in_title = rows.positions < self._documents.title_lengths[rows.docs]
        postings = Postings(
            rows.stems[starts],
            rows.docs[starts],
            np.add.reduceat(in_title, starts, dtype=np.int32),
            np.diff(np.append(starts, len(is_first))).astype(np.int32),
        )
        code_bits = self._code_bits[rows.stems].astype(np.uint64)
        packed = rows.positions.astype(np.uint64) << code_bits
        self.add_tokens(postings, packed | rows.codes.astype(np.uint64))
        self.add_postings(postings)

    def add_postings(self, postings: Postings) -> None:
        """Append the postings of some stems, whose ranks are above those before."""
        if len(postings.stems):
            self._freqs.add(postings.title_freqs, postings.freqs - postings.title_freqs)
            self._add_gaps(postings.stems, postings.docs)

    def add_tokens(self, postings: Postings, packed: Array) -> None:
        """Append the tokens of some postings, which follow those before.

        ``packed: uint64``, position and code as they are written, a row a token.
        """
        if not len(postings.stems):
            return
        widths = self._documents.position_bits[postings.docs].astype(np.int64)
        widths += self._code_bits[postings.stems]
        self._tokens.add(packed, np.repeat(widths, postings.freqs))
        starts = np.flatnonzero(np.diff(postings.stems, prepend=-1))
        n_bits = np.add.reduceat(widths * postings.freqs, starts)
        self._n_token_bits[postings.stems[starts]] += n_bits

    def _add_gaps(self, stems: Array, docs: Array) -> None:
        starts = np.flatnonzero(np.diff(stems, prepend=-1))
        gaps = np.diff(docs, prepend=-1)
        gaps[starts] = docs[starts] + 1
        n_postings = np.diff(np.append(starts, len(docs)))
        sizes = gap_bytes(n_postings, np.maximum.reduceat(gaps, starts), self._n_docs)
        size_of = np.repeat(sizes, n_postings)
        # The wide gaps of a list of bytes follow it.
        is_wide = (size_of == 1) & (gaps >= WIDE_GAP)
        n_wide = np.add.reduceat(is_wide, starts, dtype=np.int64)
        list_bytes = n_postings * sizes + 4 * n_wide
        list_starts = np.cumsum(list_bytes) - list_bytes
        at = np.repeat(list_starts, n_postings)
        at += (np.arange(len(docs)) - np.repeat(starts, n_postings)) * size_of
        stream = np.zeros(int(list_bytes.sum()), np.uint8)
        _put(stream, at, np.where(is_wide, WIDE_GAP, gaps), size_of)
        wide = np.flatnonzero(is_wide)
        in_list = np.arange(len(wide)) - np.repeat(np.cumsum(n_wide) - n_wide, n_wide)
        wide_at = np.repeat(list_starts + n_postings, n_wide) + 4 * in_list
        _put(stream, wide_at, gaps[wide], np.full(len(wide), 4))
        self._n_postings[stems[starts]] = n_postings
        self._n_gap_bytes[stems[starts]] = list_bytes
        self._gaps.append(stream.data)

    def sections(self) -> dict[str, Section]:
        """Return the sections of what was added; nothing is added any more."""
        return {
            **count_sections("posting_counts", self._n_postings),
            **count_sections("gap_bytes", self._n_gap_bytes),
            **count_sections("token_bits", self._n_token_bits),
            "position_bits": self._documents.position_bits,
            "gaps": self._gaps,
            **self._freqs.sections(),
            "tokens": self._tokens.finish(),
        }


def _put(stream: Array, at: Array, values: Array, sizes: Array) -> None:
    """Put numbers of some bytes at some places of a stream."""
    for byte in range(4):
        has_byte = sizes > byte
        stream[at[has_byte] + byte] = values[has_byte] >> (8 * byte) & 255


class _FreqWriter:
    """Writes frequencies as codes of four bits, and those that have none apart."""

    def __init__(self, spool: Spool) -> None:
        self._spool = spool
        self._n = 0
        self._left = np.empty(0, np.uint8)
        """The code of an even posting whose byte lacks the next one."""
        self._wide = [(np.empty(0, np.int64), np.empty(0, np.int32), np.empty(0, np.int32))]

    def add(self, title_freqs: Array, body_freqs: Array) -> None:
        """Append the frequencies of some postings: ``int32[n]`` twice."""
        is_small = (title_freqs < _N_CODED) & (body_freqs < _N_CODED)
        codes = np.full(len(title_freqs), WIDE_FREQ, np.uint8)
        codes[is_small] = _FREQ_CODES[title_freqs[is_small], body_freqs[is_small]]
        wide = np.flatnonzero(codes == WIDE_FREQ)
        self._wide.append((self._n + wide, title_freqs[wide], body_freqs[wide]))
        self._n += len(codes)
        codes = np.concatenate([self._left, codes])
        self._left = codes[len(codes) & ~1 :]
        self._spool.append((codes[:-1:2] | codes[1::2] << 4).data)

    def sections(self) -> dict[str, Section]:
        """Return the sections of what was added."""
        if len(self._left):
            self._spool.append(bytes([int(self._left[0]) | WIDE_FREQ << 4]))
        postings, title_freqs, body_freqs = map(np.concatenate, zip(*self._wide, strict=True))
        return {
            "freq_codes": self._spool,
            "wide_postings": postings.astype(np.uint32 if self._n < 1 << 32 else np.uint64),
            "wide_title_freqs": narrow(title_freqs),
            "wide_body_freqs": narrow(body_freqs),
        }

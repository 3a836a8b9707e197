"""Tokens in the order of the lists → the streams of the postings of a segment."""

from __future__ import annotations

from typing import Final

import numpy as np

from searchidx.dataclass import dataclass
from searchidx.engines.local.codec.bits import BitWriter
from searchidx.engines.local.codec.counts import count_sections
from searchidx.engines.local.codec.dictionary import narrow
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


class PostingLists:
    """Collects the streams; rows come in any number of batches, a stem in one alone."""

    def __init__(self, documents: Documents, code_bits: Array) -> None:
        self._documents = documents
        self._code_bits = code_bits
        self._n_docs = len(documents.position_bits)
        n_stems = len(code_bits)
        self._n_postings = np.zeros(n_stems, np.int64)
        self._n_gap_bytes = np.zeros(n_stems, np.int64)
        self._n_token_bits = np.zeros(n_stems, np.int64)
        self._gaps: list[Array] = []
        self._freqs: list[tuple[Array, Array]] = []
        self._tokens = BitWriter()

    def add(self, rows: TokenRows) -> None:
        """Append the lists of some stems, whose ranks are above those before."""
        if not len(rows.stems):
            return
        self._add_tokens(rows)
        is_first = np.empty(len(rows.stems), np.bool_)
        is_first[0] = True
        is_first[1:] = (np.diff(rows.stems) != 0) | (np.diff(rows.docs) != 0)
        starts = np.flatnonzero(is_first)
        stems, docs = rows.stems[starts], rows.docs[starts]
        in_title = rows.positions < self._documents.title_lengths[rows.docs]
        title_freqs = np.add.reduceat(in_title, starts, dtype=np.int32)
        freqs = np.diff(np.append(starts, len(is_first))).astype(np.int32)
        self._freqs.append((title_freqs, freqs - title_freqs))
        self._add_gaps(stems, docs)

    def _add_tokens(self, rows: TokenRows) -> None:
        code_bits = self._code_bits[rows.stems]
        widths = self._documents.position_bits[rows.docs].astype(np.int64) + code_bits
        packed = rows.positions.astype(np.uint64) << code_bits.astype(np.uint64)
        self._tokens.add(packed | rows.codes.astype(np.uint64), widths)
        starts = np.flatnonzero(np.diff(rows.stems, prepend=-1))
        self._n_token_bits[rows.stems[starts]] = np.add.reduceat(widths, starts)

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
        self._gaps.append(stream)

    def sections(self) -> dict[str, Section]:
        """Return the sections of what was added."""
        nothing = np.empty(0, np.int32)
        title_freqs, body_freqs = (
            np.concatenate([nothing, *column])
            for column in (zip(*self._freqs, strict=True) if self._freqs else ((), ()))
        )
        return {
            **count_sections("posting_counts", self._n_postings),
            **count_sections("gap_bytes", self._n_gap_bytes),
            **count_sections("token_bits", self._n_token_bits),
            "position_bits": self._documents.position_bits,
            "gaps": np.concatenate([np.empty(0, np.uint8), *self._gaps]),
            **_freq_sections(title_freqs, body_freqs),
            "tokens": self._tokens.bytes(),
        }


def _put(stream: Array, at: Array, values: Array, sizes: Array) -> None:
    """Put numbers of some bytes at some places of a stream."""
    for byte in range(4):
        has_byte = sizes > byte
        stream[at[has_byte] + byte] = values[has_byte] >> (8 * byte) & 255


def _freq_sections(title_freqs: Array, body_freqs: Array) -> dict[str, Section]:
    """Return frequencies as codes of four bits, and those that have none apart."""
    is_small = (title_freqs < _N_CODED) & (body_freqs < _N_CODED)
    codes = np.full(len(title_freqs) + len(title_freqs) % 2, WIDE_FREQ, np.uint8)
    codes[: len(title_freqs)][is_small] = _FREQ_CODES[title_freqs[is_small], body_freqs[is_small]]
    wide = np.flatnonzero(codes[: len(title_freqs)] == WIDE_FREQ)
    return {
        "freq_codes": codes[::2] | codes[1::2] << 4,
        "wide_postings": wide.astype(np.uint32 if len(codes) < 1 << 32 else np.uint64),
        "wide_title_freqs": narrow(title_freqs[wide]),
        "wide_body_freqs": narrow(body_freqs[wide]),
    }

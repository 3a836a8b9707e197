"""Postings of a segment: one list per stem, which serves stems, surfaces and exact forms.

A stem's list holds, for each document, the number of its tokens in the title and in the
body; for each token its position and the code of its form. A form is what stood in the
text (composed); forms fold to surfaces, and each surface has one stem, so that every
narrower view is a selection of the stem's tokens.

Positions are those of one stream per document: the title's from 0, the body's from
``title length + FIELD_GAP``, so that no phrase or window reaches across.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cached_property
from typing import TYPE_CHECKING, Final

import numpy as np

from searchidx.analysis.ranges import ranges
from searchidx.engines.local.codec.bits import bits_of, unpack, words_of
from searchidx.engines.local.codec.counts import CountArray, OffsetArray
from searchidx.engines.local.codec.dictionary import Dictionary
from searchidx.engines.local.codec.framing import Array, Frame, MappedArray, Stretches
from searchidx.engines.local.codec.stem_lists import ListRun, StemList, Tokens

if TYPE_CHECKING:
    from searchidx.query.vocabulary import Vocabulary

FIELD_GAP: Final = 1 << 14
"""Positions left free between title and body, so that nothing narrower reaches across."""

BODY_FREQS: Final = np.array([*range(1, 10), 0, 1, 2, 3, 4, 10, 0], np.int32)
TITLE_FREQS: Final = np.array([0] * 9 + [1] * 5 + [0, 0], np.int32)
"""Tokens in body and title that a code of four bits stands for."""
WIDE_FREQ: Final = 15
"""The code of all other frequencies, which lie apart."""

FREQUENT: Final = 64
"""Stems in more than one document of so many have gaps of a byte; those of others have more."""
WIDE_GAP: Final = 255
"""The byte of a gap that does not fit in one; the gap itself follows the bytes of the list."""

RUN_TOKENS: Final = 1_000_000

_PAIRS: Final = np.stack([np.arange(256) & 15, np.arange(256) >> 4], axis=1)
_TITLE_PAIRS: Final = TITLE_FREQS[_PAIRS].view(np.int64).reshape(-1)
_BODY_PAIRS: Final = BODY_FREQS[_PAIRS].view(np.int64).reshape(-1)
_WIDE_PAIRS: Final = (_PAIRS == WIDE_FREQ).any(axis=1)
"""What the two codes of a byte stand for."""


class SegmentPostings:
    """The mapped postings of a segment, with its dictionaries of stems, surfaces and forms."""

    stem_forms = OffsetArray("stem_form_counts")
    surface_stems = MappedArray()
    surface_forms = MappedArray()
    surface_form_counts = MappedArray()
    form_counts = CountArray()
    posting_offsets = OffsetArray("posting_counts")
    gap_offsets = OffsetArray("gap_bytes")
    token_offsets = OffsetArray("token_bits")
    position_bits = MappedArray()
    wide_postings = MappedArray()
    wide_title_freqs = MappedArray()
    wide_body_freqs = MappedArray()

    def __init__(self, frame: Frame) -> None:
        self.frame = frame
        self.stems = Dictionary(frame, "stems")
        self.surfaces = Dictionary(frame, "surfaces", n_end_bytes=1)
        self.forms = Dictionary(frame, "forms")

    @cached_property
    def _gaps(self) -> Stretches:
        return self.frame.stretches("gaps")

    @cached_property
    def _freq_codes(self) -> Stretches:
        return self.frame.stretches("freq_codes")

    @cached_property
    def _tokens(self) -> Stretches:
        return self.frame.stretches("tokens")

    @cached_property
    def _token_words(self) -> Array:
        return words_of(self._tokens.array.data)

    @cached_property
    def vocabulary(self) -> Vocabulary:
        """The surfaces, to be searched for patterns and near words."""
        from searchidx.query.vocabulary import Vocabulary  # noqa: PLC0415 - few queries ask

        return Vocabulary(self.frame.bytes("surfaces.bytes"), self.surfaces.offsets)

    @cached_property
    def form_surfaces(self) -> Array:
        """``int64[n_forms]``: the surface of each form."""
        counts = self.surface_form_counts.astype(np.int64)
        starts = self.surface_forms.astype(np.int64)
        surfaces = np.empty(int(counts.sum()), np.int64)
        in_surface = np.arange(len(surfaces)) - np.repeat(np.cumsum(counts) - counts, counts)
        surfaces[np.repeat(starts, counts) + in_surface] = np.repeat(np.arange(len(counts)), counts)
        return surfaces

    @property
    def n_tokens(self) -> int:
        """Number of tokens, joined ones included."""
        return int(self.form_counts.sum(dtype=np.int64))

    def n_docs_of(self, stem: int) -> int:
        """Return the number of documents of a stem, deleted ones included."""
        return int(self.posting_offsets[stem + 1]) - int(self.posting_offsets[stem])

    def n_tokens_of(self, stem: int) -> int:
        """Return the number of tokens of a stem, deleted documents included."""
        forms = self.form_counts[int(self.stem_forms[stem]) : int(self.stem_forms[stem + 1])]
        return int(forms.sum(dtype=np.int64))

    def listed(self, stem: int) -> StemList:
        """Return the documents of a stem with their frequencies. Raises IndexCorruptError."""
        start, end = int(self.posting_offsets[stem]), int(self.posting_offsets[stem + 1])
        docs = np.cumsum(self._gaps_of(stem, end - start), dtype=np.int64)
        docs -= 1
        return StemList(stem, docs, *self._freqs(start, end))

    def _gaps_of(self, stem: int, n: int) -> Array:
        start, end = int(self.gap_offsets[stem]), int(self.gap_offsets[stem + 1])
        self._gaps.read(start, end)
        stream = self._gaps.array
        if n * FREQUENT < len(self.position_bits):
            return stream[start:end].view("<u2" if end - start == 2 * n else "<u4")
        gaps = stream[start : start + n]
        if end - start > n:
            gaps = gaps.astype(np.uint32)
            gaps[gaps == WIDE_GAP] = stream[start + n : end].view("<u4")
        return gaps

    def has_whole_gaps(self) -> bool:
        """Say whether each list has as many bytes of gaps as it has documents and wide gaps."""
        n_postings: Array = np.diff(self.posting_offsets.astype(np.int64))
        sizes: Array = np.diff(self.gap_offsets.astype(np.int64))
        is_plain = n_postings * FREQUENT < len(self.position_bits)
        if not np.all((sizes == 2 * n_postings) | (sizes == 4 * n_postings) | ~is_plain):
            return False
        stream, starts = self._gaps.whole(), self.gap_offsets.astype(np.int64)
        return all(
            sizes[stem] == n + 4 * np.count_nonzero(stream[starts[stem] :][:n] == WIDE_GAP)
            for stem, n in enumerate(n_postings.tolist())
            if not is_plain[stem]
        )

    def _freqs(self, start: int, end: int) -> tuple[Array, Array]:
        """``int32[n]`` twice: the tokens in title and body of some postings."""
        first, after = start >> 1, (end + 1) >> 1
        self._freq_codes.read(first, after)
        pairs = self._freq_codes.array[first:after].astype(np.intp)
        listed = slice(start & 1, (start & 1) + end - start)
        title_freqs = _TITLE_PAIRS.take(pairs).view(np.int32)[listed]
        body_freqs = _BODY_PAIRS.take(pairs).view(np.int32)[listed]
        if _WIDE_PAIRS.take(pairs).any():
            # Of another type than the array, the bounds would have all of it converted.
            bounds = np.array((start, end), self.wide_postings.dtype)
            low, high = np.searchsorted(self.wide_postings, bounds).tolist()
            rows = self.wide_postings[low:high].astype(np.int64) - start
            title_freqs[rows] = self.wide_title_freqs[low:high]
            body_freqs[rows] = self.wide_body_freqs[low:high]
        return title_freqs, body_freqs

    def tokens(self, listed: StemList, rows: Array | None = None) -> Tokens:
        """Return the tokens of a stem in the documents at some rows of its list (None: all).

        ``rows: int64``, increasing. Raises IndexCorruptError.
        """
        code_bits = self.code_bits(listed.stem)
        freqs, widths, ends = listed.spans(self.position_bits, code_bits)
        title_freqs = listed.title_freqs
        if rows is not None:
            freqs, widths, ends = freqs[rows], widths[rows], ends[rows]
            title_freqs = title_freqs[rows]
        if not len(freqs):
            nothing = np.empty(0, np.int64)
            return Tokens(freqs, nothing, nothing, nothing)
        base = int(self.token_offsets[listed.stem])
        starts = ends - freqs * widths
        starts += base
        self._tokens.read(int(starts[0]) >> 3, (base + int(ends[-1]) + 7) >> 3)
        # The k-th of all tokens, in a document whose first is the f-th, begins at
        # start + (k - f) · width: what does not depend on k is worked out once a document.
        firsts = np.cumsum(freqs) - freqs
        of_token = np.repeat(np.arange(len(freqs)), freqs)
        numbers = np.arange(len(of_token))
        token_widths = widths[of_token]
        offsets = numbers * token_widths
        offsets += (starts - firsts * widths)[of_token]
        packed = unpack(self._token_words, offsets, token_widths).view(np.int64)
        positions = packed >> code_bits
        if title_freqs.any():
            positions += FIELD_GAP * (numbers >= (firsts + title_freqs)[of_token])
        else:
            positions += FIELD_GAP
        return Tokens(freqs, of_token, positions, packed & ((1 << code_bits) - 1))

    def runs(self, n_tokens: int = RUN_TOKENS) -> Iterator[ListRun]:
        """Yield the lists of all stems, of about ``n_tokens`` tokens at a time."""
        n_forms: Array = np.diff(self.stem_forms.astype(np.int64))
        of_stem = np.repeat(np.arange(len(self.stems)), n_forms)
        tokens = np.bincount(of_stem, self.form_counts, len(self.stems)).astype(np.int64)
        ends = np.cumsum(tokens)
        start = 0
        while start < len(ends):
            limit = (ends[start - 1] if start else 0) + n_tokens
            end = max(start + 1, int(np.searchsorted(ends, limit, side="right")))
            yield self.run_of(np.arange(start, end))
            start = end

    def run_of(self, stems: Array, is_kept: Array | None = None) -> ListRun:
        """Return the lists of some stems in some documents: for many lists at a time.

        ``stems: int64``, increasing; ``is_kept: bool[n_docs]`` (None: all documents).
        """
        starts = self.posting_offsets[stems].astype(np.int64)
        n_postings = self.posting_offsets[stems + 1].astype(np.int64) - starts
        docs = self._docs_of(stems, n_postings)
        at = ranges(starts, n_postings)
        title_freqs, freqs = self._freqs_at(at)
        code_bits = np.repeat(self._code_bits_of(stems), n_postings)
        widths = self.position_bits[docs] + code_bits
        spans = freqs * widths
        ends = np.cumsum(spans)
        first = np.cumsum(n_postings) - n_postings
        bases = self.token_offsets[stems].astype(np.int64) - (ends - spans)[first]
        begins = ends - spans + np.repeat(bases, n_postings)
        listed = np.repeat(stems, n_postings)
        if is_kept is not None:
            rows = np.flatnonzero(is_kept[docs])
            listed, docs, title_freqs, freqs = (
                column[rows] for column in (listed, docs, title_freqs, freqs)
            )
            code_bits, widths, begins = code_bits[rows], widths[rows], begins[rows]
        self._tokens.whole()
        widths = np.repeat(widths, freqs)
        in_posting = np.arange(len(widths)) - np.repeat(np.cumsum(freqs) - freqs, freqs)
        offsets = np.repeat(begins, freqs) + in_posting * widths
        packed = unpack(self._token_words, offsets, widths).astype(np.int64)
        code_bits = np.repeat(code_bits, freqs)
        codes = packed & ((1 << code_bits) - 1)
        return ListRun(listed, docs, title_freqs, freqs, packed >> code_bits, codes)

    def _docs_of(self, stems: Array, n_postings: Array) -> Array:
        starts = np.cumsum(n_postings) - n_postings
        gaps = np.empty(int(n_postings.sum()), np.int64)
        stream = self._gaps.whole()
        begins = self.gap_offsets[stems].astype(np.int64)
        sizes = self.gap_offsets[stems + 1] - begins
        is_plain = n_postings * FREQUENT < len(self.position_bits)
        for size, dtype in ((2, "<u2"), (4, "<u4")):
            plain = np.flatnonzero(is_plain & (sizes == size * n_postings))
            n = n_postings[plain]
            at = ranges(begins[plain], n * size)
            gaps[ranges(starts[plain], n)] = stream[at].view(dtype)
        others = np.flatnonzero(~is_plain)
        for stem, start, n in zip(
            stems[others].tolist(),
            starts[others].tolist(),
            n_postings[others].tolist(),
            strict=True,
        ):
            gaps[start : start + n] = self._gaps_of(stem, n)
        summed = np.cumsum(gaps)
        docs: Array = summed - np.repeat(summed[starts] - gaps[starts], n_postings) - 1
        return docs

    def _freqs_at(self, postings: Array) -> tuple[Array, Array]:
        """``int64[n]`` twice: the tokens in the title, and all, of postings by their numbers."""
        pairs = self._freq_codes.whole()[postings >> 1]
        codes = pairs >> ((postings & 1) << 2) & WIDE_FREQ
        title_freqs, body_freqs = TITLE_FREQS[codes], BODY_FREQS[codes]
        rows = np.flatnonzero(codes == WIDE_FREQ)
        wanted = postings[rows].astype(self.wide_postings.dtype)
        wide = np.searchsorted(self.wide_postings, wanted)
        title_freqs[rows] = self.wide_title_freqs[wide]
        body_freqs[rows] = self.wide_body_freqs[wide]
        return title_freqs, (title_freqs + body_freqs).astype(np.int64)

    def _code_bits_of(self, stems: Array) -> Array:
        firsts = self.stem_forms[stems].astype(np.int64)
        return bits_of(self.stem_forms[stems + 1].astype(np.int64) - firsts - 1).astype(np.int64)

    def code_bits(self, stem: int) -> int:
        """Return the bits that the code of a form of a stem takes."""
        n_forms = int(self.stem_forms[stem + 1]) - int(self.stem_forms[stem])
        return (n_forms - 1).bit_length()

    def forms_of(self, surface: int) -> Iterator[tuple[str, int]]:
        """Yield the forms of a surface with their ranks."""
        start = int(self.surface_forms[surface])
        for form in range(start, start + int(self.surface_form_counts[surface])):
            yield self.forms[form], form

    def form_codes(self, surface: str, stem: int) -> tuple[int, int]:
        """Return the first code of the forms of a surface, which has a stem, and their number."""
        rank = self.surfaces.rank(surface)
        if rank < 0:
            return 0, 0
        first = int(self.surface_forms[rank]) - int(self.stem_forms[stem])
        return first, int(self.surface_form_counts[rank])

    def forms_of_surfaces(self, surfaces: Array) -> Array:
        """``int64``, increasing: the ranks of the forms of some surfaces."""
        counts = self.surface_form_counts[surfaces].astype(np.int64)
        return np.sort(ranges(self.surface_forms[surfaces].astype(np.int64), counts))

    def surface_counts(self, surface: int, live: Array | None = None) -> tuple[int, int]:
        """Return the tokens of a surface, and those of them written in lower case.

        ``live: bool[n_docs]`` are the documents that count (None: all).
        """
        start = int(self.surface_forms[surface])
        end = start + int(self.surface_form_counts[surface])
        counts = self.form_counts[start:end] if live is None else self._living(surface, live)
        lower = [
            n
            for n, form in zip(counts.tolist(), range(start, end), strict=True)
            if self.forms[form].islower()
        ]
        return int(counts.sum()), sum(lower)

    def _living(self, surface: int, live: Array) -> Array:
        """Count the tokens of each form of a surface in some documents."""
        listed = self.listed(int(self.surface_stems[surface]))
        codes = self.tokens(listed, np.flatnonzero(live[listed.docs])).codes
        wanted = self.forms_of_surfaces(np.array([surface])) - int(self.stem_forms[listed.stem])
        counts: Array = np.bincount(codes, minlength=int(wanted[-1]) + 1)[wanted]
        return counts

    def living_stems(self, live: Array) -> Array:
        """Return the ranks of the stems that occur in some documents: ``int64[n]``."""
        if live.all():
            return np.arange(len(self.stems))
        found = [np.unique(run.stems[live[run.docs]]) for run in self.runs()]
        return np.concatenate([np.empty(0, np.int64), *found])


def gap_bytes(n_postings: Array, greatest: Array, n_docs: int) -> Array:
    """``int64[n]``: the bytes of a gap in lists of some lengths with some greatest gaps."""
    size = np.where(greatest < 1 << 16, 2, 4)
    return np.where(n_postings * FREQUENT < n_docs, size, 1)

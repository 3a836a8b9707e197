"""The lists of several segments one after the other, some stems at a time."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from itertools import pairwise
from typing import Final

import numpy as np

from searchidx.analysis.ranges import ranges
from searchidx.engines.local.codec.bits import bits_of
from searchidx.engines.local.codec.durable import Spool
from searchidx.engines.local.codec.framing import Array, Section
from searchidx.engines.local.codec.posting_lists import Documents, PostingLists, Postings
from searchidx.engines.local.codec.segment import Segment
from searchidx.engines.local.merge_words import MergedWords, blocks

BLOCK_TOKENS: Final = 250_000
"""Tokens that are decoded together; each takes about 150 bytes."""

Lists = tuple[Postings, Array]
"""Postings of some stems, and ``uint64`` their tokens as they are written."""


def deleted_counts(segment: Segment, live: Array) -> Array:
    """``int64[n_forms]``: the tokens of each form in the documents that do not live."""
    postings = segment.postings
    counts = np.zeros(len(postings.forms), np.int64)
    sizes = _tokens_of_stems(segment)
    for start, end in blocks(sizes, BLOCK_TOKENS):
        stems = np.arange(start, end)
        for is_kept in _masks(~live, int(sizes[start:end].sum())):
            run = postings.run_of(stems, is_kept)
            first = int(postings.stem_forms[start])
            of_stem = postings.stem_forms[run.stems].astype(np.int64) - first
            forms = np.repeat(of_stem, run.freqs) + run.codes
            found = np.bincount(forms)
            counts[first : first + len(found)] += found
    return counts


def _tokens_of_stems(segment: Segment) -> Array:
    postings = segment.postings
    # Every stem has a form, so that no range is empty.
    starts = postings.stem_forms[:-1].astype(np.int64)
    if not len(starts):
        return np.empty(0, np.int64)
    found: Array = np.add.reduceat(postings.form_counts, starts, dtype=np.int64)
    return found


def _masks(wanted: Array, n_tokens: int) -> Iterator[Array]:
    """Yield ``bool[n_docs]``: the wanted documents, in as many parts as a list is too long."""
    n_masks = -(-n_tokens // BLOCK_TOKENS)
    if n_masks <= 1:
        yield wanted
        return
    bounds = np.linspace(0, len(wanted), n_masks + 1).astype(np.int64).tolist()
    for start, end in pairwise(bounds):
        mask = np.zeros(len(wanted), np.bool_)
        mask[start:end] = wanted[start:end]
        yield mask


class _Source:
    """The lists of a segment, in the numbers of the segment that is made."""

    def __init__(
        self, segment: Segment, live: Array, stems: Array, codes: Array, first_doc: int
    ) -> None:
        self._segment = segment
        self._live = live
        self._stems = stems
        self._kept = np.flatnonzero(stems >= 0)
        self._codes = codes
        self._sizes = _tokens_of_stems(segment)
        self._docs = (np.cumsum(live) - 1 + first_doc).astype(np.int32)

    def lists(self, start: int, end: int, code_bits: Array) -> Iterator[Lists]:
        """Yield what it has of a range of stems: parts of a list that is long, or all at once."""
        low, high = np.searchsorted(self._stems[self._kept], (start, end)).tolist()
        stems = self._kept[low:high]
        for is_kept in _masks(self._live, int(self._sizes[stems].sum())) if len(stems) else ():
            yield self._decoded(stems, is_kept, code_bits)
        self._segment.postings.frame.forget()

    def _decoded(self, stems: Array, is_kept: Array, code_bits: Array) -> Lists:
        run = self._segment.postings.run_of(stems, is_kept)
        forms = np.repeat(self._segment.postings.stem_forms[run.stems].astype(np.int64), run.freqs)
        forms += run.codes
        numbers = self._stems[run.stems]
        shifts = np.repeat(code_bits[numbers].astype(np.int64), run.freqs)
        packed = run.positions << shifts
        packed |= self._codes[forms]
        postings = Postings(
            numbers, self._docs[run.docs], run.title_freqs, run.freqs.astype(np.int32)
        )
        return postings, packed.view(np.uint64)


def merge_lists(
    parts: Sequence[tuple[Segment, Array]],
    words: MergedWords,
    make_spool: Callable[[], Spool],
) -> dict[str, Section]:
    """Return the sections of the lists of some segments: without what does not live."""
    titles = np.concatenate([segment.title_lengths[live] for segment, live in parts])
    bodies = np.concatenate([segment.body_lengths[live] for segment, live in parts])
    documents = Documents(titles, bits_of(np.maximum(titles + bodies - 1, 0)))
    lists = PostingLists(documents, words.code_bits, make_spool)
    sources, first_doc = [], 0
    for (segment, live), stems, codes in zip(parts, words.stems, words.codes, strict=True):
        sources.append(_Source(segment, live, stems, codes, first_doc))
        first_doc += int(live.sum())
    for start, end in blocks(words.n_tokens, BLOCK_TOKENS):
        found = (rows for source in sources for rows in source.lists(start, end, words.code_bits))
        if end - start == 1:
            _add_one(lists, found)
        else:
            _add_several(lists, [*found], start)
    return lists.sections()


def _add_one(lists: PostingLists, found: Iterator[Lists]) -> None:
    """Append one list, of which the tokens may be too many to be held."""
    collected = []
    for postings, packed in found:
        lists.add_tokens(postings, packed)
        collected.append(postings)
    lists.add_postings(_joined(collected))


def _add_several(lists: PostingLists, found: Sequence[Lists], start: int) -> None:
    """Append lists of which each segment has some: of a stem, one segment's after the other's."""
    postings = _joined([rows for rows, _ in found])
    packed = np.concatenate([tokens for _, tokens in found])
    order = np.argsort(
        (postings.stems - start).astype(np.uint16)
        if int(postings.stems[-1]) - start < 1 << 16
        else postings.stems,
        kind="stable",
    )
    freqs = postings.freqs.astype(np.int64)
    begins = np.cumsum(freqs) - freqs
    tokens = ranges(begins[order], freqs[order])
    ordered = Postings(
        postings.stems[order],
        postings.docs[order],
        postings.title_freqs[order],
        postings.freqs[order],
    )
    lists.add_tokens(ordered, packed[tokens])
    lists.add_postings(ordered)


def _joined(found: Sequence[Postings]) -> Postings:
    return Postings(
        np.concatenate([rows.stems for rows in found]),
        np.concatenate([rows.docs for rows in found]),
        np.concatenate([rows.title_freqs for rows in found]),
        np.concatenate([rows.freqs for rows in found]),
    )

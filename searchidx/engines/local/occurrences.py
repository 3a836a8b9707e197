"""Where the words of a query occur: whole arrays of documents, frequencies, positions.

A *key* is ``document << 32 | position``, an int64: sorted keys are tokens in the order of
documents and positions, and a phrase is an intersection of shifted keys.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

from searchidx.engines.local.codec.framing import Array
from searchidx.engines.local.codec.postings import SegmentPostings
from searchidx.engines.local.snapshot import Snapshot

POSITION_BITS: Final = 32
POSITION_MASK: Final = (1 << POSITION_BITS) - 1


@dataclass(frozen=True, slots=True)
class Occurrences:
    """The documents of one leaf: living, strictly increasing, with its frequencies.

    ``docs: int64[n]``, ``title_freqs: int64[n]``, ``body_freqs: int64[n]``; their sum is
    never 0.
    """

    docs: Array
    title_freqs: Array
    body_freqs: Array

    def in_field(self, field: str | None) -> Occurrences:
        """Return what lies in one field (None: all of it)."""
        if field is None:
            return self
        freqs = self.title_freqs if field == "title" else self.body_freqs
        kept = freqs > 0
        nothing = np.zeros(int(kept.sum()), np.int64)
        if field == "title":
            return Occurrences(self.docs[kept], freqs[kept], nothing)
        return Occurrences(self.docs[kept], nothing, freqs[kept])


def stem_occurrences(snapshot: Snapshot, stem: str) -> Occurrences:
    """Return the documents of a stem, without touching positions."""
    docs, title_freqs, freqs = [], [], []
    for segment, base in zip(snapshot.segments, snapshot.bases.tolist(), strict=False):
        rank = segment.postings.stems.rank(stem)
        if rank < 0:
            continue
        where = segment.postings.postings_slice(rank)
        docs.append(segment.postings.doc_ids[where].astype(np.int64) + base)
        title_freqs.append(segment.postings.title_freqs[where])
        freqs.append(segment.postings.freqs[where])
    if not docs:
        empty = np.empty(0, np.int64)
        return Occurrences(empty, empty, empty)
    doc_ids = np.concatenate(docs)
    in_title = np.concatenate(title_freqs).astype(np.int64)
    in_body = np.concatenate(freqs).astype(np.int64) - in_title
    if snapshot.has_deletions:
        is_live = snapshot.live[doc_ids]
        return Occurrences(doc_ids[is_live], in_title[is_live], in_body[is_live])
    return Occurrences(doc_ids, in_title, in_body)


Selection = dict[int, Array | None]
"""Stem rank → codes of the forms wanted (None: all)."""


def select_stems(snapshot: Snapshot, stem: str) -> list[Selection]:
    """Select all forms of a stem, segment by segment."""
    ranks = [segment.postings.stems.rank(stem) for segment in snapshot.segments]
    return [{rank: None} if rank >= 0 else {} for rank in ranks]


def select_surfaces(snapshot: Snapshot, choose: Iterable[Sequence[int]]) -> list[Selection]:
    """Select all forms of some surfaces, given their ranks segment by segment."""
    selections = []
    for segment, surfaces in zip(snapshot.segments, choose, strict=True):
        postings = segment.postings
        by_stem: dict[int, list[Array]] = {}
        for surface in surfaces:
            stem = int(postings.surface_stems[surface])
            by_stem.setdefault(stem, []).append(postings.form_codes_of(surface))
        chosen: Selection = {stem: np.concatenate(codes) for stem, codes in by_stem.items()}
        selections.append(chosen)
    return selections


def keys_of(
    snapshot: Snapshot, selections: Sequence[Selection], within: Array | None = None
) -> Array:
    """Return the sorted, distinct keys of selected tokens in living documents.

    ``within: bool[n_docs]`` narrows the documents; the fewer, the cheaper.
    """
    allowed = snapshot.live if within is None else snapshot.live & within
    is_narrow = within is not None or snapshot.has_deletions
    found = [
        _segment_keys(segment.postings, stem, codes, base, allowed if is_narrow else None)
        for segment, base, chosen in zip(
            snapshot.segments, snapshot.bases.tolist(), selections, strict=False
        )
        for stem, codes in chosen.items()
    ]
    if not found:
        return np.empty(0, np.int64)
    return found[0] if len(found) == 1 else np.unique(np.concatenate(found))


def _segment_keys(
    postings: SegmentPostings, stem: int, codes: Array | None, base: int, allowed: Array | None
) -> Array:
    where = postings.tokens_slice(stem)
    listed = postings.postings_slice(stem)
    docs = postings.doc_ids[listed].astype(np.int64) + base
    freqs = postings.freqs[listed]
    positions = postings.positions[where]
    keys = (np.repeat(docs, freqs) << POSITION_BITS) | positions
    is_wanted: Array | None = None
    if codes is not None:
        wanted = np.zeros(postings.n_codes, np.bool_)
        wanted[codes] = True
        is_wanted = wanted[postings.form_codes[where]]
    if allowed is not None:
        is_allowed = np.repeat(allowed[docs], freqs)
        is_wanted = is_allowed if is_wanted is None else is_wanted & is_allowed
    return keys if is_wanted is None else keys[is_wanted]


def documents_of(keys: Array, n_docs: int) -> Array:
    """Return ``bool[n_docs]``: the documents that have one of the keys."""
    mask = np.zeros(n_docs, np.bool_)
    mask[keys >> POSITION_BITS] = True
    return mask


def count_keys(snapshot: Snapshot, keys: Array) -> Occurrences:
    """Count keys by document and field."""
    token_docs = keys >> POSITION_BITS
    docs, first = np.unique(token_docs, return_index=True)
    if not len(docs):
        return Occurrences(docs, docs, docs)
    in_title = (keys & POSITION_MASK) < snapshot.title_lengths[token_docs]
    title_freqs = np.add.reduceat(in_title.astype(np.int64), first)
    freqs = np.diff(np.append(first, len(keys)))
    return Occurrences(docs, title_freqs, freqs - title_freqs)


def keys_in_field(snapshot: Snapshot, keys: Array, field: str | None) -> Array:
    """Return the keys that lie in one field (None: all)."""
    if field is None:
        return keys
    in_title = (keys & POSITION_MASK) < snapshot.title_lengths[keys >> POSITION_BITS]
    kept: Array = keys[in_title if field == "title" else ~in_title]
    return kept


def sequence_keys(snapshot: Snapshot, words: Sequence[tuple[Sequence[Selection], int]]) -> Array:
    """Return the keys at which words follow each other at given offsets.

    Each word comes with its offset from the first. The scarcest word goes first, and the
    others are read only in the documents that are left.
    """

    def size(word: tuple[Sequence[Selection], int]) -> int:
        return sum(
            segment.postings.tokens_slice(stem).stop - segment.postings.tokens_slice(stem).start
            for segment, chosen in zip(snapshot.segments, word[0], strict=True)
            for stem in chosen
        )

    keys: Array | None = None
    for selections, offset in sorted(words, key=size):
        within = None if keys is None else documents_of(keys, snapshot.n_docs)
        shifted = keys_of(snapshot, selections, within) - offset
        keys = shifted if keys is None else np.intersect1d(keys, shifted, assume_unique=True)
        if not len(keys):
            break
    return np.empty(0, np.int64) if keys is None else keys

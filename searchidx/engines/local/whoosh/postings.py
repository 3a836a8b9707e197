"""The tokens of one segment's terms, as each field of the schema sees them.

All that knows how postings lie in a segment is here.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Final

import numpy as np

from searchidx.article import TextField
from searchidx.engines.local.codec.framing import Array
from searchidx.engines.local.codec.postings import FIELD_GAP
from searchidx.engines.local.codec.segment import Segment

_POSITION_BITS: Final = 32
_POSITION_MASK: Final = (1 << _POSITION_BITS) - 1


@dataclass(frozen=True, slots=True)
class TermPostings:
    """The documents of a term and where it occurs in them.

    ``docs: int32[n]``, strictly increasing; ``freqs: int64[n]``, never 0. The positions of
    the i-th document are ``positions[starts[i] : starts[i] + freqs[i]] - origins[i]``,
    with ``starts: int64[n]``, ``positions: uint32`` and ``origins: int64[n]`` (None: all 0).
    ``positions`` is None in fields without positions.
    """

    docs: Array
    freqs: Array
    starts: Array
    positions: Array | None = None
    origins: Array | None = None

    def where(self, is_kept: Array) -> TermPostings:
        """Return the documents chosen by ``is_kept: bool[n]``."""
        origins = None if self.origins is None else self.origins[is_kept]
        return TermPostings(
            self.docs[is_kept], self.freqs[is_kept], self.starts[is_kept], self.positions, origins
        )

    def positions_at(self, index: int) -> list[int]:
        """Return the positions in one document, in order."""
        if self.positions is None:
            return []
        start = int(self.starts[index])
        found = self.positions[start : start + int(self.freqs[index])].astype(np.int64)
        listed: list[int] = (
            found if self.origins is None else found - self.origins[index]
        ).tolist()
        return listed


def plain_postings(docs: Array) -> TermPostings:
    """Return the postings of a term that occurs once in each of its documents."""
    return TermPostings(docs, np.ones(len(docs), np.int64), np.zeros(len(docs), np.int64))


def united(found: Sequence[TermPostings]) -> TermPostings:
    """Return the postings of terms of one field taken as one; ``found`` is not empty."""
    if len(found) == 1:
        return found[0]
    if any(postings.positions is None for postings in found):
        return plain_postings(np.unique(np.concatenate([postings.docs for postings in found])))
    keys = np.unique(np.concatenate([_keys(postings) for postings in found]))
    docs, starts = np.unique(keys >> _POSITION_BITS, return_index=True)
    freqs = np.diff(np.append(starts, len(keys)))
    positions = (keys & _POSITION_MASK).astype(np.uint32)
    return TermPostings(docs.astype(np.int32), freqs, starts.astype(np.int64), positions)


def _keys(postings: TermPostings) -> Array:
    """``int64``: ``document << 32 | position`` of each token."""
    assert postings.positions is not None
    ends = np.cumsum(postings.freqs)
    in_document = np.arange(int(ends[-1]) if len(ends) else 0)
    in_document -= np.repeat(ends - postings.freqs, postings.freqs)
    tokens = np.repeat(postings.starts, postings.freqs) + in_document
    positions = postings.positions[tokens].astype(np.int64)
    if postings.origins is not None:
        positions -= np.repeat(postings.origins, postings.freqs)
    return (np.repeat(postings.docs.astype(np.int64), postings.freqs) << _POSITION_BITS) | positions


class TextPostings:
    """The postings of stems, surfaces and forms of a segment; immutable.

    ``part`` selects the tokens of title or body (None: both). Positions in title and in
    both are those of the stream of a document; those in the body begin with 0. ``tokens``
    are the mapped postings.
    """

    def __init__(self, segment: Segment) -> None:
        self._segment = segment
        self.tokens = segment.postings

    def lengths(self, part: TextField | None) -> Array:
        """``int32[n_docs]``: the length in positions."""
        titles, bodies = self._segment.title_lengths, self._segment.body_lengths
        lengths: Array = titles if part == "title" else bodies if part else titles + bodies
        return lengths.astype(np.int32)

    def of_stem(self, stem: int, part: TextField | None) -> TermPostings:
        """Return the postings of a stem given by its rank."""
        docs, freqs, title_freqs, starts = self._documents(stem)
        positions = self.tokens.positions[self.tokens.tokens_slice(stem)]
        if part == "title":
            freqs = title_freqs
        elif part == "body":
            freqs, starts = freqs - title_freqs, starts + title_freqs
        found = TermPostings(docs, freqs, starts, positions, self._origins(docs, part))
        return found if part is None else found.where(freqs > 0)

    def of_surfaces(
        self, surfaces: Iterable[int], part: TextField | None
    ) -> Iterator[TermPostings]:
        """Yield the postings of surface forms given by their ranks, those of one stem as one."""
        codes: dict[int, list[Array]] = {}
        for surface in surfaces:
            stem = int(self.tokens.surface_stems[surface])
            codes.setdefault(stem, []).append(self.tokens.form_codes_of(surface))
        for stem, of_stem in codes.items():
            yield self.of_forms(stem, np.concatenate(of_stem), part)

    def of_forms(self, stem: int, codes: Array, part: TextField | None) -> TermPostings:
        """Return the postings of some forms of a stem, given by their codes."""
        docs, freqs, title_freqs, starts = self._documents(stem)
        tokens = self.tokens.tokens_slice(stem)
        wanted = np.zeros(self.tokens.n_codes, np.bool_)
        wanted[codes] = True
        is_wanted = wanted[self.tokens.form_codes[tokens]]
        if part is not None:
            in_posting = np.arange(len(is_wanted)) - np.repeat(starts, freqs)
            is_wanted &= (in_posting < np.repeat(title_freqs, freqs)) == (part == "title")
        counts = np.add.reduceat(is_wanted.astype(np.int64), starts)
        positions = self.tokens.positions[tokens][is_wanted]
        first = np.cumsum(counts) - counts
        found = TermPostings(docs, counts, first, positions, self._origins(docs, part))
        return found.where(counts > 0)

    def _documents(self, stem: int) -> tuple[Array, Array, Array, Array]:
        """Return documents, frequencies, those in titles, and where the tokens of each begin."""
        listed = self.tokens.postings_slice(stem)
        freqs = self.tokens.freqs[listed].astype(np.int64)
        title_freqs = self.tokens.title_freqs[listed].astype(np.int64)
        return self.tokens.doc_ids[listed], freqs, title_freqs, np.cumsum(freqs) - freqs

    def _origins(self, docs: Array, part: TextField | None) -> Array | None:
        if part != "body":
            return None
        return self._segment.title_lengths[docs].astype(np.int64) + FIELD_GAP

    def stems_in(self, part: TextField) -> Array:
        """``int64``: the ranks of the stems that occur in a part, increasing."""
        in_title, everywhere = (
            _sums(freqs, self.tokens.posting_offsets)
            for freqs in (self.tokens.title_freqs, self.tokens.freqs)
        )
        return np.flatnonzero(in_title if part == "title" else everywhere - in_title)

    def surfaces_in(self, part: TextField) -> Array:
        """``int64``: the ranks of the surface forms that occur in a part, increasing."""
        in_title = _sums(self._title_counts, self.tokens.form_offsets)
        everywhere = _sums(self.tokens.form_counts, self.tokens.form_offsets)
        return np.flatnonzero(in_title if part == "title" else everywhere - in_title)

    @cached_property
    def _title_counts(self) -> Array:
        """``int64[n_forms]``: how many tokens of each form lie in titles."""
        postings = self.tokens
        freqs = postings.freqs.astype(np.int64)
        title_freqs = postings.title_freqs.astype(np.int64)
        starts = np.cumsum(freqs) - freqs
        in_posting = np.arange(int(title_freqs.sum()))
        in_posting -= np.repeat(np.cumsum(title_freqs) - title_freqs, title_freqs)
        tokens = np.repeat(starts, title_freqs) + in_posting
        n_postings: Array = np.diff(postings.posting_offsets.astype(np.int64))
        stems = np.repeat(np.arange(len(postings.stems)), n_postings)
        by_code = np.lexsort((postings.codes_of_forms, postings.form_stems))
        n_forms = np.bincount(postings.form_stems, minlength=len(postings.stems))
        first_form = np.cumsum(n_forms) - n_forms
        forms = first_form[np.repeat(stems, title_freqs)] + postings.form_codes[tokens]
        return np.bincount(by_code[forms], minlength=len(postings.forms))


def _sums(values: Array, offsets: Array) -> Array:
    """``int64[n]``: the sum of each stretch of values that ``offsets: [n + 1]`` cut."""
    totals = np.concatenate([[0], np.cumsum(values, dtype=np.int64)])
    return np.diff(totals[offsets.astype(np.int64)])

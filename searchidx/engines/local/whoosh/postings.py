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
from searchidx.engines.local.occurrences import are_forms

_POSITION_BITS: Final = 32
_POSITION_MASK: Final = (1 << _POSITION_BITS) - 1


@dataclass(frozen=True, slots=True)
class TermPostings:
    """The documents of a term and where it occurs in them.

    ``docs: int64[n]``, strictly increasing; ``freqs: int64[n]``, never 0. The positions of the
    i-th document are ``positions[starts[i] : starts[i] + freqs[i]] - origins[i]``,
    with ``starts: int64[n]``, ``positions: int64`` and ``origins: int64[n]`` (None: all 0).
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
        listed = self.tokens.listed(stem)
        positions = self.tokens.tokens(listed).positions
        docs, freqs = listed.docs, listed.freqs.astype(np.int64)
        starts = np.cumsum(freqs) - freqs
        if part == "title":
            freqs = listed.title_freqs.astype(np.int64)
        elif part == "body":
            starts = starts + listed.title_freqs
            freqs = listed.body_freqs.astype(np.int64)
        found = TermPostings(docs, freqs, starts, positions, self._origins(docs, part))
        return found if part is None else found.where(freqs > 0)

    def of_surfaces(
        self, surfaces: Iterable[int], part: TextField | None
    ) -> Iterator[TermPostings]:
        """Yield the postings of surface forms given by their ranks, those of one stem as one."""
        ranks = np.fromiter(surfaces, np.int64)
        forms = self.tokens.forms_of_surfaces(ranks)
        for stem in np.unique(self.tokens.surface_stems[ranks]).tolist():
            yield self.of_forms(stem, forms, part)

    def of_forms(self, stem: int, forms: Array, part: TextField | None) -> TermPostings:
        """Return the postings of those forms of a stem that are among some, given by rank."""
        listed = self.tokens.listed(stem)
        tokens = self.tokens.tokens(listed)
        starts = np.cumsum(tokens.counts) - tokens.counts
        is_wanted = are_forms(self.tokens, stem, tokens.codes, forms)
        if part is not None:
            in_posting = np.arange(len(is_wanted)) - np.repeat(starts, tokens.counts)
            in_title = in_posting < np.repeat(listed.title_freqs, tokens.counts)
            is_wanted &= in_title == (part == "title")
        counts = np.add.reduceat(is_wanted.astype(np.int64), starts)
        positions = tokens.positions[is_wanted]
        first = np.cumsum(counts) - counts
        found = TermPostings(
            listed.docs, counts, first, positions, self._origins(listed.docs, part)
        )
        return found.where(counts > 0)

    def _origins(self, docs: Array, part: TextField | None) -> Array | None:
        if part != "body":
            return None
        return self._segment.title_lengths[docs].astype(np.int64) + FIELD_GAP

    def stems_in(self, part: TextField) -> Array:
        """``int64``: the ranks of the stems that occur in a part, increasing."""
        n_forms: Array = np.diff(self.tokens.stem_forms.astype(np.int64))
        return self._groups_in(part, np.repeat(np.arange(len(n_forms)), n_forms), len(n_forms))

    def surfaces_in(self, part: TextField) -> Array:
        """``int64``: the ranks of the surface forms that occur in a part, increasing."""
        return self._groups_in(part, self.tokens.form_surfaces, len(self.tokens.surfaces))

    def _groups_in(self, part: TextField, group_of_form: Array, n_groups: int) -> Array:
        counts = self._title_counts
        if part == "body":
            counts = self.tokens.form_counts.astype(np.int64) - counts
        return np.flatnonzero(np.bincount(group_of_form, counts, n_groups))

    @cached_property
    def _title_counts(self) -> Array:
        """``int64[n_forms]``: how many tokens of each form lie in titles."""
        postings = self.tokens
        first_forms = postings.stem_forms.astype(np.int64)
        counts = np.zeros(len(postings.forms), np.int64)
        for run in postings.runs():
            starts = np.cumsum(run.freqs) - run.freqs
            in_posting = np.arange(len(run.codes)) - np.repeat(starts, run.freqs)
            in_title = in_posting < np.repeat(run.title_freqs, run.freqs)
            forms = np.repeat(first_forms[run.stems], run.freqs) + run.codes
            counts += np.bincount(forms[in_title], minlength=len(counts))
        return counts

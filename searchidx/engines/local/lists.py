"""The postings that one search reads: each list is decoded once."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from searchidx.dataclass import dataclass, field
from searchidx.engines.local.codec.framing import Array
from searchidx.engines.local.codec.postings import SegmentPostings
from searchidx.engines.local.codec.stem_lists import StemList, Tokens
from searchidx.engines.local.snapshot import Snapshot
from searchidx.query.ast import TextLeaf

if TYPE_CHECKING:
    from searchidx.engines.local.occurrences import Words


@dataclass(frozen=True, slots=True)
class DocTokens:
    """Tokens of a list in the documents that have any of those ``asked`` for.

    ``docs: int64[n]``, increasing, with ``tokens.counts`` of each.
    """

    asked: Array
    docs: Array
    tokens: Tokens

    def covers(self, docs: Array) -> bool:
        """Say whether documents are among those asked for."""
        at = np.searchsorted(self.asked, docs)
        return bool(np.all(self.asked[np.minimum(at, len(self.asked) - 1)] == docs))

    def among(self, docs: Array) -> DocTokens:
        """Return the tokens in ``docs: int64``, increasing, all of which were asked for."""
        if len(docs) == len(self.asked):
            return self
        at = np.searchsorted(docs, self.docs)
        at[at == len(docs)] = 0
        is_wanted = docs[at] == self.docs
        row_of = np.cumsum(is_wanted) - 1
        kept = is_wanted[self.tokens.rows]
        tokens = Tokens(
            self.tokens.counts[is_wanted],
            row_of[self.tokens.rows[kept]],
            self.tokens.positions[kept],
            self.tokens.codes[kept],
        )
        return DocTokens(docs, self.docs[is_wanted], tokens)


@dataclass(slots=True)
class Lists:
    """Lists of stems of a snapshot, kept for as long as a search lasts.

    ``words`` are what the text leaves that were looked up stand for.
    """

    snapshot: Snapshot
    words: dict[TextLeaf, Words] = field(default_factory=dict)
    _known: dict[tuple[int, int], StemList] = field(default_factory=dict)
    _of_stem: dict[str, list[tuple[int, int, StemList]]] = field(default_factory=dict)
    _read: dict[tuple[int, int], DocTokens] = field(default_factory=dict)

    def listed(self, segment: int, stem: int) -> StemList:
        """Return the list of a stem, given by its rank in a segment given by its index."""
        key = segment, stem
        found = self._known.get(key)
        if found is None:
            found = self._known[key] = self.postings(segment).listed(stem)
        return found

    def postings(self, segment: int) -> SegmentPostings:
        """Return the postings of a segment."""
        return self.snapshot.segments[segment].postings

    def of_stem(self, stem: str) -> list[tuple[int, int, StemList]]:
        """Return the lists of a stem: index of the segment, number of its first document, list."""
        known = self._of_stem.get(stem)
        if known is None:
            known = self._of_stem[stem] = []
            for index, segment in enumerate(self.snapshot.segments):
                rank = segment.postings.stems.rank(stem)
                if rank >= 0:
                    known.append((index, self.snapshot.bases[index], self.listed(index, rank)))
        return known

    def tokens_in(self, index: int, listed: StemList, docs: Array) -> DocTokens:
        """Return the tokens of a list in some documents, given as numbers in the segment.

        ``docs: int64``, increasing. Those of more documents are returned if they were read before.
        """
        key = index, listed.stem
        known = self._read.get(key)
        if known is None or not known.covers(docs):
            at = np.searchsorted(listed.docs, docs)
            at[at == len(listed.docs)] = 0
            rows = at[listed.docs[at] == docs]
            tokens = self.postings(index).tokens(listed, rows)
            known = self._read[key] = DocTokens(docs, listed.docs[rows], tokens)
        return known

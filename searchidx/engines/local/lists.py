"""The postings that one search reads: each list is decoded once."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from searchidx.engines.local.codec.postings import SegmentPostings, StemList
from searchidx.engines.local.snapshot import Snapshot
from searchidx.query.ast import TextLeaf

if TYPE_CHECKING:
    from searchidx.engines.local.occurrences import Words


@dataclass(slots=True)
class Lists:
    """Lists of stems of a snapshot, kept for as long as a search lasts.

    ``words`` are what the text leaves that were looked up stand for.
    """

    snapshot: Snapshot
    words: dict[TextLeaf, Words] = field(default_factory=dict)
    _known: dict[tuple[int, int], StemList] = field(default_factory=dict)

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
        found = []
        for index, segment in enumerate(self.snapshot.segments):
            rank = segment.postings.stems.rank(stem)
            if rank >= 0:
                found.append((index, self.snapshot.bases[index], self.listed(index, rank)))
        return found

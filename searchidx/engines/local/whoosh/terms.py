"""The terms of a segment as Whoosh reads them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import Any, Final

from whoosh.codec.base import FieldCursor, TermsReader
from whoosh.fields import FieldType
from whoosh.formats import Format
from whoosh.reading import TermInfo, TermNotFound
from whoosh.scoring import BaseScorer

from searchidx.engines.local.whoosh.lexicon import FieldTerms
from searchidx.engines.local.whoosh.matcher import PostingsMatcher
from searchidx.engines.local.whoosh.postings import TermPostings
from searchidx.engines.local.whoosh.segment import LocalSegment

FieldAndTerm = tuple[str, bytes]

N_REMEMBERED: Final = 16
"""Terms of a segment whose postings a reader keeps."""


@dataclass
class FoundTerm:
    """A term that is there, with its postings once they are asked for."""

    terms: FieldTerms
    rank: int

    @cached_property
    def postings(self) -> TermPostings:
        """The postings, deleted documents included."""
        return self.terms.postings(self.rank)


class LocalTermsReader(TermsReader):
    """Looks terms up in the dictionaries of a segment, which it only borrows."""

    def __init__(self, segment: LocalSegment) -> None:
        self._segment = segment
        # Whoosh asks for the same term several times in a row.
        self._find = lru_cache(N_REMEMBERED)(self._look_up)

    def close(self) -> None:
        """Forget what was found; the segment belongs to the index."""
        self._find.cache_clear()

    def __contains__(self, term: FieldAndTerm) -> bool:
        return self._find(*term) is not None

    def _look_up(self, fieldname: str, text: bytes) -> FoundTerm | None:
        if fieldname not in self._segment.field_names:
            return None
        terms = self._segment.terms(fieldname)
        rank = terms.rank(text)
        return None if rank < 0 else FoundTerm(terms, rank)

    def _found(self, fieldname: str, text: bytes) -> FoundTerm:
        found = self._find(fieldname, text)
        if found is None:
            raise TermNotFound(f"{fieldname}:{text!r}")
        return found

    def indexed_field_names(self) -> Iterator[str]:
        """Yield the fields that have terms."""
        return iter(self._segment.field_names)

    def cursor(self, fieldname: str, fieldobj: FieldType) -> LocalCursor:
        """Return a cursor over the terms of a field."""
        return LocalCursor(self._segment.terms(fieldname), fieldobj)

    def terms(self) -> Iterator[FieldAndTerm]:
        """Yield every (field, term) in order."""
        for fieldname in self._segment.field_names:
            yield from self._from_rank(fieldname, 0)

    def terms_from(self, fieldname: str, prefix: bytes) -> Iterator[FieldAndTerm]:
        """Yield every (field, term) from one on, those of later fields too."""
        for name in self._segment.field_names:
            if name == fieldname:
                yield from self._from_rank(name, self._segment.terms(name).lower_bound(prefix))
            elif name > fieldname:
                yield from self._from_rank(name, 0)

    def _from_rank(self, fieldname: str, rank: int) -> Iterator[FieldAndTerm]:
        terms = self._segment.terms(fieldname)
        return ((fieldname, terms.term(i)) for i in range(rank, len(terms)))

    def items(self) -> Iterator[tuple[FieldAndTerm, TermInfo]]:
        """Yield every term with its figures."""
        return ((term, self.term_info(*term)) for term in self.terms())

    def items_from(self, fieldname: str, prefix: bytes) -> Iterator[tuple[FieldAndTerm, TermInfo]]:
        """Yield every term from one on with its figures."""
        return ((term, self.term_info(*term)) for term in self.terms_from(fieldname, prefix))

    def term_info(self, fieldname: str, text: bytes) -> TermInfo:
        """Return the figures of a term. Raises TermNotFound."""
        found = self._found(fieldname, text)
        return found.terms.info(found.postings)

    def frequency(self, fieldname: str, text: bytes) -> float:
        """Return how often a term occurs, deleted documents included."""
        found = self._find(fieldname, text)
        return float(found.postings.freqs.sum()) if found else 0

    def doc_frequency(self, fieldname: str, text: bytes) -> int:
        """Return in how many documents a term occurs, deleted ones included."""
        found = self._find(fieldname, text)
        return len(found.postings.docs) if found else 0

    def matcher(
        self, fieldname: str, text: bytes, format_: Format, scorer: BaseScorer | None = None
    ) -> PostingsMatcher:
        """Return a matcher of the living documents of a term. Raises TermNotFound."""
        postings = self._segment.living(self._found(fieldname, text).postings)
        return PostingsMatcher(postings, format_, (fieldname, text), scorer)


class LocalCursor(FieldCursor):
    """A place among the terms of a field, for automata that jump from term to term."""

    def __init__(self, terms: FieldTerms, field: FieldType) -> None:
        self._terms = terms
        self._field = field
        self._rank = 0

    def first(self) -> Any:
        """Go to the first term and return it."""
        self._rank = 0
        return self.text()

    def find(self, string: str | bytes) -> Any:
        """Go to the first term that is not before ``string`` and return it."""
        # An automaton may ask for what cannot be written in strict UTF-8.
        term = string.encode("utf-8", "surrogatepass") if isinstance(string, str) else string
        self._rank = self._terms.lower_bound(term)
        return self.text()

    def next(self) -> Any:
        """Go to the next term and return it."""
        self._rank = min(self._rank + 1, len(self._terms))
        return self.text()

    def is_valid(self) -> bool:
        """Say whether there is a current term."""
        return self._rank < len(self._terms)

    def text(self) -> Any:
        """Return the value of the current term, None after the last."""
        return self._field.from_bytes(self._terms.term(self._rank)) if self.is_valid() else None

    def term(self) -> Any:
        """Return the same as :meth:`text`: Whoosh uses both names."""
        return self.text()

    def term_info(self) -> TermInfo | None:
        """Return the figures of the current term."""
        if not self.is_valid():
            return None
        return self._terms.info(self._terms.postings(self._rank))

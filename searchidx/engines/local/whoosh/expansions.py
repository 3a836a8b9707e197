"""Queries for one of several terms that Whoosh has no class for.

On a segment of ours the postings of all the terms are merged as arrays. Whoosh's own way,
an Or of as many clauses, loses positions from 1,024 terms on.
"""

from __future__ import annotations

from abc import abstractmethod
from bisect import bisect_left
from collections.abc import Iterable, Iterator
from itertools import takewhile

import numpy as np
from whoosh.matching import Matcher, MultiMatcher, NullMatcher
from whoosh.query import MultiTerm
from whoosh.reading import IndexReader
from whoosh.searching import SearchContext, Searcher

from searchidx.analysis import fold
from searchidx.analysis.exact import exact_form
from searchidx.article import EntityType
from searchidx.engines.local.whoosh.lexicon import FieldTerms, entity_term
from searchidx.engines.local.whoosh.matcher import ConstantScorer, PostingsMatcher
from searchidx.engines.local.whoosh.postings import TermPostings, united
from searchidx.engines.local.whoosh.schema import TEXT_PARTS
from searchidx.engines.local.whoosh.segment import LocalSegment, local_segment
from searchidx.query import fuzzy, wildcard
from searchidx.query.texts import Part


class Expansion(MultiTerm):
    """Matches documents with one of the terms chosen from a field; its score is constant.

    ``text`` says what was looked for.
    """

    constantscore = True

    def __init__(self, fieldname: str, text: str, boost: float = 1.0) -> None:
        self.fieldname = fieldname
        self.text = text
        self.boost = boost

    @abstractmethod
    def _btexts(self, ixreader: IndexReader) -> Iterator[bytes]:
        """Yield the terms that match, each once."""

    def _key(self) -> tuple[object, ...]:
        return type(self), self.fieldname, self.text, self.boost

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Expansion) and self._key() == other._key()

    def __hash__(self) -> int:
        return hash(self._key())

    def __repr__(self) -> str:
        return f"{type(self).__name__}({self.fieldname!r}, {self.text!r}, boost={self.boost})"

    __str__ = __repr__

    def estimate_size(self, ixreader: IndexReader) -> int:
        """Return a number of documents that is not too small."""
        return int(ixreader.doc_count())

    def estimate_min_size(self, ixreader: IndexReader) -> int:
        """Return a number of documents that is not too great."""
        return 0

    def matcher(self, searcher: Searcher, context: SearchContext | None = None) -> Matcher:
        """Return a matcher of the documents with one of the terms."""
        if not searcher.is_atomic():
            leaves = searcher.leaf_searchers()
            matchers = [self.matcher(leaf, context) for leaf, _ in leaves]
            return MultiMatcher(matchers, [base for _, base in leaves], ConstantScorer(self.boost))
        segment = local_segment(searcher.reader())
        if segment is None:
            return super().matcher(searcher, context)
        found = self._postings(segment, searcher.reader())
        if not found:
            return NullMatcher()
        postings = segment.living(united(found))
        format_ = searcher.schema[self.fieldname].format
        return PostingsMatcher(postings, format_, scorer=ConstantScorer(self.boost))

    def _postings(self, segment: LocalSegment, reader: IndexReader) -> list[TermPostings]:
        terms = segment.terms(self.fieldname)
        return list(terms.postings_of(self._ranks(terms, reader)))

    def _ranks(self, terms: FieldTerms, reader: IndexReader) -> Iterable[int]:
        """Return the ranks of the terms that match in a segment of ours."""
        return map(terms.rank, self._btexts(reader))


class BeginsWith(Expansion):
    """Terms that begin with a text: a prefix, or a word still being typed."""

    def _ranks(self, terms: FieldTerms, reader: IndexReader) -> Iterable[int]:
        prefix = reader.schema[self.fieldname].to_bytes(self.text)
        start = terms.lower_bound(prefix)
        begins = (terms.term(rank).startswith(prefix) for rank in range(start, len(terms)))
        return range(start, start + sum(takewhile(bool, begins)))

    def _btexts(self, ixreader: IndexReader) -> Iterator[bytes]:
        yield from ixreader.expand_prefix(self.fieldname, self.text)


class FitsPattern(Expansion):
    """Surface forms that fit a pattern of ``*`` and ``?``, case and accents aside."""

    def _btexts(self, ixreader: IndexReader) -> Iterator[bytes]:
        pattern = wildcard.compile_pattern(self.text)
        from_bytes = ixreader.schema[self.fieldname].from_bytes
        for term in ixreader.expand_prefix(self.fieldname, pattern.prefix):
            if pattern.matches(from_bytes(term)):
                yield term

    def _ranks(self, terms: FieldTerms, reader: IndexReader) -> Iterable[int]:
        pattern = wildcard.compile_pattern(self.text)
        words = terms.words()
        for rank in range(bisect_left(words, pattern.prefix), len(words)):
            if not words[rank].startswith(pattern.prefix):
                break
            if pattern.matches(words[rank]):
                yield rank


class IsSimilar(Expansion):
    """Surface forms at most ``max_edits`` edits away, swaps of neighbours being one edit.

    Whoosh's FuzzyTerm knows no swaps.
    """

    def __init__(self, fieldname: str, text: str, max_edits: int, boost: float = 1.0) -> None:
        super().__init__(fieldname, text, boost)
        self.max_edits = max_edits

    def _key(self) -> tuple[object, ...]:
        return *super()._key(), self.max_edits

    def _btexts(self, ixreader: IndexReader) -> Iterator[bytes]:
        from_bytes = ixreader.schema[self.fieldname].from_bytes
        terms = list(ixreader.lexicon(self.fieldname))
        words = [from_bytes(term) for term in terms]
        for index in fuzzy.within(self.text, self.max_edits, words):
            yield terms[index]

    def _ranks(self, terms: FieldTerms, reader: IndexReader) -> Iterable[int]:
        return fuzzy.within(self.text, self.max_edits, terms.words())


class HasOutlet(Expansion):
    """Articles of an outlet, case and accents aside."""

    def __init__(self, text: str, boost: float = 1.0) -> None:
        super().__init__("outlet", text, boost)

    def _btexts(self, ixreader: IndexReader) -> Iterator[bytes]:
        folded = fold(self.text)
        from_bytes = ixreader.schema[self.fieldname].from_bytes
        for term in ixreader.lexicon(self.fieldname):
            if fold(from_bytes(term)) == folded:
                yield term


class HasEntity(Expansion):
    """Articles that mention an entity, under any alias; of one type if ``type`` is set.

    Aliases are those of the entity table: on an index of another kind nothing matches.
    """

    def __init__(self, text: str, type: EntityType | None = None, boost: float = 1.0) -> None:
        super().__init__("entity", text, boost)
        self.type = type

    def _key(self) -> tuple[object, ...]:
        return *super()._key(), self.type

    def _btexts(self, ixreader: IndexReader) -> Iterator[bytes]:
        tables = {
            segment.entities
            for reader, _ in ixreader.leaf_readers()
            if (segment := local_segment(reader)) and segment.entities
        }
        for table in tables:
            for code in table.codes_of(self.text, self.type):
                term = entity_term(table.ref(code))
                if (self.fieldname, term) in ixreader:
                    yield term


class HasForm(Expansion):
    """A token in this very form, accents included, case aside.

    Forms are known to segments of ours alone: on another index nothing matches.
    """

    def __init__(self, fieldname: str, part: Part, boost: float = 1.0) -> None:
        super().__init__(fieldname, part.exact, boost)
        self.part = part

    def _key(self) -> tuple[object, ...]:
        return *super()._key(), self.part

    def _btexts(self, ixreader: IndexReader) -> Iterator[bytes]:
        """Yield the surface form, under which the tokens are found and highlighted."""
        term = ixreader.schema[self.fieldname].to_bytes(self.part.surface)
        if local_segment(ixreader) and (self.fieldname, term) in ixreader:
            yield term

    def _postings(self, segment: LocalSegment, reader: IndexReader) -> list[TermPostings]:
        postings = segment.articles.postings
        surface = postings.surfaces.rank(self.part.surface)
        forms = postings.forms_of(surface) if surface >= 0 else ()
        ranks = [rank for form, rank in forms if exact_form(form) == self.part.exact]
        if not ranks:
            return []
        stem, part = int(postings.surface_stems[surface]), TEXT_PARTS[self.fieldname]
        return [segment.text_postings.of_forms(stem, np.array(ranks), part)]

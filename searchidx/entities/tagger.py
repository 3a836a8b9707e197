"""The first tagger: capitalised sequences, judged by shipped tables and by the article."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from searchidx.article import TEXT_FIELDS, Article, EntityType, Mention, TextField
from searchidx.entities import tables as t
from searchidx.entities.acronyms import is_acronym
from searchidx.entities.chunks import find_chunks
from searchidx.entities.datafiles import digest
from searchidx.entities.forms import Span, name_spans
from searchidx.entities.given import listed
from searchidx.entities.keys import fold_name
from searchidx.entities.kinds import (
    add,
    after_votes,
    is_sure,
    name_votes,
    votes_for,
    winner,
    word_flags,
)
from searchidx.entities.spans import Part, parse_chunk
from searchidx.entities.surroundings import (
    begins_sentence,
    explains_ordinary_words,
    has_team_article,
    honor_before,
    unwrap,
    votes_before,
    word_after,
)

_RULES: Final = 1
_LISTING: Final = frozenset((",", "y", "e", "o", ";", "/"))
_TAILED: Final = frozenset(
    ("gobierno", "ejecutivo", "parlamento", "iglesia", "estado", "corte", "america")
)


class CapitalisedTagger:
    """Finds names by their capitals; see docs/entities.md for the rules. Keeps no state."""

    @property
    def version(self) -> str:
        """Name, version of the rules, and a hash of the shipped tables."""
        return f"capitalised-{_RULES}-{digest()}"

    def tag(self, articles: Sequence[Article]) -> list[tuple[Mention, ...]]:
        """Return the mentions of each article, in text order, title first."""
        return [_tag(article) for article in articles]


def _tag(article: Article) -> tuple[Mention, ...]:
    if article.entities is not None:
        return listed(article)
    texts: dict[TextField, str] = {"title": article.title or "", "body": article.body}
    found = [c for field in TEXT_FIELDS for c in _candidates(field, texts[field])]
    return name_spans(_Judgment(found).spans(), texts)


@dataclass(frozen=True, slots=True)
class _Candidate:
    """A part of a chunk where it stands in a field: at code points [start, end)."""

    field: TextField
    text: str
    start: int
    end: int
    part: Part

    def reduced_to(self, part: Part) -> _Candidate:
        """Return the same with another part of the same chunk."""
        start = self.start - self.part.start + part.start
        return _Candidate(self.field, self.text, start, start + len(part.text), part)


def _candidates(field: TextField, text: str) -> Iterator[_Candidate]:
    scanned = unwrap(text)
    for offset, chunk in find_chunks(scanned):
        is_initial = begins_sentence(scanned, offset, offset + len(chunk))
        for part in parse_chunk(chunk, is_initial):
            yield _Candidate(field, scanned, offset + part.start, offset + part.end, part)


class _Judgment:
    """Which candidates of an article are names, and of what type, by what the others show."""

    def __init__(self, found: Sequence[_Candidate]) -> None:
        self.found = found
        self.evidence = _evidence(found)
        self.counts = Counter(candidate.part.key for candidate in found)

    def spans(self) -> list[Span]:
        """Return the names in text order, with their types."""
        spans: list[Span] = []
        for found in self.found:
            if found.part.passage:
                spans.extend(_known_in(found, self.evidence))
                continue
            candidate = self._reduced(found)
            after = word_after(candidate.text, candidate.end)
            if self._is_name(candidate, after):
                last = spans[-1] if spans else None
                spans.append(_span(candidate, _kind(candidate, after, last), after))
        return spans

    def _reduced(self, candidate: _Candidate) -> _Candidate:
        """Drop the first word where the rest is a name elsewhere: "Arremete Trump"."""
        part = candidate.part
        if part.rest is None or part.rest.key not in self.evidence:
            return candidate
        return candidate if part.words[0] in self.evidence else candidate.reduced_to(part.rest)

    def _is_name(self, candidate: _Candidate, after: str) -> bool:
        part = candidate.part
        if part.is_doubtful and part.key not in self.evidence:
            is_common = word_flags(part.text) & t.COMMON
            return not is_common and bool(word_flags(after) & t.SAYING)
        return self.counts[part.key] > 1 or not _is_gloss(candidate)


def _is_gloss(candidate: _Candidate) -> bool:
    """Say whether an acronym only abbreviates ordinary words: "fondos cotizados (ETF)"."""
    part = candidate.part
    if len(part.words) > 1 or part.key in t.tables().known or not is_acronym(part.text):
        return False
    return explains_ordinary_words(candidate.text, candidate.start)


def _kind(candidate: _Candidate, after: str, last: Span | None) -> EntityType:
    """Return the type of a name, seen with its surroundings and the name before it."""
    part, text, start = candidate.part, candidate.text, candidate.start
    if is_sure(part.votes):
        is_town = part.key in t.tables().towns and " " not in part.key
        return "organization" if is_town and has_team_article(text, start) else winner(part.votes)
    votes = add(part.votes, votes_before(text, start), after_votes(after))
    if last is not None and _is_listed(last, candidate):
        votes = add(votes, votes_for(last.type, 2))
    return winner(votes)


def _is_listed(last: Span, candidate: _Candidate) -> bool:
    """Say whether only a comma or an "and" stands between a name and the one before."""
    if last.field != candidate.field or not 0 < candidate.start - last.end < 6:
        return False
    return candidate.text[last.end : candidate.start].strip() in _LISTING


def _evidence(found: Sequence[_Candidate]) -> frozenset[str]:
    """Return the keys, and the words of longer names, whose capital is not due to place."""
    keys: set[str] = set()
    for candidate in found:
        part = candidate.part
        if part.passage or part.is_doubtful:
            continue
        if part.rest is not None:
            keys.update(part.rest.words)
            continue
        keys.add(part.key)
        if winner(part.votes) == "person":
            keys.update(part.words)
    return frozenset(keys)


def _span(candidate: _Candidate, kind: EntityType, after: str) -> Span:
    part, start, end = candidate.part, candidate.start, candidate.end
    if len(part.words) == 1 and part.key in _TAILED and word_flags(after) & t.ORG_TAIL:
        stop = candidate.text.index(after, end) + len(after)
        if not candidate.text[end : stop - len(after)].strip():
            text = candidate.text[start:stop]
            kind = t.tables().known.get(fold_name(text), "organization")
            return Span(candidate.field, start, stop, text, kind)
    return Span(candidate.field, start, end, part.text, kind, part.full or _honored(candidate))


def _honored(candidate: _Candidate) -> str:
    part = candidate.part
    if len(part.words) > 1 or not t.tables().words.get(part.key, 0) & t.GIVEN:
        return ""
    title = honor_before(candidate.text, candidate.start)
    return f"{title} {part.text}" if title else ""


def _known_in(candidate: _Candidate, evidence: frozenset[str]) -> Iterator[Span]:
    """Yield the names known elsewhere in a stretch of capitals, the longest first."""
    words = candidate.part.passage
    chunk = candidate.part.text
    here = 0
    while here < len(words):
        for end in range(min(len(words), here + 6), here, -1):
            text = chunk[words[here].start : words[end - 1].end]
            key = fold_name(text)
            if _is_known(key, end - here, evidence):
                kind = t.tables().known.get(key) or winner(
                    name_votes(key, key.split(" "), text.split(" "))
                )
                start = candidate.start + words[here].start
                yield Span(candidate.field, start, start + len(text), text, kind)
                here = end
                break
        else:
            here += 1


def _is_known(key: str, n_words: int, evidence: frozenset[str]) -> bool:
    tables = t.tables()
    if key in evidence:
        return not tables.words.get(key, 0) & (t.FUNCTION | t.TITLE)
    return key in tables.known and (n_words > 1 or not tables.words.get(key, 0) & t.COMMON)

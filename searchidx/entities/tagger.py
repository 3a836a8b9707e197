"""The first tagger: capitalised sequences, judged by shipped tables and by the article."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from searchidx.article import TEXT_FIELDS, Article, EntityType, Mention, TextField
from searchidx.entities import tables as t
from searchidx.entities.chunks import find_chunks
from searchidx.entities.datafiles import digest
from searchidx.entities.forms import Span, name_spans
from searchidx.entities.given import locate
from searchidx.entities.keys import fold_name
from searchidx.entities.kinds import (
    Votes,
    add,
    after_votes,
    before_votes,
    is_sure,
    name_votes,
    votes_for,
    winner,
    word_flags,
)
from searchidx.entities.spans import Part, parse_chunk

_RULES: Final = 1
_SKIPPED: Final = " \u00a0\t\"'“”«»‘’*_"
_ENDS: Final = ".?!…:\n|•·>¿¡"
_CONTEXT: Final = 48
_LOOKBACK: Final = 16
_WRAPPED: Final = re.compile(r"\n(?=[^\W\d_])")
_LONE_NEWLINE: Final = re.compile(r"(?<!\n)\n(?!\n)")
_STRIPPED: Final = ".,;:()[]\"'“”«»‘’¿?¡!-–—"
_QUOTES: Final = "\"'“«‘"
_LISTING: Final = frozenset((",", "y", "e", "o", ";", "/"))
_TEAM: Final = votes_for("organization", 1)
_HONORS: Final = frozenset(
    ("papa", "rey", "reina", "princesa", "príncipe", "infanta", "sor", "fray")
)
_PARTING: Final = ',("'
_STOPS: Final = ".?!:;\n"
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
        return locate(article)
    texts: dict[TextField, str] = {"title": article.title or "", "body": article.body}
    found = [c for field in TEXT_FIELDS for c in _candidates(field, texts[field])]
    spans = _judge(found)
    return name_spans(spans, texts)


@dataclass(frozen=True, slots=True)
class _Candidate:
    """A part of a chunk where it stands: ``offset`` is that of the chunk in the field."""

    field: TextField
    offset: int
    part: Part
    text: str

    @property
    def start(self) -> int:
        return self.offset + self.part.start

    @property
    def end(self) -> int:
        return self.offset + self.part.end


def _candidates(field: TextField, text: str) -> Iterator[_Candidate]:
    scanned = _unwrap(text)
    for offset, chunk in find_chunks(scanned):
        end = offset + len(chunk)
        is_initial = _begins_sentence(scanned, offset, end) or _follows_gap(scanned, offset)
        for part in parse_chunk(chunk, is_initial):
            yield _Candidate(field, offset, part, scanned)


def _follows_gap(text: str, start: int) -> bool:
    """Say whether a lost full stop may lie in the spaces before a capital."""
    stretch = text[max(0, start - _LOOKBACK) : start]
    words = stretch.split()
    return (
        stretch.endswith("  ")
        and bool(words)
        and words[-1][-1].isalnum()
        and not word_flags(words[-1]) & t.FUNCTION
    )


def _unwrap(text: str) -> str:
    """Replace single line ends by spaces where lines are broken at a width, not at an end."""
    n_lines = text.count("\n")
    if n_lines < 3:
        return text
    n_inside = sum(text[m.end()].islower() for m in _WRAPPED.finditer(text))
    return _LONE_NEWLINE.sub(" ", text) if n_inside * 3 > n_lines else text


def _begins_sentence(text: str, start: int, end: int) -> bool:
    """Say whether a capital at ``start`` may be due to its place alone."""
    here, is_quoted = start - 1, False
    stop = max(-1, start - _LOOKBACK)
    while here > stop and text[here] in _SKIPPED:
        is_quoted = is_quoted or text[here] in '"“«'
        here -= 1
    if here < 0:
        return True
    if here > 0 and text[here] in "-–—":
        before = text[max(0, here - 3) : here].strip(" ")
        return not before or before[-1] in _ENDS
    if text[here] == "." and _is_abbreviation(text, here):
        return False
    if text[here] in _ENDS:
        return True
    return is_quoted and text[end : end + 2].lstrip(" ")[:1] not in tuple('"”»')


def _is_abbreviation(text: str, stop: int) -> bool:
    word = text[max(0, stop - 8) : stop].rsplit(None, 1)[-1:] or [""]
    last = word[0].lstrip("(")
    return (len(last) == 1 and last.isupper()) or bool(word_flags(last) & t.ABBREVIATION)


def _judge(found: Sequence[_Candidate]) -> list[Span]:
    """Keep what is a name, by what the rest of the article shows, and give it a type."""
    evidence = _evidence(found)
    spans: list[Span] = []
    for candidate in found:
        part = candidate.part
        if part.passage:
            spans.extend(_known_in(candidate, evidence))
            continue
        if part.rest is not None and part.rest.key in evidence and part.words[0] not in evidence:
            part = part.rest
        start, end = candidate.offset + part.start, candidate.offset + part.end
        after = _after(candidate.text, end)
        if part.is_doubtful and part.key not in evidence:
            flags = word_flags(part.text)
            if flags & t.COMMON or not word_flags(after) & t.SAYING:
                continue
        votes = part.votes
        if not is_sure(votes):
            votes = add(votes, _before(candidate.text, start), after_votes(after))
            if spans and _is_listed(spans[-1], candidate, start):
                votes = add(votes, votes_for(spans[-1].type, 2))
        elif (
            " " not in part.key
            and part.key in t.tables().towns
            and _has_article(candidate.text, start)
        ):
            votes = _TEAM
        spans.append(_span(candidate, part, winner(votes), after))
    return spans


def _honored(text: str, start: int, part: Part) -> str:
    """Return the name with the title that tells which bearer of a given name it is, or ""."""
    if len(part.words) > 1 or not t.tables().words.get(part.key, 0) & t.GIVEN:
        return ""
    before = text[max(0, start - 10) : start].split()
    if not before or before[-1].lower() not in _HONORS:
        return ""
    return f"{before[-1].capitalize()} {part.text}"


def _has_article(text: str, start: int) -> bool:
    """Say whether a town stands with an article: then it is a team ("el Barcelona")."""
    before = text[max(0, start - 5) : start].split()
    return bool(before) and before[-1] in ("el", "El", "al", "del")


def _is_listed(last: Span, candidate: _Candidate, start: int) -> bool:
    """Say whether only a comma or an "and" stands between a name and the one before."""
    if last.field != candidate.field or not 0 < start - last.end < 6:
        return False
    return candidate.text[last.end : start].strip() in _LISTING


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


def _before(text: str, start: int) -> Votes:
    """Return the votes of the words and the mark before a name."""
    stretch = text[max(0, start - _CONTEXT) : start].rstrip()
    stop = stretch[-1:]
    mark = '"' if stop and stop in _QUOTES else stop
    words = stretch.lower().split()[-3:]
    found = [w for word in words if (w := word.strip(_STRIPPED))]
    before = found[-1] if found and stop not in _STOPS else ""
    earlier = found[-2] if len(found) > 1 else ""
    return before_votes(before, earlier, mark if mark in _PARTING else "")


def _after(text: str, end: int) -> str:
    after = text[end : end + _CONTEXT].split(None, 1)
    return after[0].strip(_STRIPPED) if after else ""


def _span(candidate: _Candidate, part: Part, kind: EntityType, after: str) -> Span:
    start, end = candidate.offset + part.start, candidate.offset + part.end
    text = part.text
    if len(part.words) == 1 and part.key in _TAILED and word_flags(after) & t.ORG_TAIL:
        stop = candidate.text.index(after, end) + len(after)
        if not candidate.text[end : stop - len(after)].strip():
            text = candidate.text[start:stop]
            kind = t.tables().known.get(fold_name(text), "organization")
            return Span(candidate.field, start, stop, text, kind)
    full = part.full or _honored(candidate.text, start, part)
    return Span(candidate.field, start, end, text, kind, full)


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
                start = candidate.offset + words[here].start
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

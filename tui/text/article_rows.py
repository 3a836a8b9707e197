"""An article laid out for reading: lines of runs that know their match and their link."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import NamedTuple

from searchidx.article import Article, TextField
from searchidx.render import safe_text
from searchidx.results import ArticleView, EntityRef, Range
from tui.text.pieces import pad
from tui.text.wording import date, say
from tui.text.wrap import wrap

NONE = -1


class Run(NamedTuple):
    """Text in one style; ``match`` and ``link`` number what it belongs to (-1: nothing)."""

    text: str
    style: str = ""
    match: int = NONE
    link: int = NONE


RunLine = tuple[Run, ...]


@dataclass(frozen=True, slots=True)
class Document:
    """The lines of an article at one width.

    ``match_lines`` holds the first line of each match, in order; ``links`` the line and the
    entity of each link, in order of lines.
    """

    lines: tuple[RunLine, ...]
    match_lines: tuple[int, ...]
    links: tuple[tuple[int, EntityRef], ...]


@dataclass(frozen=True, slots=True)
class _Spans:
    """Matches and mentions of one field; numbers start where the field before ended."""

    highlights: tuple[Range, ...]
    first_match: int
    mentions: tuple[tuple[Range, EntityRef], ...]
    first_link: int


def lay_out(view: ArticleView, n_words: int, width: int) -> Document:
    """Lay an article out: title, source, text, entities, and where its data came from."""
    article = view.article
    lines: list[RunLine] = []
    title, body = _spans(view, "title", 0, 0), None
    if article.title is not None:
        lines += _text_lines(article.title, title, "title", width)
    lines += [(Run(line, "dim"),) for line in _wrapped(_source(article, n_words), width)]
    lines.append(())
    n_matches = len(title.highlights) if article.title is not None else 0
    n_links = len(title.mentions) if article.title is not None else 0
    body = _spans(view, "body", n_matches, n_links)
    lines += _text_lines(article.body, body, "", width)
    links = [ref for spans in _shown(article, title, body) for _, ref in spans.mentions]
    lines += _entity_lines(view.entities, len(links), width)
    links += view.entities
    lines += _data_lines(article, width)
    return _indexed(lines, n_matches + len(body.highlights), links)


def _shown(article: Article, title: _Spans, body: _Spans) -> tuple[_Spans, ...]:
    return (title, body) if article.title is not None else (body,)


def _spans(view: ArticleView, field: TextField, first_match: int, first_link: int) -> _Spans:
    mentions = tuple(
        ((mention.start, mention.end), entity)
        for mention, entity in view.mentions
        if mention.field == field and entity is not None and mention.end > mention.start
    )
    return _Spans(tuple(view.highlights.get(field, ())), first_match, mentions, first_link)


def _text_lines(text: str, spans: _Spans, style: str, width: int) -> Iterator[RunLine]:
    """Yield the wrapped lines of a field, cut where a match or a mention begins or ends."""
    safe = safe_text(text, multiline=True)
    cuts = sorted(
        {point for a_range in spans.highlights for point in a_range}.union(
            point for a_range, _ in spans.mentions for point in a_range
        )
    )
    match_starts = [start for start, _ in spans.highlights]
    link_starts = [start for (start, _), _ in spans.mentions]
    for start, end in wrap(safe, width):
        points = [start, *cuts[bisect_right(cuts, start) : bisect_left(cuts, end)], end]
        yield tuple(
            _run(safe[a:b], a, spans, style, (match_starts, link_starts))
            for a, b in pairwise(points)
            if a < b
        )


def _run(text: str, at: int, spans: _Spans, style: str, starts: tuple[list[int], list[int]]) -> Run:
    match = bisect_right(starts[0], at) - 1
    is_match = match >= 0 and at < spans.highlights[match][1]
    link = bisect_right(starts[1], at) - 1
    is_link = link >= 0 and at < spans.mentions[link][0][1]
    return Run(
        text,
        style,
        spans.first_match + match if is_match else NONE,
        spans.first_link + link if is_link else NONE,
    )


def _source(article: Article, n_words: int) -> str:
    """Return outlet, date, section and length, and the authors."""
    parts = [
        article.outlet or say("value.no_outlet"),
        date(article.date) if article.date else say("value.no_date"),
    ]
    parts += [part for part in (article.section, article.agency) if part]
    if n_words:
        parts.append(say("hits.words", n=n_words))
    text = " · ".join(parts)
    return f"{text}\n{', '.join(article.authors)}" if article.authors else text


def _wrapped(text: str, width: int) -> Iterator[str]:
    safe = safe_text(text, multiline=True)
    for start, end in wrap(safe, width):
        yield safe[start:end]


def _entity_lines(entities: Sequence[EntityRef], first_link: int, width: int) -> Iterator[RunLine]:
    if not entities:
        return
    yield ()
    yield (Run(say("reader.entities"), "heading"),)
    for number, entity in enumerate(entities, first_link):
        kind = say(f"type.{entity.type}")
        names = list(_wrapped(entity.name, width - len(kind) - 4))
        for name in names[:-1]:
            yield (Run("  "), Run(name, link=number))
        yield (Run("  "), Run(names[-1], link=number), Run(f"  {kind}", "dim"))


def _data_lines(article: Article, width: int) -> Iterator[RunLine]:
    """Yield what is known of the article, each value with where it came from."""
    yield ()
    yield (Run(say("reader.data"), "heading"),)
    for name, value in _data(article):
        label = say(f"field.{name}") if name in _FIELDS else name
        head = pad("  " + safe_text(label), _LABEL_WIDTH - 1) + " "
        for line in _wrapped(value, max(width - _LABEL_WIDTH, 12)):
            yield (Run(head, "dim"), Run(line))
            head = " " * _LABEL_WIDTH
        if name in article.provenance:
            for line in _wrapped(_origin(article.provenance[name]), max(width - _LABEL_WIDTH, 12)):
                yield (Run(head + line, "dim"),)


def _origin(origin: str) -> str:
    """Word where a value came from; an origin without words is shown as it is."""
    return say(f"origin.{origin}") if origin in ORIGINS else say("origin", origin=origin)


_LABEL_WIDTH = 14

ORIGINS = ("file", "front-matter", "sidecar", "manifest", "path", "dateline", "text")
"""Where a value can have come from (:class:`searchidx.article.Article`)."""

_FIELDS = (
    "title", "outlet", "date", "section", "authors", "agency", "language", "tags",
    "url", "path", "id",
)  # fmt: skip


def _data(article: Article) -> Iterator[tuple[str, str]]:
    for name in _FIELDS:
        value = getattr(article, name)
        if name == "path" and article.line is not None:
            value = f"{value}:{article.line}"
        if value is not None and value != ():
            yield name, ", ".join(value) if isinstance(value, tuple) else str(value)
    for name, value in article.extra.items():
        yield name, str(value)


def _indexed(lines: Sequence[RunLine], n_matches: int, links: Sequence[EntityRef]) -> Document:
    """Find the first line of each match and each link; what no line shows lies at the top."""
    match_lines, link_lines = [0] * n_matches, [0] * len(links)
    for y in reversed(range(len(lines))):
        for run in lines[y]:
            if run.match != NONE:
                match_lines[run.match] = y
            if run.link != NONE:
                link_lines[run.link] = y
    return Document(tuple(lines), tuple(match_lines), tuple(zip(link_lines, links, strict=True)))

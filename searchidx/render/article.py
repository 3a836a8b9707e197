"""One article for reading."""

from __future__ import annotations

from collections.abc import Iterator

from searchidx.article import Article
from searchidx.messages import message
from searchidx.render.lines import BOLD, CYAN, FAINT, Line, line, marked, paragraphs
from searchidx.render.page import Page
from searchidx.results import ArticleView


def article_text(view: ArticleView, page: Page) -> str:
    """Return title, source, entities and the whole body, what a query matched set off."""
    return page.text(_lines(view, page))


def _lines(view: ArticleView, page: Page) -> Iterator[Line]:
    article = view.article
    if article.title is not None:
        title = marked(article.title, view.highlights.get("title", ()), BOLD)
        yield from page.lines(title)
    yield from page.lines(line(" · ".join(_source(article)), CYAN))
    for detail in _details(view):
        yield from page.lines(line(detail, FAINT))
    yield ()
    body = marked(article.body, view.highlights.get("body", ()), multiline=True)
    for paragraph in paragraphs(body):
        yield from page.lines(paragraph)


def _source(article: Article) -> Iterator[str]:
    yield message("render.no_outlet") if article.outlet is None else article.outlet
    yield message("render.no_date") if article.date is None else str(article.date)
    if article.section:
        yield article.section
    if article.authors:
        yield ", ".join(article.authors)
    if article.agency:
        yield article.agency


def _details(view: ArticleView) -> Iterator[str]:
    article = view.article
    if view.entities:
        names = ", ".join(entity.name for entity in view.entities)
        yield message("render.entities_of", names=names)
    if article.tags:
        yield message("render.tags_of", names=", ".join(article.tags))
    if article.url:
        yield article.url
    path = article.path if article.line is None else f"{article.path}:{article.line}"
    yield article.id
    if path != article.id:
        yield path

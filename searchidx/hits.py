"""From stored articles to what is shown: highlights, snippets, entities."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Final

from searchidx.article import Mention
from searchidx.engine import Searcher
from searchidx.query import ParsedQuery
from searchidx.query.ast import EntityIs, Node
from searchidx.query.spans import ArticleText, Match, evaluate
from searchidx.results import ArticleView, Hit
from searchidx.snippets import choose
from searchidx.stored import HitText, StoredArticle

OPENING_WIDTH: Final = 120
"""Code points of the opening words that stand in for a missing title."""


def hit(text: HitText, score: float, node: Node, n_snippets: int, searcher: Searcher) -> Hit:
    """Make a hit of an article that a tree matches."""
    ranges = text.ranges
    if ranges is None:
        [stored] = searcher.articles([text.id])
        ranges = match_article(node, stored, searcher).ranges
    in_title, in_body = ranges.get("title", ()), ranges.get("body", ())
    opening = choose(text.body, (), 1, OPENING_WIDTH) if text.title is None else ()
    return Hit(
        id=text.id,
        path=text.path,
        title=text.title,
        outlet=text.outlet,
        date=text.date,
        score=score,
        snippets=choose(text.body, in_body, n_snippets) if n_snippets else (),
        entities=text.entities,
        opening=opening[0].text if opening else "",
        title_highlights=in_title,
        n_matches=len(in_title) + len(in_body),
        n_words=text.n_words,
        url=text.url,
    )


def article_view(stored: StoredArticle, parsed: ParsedQuery, searcher: Searcher) -> ArticleView:
    """Make the view of a stored article in which a query's matches are marked."""
    stored = _located(stored)
    match = match_article(parsed.node, stored, searcher)
    return ArticleView(
        article=stored.article,
        entities=stored.entities,
        mentions=tuple(zip(stored.mentions, stored.mention_entities, strict=True)),
        highlights=match.ranges,
        diagnostics=parsed.diagnostics,
    )


def match_article(node: Node, stored: StoredArticle, searcher: Searcher) -> Match:
    """Return what a tree matches in a stored article."""
    article = stored.article
    text = ArticleText.of(
        article.title,
        article.body,
        outlet=article.outlet,
        date=article.date,
        mentions_of=_mentions_of(stored, searcher),
    )
    return evaluate(node, text)


def _mentions_of(
    stored: StoredArticle, searcher: Searcher
) -> Callable[[EntityIs], Sequence[Mention]]:
    def find(leaf: EntityIs) -> list[Mention]:
        located = _located(stored)
        wanted = searcher.entities_named(leaf.name, leaf.type)
        pairs = zip(located.mentions, located.mention_entities, strict=True)
        return [mention for mention, entity in pairs if entity in wanted]

    return find


def _located(stored: StoredArticle) -> StoredArticle:
    """Return an article that brought its entities with the places where they stand."""
    article = stored.article
    if not article.entities or any(mention.end for mention in stored.mentions):
        return stored
    from searchidx.entities.given import locate  # noqa: PLC0415 - a page of hits needs no places

    found = locate(article, {mention.name: mention.type for mention in stored.mentions})
    pairs = zip(stored.mentions, stored.mention_entities, strict=True)
    of_name = {mention.name: entity for mention, entity in pairs}
    return StoredArticle(
        article=article,
        mentions=found,
        entities=stored.entities,
        mention_entities=tuple(of_name.get(mention.name) for mention in found),
        n_words=stored.n_words,
    )

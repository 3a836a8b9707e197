"""From stored articles to what is shown: highlights, snippets, entities."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Final

from searchidx.article import Mention
from searchidx.engine import Searcher, StoredArticle
from searchidx.query import ParsedQuery
from searchidx.query.ast import EntityIs, Node
from searchidx.query.spans import ArticleText, Match, evaluate
from searchidx.results import ArticleView, Hit
from searchidx.snippets import choose

OPENING_WIDTH: Final = 120
"""Code points of the opening words that stand in for a missing title."""


def hit(
    stored: StoredArticle, score: float, node: Node, n_snippets: int, searcher: Searcher
) -> Hit:
    """Make a hit of a stored article that a tree matches."""
    article = stored.article
    match = match_article(node, stored, searcher)
    ranges = match.ranges.get("body", ())
    opening = choose(article.body, (), 1, OPENING_WIDTH) if article.title is None else ()
    return Hit(
        id=article.id,
        path=article.path,
        title=article.title,
        outlet=article.outlet,
        date=article.date,
        score=score,
        snippets=choose(article.body, ranges, n_snippets) if n_snippets else (),
        entities=stored.entities,
        opening=opening[0].text if opening else "",
        title_highlights=match.ranges.get("title", ()),
        n_matches=sum(len(found) for found in match.ranges.values()),
        n_words=stored.n_words,
        url=article.url,
    )


def article_view(stored: StoredArticle, parsed: ParsedQuery, searcher: Searcher) -> ArticleView:
    """Make the view of a stored article in which a query's matches are marked."""
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
        wanted = searcher.entities_named(leaf.name, leaf.type)
        pairs = zip(stored.mentions, stored.mention_entities, strict=True)
        return [mention for mention, entity in pairs if entity in wanted]

    return find

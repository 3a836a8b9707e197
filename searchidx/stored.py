"""What an engine gives back of what it keeps: articles, files, entities."""

from __future__ import annotations

from collections.abc import Mapping

from searchidx.article import Article, EntityType, Mention, TextField
from searchidx.dataclass import dataclass
from searchidx.dates import PartialDate
from searchidx.results import EntityRef, Range


@dataclass(frozen=True, slots=True)
class HitText:
    """What a hit shows of an article; ``entities`` and ``n_words`` as in StoredArticle.

    ``ranges`` are the code points of each field that the query matches, sorted and disjoint,
    as :func:`searchidx.query.spans.evaluate` has them; None where the engine leaves that to it.
    """

    id: str
    path: str
    title: str | None
    body: str
    outlet: str | None
    date: PartialDate | None
    url: str | None
    entities: tuple[EntityRef, ...]
    n_words: int
    ranges: Mapping[TextField, tuple[Range, ...]] | None = None


@dataclass(frozen=True, slots=True)
class StoredArticle:
    """An article as it was added, with its mentions and what they resolve to.

    ``entities`` are the distinct entities in the order of their mentions' number, then
    name; ``mention_entities`` has one entry per mention (None: resolved to nothing).
    ``n_words`` are the tokens of title and body.
    """

    article: Article
    mentions: tuple[Mention, ...]
    entities: tuple[EntityRef, ...]
    mention_entities: tuple[EntityRef | None, ...]
    n_words: int


def hit_text(stored: StoredArticle) -> HitText:
    """Return what a hit shows of a stored article, for engines that know no ranges."""
    article = stored.article
    return HitText(
        id=article.id,
        path=article.path,
        title=article.title,
        body=article.body,
        outlet=article.outlet,
        date=article.date,
        url=article.url,
        entities=stored.entities,
        n_words=stored.n_words,
    )


@dataclass(frozen=True, slots=True)
class FileRecord:
    """A source file as it was when its articles were indexed.

    ``path`` is absolute; one that ends in ``/`` is that of a folder, which may have a record
    of its own. ``digest`` is whatever the writer of the record knows its content by.
    """

    path: str
    size: int
    mtime_ns: int
    digest: str


@dataclass(frozen=True, slots=True)
class EntityInfo:
    """An entity of the archive with the names it was found under and its articles.

    ``aliases`` of the most articles go first; ``mentions`` are counted by the tagger's types.
    """

    ref: EntityRef
    aliases: tuple[str, ...]
    n_articles: int
    mentions: Mapping[EntityType, int]

"""A stock index of Whoosh in memory, fed with the tokens that our analysis makes.

It has the documents of a snapshot in the same order and in the same segments, deleted ones
included, so that documents, frequencies and orders can be compared number by number.
"""

from __future__ import annotations

from whoosh import fields
from whoosh.analysis import Analyzer, Token
from whoosh.filedb.filestore import RamStorage

from searchidx.analysis import analyze, stem
from searchidx.engines.local.codec.postings import FIELD_GAP

SEPARATOR = "\x1e"
"""Between title and body in the value of a field that holds both."""


class Replay(Analyzer):
    """Yields the tokens of our analysis, in every mode."""

    def __init__(self, *, is_stemmed):
        self.is_stemmed = is_stemmed

    def __call__(self, value, **kwargs):
        kwargs = {name: kwargs.get(name, False) for name in ("positions", "chars")}
        token = Token(**kwargs)
        for surface, position, start, end in rows(value):
            token.text = stem(surface) if self.is_stemmed else surface
            token.boost, token.stopped = 1.0, False
            token.pos, token.startchar, token.endchar = position, start, end
            yield token


def rows(value):
    title, separator, body = value.rpartition(SEPARATOR)
    first = 0
    if separator:
        yield from rows(title)
        first = analyze(title).n_positions + FIELD_GAP
    stream = analyze(body)
    for row in zip(stream.surfaces, stream.positions, stream.starts, stream.ends, strict=True):
        yield row[0], row[1] + first, *row[2:]


def stock_schema():
    stems, surfaces = Replay(is_stemmed=True), Replay(is_stemmed=False)
    return fields.Schema(
        text=fields.TEXT(analyzer=stems),
        title=fields.TEXT(analyzer=stems, stored=True),
        body=fields.TEXT(analyzer=stems, stored=True),
        text_surface=fields.TEXT(analyzer=surfaces),
        title_surface=fields.TEXT(analyzer=surfaces),
        body_surface=fields.TEXT(analyzer=surfaces),
        id=fields.ID(stored=True, unique=True, sortable=True),
        outlet=fields.ID(stored=True, sortable=True),
        entity=fields.KEYWORD(commas=True),
        date=fields.NUMERIC(int, bits=32, shift_step=4, stored=True, sortable=True),
        path=fields.STORED(),
    )


def values_of(article, entities):
    title = article.title or ""
    values = {
        "text": title + SEPARATOR + article.body,
        "title": article.title,
        "body": article.body,
        "id": article.id,
        "outlet": article.outlet,
        "entity": entities,
        "date": article.date and article.date.code,
        "path": article.path,
    }
    surfaces = {f"{name}_surface": values[name] for name in ("text", "title", "body")}
    return {name: value for name, value in (values | surfaces).items() if value is not None}


def entities_of(snapshot, doc):
    if snapshot.entities is None:
        return []
    start, end = snapshot.entity_offsets[doc : doc + 2].tolist()
    refs = [snapshot.entities.ref(code) for code in snapshot.entity_codes[start:end].tolist()]
    return [f"{ref.type}|{ref.name}" for ref in refs]


def stock_index(snapshot):
    index = RamStorage().create_index(stock_schema())
    doc = 0
    for segment in snapshot.segments:
        writer = index.writer()
        for local in range(segment.n_docs):
            article, _ = segment.stored(local)
            writer.add_document(**values_of(article, entities_of(snapshot, doc)))
            doc += 1
        writer.commit(merge=False)
    if snapshot.has_deletions:
        writer = index.writer()
        for dead in range(snapshot.n_docs):
            if not snapshot.live[dead]:
                writer.delete_document(dead)
        writer.commit(merge=False)
    return index

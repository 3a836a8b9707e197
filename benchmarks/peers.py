"""The same job in each engine: one faceted page over the same articles.

A page is the ten best hits by BM25, the exact total, the counts of the outlets and months of
all hits, and a highlighted snippet for each of the ten. Entities are left out: no peer finds
any. Each engine runs in a process of its own.
"""

from __future__ import annotations

import gzip
import json
import re
import sqlite3
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Protocol

import searchidx

Words = list[str]


def articles(path: Path) -> Iterator[dict[str, Any]]:
    """Yield the articles of a JSON Lines file."""
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        for line in lines:
            yield json.loads(line)


class Peer(Protocol):
    """An engine that indexes a file and answers queries of a kind with the total."""

    def index(self, source: Path) -> None:
        """Index every article of a file."""

    def open(self) -> None:
        """Open the index for queries."""

    def page(self, kind: str, words: Words) -> int:
        """Make a whole page and return the total."""


class Searchidx:
    """This project, through its public API; entities are tagged when indexing."""

    def __init__(self, folder: Path) -> None:
        self._path = folder / "searchidx"

    def index(self, source: Path) -> None:
        """Index every article of a file."""
        searchidx.build_index(self._path, [source])

    def open(self) -> None:
        """Open the index for queries."""
        self._index = searchidx.open_index(self._path)

    def page(self, kind: str, words: Words) -> int:
        """Make a whole page and return the total."""
        query = {"or": " O ".join(words), "phrase": '"' + " ".join(words) + '"'}
        facets = {"outlet": 20, "date": None}
        return self._index.search(query.get(kind, " ".join(words)), facets=facets).total


class Fts5:
    """SQLite FTS5, which has no Spanish stemmer."""

    def __init__(self, folder: Path) -> None:
        self._path = folder / "fts5.db"

    def index(self, source: Path) -> None:
        """Index every article of a file."""
        connection = sqlite3.connect(self._path)
        connection.executescript(
            "create virtual table texts using fts5(title, body, tokenize='unicode61');"
            "create table facts(id integer primary key, outlet text, month text);"
        )
        for number, article in enumerate(articles(source)):
            row = (number, article.get("title") or "", article["body"])
            connection.execute("insert into texts(rowid, title, body) values(?, ?, ?)", row)
            month = re.sub(r"\D", "", article.get("date") or "")[:6]
            facts = (number, article.get("outlet") or "", month)
            connection.execute("insert into facts values(?, ?, ?)", facts)
        connection.commit()

    def open(self) -> None:
        """Open the index for queries."""
        self._connection = sqlite3.connect(self._path)

    def page(self, kind: str, words: Words) -> int:
        """Make a whole page and return the total."""
        joined = {"or": " OR ".join(words), "phrase": '"' + " ".join(words) + '"'}
        query = (joined.get(kind, " AND ".join(words)),)
        run = self._connection.execute
        run(
            "select rowid, snippet(texts, 1, '<b>', '</b>', '…', 32) from texts"
            " where texts match ? order by rank limit 10",
            query,
        ).fetchall()
        matching = "from facts where id in (select rowid from texts where texts match ?) group by 1"
        run(f"select outlet, count(*) n {matching} order by n desc limit 20", query).fetchall()
        run(f"select month, count(*) {matching}", query).fetchall()
        counted = run("select count(*) from texts where texts match ?", query).fetchone()
        return int(counted[0])


class Tantivy:
    """tantivy-py, where it is installed: ``pip install tantivy``."""

    def __init__(self, folder: Path) -> None:
        self._path = folder / "tantivy"

    def _schema(self) -> Any:
        import tantivy

        builder = tantivy.SchemaBuilder()
        for field in ("title", "body"):
            builder.add_text_field(field, stored=True, tokenizer_name="es")
        for field in ("outlet", "month"):
            builder.add_text_field(field, tokenizer_name="raw", fast=True)
        return builder.build()

    def _open(self) -> Any:
        import tantivy

        self._path.mkdir(exist_ok=True)
        index = tantivy.Index(self._schema(), path=str(self._path))
        chain = tantivy.TextAnalyzerBuilder(tantivy.Tokenizer.simple())
        chain = chain.filter(tantivy.Filter.lowercase()).filter(tantivy.Filter.stemmer("Spanish"))
        index.register_tokenizer("es", chain.build())
        return index

    def index(self, source: Path) -> None:
        """Index every article of a file, with one thread."""
        import tantivy

        writer = self._open().writer(heap_size=500_000_000, num_threads=1)
        for article in articles(source):
            document = tantivy.Document()
            document.add_text("title", article.get("title") or "")
            document.add_text("body", article["body"])
            document.add_text("outlet", article.get("outlet") or "")
            document.add_text("month", re.sub(r"\D", "", article.get("date") or "")[:6])
            writer.add_document(document)
        writer.commit()
        writer.wait_merging_threads()

    def open(self) -> None:
        """Open the index for queries."""
        self._index = self._open()
        self._searcher = self._index.searcher()

    def page(self, kind: str, words: Words) -> int:
        """Make a whole page and return the total."""
        import tantivy

        joined = {"or": " OR ".join(words), "phrase": '"' + " ".join(words) + '"'}
        text = joined.get(kind, " AND ".join(words))
        query = self._index.parse_query(text, ["title", "body"])
        found = self._searcher.search(query, 10, count=True)
        terms = {"outlet": 20, "month": 1000}
        wanted = {f: {"terms": {"field": f, "size": n}} for f, n in terms.items()}
        self._searcher.aggregate(query, wanted)
        snippets = tantivy.SnippetGenerator.create(
            self._searcher, query, self._index.schema, "body"
        )
        for _, address in found.hits:
            snippets.snippet_from_doc(self._searcher.doc(address)).to_html()
        return int(found.count)


PEERS: dict[str, type[Searchidx] | type[Fts5] | type[Tantivy]] = {
    "searchidx": Searchidx,
    "fts5": Fts5,
    "tantivy": Tantivy,
}

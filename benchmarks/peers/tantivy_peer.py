"""tantivy, through its Python package."""

from __future__ import annotations

from pathlib import Path
from typing import Any, Final

import tantivy

from benchmarks.peers.articles import articles
from benchmarks.peers.base import MEMORY_BYTES, N_HITS, N_MONTHS, N_VALUES, Answer, Part

_TEXTS: Final = ("title", "body")
_FACTS: Final = ("outlet", "month", "entity")
_COUNTS: Final = {
    name: {"terms": {"field": name, "size": N_MONTHS if name == "month" else N_VALUES}}
    for name in _FACTS
}


class Tantivy:
    """Texts stemmed by Snowball, facts as fast fields; a query runs in one thread."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def index(self, source: Path, n_threads: int) -> None:
        """Index every article of a JSON Lines file into an empty folder."""
        builder = tantivy.SchemaBuilder()
        builder.add_text_field("id", stored=True, tokenizer_name="raw")
        for name in _TEXTS:
            builder.add_text_field(name, stored=True, tokenizer_name="es")
        for name in _FACTS:
            builder.add_text_field(name, tokenizer_name="raw", fast=True)
        self._folder.mkdir(parents=True)
        index = tantivy.Index(builder.build(), path=str(self._folder))
        self._analyze(index)
        writer = index.writer(heap_size=MEMORY_BYTES, num_threads=n_threads)
        for article in articles(source):
            document = tantivy.Document()
            for name in ("id", *_TEXTS, "outlet", "month"):
                document.add_text(name, article[name])
            for entity in article["entities"]:
                document.add_text("entity", entity)
            writer.add_document(document)
        writer.commit()
        writer.wait_merging_threads()

    def open(self) -> None:
        """Open the index for queries."""
        self._index = tantivy.Index.open(str(self._folder))
        self._analyze(self._index)
        self._searcher = self._index.searcher()

    def ask(self, part: Part, kind: str, words: list[str]) -> Answer:
        """Answer a query, and read all of the answer."""
        query = self._query(kind, words)
        found: Any = self._searcher.search(query, N_HITS, count=True)
        n_read = 0
        if part != "search":
            counted = self._searcher.aggregate(query, _COUNTS)
            n_read += sum(
                value["doc_count"] for name in _FACTS for value in counted[name]["buckets"]
            )
        if part == "page":
            n_read += self._read_hits(query, found.hits)
        return Answer(int(found.count or 0), n_read)

    def _read_hits(self, query: Any, hits: Any) -> int:
        passages = tantivy.SnippetGenerator.create(
            self._searcher, query, self._index.schema, "body"
        )
        n_read = 0
        for _, address in hits:
            document = self._searcher.doc(address)
            snippet = passages.snippet_from_doc(document)
            n_read += len(document["title"][0]) + len(snippet.fragment())
            n_read += sum(span.end - span.start for span in snippet.highlighted())
        return n_read

    def _query(self, kind: str, words: list[str]) -> Any:
        if kind == "filter":
            outlet = tantivy.Query.term_query(self._index.schema, "outlet", words[1])
            parts = [self._index.parse_query(words[0], ["body"]), outlet]
            return tantivy.Query.boolean_query([(tantivy.Occur.Must, part) for part in parts])
        joint = " AND " if kind == "and" else " "
        text = f'"{" ".join(words)}"' if kind == "phrase" else joint.join(words)
        return self._index.parse_query(text, ["body"])

    @staticmethod
    def _analyze(index: Any) -> None:
        chain = tantivy.TextAnalyzerBuilder(tantivy.Tokenizer.simple())
        chain = chain.filter(tantivy.Filter.lowercase()).filter(tantivy.Filter.stemmer("Spanish"))
        index.register_tokenizer("es", chain.build())

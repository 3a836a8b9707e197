"""Whoosh as it comes, with its own codec, searcher and highlighter."""

from __future__ import annotations

import itertools
from collections import Counter
from functools import cache
from pathlib import Path
from typing import Any, Final

import Stemmer  # type: ignore[import-not-found]  # no type information
from whoosh import analysis, fields, index, query, sorting

from benchmarks.peers.articles import articles
from benchmarks.peers.base import MEMORY_BYTES, N_HITS, N_VALUES, Answer, Part

_FACTS: Final = ("outlet", "month", "entity")
_NONE: Final = "-"  # an article without entities would have no vector to count
_stemmer: Final = Stemmer.Stemmer("spanish")


@cache
def stem(word: str) -> str:
    """Return the Snowball stem of a word in lower case."""
    return str(_stemmer.stemWord(word))


class Whoosh:
    """Texts stemmed by Snowball, facts as sortable fields."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def index(self, source: Path, n_threads: int) -> None:
        """Index every article of a JSON Lines file into an empty folder."""
        chain = analysis.RegexTokenizer() | analysis.LowercaseFilter()
        chain |= analysis.StemFilter(stemfn=stem, cachesize=-1)
        schema = fields.Schema(
            id=fields.ID(stored=True),
            title=fields.TEXT(analyzer=chain, stored=True),
            body=fields.TEXT(analyzer=chain, stored=True),
            outlet=fields.ID(sortable=True),
            month=fields.ID(sortable=True),
            entity=fields.KEYWORD(commas=True, vector=True),
        )
        self._folder.mkdir(parents=True)
        made = index.create_in(self._folder, schema)
        writer = made.writer(limitmb=MEMORY_BYTES // 1_000_000)
        for article in articles(source):
            names = ("id", "title", "body", "outlet", "month")
            entity = ",".join(article["entities"]) or _NONE
            writer.add_document(entity=entity, **{name: article[name] for name in names})
        writer.commit()

    def open(self) -> None:
        """Open the index for queries."""
        self._searcher = index.open_dir(self._folder).searcher()
        self._facets = {
            name: sorting.FieldFacet(name, allow_overlap=name == "entity", maptype=sorting.Count)
            for name in _FACTS
        }

    def ask(self, part: Part, kind: str, words: list[str]) -> Answer:
        """Answer a query, and read all of the answer."""
        groups = {} if part == "search" else {"groupedby": self._facets}
        asked, chosen = _query(kind, words)
        results = self._searcher.search(asked, limit=N_HITS, filter=chosen, **groups)
        n_read = 0
        for name in _FACTS if groups else ():
            counts = Counter(results.groups(name))
            kept = counts.most_common(None if name == "month" else N_VALUES)
            n_read += sum(count for _, count in kept)
        # With groups Whoosh keeps every hit, whatever the limit.
        for hit in itertools.islice(results, N_HITS if part == "page" else 0):
            n_read += len(hit["title"]) + len(hit.highlights("body", top=1))
        return Answer(len(results), n_read)


def _query(kind: str, words: list[str]) -> tuple[Any, Any]:
    """Return the query, and the filter or None."""
    if kind == "filter":
        return query.Term("body", stem(words[0])), query.Term("outlet", words[1])
    if kind == "phrase":
        return query.Phrase("body", [stem(word) for word in words]), None
    terms = [query.Term("body", stem(word)) for word in words]
    return (query.Or(terms) if kind == "or" else query.And(terms)), None

"""A tagger at work in a process of its own.

``python -m benchmarks.taggers tag SPECIFICATION ARTICLES N`` has the first N articles of a JSON
Lines file tagged in batches as indexing makes them, and the first batch again at the end;
``… index SPECIFICATION ARTICLES FOLDER`` has all articles of a folder indexed. A line of JSON says
what it took. Seconds are those of the processor, in all threads.
"""

from __future__ import annotations

import json
import os
import sys
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import islice
from pathlib import Path
from typing import Any, Final

import searchidx
from benchmarks import machine
from searchidx.article import Article
from searchidx.entities.choosing import choose_tagger
from searchidx.entities.protocol import Tagger
from searchidx.entities.words import BREAK, Words, read_words
from searchidx.indexing.cycles import rarely_collected
from searchidx.indexing.options import UpdateOptions

BATCH_ARTICLES: Final = UpdateOptions().batch_articles
Times = dict[str, Any]


def batches(source: Path, n_articles: int) -> Iterator[list[Article]]:
    """Yield the first articles of a file, as many at a time as indexing has tagged at once."""
    with source.open(encoding="utf-8") as lines:
        records = map(json.loads, islice(lines, n_articles))
        articles = (Article(r["id"], r["body"], str(source), title=r["title"]) for r in records)
        while batch := list(islice(articles, BATCH_ARTICLES)):
            yield batch


def n_tokens(given: Iterable[Sequence[Article]]) -> int:
    """Return how many words and marks our tagger sees in batches of articles."""
    words, n = Words(), 0
    for articles in given:
        texts = [text for article in articles for text in (article.title or "", article.body)]
        n += int((read_words(texts, words).ids != BREAK).sum())
    return n


def tag(make: Callable[[], Tagger], source: Path, n_articles: int) -> Times:
    """Have articles tagged, then the first again.

    Memory is what the process has taken by then beside what it took before it had a tagger.
    """
    before = machine.memory(os.getpid())
    started = time.process_time()
    tagger = make()
    tagger.tag([Article("", "Marta llegó a Lima.", "")])
    found: Times = {"loading_s": time.process_time() - started}
    found |= timed(tagger, batches(source, n_articles))
    after = machine.memory(os.getpid())
    found |= {name: after[name] - before[name] for name in ("private", "peak")}
    found["n_tokens"] = n_tokens(batches(source, n_articles))
    again = list(batches(source, min(n_articles, BATCH_ARTICLES)))
    timed(tagger, again)
    found["again_s"] = timed(tagger, again)["seconds"]
    found["n_again_tokens"] = n_tokens(again)
    return found


def timed(tagger: Tagger, given: Iterable[Sequence[Article]]) -> Times:
    """Return the seconds that a tagger takes for batches of articles, and what it finds."""
    n_articles = n_mentions = 0
    seconds = 0.0
    for articles in given:
        started = time.process_time()
        mentions = tagger.tag(articles)
        seconds += time.process_time() - started
        n_articles += len(articles)
        n_mentions += sum(map(len, mentions))
    return {"n_articles": n_articles, "n_mentions": n_mentions, "seconds": seconds}


def index(specification: str, source: Path, folder: Path) -> Times:
    """Have all articles of a folder indexed with a tagger, in this process alone."""
    started = time.process_time()
    summary = searchidx.build_index(folder, [source], tagger=specification, jobs=1)
    return {"n_articles": summary.added, "seconds": time.process_time() - started}


def main(arguments: Sequence[str]) -> Times:
    """Do what is asked."""
    match arguments:
        case ["tag", specification, source, n_articles]:
            make = choose_tagger(specification).make
            with rarely_collected():  # as when articles are indexed
                return tag(make, Path(source), int(n_articles))
        case ["index", specification, source, folder]:
            return index(specification, Path(source), Path(folder))
        case _:
            raise ValueError(f"no command: {arguments}")


if __name__ == "__main__":
    print(json.dumps(main(sys.argv[1:])))

"""How many tokens a second do texts give, one by one and in batches?

``python -m benchmarks.analysis ARTICLES.JSONL.GZ`` prints, in millions of tokens a second of one
core, ``analyze`` with a number for each token, batches as the first see them, and batches whose
words are known; the last two also as multiples of the first.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from pathlib import Path

from benchmarks.peers import articles
from searchidx.analysis import analyze
from searchidx.analysis.batch import BatchAnalyzer
from searchidx.analysis.lexicon import Lexicon

TEXTS_PER_BATCH = 2000
REPETITIONS = 3


def one_by_one(texts: list[str], lexicon: Lexicon) -> int:
    """Number the tokens of each text; return how many there are."""
    n_tokens = 0
    for text in texts:
        tokens = analyze(text)
        columns = zip(tokens.surfaces, tokens.starts, tokens.ends, strict=True)
        n_tokens += len([lexicon.number(text[start:end], form) for form, start, end in columns])
    return n_tokens


def in_batches(texts: list[str], analyzer: BatchAnalyzer) -> int:
    """Number the tokens of many texts at a time; return how many there are."""
    firsts = range(0, len(texts), TEXTS_PER_BATCH)
    batches = (texts[first : first + TEXTS_PER_BATCH] for first in firsts)
    return sum(len(analyzer.analyze(batch).numbers) for batch in batches)


def tokens_per_s(count: Callable[[], int]) -> float:
    """Return millions of tokens per second of this process."""
    started = time.process_time()
    return count() / (time.process_time() - started) / 1e6


def main(path: str) -> None:
    """Print the best of some interleaved runs."""
    texts = [
        text
        for article in articles(Path(path))
        for text in (article.get("title"), article["body"])
        if text
    ]
    runs = []
    for _ in range(REPETITIONS):
        analyzer, lexicon = BatchAnalyzer(Lexicon()), Lexicon()
        runs.append(
            (
                tokens_per_s(lambda lexicon=lexicon: one_by_one(texts, lexicon)),
                tokens_per_s(lambda analyzer=analyzer: in_batches(texts, analyzer)),
                tokens_per_s(lambda analyzer=analyzer: in_batches(texts, analyzer)),
            )
        )
    single, first, known = map(max, zip(*runs, strict=True))
    print(f"one by one {single:.2f}  batches {first:.2f} ({first / single:.1f}x)", end="  ")
    print(f"of known words {known:.2f} ({known / single:.1f}x)")


if __name__ == "__main__":
    main(sys.argv[1])

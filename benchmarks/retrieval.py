"""Does the right article come first? Asked through the public API, any word matching.

Two questions: the title of a news item, for the item itself among all, its title unknown to
the index and cut from its body; and the questions of XQuAD, for their passages. Measures are
the mean reciprocal rank and nDCG of the first ten, with one right answer each.
"""

from __future__ import annotations

import gzip
import json
import math
import re
import sys
import tempfile
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any, Final

import searchidx
from benchmarks.reports import Report

DEPTH: Final = 10
# Titles are text, not queries: a colon, a quotation mark or a dash at the start of a word
# is no operator in them.
_OPERATORS: Final = re.compile(r"""[:"«»“”()|*?¿~=\\<>\[\]{}]|(?<!\w)[-+]""")


def plain(text: str) -> str:
    """Return a text as a query of words alone."""
    return _OPERATORS.sub(" ", text)


def news_records(path: Path) -> Iterator[dict[str, Any]]:
    """Yield the articles of the corpus without titles and with no entities to find."""
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        for line in lines:
            article = json.loads(line)
            title = (article.get("title") or "").strip()
            body = article["body"].replace(title, " ") if title else article["body"]
            yield {"id": article["id"], "body": body, "entities": []}


def news_questions(path: Path) -> dict[str, str]:
    """Return article id → title."""
    with path.open(encoding="utf-8") as lines:
        return dict(line.rstrip("\n").split("\t", 1) for line in lines)


def passage_records(path: Path) -> Iterator[dict[str, Any]]:
    """Yield the passages of XQuAD as articles."""
    with path.open(encoding="utf-8") as lines:
        for line in lines:
            passage = json.loads(line)
            yield {"id": passage["id"], "body": passage["text"], "entities": []}


def passage_questions(folder: Path) -> list[tuple[str, str]]:
    """Return (right passage, question)."""
    with (folder / "qrels.tsv").open(encoding="utf-8") as lines:
        right = {fields[0]: fields[2] for fields in map(str.split, lines)}
    with (folder / "queries.tsv").open(encoding="utf-8") as lines:
        pairs = [line.rstrip("\n").split("\t", 1) for line in lines]
    return [(right[number], question) for number, question in pairs]


def ranks(
    records: Iterable[dict[str, Any]], questions: Iterable[tuple[str, str]]
) -> list[int | None]:
    """Index records in a temporary folder; return the rank of each right one (None: not found)."""
    with tempfile.TemporaryDirectory(prefix="searchidx-eval-") as folder:
        source = Path(folder, "records.jsonl")
        with source.open("w", encoding="utf-8") as out:
            out.writelines(json.dumps(record, ensure_ascii=False) + "\n" for record in records)
        place = Path(folder, "index")
        searchidx.build_index(place, [source])
        with searchidx.open_index(place) as index:
            return [_rank(index, right, question) for right, question in questions]


def _rank(index: searchidx.Index, right: str, question: str) -> int | None:
    results = index.search(plain(question), match="any", limit=DEPTH, facets={}, snippets=0)
    ids = [hit.id for hit in results.hits]
    return ids.index(right) + 1 if right in ids else None


def means(found: list[int | None]) -> tuple[float, float]:
    """Return MRR and nDCG of the first ten."""
    known = [rank for rank in found if rank is not None]
    reciprocal = sum(1 / rank for rank in known) / len(found)
    gain = sum(1 / math.log2(rank + 1) for rank in known) / len(found)
    return reciprocal, gain


def evaluate(shared: Path) -> Report:
    """Ask both sets of questions."""
    gold = shared / "eval/retrieval"
    news = means(
        ranks(
            news_records(shared / "corpora/news.jsonl.gz"),
            news_questions(gold / "news_titles.tsv").items(),
        )
    )
    xquad = means(ranks(passage_records(gold / "passages.jsonl"), passage_questions(gold)))
    return Report(
        title="Retrieval: any word, through the public API",
        columns=("MRR@10", "nDCG@10"),
        rows=[
            ("news, title → article", [f"{value:.3f}" for value in news]),
            ("XQuAD, question → passage", [f"{value:.3f}" for value in xquad]),
        ],
        figures={"news_mrr": news[0], "xquad_mrr": xquad[0]},
    )


if __name__ == "__main__":
    print(evaluate(Path(sys.argv[1])))

"""The articles that every engine indexes, as files that each can read.

Entities come from a rule that anyone can repeat, so that all engines count the same ones:
words in capitals in a row, *de*, *del* and *de la* between them, but not where a sentence begins.
Dates that are not plain years, months and days are left empty; briefs without a text are left out.
"""

from __future__ import annotations

import gzip
import json
import random
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from benchmarks import drawing

NEWS: Final = "news"
LARGER: Final = ("speeches", "briefs")
ALL: Final = 10**9
"""As a number of articles: all news, speeches and briefs."""

_DRAWN_FROM: Final = 40_000
_MAX_ENTITIES: Final = 15
_NAME: Final = re.compile(
    r"(?<=[^.!?¡¿:\n] )[A-ZÁÉÍÓÚÑ]\w+(?:\s(?:de\s|del\s|de\sla\s)?[A-ZÁÉÍÓÚÑ]\w+){0,3}"
)
_DATE: Final = re.compile(r"([12]\d{3})[-/]?(0[1-9]|1[0-2])[-/]?(0[1-9]|[12]\d|3[01])(?!\d)")

Record = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Corpus:
    """A folder with the same articles in several forms, and queries drawn from them."""

    folder: Path
    n_articles: int

    @property
    def given(self) -> Path:
        """JSON Lines in a folder of their own, each article with its entities."""
        return self.folder / "given" / "articles.jsonl"

    @property
    def plain(self) -> Path:
        """The same without entities, for an engine that finds them by itself."""
        return self.folder / "plain" / "articles.jsonl"

    @property
    def table(self) -> Path:
        """Tab-separated id, title, body, outlet, date and entities, all on one line."""
        return self.folder / "articles.tsv"

    @property
    def queries(self) -> Path:
        """The queries drawn, by question and kind, in JSON."""
        return self.folder / "queries.json"

    def drawn(self, question: str) -> drawing.Queries:
        """Return the queries of ``pages`` or of ``expansions``."""
        queries: drawing.Queries = json.loads(self.queries.read_text(encoding="utf-8"))[question]
        return queries


def prepare(shared: Path, work: Path, n_articles: int | None, seed: int) -> Corpus:
    """Write so many articles (None: all news; more than that: speeches and briefs as well).

    What lies there from before is used again.
    """
    label = "everything" if n_articles == ALL else n_articles or NEWS
    folder = work / f"{label}-{seed}"
    done = folder / "n_articles"
    if not done.is_file():
        for name in ("given", "plain"):
            (folder / name).mkdir(parents=True, exist_ok=True)
        corpus = Corpus(folder, 0)
        n_written, texts = _write(corpus, chosen(shared / "corpora", n_articles, seed), seed)
        drawn = {
            "pages": drawing.draw(texts, seed),
            "expansions": drawing.draw_expansions(texts, seed),
        }
        corpus.queries.write_text(json.dumps(drawn, ensure_ascii=False), encoding="utf-8")
        done.write_text(str(n_written), encoding="ascii")
    return Corpus(folder, int(done.read_text(encoding="ascii")))


def chosen(corpora: Path, n_articles: int | None, seed: int) -> Iterator[Record]:
    """Yield articles: a sample of the news by the seed, all news, or all there is."""
    n_news = count(corpora, NEWS)
    if n_articles is None or n_articles == n_news:
        yield from read(corpora, NEWS)
    elif n_articles < n_news:
        wanted = set(random.Random(seed).sample(range(n_news), n_articles))
        yield from (article for i, article in enumerate(read(corpora, NEWS)) if i in wanted)
    else:
        every = (article for name in (NEWS, *LARGER) for article in read(corpora, name))
        yield from (article for i, article in enumerate(every) if i < n_articles)


def read(corpora: Path, name: str) -> Iterator[Record]:
    """Yield the articles of a collection that have a body, in the form that all engines get."""
    with gzip.open(corpora / f"{name}.jsonl.gz", "rt", encoding="utf-8") as lines:
        for line in lines:
            found = json.loads(line)
            if found.get("body"):
                yield record(found)


def count(corpora: Path, name: str) -> int:
    """Return the number of articles of a collection; each of the news has a body."""
    with gzip.open(corpora / f"{name}.jsonl.gz", "rb") as lines:
        return sum(1 for _ in lines)


def record(found: Record) -> Record:
    """Return an article of a collection as id, title, body, outlet, date and entities."""
    return {
        "id": found["id"],
        "title": found.get("title") or "",
        "body": found["body"],
        "outlet": found.get("outlet") or "",
        "date": iso_date(found.get("date") or ""),
        "entities": names(found["body"]),
    }


def names(body: str) -> list[str]:
    """Return the first different names of a text, in its order."""
    found = (" ".join(match[0].split()) for match in _NAME.finditer(body))
    return list(dict.fromkeys(found))[:_MAX_ENTITIES]


def iso_date(text: str) -> str:
    """Return year, month and day as ISO 8601, and nothing of anything else."""
    found = _DATE.match(text)
    return "-".join(found.groups()) if found else ""


def _write(corpus: Corpus, articles: Iterator[Record], seed: int) -> tuple[int, list[drawing.Text]]:
    """Write all forms; return the number of articles and a sample to draw queries from."""
    chance, texts, n_written = random.Random(seed), list[drawing.Text](), 0
    with (
        corpus.given.open("w", encoding="utf-8") as given,
        corpus.plain.open("w", encoding="utf-8") as plain,
        corpus.table.open("w", encoding="utf-8") as table,
    ):
        for article in articles:
            given.write(json.dumps(article, ensure_ascii=False) + "\n")
            without = {name: value for name, value in article.items() if name != "entities"}
            plain.write(json.dumps(without, ensure_ascii=False) + "\n")
            cells = [*without.values(), *article["entities"]]
            table.write("\t".join(" ".join(str(cell).split()) for cell in cells) + "\n")
            n_written += 1
            text = (article["body"], article["outlet"], article["date"])
            if len(texts) < _DRAWN_FROM:
                texts.append(text)
            elif (place := chance.randrange(n_written)) < _DRAWN_FROM:
                texts[place] = text
    return n_written, texts

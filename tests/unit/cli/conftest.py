"""The CLI in this process, on an index that answers from a few invented articles."""

import os
import sys
from collections.abc import Callable
from dataclasses import dataclass, field

import pytest

import searchidx
from searchidx.article import Article, Mention
from searchidx.cli.main import main
from searchidx.dates import PartialDate
from searchidx.entities.problems import Problem
from searchidx.errors import IndexMissingError
from searchidx.results import (
    ArticleView,
    CheckReport,
    Diagnostic,
    EntityRef,
    FacetCount,
    Hit,
    IndexStats,
    IndexSummary,
    SearchResults,
    Snippet,
)

ANA = EntityRef("Ana Ruiz", "person")
HITS = (
    Hit(
        *("norte/faro.txt", "norte/faro.txt", "El faro vuelve a encenderse", "La Gaceta"),
        date=PartialDate(2021, 3, 4),
        score=3.25,
        snippets=(Snippet("…el faro volvió a encenderse…", ((4, 8),)),),
        entities=(ANA,),
        title_highlights=((3, 7),),
        n_matches=2,
        n_words=120,
        url="https://gaceta.example/faro",
    ),
    Hit(
        *("sur/nota.txt", "sur/nota.txt", None, None),
        date=None,
        score=1.5,
        snippets=(Snippet("Un faro lejano.", ((3, 7),)),),
        opening="Un faro lejano…",
        n_matches=1,
    ),
)
FACETS = {
    "entity": (FacetCount("Ana Ruiz", 1, "person"),),
    "outlet": (FacetCount("La Gaceta", 1), FacetCount(None, 1)),
    "date": (FacetCount("2021-03-04", 1), FacetCount(None, 1)),
}
STATS = IndexStats(
    *(2, 1, 1, 90, 240, 1, 12_345, 7, PartialDate(2021, 3, 4), PartialDate(2021, 3, 4)),
    n_without_date=1,
    n_without_outlet=1,
    n_without_title=1,
    roots=("/archivo",),
    format_version=1,
    analyzer_version="es-1",
)


@dataclass
class FakeIndex:
    """Answers every query that contains "faro" or nothing; remembers how it was asked."""

    asked: list[tuple[str, tuple, dict]] = field(default_factory=list)
    hits: tuple[Hit, ...] = HITS
    article_text: str = "Primera línea del faro.\n\nSegunda."
    problems: tuple[str, ...] = ()
    diagnostics: tuple[Diagnostic, ...] = ()
    answer: Callable[[str, dict], int] | None = None
    error: BaseException | None = None
    correction_problems: tuple[Problem, ...] = ()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.asked.append(("close", (), {}))

    def _note(self, name, *args, **options):
        self.asked.append((name, args, options))
        if self.error is not None:
            raise self.error

    def search(self, query="", **options):
        self._note("search", query, **options)
        hits = self.hits if "faro" in query or not query else ()
        shown = hits[options["offset"] : options["offset"] + options["limit"]]
        facets = {name: FACETS[name] if hits else () for name in options["facets"]}
        return SearchResults(query, len(hits), 1.234, 7, shown, facets, self.diagnostics)

    def count(self, query="", **filters):
        self._note("count", query, **filters)
        if self.answer is not None:
            return self.answer(query, filters)
        return len(self.hits) if "faro" in query or not query else 0

    def facet(self, field, query="", **filters):
        self._note("facet", field, query, **filters)
        return FACETS[field] if "faro" in query or not query else ()

    def article(self, article_id, query=""):
        self._note("article", article_id, query)
        if article_id != HITS[0].id:
            raise KeyError(article_id)
        article = Article(article_id, self.article_text, article_id, title=HITS[0].title)
        mention = Mention("body", 0, 7, "Primera", "person", "Primera")
        highlights = {"title": ((3, 7),), "body": ((18, 22),)}
        return ArticleView(article, (ANA,), ((mention, ANA),), highlights)

    def suggest(self, word, limit=3):
        return ["faro", "farol"]

    def stats(self):
        return STATS

    def check(self):
        self._note("check")
        return CheckReport(3, 12_345, 2, self.problems)


@dataclass
class Ended:
    code: int
    out: str
    err: str


class Cli:
    """Calls ``searchidx`` and returns how it ended."""

    def __init__(self, capsys):
        self.capsys = capsys

    def __call__(self, *args) -> Ended:
        self.capsys.readouterr()
        code = main([str(arg) for arg in args])
        return Ended(code, *self.capsys.readouterr())


@pytest.fixture
def cli(capsys, monkeypatch, tmp_path):
    monkeypatch.chdir(tmp_path)
    for name in list(os.environ):
        if name.startswith(("SEARCHIDX_", "_SEARCHIDX")) or name in {"NO_COLOR", "COLUMNS"}:
            monkeypatch.delenv(name)
    monkeypatch.setenv("SEARCHIDX_LANG", "en")
    return Cli(capsys)


@pytest.fixture
def index(monkeypatch):
    """The fake index, in place of whatever folder is named."""
    fake = FakeIndex()

    def open_index(path):
        fake.asked.append(("open", (str(path),), {}))
        if str(path).endswith("missing"):
            raise IndexMissingError("engine.no_index", path=path)
        return fake

    monkeypatch.setitem(vars(searchidx), "open_index", open_index)
    return fake


@pytest.fixture
def built(monkeypatch):
    """Remembers calls of build_index and forget; ``skipped`` is what they report."""
    calls = type("Calls", (), {"made": [], "skipped": (), "error": None})()
    calls.made = []

    def run(index_dir, paths=(), *, progress=None, **options):
        calls.made.append((str(index_dir), paths, options))
        if calls.error is not None:
            raise calls.error
        return IndexSummary(5, 3, 1, 0, 1, 0, calls.skipped, 0.5, 2)

    monkeypatch.setitem(vars(searchidx), "build_index", run)
    monkeypatch.setitem(vars(searchidx), "forget", run)
    return calls


@pytest.fixture
def terminal(monkeypatch):
    """Makes stdout a terminal of 80 cells, as far as anybody asks."""
    monkeypatch.setattr(type(sys.stdout), "isatty", lambda self: True)
    monkeypatch.setenv("COLUMNS", "80")
    monkeypatch.setenv("TERM", "xterm-256color")

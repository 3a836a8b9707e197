from __future__ import annotations

from random import Random
from types import SimpleNamespace

import pytest
from whoosh.scoring import BM25F

from searchidx.article import Article, Mention
from searchidx.config import Settings
from searchidx.dates import PartialDate
from searchidx.engines.local.engine import LocalEngine
from searchidx.engines.local.whoosh import WhooshIndex
from tests.contract.whoosh.stock import stock_index

WORDS = """
misil misiles cohete cohetes no es de la un año ano cooperación cosmódromo Vostochni Vostochny
covid-19 11-M Jong-un EE.UU. mañana variation variations
""".split()  # noqa: SIM905
OUTLETS = ("El País", "Ábaco", "abc", None)
NAMES = ("Rosa Luna", "Rosa", "Naciones Unidas", "Corea")
N_ARTICLES = 24
DELETED = ("a03", "a07", "a12", "a23")


def an_article(random, number):
    words = random.choices(WORDS, k=random.randint(4, 24))
    date = PartialDate(2023, random.randint(1, 12), random.randint(1, 28))
    return Article(
        id=f"a{number:02}",
        title=random.choice([None, " ".join(random.choices(WORDS, k=3))]),
        body=" ".join(words) + (". No es no: covid-19" if number % 4 == 1 else "."),
        path=f"/archivo/{number}.txt",
        outlet=random.choice(OUTLETS),
        date=date if number % 6 else None,
    )


def some_mentions(random):
    names = random.sample(NAMES, random.randint(0, 3))
    return [Mention("body", 0, 1, "x", "person", name) for name in names]


def write_archive(folder, n_segments, deleted=()):
    """Write the same articles, whatever the segments, and delete some at the end."""
    random = Random(7)
    articles = [(an_article(random, i), some_mentions(random)) for i in range(N_ARTICLES)]
    engine = LocalEngine(Settings(folder))
    size = N_ARTICLES // n_segments
    for start in range(0, N_ARTICLES, size):
        with engine.writer() as writer:
            for article, mentions in articles[start : start + size]:
                writer.add(article, mentions)
    if deleted:
        with engine.writer() as writer:
            writer.delete(deleted)
    return engine


@pytest.fixture(autouse=True, scope="session")
def without_waiting():
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr("os.fsync", lambda _: None)
        yield


@pytest.fixture(
    scope="module",
    params=[(1, ()), (3, ()), (3, DELETED)],
    ids=["one segment", "three segments", "three segments, deletions"],
)
def both(request, tmp_path_factory):
    """A searcher of ours and one of stock Whoosh over the same documents."""
    n_segments, deleted = request.param
    local = write_archive(tmp_path_factory.mktemp("index"), n_segments, deleted).searcher()
    # A stock index rounds lengths to a byte; without them scores can be compared.
    weighting = BM25F(B=0.0)
    index, stock = WhooshIndex(local.snapshot), stock_index(local.snapshot)
    return SimpleNamespace(
        local=local,
        snapshot=local.snapshot,
        index=index,
        ours=index.searcher(weighting=weighting),
        stock=stock.searcher(weighting=weighting),
    )


@pytest.fixture
def small_engine(tmp_path):
    return write_archive(tmp_path / "index", 3, DELETED)

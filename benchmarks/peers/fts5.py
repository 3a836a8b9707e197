"""SQLite FTS5, which has no Spanish stemmer: it finds fewer articles."""

from __future__ import annotations

import sqlite3
from pathlib import Path
from typing import Final

from benchmarks.peers.articles import articles
from benchmarks.peers.base import N_HITS, N_VALUES, Answer, Part

_TABLES: Final = """
pragma journal_mode = off;
create virtual table texts using fts5(title, body, tokenize = 'unicode61');
create table facts(id integer primary key, outlet text, month text);
create table entities(id integer, name text, primary key(id, name)) without rowid;
"""
_FOUND: Final = "from texts where texts match :match"
_FROM_OUTLET: Final = " and +rowid in (select id from facts where outlet = :outlet)"
_TOP: Final = f"select rowid {{found}} order by rank limit {N_HITS}"
_SNIPPETS: Final = f"""
select title, snippet(texts, 1, '<b>', '</b>', '…', 32) {{found}} order by rank limit {N_HITS}
"""
_TOTAL: Final = "select count(*) {found}"
_COUNTS: Final = f"""
with hits as materialized (select rowid as id {{found}})
select null, count(*) as n from hits
union all select * from (select outlet, count(*) as n from hits join facts using (id)
                         group by outlet order by n desc limit {N_VALUES})
union all select * from (select month, count(*) from hits join facts using (id) group by month)
union all select * from (select name, count(*) as n from hits join entities using (id)
                         group by name order by n desc limit {N_VALUES})
"""


class Fts5:
    """Texts in a full-text table, facts and entities in plain ones beside it."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def index(self, source: Path, n_threads: int) -> None:
        """Index every article of a JSON Lines file into an empty folder."""
        self._folder.mkdir(parents=True)
        connection = sqlite3.connect(self._folder / "fts5.db")
        connection.executescript(_TABLES)
        run, run_all = connection.execute, connection.executemany
        for number, article in enumerate(articles(source)):
            texts = (number, article["title"], article["body"])
            run("insert into texts(rowid, title, body) values(?, ?, ?)", texts)
            facts = (number, article["outlet"], article["month"])
            run("insert into facts values(?, ?, ?)", facts)
            named = ((number, name) for name in article["entities"])
            run_all("insert into entities values(?, ?)", named)
        run("create index outlets on facts(outlet)")
        connection.commit()
        connection.close()

    def open(self) -> None:
        """Open the index for queries."""
        self._run = sqlite3.connect(self._folder / "fts5.db").execute

    def ask(self, part: Part, kind: str, words: list[str]) -> Answer:
        """Answer a query, and read all of the answer."""
        values = {"match": f"body: ({_match(kind, words)})", "outlet": words[-1]}
        found = _FOUND + (_FROM_OUTLET if kind == "filter" else "")
        top = _SNIPPETS if part == "page" else _TOP
        hits = self._run(top.format(found=found), values).fetchall()
        n_read = sum(len(cell) for row in hits for cell in row) if part == "page" else len(hits)
        if part == "search":
            total = self._run(_TOTAL.format(found=found), values).fetchone()[0]
        else:
            (_, total), *counts = self._run(_COUNTS.format(found=found), values).fetchall()
            n_read += sum(n for _, n in counts)
        return Answer(total, n_read)


def _match(kind: str, words: list[str]) -> str:
    if kind == "phrase":
        return f'"{" ".join(words)}"'
    quoted = [f'"{word}"' for word in (words[:1] if kind == "filter" else words)]
    return (" OR " if kind == "or" else " AND ").join(quoted)

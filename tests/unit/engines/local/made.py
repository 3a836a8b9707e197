"""A small index with something of everything in it, for tests that damage it."""

from __future__ import annotations

from pathlib import Path

from searchidx.config import Settings
from searchidx.engines.local.engine import LocalEngine
from tests.contract.archives import a_mention, a_record, an_article


def make_index(folder: Path) -> None:
    """Two segments, a deleted document, titles, entities and file records."""
    engine = LocalEngine(Settings(folder))
    with engine.writer() as writer:
        writer.set_roots(["/r"])
        writer.put_file(a_record("/r/a"))
        # A word that is too frequent for a frequency of four bits.
        body = "El cohete y el misil. Cohetes, cohete, 11-M." + " Torre." * 12
        article = an_article("a", body, title="Un misil", outlet="El País", date="2023-09")
        writer.add(article, [a_mention("Ana Ruiz")])
        writer.add(an_article("b", "El misil cayó", outlet="abc"), [a_mention("ANA RUIZ")])
        writer.add(an_article("c", "Nada de nada", date="2020"), [a_mention("ONU", "organization")])
    with engine.writer() as writer:
        writer.add(an_article("d", "Otro cohete", title="Cohete", outlet="El País"), ())
        writer.delete(["c"])


def kind_of(path: Path) -> str:
    """The kind of a frame by its file's name."""
    parts = path.name.split(".")
    return parts[1] if parts[0].startswith("segment") else parts[0].split("-")[0]

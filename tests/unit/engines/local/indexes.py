"""What an index on disk holds, seen from outside."""

from __future__ import annotations

from pathlib import Path

from searchidx.engine import EngineRequest
from searchidx.engines.local.engine import LocalEngine
from searchidx.engines.local.generation import generation_path, read_latest
from searchidx.query import ast
from tests.contract.archives import a_mention, an_article

ALL = EngineRequest(ast.Everything(), limit=1000)


def living(engine: LocalEngine) -> list[str]:
    """The ids of all articles."""
    return sorted(hit.article_id for hit in engine.searcher().search(ALL).hits)


def add(engine: LocalEngine, *names: str, body: str = "texto") -> None:
    """Add articles in a commit of their own."""
    with engine.writer() as writer:
        for name in names:
            writer.add(an_article(name, body), [a_mention("Ana Ruiz")])


def named(data: Path) -> set[str]:
    """The files that the newest generation is made of."""
    generation = read_latest(data)
    return {*generation.files, generation_path(data, generation.number).name}


def present(data: Path) -> set[str]:
    """The files that are there."""
    return {path.name for path in data.iterdir()}

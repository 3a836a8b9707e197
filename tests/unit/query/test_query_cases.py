"""Runs the parse cases of ``tests/cases/query`` and the examples of ``SYNTAX.md``."""

from __future__ import annotations

import json
import re
from importlib.resources import files
from pathlib import Path

import pytest

from searchidx.messages import LANGUAGES
from searchidx.query import parse, to_query
from searchidx.schema import FIELDS
from tests.unit.query.trees import sketch, without_spans

CASES = sorted((Path(__file__).parents[2] / "cases" / "query").glob("*.json"))
SYNTAX = files("searchidx.query").joinpath("SYNTAX.md").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    "case",
    [
        pytest.param(case, id=f"{path.stem}: {case['query'][:40]}")
        for path in CASES
        for case in json.loads(path.read_text(encoding="utf-8"))
    ],
)
def test_a_query_is_read_as_its_case_says(case: dict) -> None:
    parsed = parse(case["query"], **case.get("options", {}))
    noted = [[d.key.removeprefix("query."), d.start, d.end] for d in parsed.diagnostics]
    assert (sketch(parsed.node), sorted(noted)) == (
        case["tree"],
        sorted(case.get("diagnostics", [])),
    )
    for diagnostic in parsed.diagnostics:
        assert all(diagnostic.message(language) for language in LANGUAGES)


def _examples() -> list[tuple[str, ...]]:
    """Return the cells of the tables of SYNTAX.md that are queries, row by row."""
    rows: list[tuple[str, ...]] = []
    n_queries = 0
    for line in SYNTAX.splitlines():
        cells = [c.replace(r"\|", "|").strip() for c in re.split(r"(?<!\\)\|", line)[1:-1]]
        if "consulta" in cells[:1]:
            n_queries = cells.index("se lee como") + 1
        elif cells and not set(cells[0]) <= {"-"}:
            rows.append(tuple(cell[1:-1] for cell in cells[:n_queries]))
    return rows


def test_the_syntax_page_has_examples() -> None:
    assert len(_examples()) >= 60


@pytest.mark.parametrize("row", _examples(), ids=lambda row: row[0])
def test_the_queries_of_a_row_of_the_syntax_page_are_read_alike(row: tuple[str, ...]) -> None:
    *written, printed = row
    expected = parse(printed)
    assert expected.diagnostics == () or "autor" in printed
    for query in written:
        assert without_spans(parse(query).node) == without_spans(expected.node)
        assert to_query(parse(query).node) == printed


def test_the_syntax_page_and_the_message_about_unknown_fields_name_every_field() -> None:
    (note,) = parse("foo:bar").diagnostics
    for field in FIELDS:
        assert all(f"{name}:" in SYNTAX for name in field.names)
        assert field.names[0] in note.message("es")
        assert field.names[1] in note.message("en")

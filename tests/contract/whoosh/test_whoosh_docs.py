"""The page about Whoosh says what is so."""

from __future__ import annotations

import re
from pathlib import Path

from searchidx.engines.local.whoosh import make_schema

PAGE = Path(__file__).parents[3] / "docs" / "whoosh.md"


def test_the_example_of_the_page_runs(small_engine, tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    (example,) = re.findall(r"```python\n(.*?)```", PAGE.read_text("utf-8"), re.DOTALL)
    exec(compile(example, str(PAGE), "exec"), {})
    lines = capsys.readouterr().out.splitlines()
    assert len(lines) > 3, "hits, groups and suggestions"
    assert "person|Corea" in lines[-2]
    assert "misil" in lines[-1]


def test_the_page_lists_the_fields_of_the_schema():
    table = PAGE.read_text("utf-8").partition("## Fields")[2].partition("\n\nWords")[0]
    rows = [line.split("|")[1] for line in table.splitlines() if line.startswith("| `")]
    assert sorted(re.findall(r"`(\w+)`", " ".join(rows))) == make_schema().names()

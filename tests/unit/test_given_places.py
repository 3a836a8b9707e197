"""Articles that bring their own entities show where those stand, through the public API."""

from __future__ import annotations

import json

import pytest

import searchidx


@pytest.fixture
def index(tmp_path):
    source = tmp_path / "a.jsonl"
    article = {
        "id": "a",
        "title": "Zurbano vuelve",
        "body": "Ramiro ZURBANO volvió a Lisboa.",
        "entities": [{"name": "Zurbano", "type": "person"}, {"name": "Oporto", "type": "place"}],
    }
    source.write_text(json.dumps(article), encoding="utf-8")
    searchidx.build_index(tmp_path / "index", [source])
    with searchidx.open_index(tmp_path / "index") as opened:
        yield opened


def test_the_reader_gets_every_place_of_a_given_entity(index):
    view = index.article("a")
    found = [(m.field, m.text, m.start, entity.name) for m, entity in view.mentions]
    assert found == [
        ("title", "Zurbano", 0, "Zurbano"),
        ("body", "ZURBANO", 7, "Zurbano"),
        ("body", "", 0, "Oporto"),
    ]


def test_a_query_for_a_given_entity_marks_its_places(index):
    [hit] = index.search("entidad:Zurbano").hits
    assert (hit.title_highlights, hit.n_matches) == (((0, 7),), 2)
    [snippet] = hit.snippets
    assert [snippet.text[a:b] for a, b in snippet.highlights] == ["ZURBANO"]

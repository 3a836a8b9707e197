"""The record that crosses from ingest to indexing."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from searchidx.article import Article, GivenEntity
from searchidx.dates import PartialDate

FULL = Article(
    id="a",
    body="El cuerpo.",
    path="/x",
    line=3,
    title="Título",
    outlet="Diario",
    date=PartialDate(2023, 9),
    url="https://x.es/1",
    section="Mundo",
    authors=("Ana Ruiz", "Juan Gil"),
    agency="EFE",
    tags=("mar", "sol"),
    language="es",
    entities=(GivenEntity("Ana Ruiz", "person"), GivenEntity("ONU")),
    extra={"n": 1, "más": {"b": [1.5, None], "a": "x"}},
    provenance={"title": "file"},
)
PINNED = 0x7006683CCCB7B353
OTHERS: dict[str, list[Any]] = {
    "id": ["b", ""],
    "body": ["El cuerpo", "", "Título", "El cuerpo.\0"],
    "path": ["/y"],
    "line": [4, None],
    "title": ["título", None],
    "outlet": ["Mundo", None],
    "date": [PartialDate(2023), PartialDate(2023, 9, 1), None],
    "url": ["https://x.es/2", None],
    "section": ["Diario", None],
    "authors": [("Ana Ruiz",), ("Ana Ruiz, Juan Gil",), ("Juan Gil", "Ana Ruiz"), ()],
    "agency": ["Efe", None],
    "tags": [("mar",), ("mar sol",), ()],
    "language": ["ca", None],
    "entities": [
        (GivenEntity("Ana Ruiz", "place"), GivenEntity("ONU")),
        (GivenEntity("ONU"), GivenEntity("Ana Ruiz", "person")),
        (GivenEntity("Ana Ruiz"), GivenEntity("person"), GivenEntity("ONU")),
        (),
        None,
    ],
    "extra": [{"n": 1}, {"n": 2**70}, {"n": 2**70 + 1}, {"n": "\ud800"}, {"n": "\ud801"}, {}],
    "provenance": [{"title": "text"}, {"date": "file"}, {}],
}


def test_every_field_shows_in_the_fingerprint() -> None:
    others = [replace(FULL, **{name: value}) for name, values in OTHERS.items() for value in values]
    prints = [article.fingerprint() for article in (FULL, *others)]
    assert set(OTHERS) == set(Article.__dataclass_fields__)
    assert len(set(prints)) == len(prints)
    assert all(0 <= value < 1 << 64 for value in prints)


def test_a_text_in_another_field_is_another_article() -> None:
    names = ("title", "outlet", "url", "section", "agency", "language")
    articles = [Article("a", "b", "c", **{name: "x"}) for name in names]  # type: ignore[arg-type]
    assert len({article.fingerprint() for article in articles}) == len(names)


def test_fingerprints_are_the_same_in_every_process_and_the_order_of_names_is_nothing() -> None:
    assert FULL.fingerprint() == PINNED
    extra = {"más": {"a": "x", "b": [1.5, None]}, "n": 1}
    assert replace(FULL, extra=extra).fingerprint() == PINNED
    assert Article.from_dict(FULL.to_dict()).fingerprint() == PINNED


@pytest.mark.parametrize("body", ["\ud800", "\0", "\udfff😀"])
def test_any_text_has_a_fingerprint(body: str) -> None:
    assert Article("a", body, "p").fingerprint() == Article("a", body, "p").fingerprint()

"""Articles that bring their own entities."""

from __future__ import annotations

from searchidx.article import Article, GivenEntity, Mention
from searchidx.entities.given import locate
from searchidx.entities.tagger import TrainedTagger


def test_the_tagger_lists_the_given_entities_without_looking_for_them() -> None:
    given = (GivenEntity("Zurbano", "person"), GivenEntity(" "), GivenEntity("Lisboa", "place"))
    article = Article(id="a", body="Zurbano en Lisboa. Zurbano.", path="a", entities=given)
    assert tag(article) == [
        Mention("body", 0, 0, "", "person", "Zurbano"),
        Mention("body", 0, 0, "", "place", "Lisboa"),
    ]


def tag(article: Article) -> list[Mention]:
    return list(TrainedTagger().tag([article])[0])


def test_exactly_the_given_entities_are_mentioned_where_they_stand() -> None:
    article = Article(
        id="a",
        title="Zurbano vuelve",
        body="Ramiro Zurbano volvió a Lisboa.\nZURBANO no habló.",
        path="a",
        entities=(GivenEntity("Zurbano", "person"), GivenEntity("Ramiro Zurbano", "person")),
    )
    found = locate(article)
    assert [(m.field, m.text, m.name) for m in found] == [
        ("title", "Zurbano", "Zurbano"),
        ("body", "Ramiro Zurbano", "Ramiro Zurbano"),
        ("body", "ZURBANO", "Zurbano"),
    ]
    assert {m.type for m in found} == {"person"}


def test_case_accents_and_spaces_do_not_hide_a_given_entity() -> None:
    article = Article(
        id="a",
        body="Ayer RAMÍRO\n Zurbano calló.",
        path="a",
        entities=(GivenEntity("ramiro zurbano"),),
    )
    assert [(m.text, m.start) for m in locate(article)] == [("RAMÍRO\n Zurbano", 5)]


def test_an_entity_that_is_not_in_the_text_has_an_empty_span_in_the_body() -> None:
    article = Article(id="a", body="Nada.", path="a", entities=(GivenEntity("Zurbano", "place"),))
    assert list(locate(article)) == tag(article) == [Mention("body", 0, 0, "", "place", "Zurbano")]


def test_a_given_entity_without_type_gets_the_type_of_its_name() -> None:
    article = Article(
        id="a",
        body="Nada.",
        path="a",
        entities=tuple(map(GivenEntity, ("Noruega", "Instituto Zurbano", "Luisa Otxoa"))),
    )
    assert [m.type for m in tag(article)] == ["place", "organization", "person"]


def test_an_article_that_brings_an_empty_list_has_no_mentions() -> None:
    assert tag(Article(id="a", body="Ramiro Zurbano en Lisboa.", path="a", entities=())) == []


def test_part_of_a_word_is_no_mention() -> None:
    article = Article(
        id="a", body="Zurbanito no es Zurbano.", path="a", entities=(GivenEntity("Zurbano"),)
    )
    assert [m.start for m in locate(article)] == [16]

"""The fullest form of a name inside one article."""

from __future__ import annotations

from searchidx.entities.forms import Span, name_spans
from tests.unit.entities.marked import mentions, names


def test_a_surname_belongs_to_the_one_full_name_that_has_it() -> None:
    body = "Habló [Ramiro Etcheverry|p]. Luego [Etcheverry|p] calló. Nadie vio a [Etcheverry|p]."
    assert set(names(body)) == {"Ramiro Etcheverry"}


def test_a_headline_with_a_surname_alone_gets_the_full_name_of_the_body() -> None:
    found = names("Habló [Ramiro Etcheverry|p].", title="Habló [Etcheverry|p]")
    assert found == ["Ramiro Etcheverry"] * 2


def test_of_two_bearers_the_one_mentioned_more_often_is_meant() -> None:
    body = "Vino [Kim Dae-ho|p] con su hermana [Kim Su-ji|p]. [Kim Dae-ho|p] calló. Se fue [Kim|p]."
    found = mentions(body)
    assert found[-1].text == "Kim"
    assert found[-1].name == "Kim Dae-ho"
    assert "Kim Su-ji" in names(body)


def test_at_a_tie_a_short_form_stays_as_it_is() -> None:
    body = "Vino [Kim Dae-ho|p] con su hermana [Kim Su-ji|p]. Después se fue [Kim|p]."
    assert names(body) == ["Kim Dae-ho", "Kim Su-ji", "Kim"]


def test_spellings_of_one_bearer_count_together() -> None:
    body = (
        "Vino [Serguéi Zurbánov|p]. Habló [Sergey Zurbanov|p] con [Piotr Zurbánov|p]. "
        "Se fue [Zurbánov|p]."
    )
    found = names(body)
    assert found[-1] in {"Serguéi Zurbánov", "Sergey Zurbanov"}
    assert found[0] == found[1] != found[2]


def test_an_acronym_is_what_the_article_says_it_stands_for() -> None:
    body = "Lo pidió la [Unión de Pescadores del Sur|o] ([UPS|o]). La [UPS|o] calló."
    assert names(body) == ["Unión de Pescadores del Sur"] * 3
    body = "Lo pidió la [UPS|o] ([Unión de Pescadores del Sur|o]). La [UPS|o] calló."
    assert names(body) == ["Unión de Pescadores del Sur"] * 3


def test_an_acronym_with_the_initials_of_one_organisation_belongs_to_it() -> None:
    body = "Lo pidió el [Instituto Zurbano de Pesca|o]. Más tarde el [IZP|o] calló."
    assert set(names(body)) == {"Instituto Zurbano de Pesca"}


def test_a_person_is_never_what_an_acronym_in_brackets_stands_for() -> None:
    body = "Habló la diputada [Petra Pérez|p] ([PP|o])."
    assert [m.name for m in mentions(body) if m.type == "person"] == ["Petra Pérez"]
    assert names(body)[-1] == "PP"


def test_an_acronym_of_the_shipped_table_is_written_out() -> None:
    assert names("Viajó a [EEUU|l] y a [EE. UU.|l] con prisa.") == [
        "Estados Unidos",
        "Estados Unidos",
    ]
    assert names("Lo pidió el [FMI|o].") == ["Fondo Monetario Internacional"]


def test_the_head_of_an_institution_alone_is_that_institution_if_there_is_one() -> None:
    body = "Abrió el [Instituto Zurbano de Pesca|o]. El [Instituto|o] no cerrará."
    assert set(names(body)) == {"Instituto Zurbano de Pesca"}
    body = (
        "Abrieron el [Instituto Zurbano de Pesca|o] y el [Instituto Marino|o]. "
        "El [Instituto|o] no cerrará."
    )
    assert names(body)[-1] == "Instituto"


def test_a_place_is_not_the_person_who_is_called_like_it() -> None:
    body = "[Ramiro Córdoba|p] vive en [Córdoba|l]. Todos en [Córdoba|l] lo saben."
    found = mentions(body)
    assert [m.name for m in found] == ["Ramiro Córdoba", "Córdoba", "Córdoba"]
    assert [m.type for m in found] == ["person", "place", "place"]


def test_the_title_of_a_ruler_tells_which_bearer_of_a_given_name_it_is() -> None:
    body = "Habló el papa [Anselmo|p]. Después, [Anselmo|p] rezó."
    assert names(body) == ["Papa Anselmo", "Papa Anselmo"]
    assert mentions(body)[0].text == "Anselmo"


def test_a_name_has_one_type_in_an_article_that_of_most_mentions() -> None:
    body = (
        "La empresa [Zurbano|o] creció. Compró la empresa [Zurbano|o] un barco. Vino [Zurbano|p]."
    )
    assert {m.type for m in mentions(body)} == {"organization"}


def test_names_carry_neither_line_ends_nor_soft_hyphens() -> None:
    assert names("Habló [Ramiro Etche\u00adverry|p] ayer.") == ["Ramiro Etcheverry"]


def test_a_town_is_a_club_only_where_it_is_an_organisation() -> None:
    texts = {"title": "Madrid"}
    for kind, name in (("organization", "Real Madrid"), ("place", "Madrid")):
        [mention] = name_spans([Span("title", 0, 6, "Madrid", kind)], texts)
        assert (mention.name, mention.type) == (name, kind)

"""What counts as a name in one article."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from searchidx.article import Article, Mention
from searchidx.entities.tagger import TrainedTagger

TAGGER = TrainedTagger()


def tag(body: str, title: str | None = None) -> tuple[Mention, ...]:
    return TAGGER.tag([Article(id="a", body=body, title=title, path="a.txt")])[0]


def texts(body: str, title: str | None = None) -> list[str]:
    return [m.text for m in tag(body, title)]


def kinds(body: str) -> dict[str, str]:
    return {m.text: m.type for m in tag(body)}


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("Ayer llegó a Lisboa el pintor Ramiro Etcheverry.", ["Lisboa", "Ramiro Etcheverry"]),
        ("Según dijo Juana de la Rosa, irá a Gales.", ["Juana de la Rosa", "Gales"]),
        ("Habló con Ludwig van der Maas.", ["Ludwig van der Maas"]),
        ("Recibió a Hamid al Rashidi en su casa.", ["Hamid al Rashidi"]),
        (
            "Leyó a J. R. Salvatierra y a George W. Plunkett.",
            ["J. R. Salvatierra", "George W. Plunkett"],
        ),
        ("El discurso de Alfonso XIII duró poco.", ["Alfonso XIII"]),
        ("Lo recordó Park Min-jun en el 11-M.", ["Park Min-jun", "11-M"]),
        ("Llegó Conan O’Malley con Ian McTavish.", ["Conan O’Malley", "Ian McTavish"]),
        ("La empresa AT&T compró la firma Gadara.", ["AT&T", "Gadara"]),
        ("La misión Artemis II llega a la Luna.", ["Artemis II", "Luna"]),
        ("Viajó a EE. UU. y luego a EE.UU. otra vez.", ["EE. UU.", "EE.UU."]),
        ("La cadena Rossía-1 lo emitió.", ["Rossía-1"]),
    ],
)
def test_names_keep_their_particles_initials_numerals_and_hyphens(
    body: str, expected: list[str]
) -> None:
    assert texts(body) == expected


OPENERS = (
    *("Durante", "Hay", "Frente", "Según", "Nosotros", "Horas", "Destacó", "Mientras", "Pese"),
    *("Asimismo", "Aunque", "Añadió", "Estamos"),
)


@pytest.mark.parametrize("opener", OPENERS)
def test_an_ordinary_word_at_the_beginning_of_a_sentence_is_no_name(opener: str) -> None:
    assert texts(f"Todo siguió igual. {opener} cosas que nadie esperaba ver.") == []
    assert texts(f"{opener} a Lisboa, nada.") == ["Lisboa"]


def test_posts_are_left_out_of_names() -> None:
    assert texts("El presidente Ramiro Etcheverry recibió a la ministra Luisa Otxoa.") == [
        "Ramiro Etcheverry",
        "Luisa Otxoa",
    ]
    assert texts("Lo dijo el Presidente de la República Ramiro Etcheverry.") == [
        "Ramiro Etcheverry"
    ]
    assert texts("Lo dijo el Director General de Tráfico Pere Nadal.")[-1] == "Pere Nadal"


def test_an_unknown_word_at_the_beginning_needs_evidence_elsewhere() -> None:
    assert texts("Zurbano es lento. Nadie lo sabe.") == []
    assert texts("Zurbano es lento. Nadie quiere a Zurbano.") == ["Zurbano", "Zurbano"]
    assert texts("Zurbano dijo que no.") == ["Zurbano"]


def test_a_verb_before_a_name_that_is_known_from_elsewhere_is_left_out() -> None:
    body = "Arremete Zurbano contra todos. Lo hizo ayer el propio Zurbano en la radio."
    assert texts(body) == ["Zurbano", "Zurbano"]


def test_coordinated_people_are_two_names_and_subjects_of_a_ministry_are_one() -> None:
    assert texts("Se vieron Ramiro Etcheverry y Luisa Otxoa.") == [
        "Ramiro Etcheverry",
        "Luisa Otxoa",
    ]
    assert texts("Lo firmó el Ministerio de Ciencia y Tecnología.") == [
        "Ministerio de Ciencia y Tecnología"
    ]
    assert texts("Viajó a Bosnia y Herzegovina.") == ["Bosnia y Herzegovina"]


def test_a_country_behind_a_ministry_is_a_name_of_its_own_and_part_of_the_full_name() -> None:
    ministry, country = tag("Lo negó el Ministerio de Defensa de Noruega.")
    assert (ministry.text, country.text) == ("Ministerio de Defensa", "Noruega")
    assert ministry.name == "Ministerio de Defensa de Noruega"
    assert (ministry.type, country.type) == ("organization", "place")


def test_doubled_and_stray_spaces_do_not_hide_names() -> None:
    body = "Habló con  Corea del Norte  tras ver a  Ramiro Etcheverry , del Consejo de la  ONU ."
    assert texts(body) == ["Corea del Norte", "Ramiro Etcheverry", "Consejo de la  ONU"]


def test_a_line_end_ends_a_sentence_and_a_name() -> None:
    assert texts("Visita a Noruega\nDurante el viaje no habló") == ["Noruega"]
    assert texts("Habló Luisa Otxoa\nRamiro Etcheverry calló") == [
        "Luisa Otxoa",
        "Ramiro Etcheverry",
    ]


def test_lines_broken_at_a_width_do_not_break_names() -> None:
    body = (
        "Ayer llegó a la ciudad el pintor Ramiro\nEtcheverry, que no quiso hablar con\n"
        "nadie y se fue\nal hotel donde lo esperaba\nsu amiga Luisa Otxoa con flores"
    )
    mentions = tag(body)
    assert [m.name for m in mentions] == ["Ramiro Etcheverry", "Luisa Otxoa"]
    assert mentions[0].text == "Ramiro\nEtcheverry"


def test_a_headline_in_capitals_gives_only_what_is_known() -> None:
    mentions = tag(
        "El pintor Ramiro Etcheverry llegó a Lisboa.",
        title="ETCHEVERRY VUELVE A LISBOA CON GRAN FIESTA",
    )
    assert [(m.field, m.text) for m in mentions[:2]] == [
        ("title", "ETCHEVERRY"),
        ("title", "LISBOA"),
    ]
    assert {m.name for m in mentions} == {"Ramiro Etcheverry", "Lisboa"}


def test_a_headline_with_a_capital_on_every_word_gives_only_what_is_known() -> None:
    title = "El Pintor Que Viene Del Sur Vuelve A Lisboa Con Una Gran Fiesta"
    assert texts("Nada más.", title=title) == ["Lisboa"]


def test_capitals_alone_make_no_flood_of_names() -> None:
    assert tag("ATENCIÓN SEÑORES VIAJEROS TODO ESTÁ CERRADO HASTA NUEVO AVISO " * 50) == ()


def test_common_abbreviations_and_page_buttons_are_no_names() -> None:
    body = "Subió el PIB y bajó el IVA. Leer más. La TV lo dijo. CompartirFacebookTwitterWhatsApp"
    body += " consta en RL-2023-95334553-APN"
    assert texts(body) == []


def test_an_acronym_that_abbreviates_ordinary_words_is_no_name() -> None:
    assert texts("Compró fondos cotizados en bolsa (ZTF) y nada más.") == []


def test_a_short_acronym_is_a_name_in_capitals_only() -> None:
    assert texts("Usa siempre el mismo abrigo.") == []
    assert texts("USA ganó ayer.") == ["USA"]


def test_towns_with_an_article_are_teams() -> None:
    assert kinds("Ganó el Sevilla ayer.")["Sevilla"] == "organization"
    assert kinds("Vive en Sevilla hoy.")["Sevilla"] == "place"


@pytest.mark.parametrize(
    ("body", "name", "kind"),
    [
        ("Vive en Zurbano desde hace años.", "Zurbano", "place"),
        ("Lo aseguró la ministra Zurbano.", "Zurbano", "person"),
        ("Compró acciones de la empresa Zurbano.", "Zurbano", "organization"),
        ("Vio la película Zurbano tres veces.", "Zurbano", "other"),
        ("Pasó por la calle Zurbano.", "Zurbano", "place"),
        ("El alcalde de Zurbano calló.", "Zurbano", "place"),
        ("El Instituto Zurbano abrió.", "Instituto Zurbano", "organization"),
        ("Cerró el Aeropuerto de Zurbano.", "Aeropuerto de Zurbano", "place"),
        ("Aprobaron la Ley de Aguas ayer.", "Ley de Aguas", "other"),
        ("Ganó la Copa Zurbano ayer.", "Copa Zurbano", "other"),
        ("Lo dijo Ramiro Zurbano ayer.", "Ramiro Zurbano", "person"),
    ],
)
def test_the_words_in_and_beside_a_name_tell_its_type(body: str, name: str, kind: str) -> None:
    assert kinds(body)[name] == kind


def test_the_version_names_the_tagger_and_its_tables() -> None:
    assert TAGGER.version.startswith("capitalised-")
    assert TAGGER.version == TrainedTagger().version


def test_articles_do_not_influence_each_other() -> None:
    one = Article(id="1", body="Nadie quiere a Zurbano.", path="1")
    two = Article(id="2", body="Zurbano es lento.", path="2")
    assert TAGGER.tag([one, two]) == [TAGGER.tag([one])[0], TAGGER.tag([two])[0]]


PIECES = (
    *("El", "de", "la", "y", "Ramiro", "Zurbano", "ONU", "(ONU)", ",", ".", ":", "\n", "\n\n", "“"),
    *("”", "«", "-", "–", "11-M", "EE.UU.", "EE.", "UU.", "Durante", "dijo", "en", "2024", "N°"),
    *("Ministerio", "Ciencia", "J.", "XIII", "PALABRA", "iPhone", "O’Malley", "", "Jose\u0301"),
    *("so\u00adlo\u200b", "3", "Ley", "'", '"', "¿Qué", "US$", "Gobierno", "vasco"),
)
WORDS = st.sampled_from(PIECES)


@settings(max_examples=150)
@given(st.lists(WORDS, max_size=60).map(" ".join), st.text(max_size=80))
def test_spans_lie_in_the_text_in_order_and_never_overlap(body: str, title: str) -> None:
    texts_of = {"title": title, "body": body}
    last = ("title", 0)
    for m in TAGGER.tag([Article(id="a", body=body, title=title, path="a")])[0]:
        assert texts_of[m.field][m.start : m.end] == m.text
        assert m.start < m.end
        assert m.name.strip() == m.name != ""
        if last[0] == m.field:
            assert m.start >= last[1]
        else:
            assert (last[0], m.field) == ("title", "body")
        last = (m.field, m.end)

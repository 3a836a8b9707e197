"""Spans of any tagger: the fullest form of each name in the article, and one type per name."""

from __future__ import annotations

import time
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from searchidx.entities.acronyms import abbreviates, opens_bracket, parts_initials, undoubled
from searchidx.entities.forms import name_spans
from tests.unit.entities.marked import TYPES, kinds, mentions, names, read

# --- people


@pytest.mark.parametrize(
    "short",
    [
        *("[Zurbano|p]", "[ZURBANO|p]", "[PEDRO ZURBANO|p]", "[Presidente Zurbano|p]"),
        *("[presidente Zurbano|p]", "[el Zurbano|p]", "[Sr. Zurbano|p]", "[P. Zurbano|p]"),
        *("[Pedro Z.|p]", "[don Pedro Zurbano|p]", "[Zurbano|o]", "[Zurbano|l]", "[Zurbano|x]"),
    ],
)
def test_a_short_form_is_the_one_person_whose_name_has_it(short: str) -> None:
    found = mentions(f"Vino [Pedro Zurbano|p]. Después habló {short}.")
    assert {(m.name, m.type) for m in found} == {("Pedro Zurbano", "person")}


@pytest.mark.parametrize(
    ("short", "long"),
    [
        ("Ramiro Etxanobe", "Ramiro Etxanobe Zulaica"),
        ("Etxanobe Zulaica", "Ramiro Etxanobe Zulaica"),
        ("José Etxanobe", "José Luis Etxanobe Zulaica"),
        ("J. L. Etxanobe", "José Luis Etxanobe"),
        ("J.L. Etxanobe", "José Luis Etxanobe"),
        ("J. Etxanobe", "José Luis Etxanobe Zulaica"),
        ("George Plunkett", "George W. Plunkett"),
        ("De la Zulaica", "Ramiro de la Zulaica"),
    ],
)
def test_second_surnames_further_given_names_and_initials_may_be_left_out(
    short: str, long: str
) -> None:
    assert names(f"Vino [{long}|p]. Calló [{short}|p].") == [long, long]
    assert names(f"Vino [{short}|p]. Calló [{long}|p].") == [long, long]


@pytest.mark.parametrize(
    ("one", "two"),
    [
        ("Pedro Zurbano", "Pedro Etxanobe"),
        ("P. Zurbano", "Ramiro Zurbano"),
        ("Ramiro Zurbano", "Pedro Zurbano"),
        ("José Luis Zurbano", "José Luis Etxanobe"),
    ],
)
def test_nobody_is_another_for_a_part_that_both_have(one: str, two: str) -> None:
    assert names(f"Vino [{one}|p]. Calló [{two}|p].") == [one, two]


def test_short_forms_count_for_the_one_whose_they_are() -> None:
    body = "[Kim Dae-ho|p] y [Kim Su-ji|p]. Habló [Su-ji|p]. Calló [Kim|p]."
    assert names(body)[-2:] == ["Kim Su-ji", "Kim Su-ji"]


def test_forms_of_one_bearer_are_no_two_bearers() -> None:
    body = "[Ramiro Etxanobe|p], [Ramiro Etxanobe Zulaica|p] y [Etxanobe|p]."
    assert set(names(body)) == {"Ramiro Etxanobe Zulaica"}


def test_a_given_name_alone_needs_a_clear_bearer() -> None:
    two = "[María Zurbano|p] y [María Etxanobe|p]. [María Zurbano|p] habló."
    assert names(f"{two} Calló [María|p].")[-1] == "María"
    clear = f"{two} Vino [Zurbano|p] con [Zurbano|p]."
    assert names(f"{clear} Calló [María|p].")[-1] == "María Zurbano"


@pytest.mark.parametrize("family", ["los [Zurbano|p]", "Los [Zurbano|p]", "de [los Zurbano|p]"])
def test_a_family_is_none_of_its_members(family: str) -> None:
    found = names(f"Vino [Pedro Zurbano|p]. Vinieron {family}. Calló [Zurbano|p].")
    assert found[0] == found[2] == "Pedro Zurbano"
    assert found[1].removeprefix("los ") == "Zurbano"


def test_a_ruler_has_the_title_that_stands_before_the_given_name() -> None:
    body = "[Felipe Zurbano|p] y el rey [Felipe|p]. «Papa [Anselmo|p]», dijo [Anselmo|p]."
    assert names(body) == ["Felipe Zurbano", "Rey Felipe", "Papa Anselmo", "Papa Anselmo"]
    assert names("Vino [Papa Anselmo|p]. Rezó [Anselmo|p].") == ["Papa Anselmo"] * 2


def test_a_title_of_several_words_in_a_span_is_no_part_of_the_name() -> None:
    assert names("Habló [Señor Presidente Zurbano|p].") == ["Zurbano"]
    assert names("Habló el [Conde Duque Zurbano|p].") == ["Duque Zurbano"]  # a surname as well


# --- types that waver


def test_one_name_has_the_type_of_most_of_its_mentions() -> None:
    assert set(kinds("[Gadara|o] y [Gadara|p], [GADARA|o].")) == {"organization"}
    assert set(kinds("[Corea del Norte|o], [Corea del Norte|l], [Corea del Norte|l].")) == {"place"}


def test_at_a_tie_a_country_is_a_place_and_another_name_what_it_was_first() -> None:
    assert set(kinds("[Francia|o] y [Francia|l].")) == {"place"}
    assert set(kinds("[Gadara|o] y [Gadara|l].")) == {"organization"}


def test_a_name_and_its_acronym_of_the_tables_have_one_type() -> None:
    found = mentions("[EEUU|o] con [Estados Unidos|l], [Estados Unidos|l] y [EE. UU.|l].")
    assert {(m.name, m.type) for m in found} == {("Estados Unidos", "place")}


def test_a_town_and_a_person_called_like_it_are_two_names() -> None:
    body = "[Ramiro Córdoba|p] vive en [Córdoba|l]. [Córdoba|p] calla."
    assert names(body) == ["Ramiro Córdoba", "Córdoba", "Ramiro Córdoba"]
    assert kinds(body) == ["person", "place", "person"]


def test_a_town_taken_for_a_person_whom_nobody_in_the_article_is_called_like_is_one_name() -> None:
    assert set(kinds("[Córdoba|l], [Córdoba|p] y [Córdoba|l].")) == {"place"}
    # A given name is hardly what a town is meant by.
    body = "Vino [Santiago Zurbano|p] a [Santiago|l]. En [Santiago|p] no hay sol."
    assert names(body) == ["Santiago Zurbano", "Santiago", "Santiago"]
    assert kinds(body) == ["person", "place", "place"]


def test_a_firm_that_is_called_like_its_founder_stays_a_firm() -> None:
    body = "[Enrique Loewex|p] fundó [Loewex|o]. " + "Creció [Loewex|o]. " * 3
    assert names(body) == ["Enrique Loewex", *["Loewex"] * 4]


def test_a_building_that_is_called_like_somebody_stays_a_building() -> None:
    body = "En el [Santiago Zurbano|l] y en el [Zurbano|l]."
    assert mentions(body)[1][4:] == ("place", "Santiago Zurbano")
    body = "Fue [Fernando Zurbano|p]. En el [Fernando Zurbano Arena|l]."
    assert names(body) == ["Fernando Zurbano", "Fernando Zurbano Arena"]


# --- institutions


@pytest.mark.parametrize(
    "definition",
    [
        *("[{}|o] ([{}|o])", "[{}|o] ([{}|x])", "[{}|o], [{}|o],", "[{}|o] «[{}|o]»"),
        *("[{}|o] (“[{}|o]”)", "[{}|o] – [{}|o]", "[{}|o] (en adelante, [{}|o])"),
        *("[{}|o] (conocida como [{}|o])", "“[{}|o]” [[{}|o]]", "[{}|o] ([{}|p])"),
    ],
)
def test_an_acronym_is_what_stands_beside_it_in_either_order(definition: str) -> None:
    long = "Unión Zurbana de Pescadores"
    found = names(f"Lo pidió la {definition.format(long, 'UZP')}. Calló la [UZP|o].")
    assert found == [long] * 3
    if not definition.endswith("|p])"):
        found = names(f"Lo pidió la {definition.format('UZP', long)}. Calló la [UZP|o].")
        assert found == [long] * 3


def test_a_bracket_may_hold_other_letters_of_the_name_than_its_initials() -> None:
    long = "Consejo Nacional de Ciencia y Tecnología"
    assert names(f"El [{long}|o] ([Conacyt|o]). Calló [Conacyt|o].") == [long] * 3
    assert names(f"El [{long}|o], [Conacyt|o].") == [long, "Conacyt"]
    assert names("El [Museo de Arte de Malaga|o] ([Malaga|o]).")[1] == "Malaga"


def test_letters_written_twice_stand_for_plurals() -> None:
    assert names("Las [Juntas Zurbanas|o] ([JJZZ|o]).") == ["Juntas Zurbanas"] * 2


def test_an_acronym_in_the_span_of_its_name_is_no_part_of_that() -> None:
    body = "Lo pidió la [Unión Zurbana de Pescadores (UZP)|o]. Calló la [UZP|o]."
    assert names(body) == ["Unión Zurbana de Pescadores"] * 2


def test_an_article_in_small_letters_in_a_span_is_no_part_of_the_name() -> None:
    assert names("Lo dijo [la Fiscalía|o]. [Fiscalía|o].") == ["Fiscalía", "Fiscalía"]
    assert names("[La Fiscalía|o] calla, dijo la [Fiscalía|o].") == ["Fiscalía", "Fiscalía"]


def test_the_head_of_forms_of_one_institution_is_that_institution() -> None:
    body = "[Instituto|o]. [Instituto Zurbano|o]. [Instituto Zurbano de Pesca|o]."
    assert set(names(body)) == {"Instituto Zurbano de Pesca"}


def test_what_the_tables_know_by_itself_is_no_beginning_of_another_name() -> None:
    assert names("[China|o] y [China Telecom|o].") == ["China", "China Telecom"]


def test_an_institution_is_also_called_without_its_head() -> None:
    assert names("El [Banco Zurbano|o]. Ganó el [Zurbano|o].") == ["Banco Zurbano"] * 2
    assert names("El [Ayuntamiento de Zurbano|o] y [Zurbano|o].")[1] == "Zurbano"


def test_gaps_and_letters() -> None:
    assert opens_bracket(" (") and opens_bracket("” [“") and not opens_bracket(") (")
    assert parts_initials(", ") and parts_initials(" (por sus siglas en inglés, ")
    assert not parts_initials(" ") and not parts_initials(" y ") and not parts_initials(". ")
    assert undoubled("ccoo") == "co" and undoubled("onu") == "onu" and undoubled("uefa") == "uefa"
    assert abbreviates("unesco", "un escudo corto") and not abbreviates("un", "un")


# --- what holds for any article

WORDS = st.sampled_from(
    [
        *("Kim", "Pedro", "María", "Zurbano", "Etxanobe", "Córdoba", "Santiago"),
        *("UPS", "Unión", "P.", "Papa", "de", "la", "Los"),
    ]
)
TEXTS = st.lists(WORDS, min_size=1, max_size=4).map(" ".join)
MARKS = st.lists(
    st.tuples(TEXTS, st.sampled_from(sorted(TYPES)), st.sampled_from([".", "(", ",", "los"]))
)


def marked(parts: list[tuple[str, str, str]]) -> str:
    return "".join(f"[{text}|{kind}] {gap} " for text, kind, gap in parts)


@given(MARKS)
def test_spans_stay_as_they_are_and_a_name_has_one_type_of_those_given(
    parts: list[tuple[str, str, str]],
) -> None:
    spans, text = read(marked(parts))
    found = name_spans(spans, {"body": text})
    assert [m[:4] for m in found] == [s[:4] for s in spans]
    assert {m.type for m in found} <= {s.type for s in spans}
    assert all(m.name for m in found)
    assert name_spans(spans, {"body": text}) == found


@given(MARKS)
def test_a_name_is_written_as_in_some_span_or_in_the_tables(
    parts: list[tuple[str, str, str]],
) -> None:
    found = mentions(marked(parts))
    text = " ".join(text for text, _, _ in parts)
    assert all(m.name in text or m.name.startswith("Papa ") for m in found)


@given(MARKS, st.randoms())
def test_mentions_in_another_order_have_the_same_names(
    parts: list[tuple[str, str, str]], random: Random
) -> None:
    parts = [(text, "p", ".") for text, _, _ in parts]
    found = {m.text: m.name for m in mentions(marked(parts))}
    random.shuffle(parts)
    assert {m.text: m.name for m in mentions(marked(parts))} == found


# --- cost


def test_time_grows_with_the_mentions_and_no_faster() -> None:
    def articles(n: int) -> list[list[str]]:
        return [
            [f"Nombre{i} Zurbano" for i in range(n)],  # one surname
            [f"Pedro Apellido{i}" for i in range(n)],  # one given name
            [f"Nombre{i} Apellido{i}" for i in range(n // 2)]
            + [f"Apellido{i}" for i in range(n // 2)],
            [f"Nombre{i % 70} Apellido{i // 70}" for i in range(n)],
            ["Pedro Zurbano", *["Zurbano"] * n],
            [f"Instituto Zurbano{i}" for i in range(n)],
            [
                "".join(c.upper() if i >> j & 1 else c for j, c in enumerate("zurbanoetxanobe"))
                for i in range(n)
            ],  # one name in many spellings
            [f"U{i} Pescadores" for i in range(n // 2)] + ["UP"] * (n // 2),
        ]

    def seconds(n: int) -> float:
        inputs = []
        for kind in ("p", "o"):
            for texts in articles(n):
                inputs.append(read(" ".join(f"[{text}|{kind}] (" for text in texts)))
        started = time.process_time()
        for spans, text in inputs:
            name_spans(spans, {"body": text})
        return time.process_time() - started

    seconds(100)
    assert seconds(5_000) < 40 * max(seconds(500), 0.01)

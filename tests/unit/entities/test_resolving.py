"""From the names of an archive to its entities."""

from __future__ import annotations

from collections import Counter

from hypothesis import given, settings
from hypothesis import strategies as st

from searchidx.article import ENTITY_TYPES, EntityType
from searchidx.entities.keys import canonical_key
from searchidx.entities.protocol import NameCount, Resolution
from searchidx.entities.resolve import resolve

NOTHING_IN_LOWERCASE = Counter[str]()


def person(name: str, n: int = 1) -> NameCount:
    return NameCount(name, {"person": n}, n)


def place(name: str, n: int = 1) -> NameCount:
    return NameCount(name, {"place": n}, n)


def organization(name: str, n: int = 1) -> NameCount:
    return NameCount(name, {"organization": n}, n)


def resolved(*names: NameCount, lower: Counter[str] = NOTHING_IN_LOWERCASE) -> dict[str, str]:
    """Return name → name of its entity, "" for none; ``lower`` counts forms in lower case."""
    upper = Counter({name.name.lower(): name.n_articles for name in names})
    result = resolve(names, lambda word: (upper[word] + lower[word], lower[word]))
    return {
        name.name: result.entities[code].name if code >= 0 else ""
        for name, code in zip(names, result.assignment, strict=True)
    }


def test_spellings_of_one_name_are_one_entity_in_its_spanish_spelling() -> None:
    names = resolved(
        person("Sergei Zurbanov", 3), person("Serguéi Zurbánov", 2), person("Zoe Roth")
    )
    assert names["Sergei Zurbanov"] == names["Serguéi Zurbánov"] == "Serguéi Zurbánov"


def test_a_rare_misspelling_with_an_accent_is_not_shown() -> None:
    assert set(resolved(person("Ramiro Zurbano", 40), person("Ramiro Zúrbano")).values()) == {
        "Ramiro Zurbano"
    }


def test_a_shared_surname_or_given_name_alone_joins_nobody() -> None:
    names = resolved(
        person("Ramiro Otxoa", 5), person("Luisa Otxoa", 5), person("Ramiro Zurbano", 5)
    )
    assert all(name == entity for name, entity in names.items())


def test_a_surname_alone_joins_the_only_bearer() -> None:
    names = resolved(person("Ramiro Zurbano", 5), person("Zurbano", 2), person("Luisa Otxoa"))
    assert names["Zurbano"] == "Ramiro Zurbano"


def test_a_surname_alone_joins_a_bearer_who_has_four_fifths_of_the_articles() -> None:
    assert (
        resolved(person("Ramiro Zurbano", 8), person("Petra Zurbano", 2), person("Zurbano"))[
            "Zurbano"
        ]
        == "Ramiro Zurbano"
    )


def test_a_surname_alone_that_several_people_share_is_no_entity() -> None:
    assert (
        resolved(person("Ramiro Zurbano", 7), person("Petra Zurbano", 3), person("Zurbano"))[
            "Zurbano"
        ]
        == ""
    )


def test_a_surname_alone_much_more_frequent_than_the_full_name_is_an_entity_of_its_own() -> None:
    assert resolved(person("Ramiro Zurbano"), person("Zurbano", 30))["Zurbano"] == "Zurbano"


def test_a_given_name_alone_is_nobody() -> None:
    assert resolved(person("Ramiro Zurbano", 5), person("Ramiro", 2))["Ramiro"] == ""


def test_a_second_surname_or_given_name_joins_where_nothing_else_fits() -> None:
    names = resolved(
        person("Ramiro Zurbano", 9),
        person("Ramiro Zurbano Etcheverry"),
        person("Ramiro J. Zurbano"),
    )
    assert set(names.values()) == {"Ramiro Zurbano"}
    names = resolved(
        person("Ramiro Zurbano", 9),
        person("Ramiro Zurbano Ortiz", 2),
        person("Ramiro Zurbano Gil", 2),
    )
    assert len(set(names.values())) == 3


def test_one_of_the_commonest_names_is_not_taken_for_a_rarer_longer_one() -> None:
    names = resolved(person("Carlos Pérez", 9), person("Carlos Pérez Zurbano"))
    assert names["Carlos Pérez"] == "Carlos Pérez"
    assert names["Carlos Pérez Zurbano"] == "Carlos Pérez Zurbano"


def test_two_given_names_do_not_join_who_has_them_and_a_surname() -> None:
    assert resolved(person("Juan Carlos Zurbano", 5), person("Juan Carlos", 2))["Juan Carlos"] == (
        "Juan Carlos"
    )


def test_an_acronym_joins_the_organisation_with_its_initials() -> None:
    names = resolved(organization("Instituto Zurbano de Pesca", 5), organization("IZP", 3))
    assert names["IZP"] == "Instituto Zurbano de Pesca"
    names = resolved(
        organization("Instituto Zurbano de Pesca", 5),
        organization("Iglesia Zelota del Puerto", 5),
        organization("IZP", 3),
    )
    assert names["IZP"] == "IZP"


def test_the_alias_table_joins_names_that_look_nothing_alike() -> None:
    names = resolved(
        place("EEUU", 4), place("Estados Unidos de América"), place("Estados Unidos", 9)
    )
    assert set(names.values()) == {"Estados Unidos"}
    assert resolved(place("Beijing"))["Beijing"] == "Beijing"
    assert resolved(place("EE.UU."))["EE.UU."] == "Estados Unidos"


def test_a_person_of_the_alias_table_is_shown_by_a_long_form_of_the_archive() -> None:
    names = resolved(person("Lionel Messi", 2), person("Messi", 9))
    assert set(names.values()) == {"Lionel Messi"}
    assert resolved(person("Messi", 9))["Messi"] == "Leo Messi"


def test_any_alias_leads_to_the_key_of_the_entity() -> None:
    result = resolve([place("Estados Unidos")], lambda word: (1, 0))
    assert canonical_key("EE. UU.") == canonical_key(result.entities[0].name)


def test_a_word_that_the_archive_mostly_writes_in_lower_case_is_no_entity() -> None:
    lower = Counter({"zambomba": 30})
    assert resolved(organization("Zambomba", 5), lower=lower)["Zambomba"] == ""
    assert resolved(organization("Zambomba", 50), lower=lower)["Zambomba"] == "Zambomba"
    assert resolved(organization("Zambomba Otxoa", 5), lower=lower)["Zambomba Otxoa"] != ""


def test_a_surname_that_is_also_a_word_still_joins_its_bearer() -> None:
    lower = Counter({"iglesias": 100})
    names = resolved(person("Ramiro Iglesias", 5), person("Iglesias", 3), lower=lower)
    assert names["Iglesias"] == "Ramiro Iglesias"


def test_names_that_say_only_what_something_is_are_no_entities() -> None:
    names = resolved(
        organization("Gobierno", 9), organization("Ciencia y Educación"), organization("Defensa")
    )
    assert set(names.values()) == {""}


def test_a_given_name_left_out_before_a_common_surname_may_make_another_person() -> None:
    names = resolved(person("Julio César Pérez", 9), person("Julio Pérez", 2))
    assert names["Julio Pérez"] == "Julio Pérez"
    names = resolved(person("Julio C. Pérez", 9), person("Julio Pérez", 2))
    assert len(set(names.values())) == 1
    names = resolved(person("Julio César Otxoa", 9), person("Julio Otxoa", 2))
    assert names["Julio Otxoa"] == "Julio César Otxoa"


def test_other_forms_of_a_given_name_join_unless_the_surname_is_common() -> None:
    assert resolved(person("Rafael Zurbano", 9), person("Rafa Zurbano"))["Rafa Zurbano"] == (
        "Rafael Zurbano"
    )
    assert resolved(person("Rafael Pérez", 9), person("Rafa Pérez"))["Rafa Pérez"] == "Rafa Pérez"


def test_a_rare_misspelling_of_a_frequent_person_joins() -> None:
    slips = ("Ramiro Zurbanno", "Ramiro Zurbamo", "Ramiro Zubrano", "Ramio Zurbano")
    names = resolved(person("Ramiro Zurbano", 40), *map(person, slips))
    assert set(names.values()) == {"Ramiro Zurbano"}


def test_what_is_spelt_nearly_as_a_frequent_name_may_be_a_name_of_its_own() -> None:
    names = resolved(person("Mario Zurbano", 40), person("María Zurbano"))
    assert names["María Zurbano"] == "María Zurbano"
    names = resolved(person("Ramiro Zurbano", 40), person("Ramiro Zurbamo", 9))
    assert names["Ramiro Zurbamo"] == "Ramiro Zurbamo"
    others = ("Ramiro Zurbamo", "Luisa Zurbamo", "Carla Zurbamo")
    names = resolved(person("Ramiro Zurbano", 40), *map(person, others))
    assert names["Ramiro Zurbamo"] == "Ramiro Zurbamo"


def test_names_but_for_small_words_are_one_unless_they_are_of_persons() -> None:
    names = resolved(organization("Banco de Zurbania", 5), organization("Banco Zurbania", 2))
    assert set(names.values()) == {"Banco de Zurbania"}
    names = resolved(person("Ana Otxoa de Zurbano", 5), person("Ana Otxoa Zurbano", 2))
    assert len(set(names.values())) == 2


def test_a_title_in_front_of_a_name_does_not_make_another_person() -> None:
    names = resolved(
        person("Ramiro Zurbano", 9), person("Presidente Ramiro Zurbano", 2), person("Luisa", 3)
    )
    assert names["Presidente Ramiro Zurbano"] == "Ramiro Zurbano"
    assert resolved(person("Presidente Zurbano", 2), person("Zurbano", 5))[
        "Presidente Zurbano"
    ] == ("Zurbano")
    assert resolved(person("Princesa Luisa", 2), person("Luisa", 5))["Princesa Luisa"] == (
        "Princesa Luisa"
    )


def test_an_ordinary_word_at_an_end_of_a_frequent_name_is_no_part_of_it() -> None:
    names = resolved(place("Zurbania", 60), place("Según Zurbania"), place("Zurbania Este"))
    assert set(names.values()) == {"Zurbania"}
    names = resolved(place("Zurbania", 60), organization("Más Zurbania"))
    assert names["Más Zurbania"] == "Más Zurbania"


def test_a_longer_acronym_joins_though_it_is_more_frequent() -> None:
    long = organization("Instituto Zurbano de Pesca y Algas", 5)
    assert resolved(long, organization("IZPA", 15))["IZPA"] == long.name
    assert resolved(long, organization("IZPA", 25))["IZPA"] == "IZPA"


def test_an_acronym_of_the_alias_table_stands_for_what_is_said_there() -> None:
    names = resolved(organization("CIDH", 5), organization("Corte Ibera de Deportes Hípicos", 9))
    assert names["CIDH"] != "Corte Ibera de Deportes Hípicos"


def test_phrases_of_one_article_in_ordinary_words_are_no_entities() -> None:
    lower = Counter({"zambomba": 30, "sonora": 30})
    assert resolved(organization("Zambomba Sonora"), lower=lower)["Zambomba Sonora"] == ""
    assert resolved(organization("Zambomba Sonora", 2), lower=lower)["Zambomba Sonora"] != ""
    assert resolved(organization("Zambomba Otxoa"), lower=lower)["Zambomba Otxoa"] != ""
    assert resolved(organization("Instituto Sonora"), lower=lower)["Instituto Sonora"] != ""


def test_digits_and_letters_alone_are_no_entities() -> None:
    assert set(resolved(organization("2026", 5), person("P", 5), place("1.000")).values()) == {""}


def test_a_rare_name_of_a_person_is_one_whatever_type_it_was_given() -> None:
    names = resolved(person("Luisa Otxoa", 9), organization("Luisa Otxoa Peña"))
    assert set(names.values()) == {"Luisa Otxoa"}


def test_an_entity_has_the_type_of_most_mentions() -> None:
    names = [
        NameCount("Zurbania del Norte", {"place": 6, "organization": 3}, 5),
        NameCount("ZURBANIA DEL NORTE", {"organization": 2}, 1),
    ]
    result = resolve(names, lambda word: (0, 0))
    assert [(e.name, e.type) for e in result.entities] == [("Zurbania del Norte", "place")]


def test_names_of_nothing_but_marks_are_no_entities() -> None:
    assert resolved(organization("…"))["…"] == ""


PIECES = (
    *("Ramiro", "Luisa", "Carlos", "Zurbano", "Otxoa", "Pérez", "J.", "Sergey", "Serguéi", "de"),
    *("Rafael", "Rafa", "Zurbamo", "Presidente", "Según", "Este"),
    *(
        "Pesca",
        "EEUU",
        "Estados",
        "Unidos",
        "El",
        "La",
        "IZP",
        "II",
        "III",
        "Gobierno",
        "Instituto",
    ),
)
WORDS = st.sampled_from(PIECES)
NAMES = st.lists(WORDS, min_size=1, max_size=4).map(" ".join)
TYPES = st.dictionaries(st.sampled_from(ENTITY_TYPES), st.integers(1, 9), min_size=1)


@settings(max_examples=200)
@given(st.dictionaries(NAMES, st.tuples(TYPES, st.integers(1, 30)), max_size=25), st.randoms())
def test_the_order_of_names_changes_nothing(
    counted: dict[str, tuple[dict[EntityType, int], int]], random: st.randoms
) -> None:
    names = [NameCount(name, types, n) for name, (types, n) in counted.items()]
    shuffled = names.copy()
    random.shuffle(shuffled)
    one, two = (resolve(order, lambda word: (10, len(word))) for order in (names, shuffled))
    assert one.entities == two.entities
    assert by_name(names, one) == by_name(shuffled, two)
    keys = [(e.type, e.name) for e in one.entities]
    assert keys == sorted(set(keys))
    assert {code for code in one.assignment if code >= 0} == set(range(len(keys)))


def by_name(names: list[NameCount], result: Resolution) -> dict[str, int]:
    return dict(zip((name.name for name in names), result.assignment, strict=True))

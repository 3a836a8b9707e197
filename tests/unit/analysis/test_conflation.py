from __future__ import annotations

from importlib.resources import files

import pytest
from hypothesis import given
from hypothesis import strategies as st

from searchidx.analysis import fold, stem
from searchidx.analysis.wordlists import groups, words

ONE_WORD = """
año años
gobierno gobiernos
mujer mujeres
juez jueces
líder líderes
joven jóvenes
imagen imágenes
origen orígenes
régimen regímenes
vez veces
voz voces
luz luces
crimen crímenes
invierno inviernos
andaluz andaluces andaluza andaluzas
nuclear nucleares
país países
mes meses
mesa mesas
francés franceses francesa francesas
alemán alemanes alemana alemanas
interés intereses
cooperación cooperaciones
día días
club clubes clubs
último última últimos últimas
primero primer primera primeros primeras
político política políticos políticas
ataque ataques atacar atacó
rey reyes
ley leyes
marroquí marroquíes
crisis
firmar firmó firmaron firma firmando firmado firmará
cooperar cooperan cooperando cooperarán
buscar busqué busca buscaron
llegar llegué llega llegaban llegase
empezar empecé empieza empiezan
dirigir dirijo dirige dirigió dirigido
vencer venzo vence venció
conocer conozco conoce conocía conocido
construir construye construyó construyen construido
pedir pidió pide piden pidiendo pedía pedido
sentir siente sintió sintiendo
morir muere murió mueren
volver vuelve volvió vuelto
resolver resuelve resolvió resuelto
mantener mantiene mantuvo mantendrá mantenga
proponer propuso propone propondrá propuesto
producir produjo produce produjeron produzca
intervenir intervino interviene intervendrá
describir describió descrito
dimitir dimitió dimite
podemos puede pudo podrá podía podido
querer quiere quiso querrá quería
hacer hizo hace hará haciendo hicieron hacía
decir dijo dice dirá diciendo dijeron
tener tiene tuvo tendrá tenía
preparar prepara preparó preparaba
trasladar traslada trasladó
llamar llama llamamos
encontrar encuentra encontró encuentran
reír ríe ríen riendo
héroe héroes
israelí israelíes
ver visto vio
""".strip()

APART = """
caso casa
casado casa
casado caso
partido parte
mesa meses
libro libre
plazo plaza
gran grano
haya haber
haya había
vino venir
vino viene
era ser
vista ver
río reír
rata rato
torra torre
marín marino
casar caso
punto punta
año ano
peña pena
sol solo
para parar
un unido
les leer
como comer
entre entrar
nuevo nueve
primo primero
héroes herido
gran granada
poder puede
podio podía
julio julia
hombre hombro
vestido visto
atrás atraer
junts junto
para par
""".strip()


@pytest.mark.parametrize("line", ONE_WORD.splitlines())
def test_the_forms_of_one_word_share_a_stem(line: str) -> None:
    assert len({stem(fold(form)) for form in line.split()}) == 1


@pytest.mark.parametrize("line", APART.splitlines())
def test_different_words_keep_their_stems_apart(line: str) -> None:
    one, other = line.split()
    assert stem(fold(one)) != stem(fold(other))


@pytest.mark.parametrize("line", [*ONE_WORD.splitlines(), *APART.splitlines()])
def test_a_form_typed_without_accents_has_the_same_stem(line: str) -> None:
    plain = line.translate(str.maketrans("áéíóúü", "aeiouu"))
    assert [stem(fold(form)) for form in line.split()] == [stem(form) for form in plain.split()]


@pytest.mark.parametrize(
    "spellings",
    [
        ("1.234,5", "1,234.5", "1234,5", "1234.5"),
        ("20.000", "20,000", "20000"),
        ("1.234.567", "1234567"),
        ("3,5", "3.5"),
        ("0.125", "0,125"),
        ("f-16", "f16"),
        ("covid-19", "covid19"),
        ("11-m", "11m"),
        ("o'neill", "oneill"),
    ],
)
def test_spellings_of_one_number_or_name_share_a_stem(spellings: tuple[str, ...]) -> None:
    assert len({stem(surface) for surface in spellings}) == 1


@pytest.mark.parametrize("pair", [("24/7", "247"), ("2-1", "21"), ("3.5", "35"), ("s&p", "sp")])
def test_numbers_and_names_that_differ_keep_apart(pair: tuple[str, str]) -> None:
    assert stem(pair[0]) != stem(pair[1])


def test_a_root_is_never_taken_for_a_short_word() -> None:
    short = {
        word for name in ("sal", "un", "us", "son", "ten", "dar", "ca", "le") for word in [name]
    }
    roots = {stem(form) for form in ("salieron", "unidos", "usaban", "tendra", "caer", "leyeron")}
    assert not short & roots


@given(st.text(st.characters(min_codepoint=97, max_codepoint=122), min_size=1, max_size=14))
def test_any_letters_have_a_stem_not_longer_than_a_theme_more(surface: str) -> None:
    assert 0 < len(stem(surface)) <= len(surface) + 1


@given(st.text())
def test_any_surface_has_a_stem(text: str) -> None:
    assert isinstance(stem(fold(text)), str)


def data_files() -> list[str]:
    folder = files("searchidx.analysis").joinpath("data")
    names = {entry.name for entry in folder.iterdir() if entry.name.endswith(".txt")}
    return sorted(names - {"endings.txt"})  # of several conjugations, which share some


@pytest.mark.parametrize("name", data_files())
def test_the_lists_have_no_word_twice(name: str) -> None:
    text = files("searchidx.analysis").joinpath("data", name).read_text(encoding="utf-8")
    lines = [
        line.partition(":")[2] or line for line in text.splitlines() if line[:1] not in {"", "#"}
    ]
    listed = [word for line in lines for word in line.split()]
    assert sorted({word for word in listed if listed.count(word) > 1}) == []


def test_the_lists_do_not_contradict_each_other() -> None:
    forms = groups("forms.txt").keys()
    assert not forms & words("apart.txt")
    assert not forms & words("not_verbs.txt")
    assert not words("apart.txt") & words("short_adjectives.txt")


@pytest.mark.parametrize(
    "name", ["first_verbs.txt", "second_third_verbs.txt", "alternating_verbs.txt"]
)
def test_verbs_are_listed_by_their_infinitive(name: str) -> None:
    endings = ("ar",) if name.startswith("first") else ("er", "ir")
    endings += ("ar",) if name.startswith("alternating") else ()
    assert not [verb for verb in words(name) if not verb.endswith(endings)]

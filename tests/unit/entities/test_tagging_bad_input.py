"""What is no running Spanish text: no crash, no flood of names, and time that grows with it."""

from __future__ import annotations

import time
from collections.abc import Callable
from random import Random

import pytest

from searchidx.article import Article, Mention
from searchidx.entities.tagger import TrainedTagger

TAGGER = TrainedTagger()
NEWS = (
    "El presidente de la Generalitat, Pere Aragonès, visitó ayer el Hospital Clínic de Barcelona. "
    "Durante la visita destacó el trabajo de los profesionales y anunció nuevas inversiones.\n"
    "Según la OMS, los casos aumentaron un 3% en Brasil, Perú y Colombia. «No hay motivo de "
    "alarma», dijo la portavoz, Marta Ríos, que pidió prudencia a los ciudadanos.\n\n"
    "La policía detuvo en Málaga a tres personas acusadas de robar en una farmacia. Los hechos "
    "ocurrieron en la madrugada del martes, cuando un vecino llamó a los agentes.\n"
    "El Tribunal Supremo rechazó el recurso del Partido Popular contra la Ley de Aguas. La "
    "decisión se tomó por unanimidad y será comunicada mañana a las partes.\n"
    "Los trabajadores de la empresa Telefónica se reunieron frente a la fábrica para protestar "
    "por los despidos. El sindicato CCOO convocó una huelga para la próxima semana.\n"
)
GIVEN = ("Juan", "María", "Pedro", "Lucía", "Andrés", "Elena", "Ramón", "Sofía")
FAMILY = ("García", "Etxeberria", "Zurbano", "Otxoa", "López", "Pérez", "Iriarte", "Salvatierra")


def tag(body: str, title: str | None = None) -> tuple[Mention, ...]:
    return TAGGER.tag([Article(id="a", body=body, title=title, path="a")])[0]


def people(n: int) -> list[str]:
    random = Random(1)
    return [" ".join(map(random.choice, (GIVEN, FAMILY, FAMILY))) for _ in range(n)]


def spoiled(text: str, share: float) -> str:
    """Return a text as a poor scanner reads it: other letters, and words cut in two."""
    random = Random(2)
    return "".join(
        random.choice("aeiounsrlcABCDEFGHI1l0|") if (drawn := random.random()) < share
        else f"{char} " if drawn < 1.3 * share
        else char
        for char in text
    )  # fmt: skip


def check(body: str, a_hundred: float, title: str | None = None) -> tuple[Mention, ...]:
    """Tag a text; see that it has no more mentions for each hundred words."""
    found = tag(body, title)
    n_words = len(f"{title or ''} {body}".split())
    assert len(found) <= a_hundred * n_words / 100
    assert all(len(m.text.split()) <= 16 for m in found)
    return found


USUAL = 100 * len(tag(NEWS)) / len(NEWS.split())


@pytest.mark.parametrize(
    ("write", "times"),
    [
        (str.upper, 1.3),
        (str.title, 1.6),
        (str.lower, 0.0),
        (str.swapcase, 1.6),
        (lambda text: spoiled(text, 0.03), 1.6),
        (lambda text: spoiled(text, 0.15), 2.5),
        (" ".join, 4.0),
        (lambda text: text.replace("\n", " ").replace(".", ""), 1.3),
        (lambda text: text.replace(" ", "\n"), 2.5),
    ],
)
def test_text_in_another_dress_makes_no_flood(write: Callable[[str], str], times: float) -> None:
    check(write(NEWS), times * USUAL)


def test_names_in_capitals_are_found_and_ordinary_words_are_not() -> None:
    body = (
        "EL PRESIDENTE PEDRO SÁNCHEZ VIAJÓ AYER A COLOMBIA PARA REUNIRSE CON LA POLICÍA DE BOGOTÁ."
    )
    found = {m.text: m.type for m in tag(body)}
    assert found["PEDRO SÁNCHEZ"] == "person"
    assert found["COLOMBIA"] == "place"
    assert len(found) <= 4
    found = {m.text: m.type for m in tag("Nada.", "El Pintor Que Viene Del Sur Vuelve A Lisboa")}
    assert found == {"Lisboa": "place"}
    assert tag("ATENCIÓN SEÑORES VIAJEROS YA ESTÁ CERRADO HASTA NUEVO AVISO. " * 20) == ()


@pytest.mark.parametrize(
    ("body", "names"),
    [
        (
            "The president said on Monday that the talks had failed. President Joe Biden met with "
            "Chancellor Olaf Scholz in Washington.",
            ["Washington"],
        ),
        ("Президент России Владимир Путин провёл встречу в Москве. Он сказал это вчера.", []),
        ("中国国家主席习近平周一在北京会见了法国总统马克龙。双方讨论了乌克兰局势。", []),
        ("التقى الرئيس المصري عبد الفتاح السيسي في القاهرة وزير الخارجية الأمريكي.", []),
        ("ประธานาธิบดีเดินทางถึงกรุงเทพฯ เมื่อวานนี้", []),
        (
            "Iñigo Urkullu lehendakariak hitz egin du gaur. Atzo egin zuten bilera.",
            ["Iñigo Urkullu"],
        ),
        ("La batllessa Ada Colau no ha arribat a cap acord amb Barcelona.", ["Barcelona"]),
    ],
)
def test_other_languages_are_read(body: str, names: list[str]) -> None:
    found = [m.text for m in check(body, 40)]
    assert set(names) <= set(found)


def test_tables_and_numbers_have_no_names() -> None:
    rows = [f"{i}  {i * 7 % 100},{i % 10}  {i * 13} %  0.{i}  (+{i})" for i in range(3000)]
    assert tag("\n".join(rows)) == ()
    assert tag("\t".join(rows)) == ()
    assert tag("1. 2. 3. - - - *** ... ___ ### €€ 12:30 3º § ¿? «»") == ()


def test_a_list_of_names_is_that_many_names() -> None:
    listed = people(10_000)
    for parting in ("\n", ", ", ".\n"):
        found = tag(parting.join(listed))
        assert len(found) > 0.95 * len(listed)
        assert len({m.text for m in found} & set(listed)) > 0.95 * len(set(listed))
    check(" ".join(listed), 20)


@pytest.mark.parametrize("n", [0, 1, 2])
def test_texts_without_anything_in_them(n: int) -> None:
    for body in ("", " ", "\n", "\u200b", "\ufeff", "\0", ".", "\ud800", "A", "Á\u0301", "\r\n\t"):
        assert len(tag(body * n, body * n or None)) <= 2 * n


def test_a_megabyte_without_a_space_or_without_a_full_stop_is_read() -> None:
    check("".join(people(50_000)).replace(" ", "")[:1_000_000], 100)
    assert len(tag("a" * 1_000_000)) == 0
    assert len(tag("A" * 1_000_000)) <= 1
    text = NEWS.replace(".", "").replace("\n", " ").replace(":", "")
    check((text * (1_000_000 // len(text)))[:1_000_000], 1.3 * USUAL)


TEXTS: tuple[Callable[[int], str], ...] = (
    lambda n: NEWS * n,
    lambda n: NEWS.upper() * n,
    lambda n: NEWS.title().replace(".", " ") * n,
    lambda n: "Juan María García " * 40 * n,
    lambda n: ", ".join(people(40 * n)),
    lambda n: "A" * 1000 * n,
    lambda n: "Aa." * 400 * n,
    lambda n: "A\u0301-" * 400 * n,
    lambda n: "A. " * 400 * n,
    lambda n: "A\n" * 400 * n,
    lambda n: "(UP) Unión de Pescadores " * 40 * n,
    lambda n: " ".join(f"Palabra{i}x" for i in range(80 * n)),
    lambda n: " ".join(f"DE Y{i}x" for i in range(80 * n)),
)


@pytest.mark.parametrize("number", range(len(TEXTS)))
def test_time_grows_with_the_text_and_no_faster(number: int) -> None:
    def seconds(n: int) -> float:
        body = TEXTS[number](n)
        tagger = TrainedTagger()
        tagger.tag([Article(id="a", body="Lisboa", path="a")])
        started = time.process_time()
        tagger.tag([Article(id="a", body=body, path="a")])
        return time.process_time() - started

    shorter, longer = (min(seconds(n) for _ in range(2)) for n in (20, 80))
    assert longer < 8 * max(shorter, 0.004)

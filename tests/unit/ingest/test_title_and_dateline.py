from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from searchidx.ingest.dateline import Dateline, dateline_of
from searchidx.ingest.title import title_of

MORE = "\nSigue un texto que termina en punto.\nY otro más largo que termina también en punto."


def test_a_short_first_line_without_full_stop_is_the_title():
    assert title_of("El puerto reabre hoy tras el temporal" + MORE) == (
        "El puerto reabre hoy tras el temporal"
    )


def test_the_first_line_counts_up_to_160_characters():
    assert title_of("x" * 160 + MORE) == "x" * 160
    assert title_of("x" * 161 + MORE) is None


@pytest.mark.parametrize(
    "body",
    ["Una sola línea sin más", "Termina en punto." + MORE, "", "\n\n", "Sola\n\n  \n", "…."],
)
def test_a_text_may_have_no_title(body):
    assert title_of(body) is None


@pytest.mark.parametrize(
    ("kicker", "headline", "title"),
    [
        ("Visita oficial", "El presidente llega a Lima con tres ministros", None),
        ("ECONOMÍA:", "El precio de la luz sube por quinto mes", "ECONOMÍA: El precio de la luz "),
        ("# Sucesos", "## Por qué ardió el viejo almacén", "Sucesos: Por qué ardió el viejo alma"),
    ],
)
def test_a_kicker_joins_the_longer_line_below(kicker, headline, title):
    found = title_of(f"{kicker}\n\n{headline}{MORE}")
    assert found is not None
    assert found.startswith(title or f"{kicker}: {headline}")


@pytest.mark.parametrize(
    "second",
    [
        "Este primer párrafo termina en punto.",
        "Por María de los Ángeles González",
        "Sevilla, 13 de septiembre de 2023",
        "x" * 161,
        "Corto",
        "SEVILLA, 3 Mar. (EUROPA PRESS) - Arranca",
    ],
)
def test_no_other_line_joins_the_first(second):
    assert title_of(f"Arde el mercado{chr(10)}{second}{MORE}") == "Arde el mercado"


def test_a_headline_above_a_longer_line_is_no_kicker():
    first = "El Ayuntamiento de Peñaclara aprueba las cuentas"
    assert title_of(f"{first}\n{first} con los votos de la oposición{MORE}") == first


def test_a_dateline_is_no_title():
    assert title_of("Moscú, 13 sep (EFE).-" + MORE) is None


@given(st.text(), st.text())
def test_a_title_is_never_empty_and_stands_in_the_text(first, rest):
    title = title_of(f"{first}\n{rest}")
    assert title is None or (title.strip() == title and title and not title.endswith("."))


@pytest.mark.parametrize(
    ("text", "dateline"),
    [
        ("Moscú, 13 sep (EFE).- El presidente", Dateline("EFE", 9, 13)),
        ("(EFE).- El presidente", Dateline("EFE")),
        ("MADRID, 3 Mar. (EUROPA PRESS) - La ministra", Dateline("Europa Press", 3, 3)),
        ("ROMA, Italia. (Agencia EFE).- La tenista", Dateline("EFE")),
        ("MILÁN, Italia. (DPA). -El jugador", Dateline("DPA")),
        ("REDACCIÓN DE DEPORTES. (AFP.).- El equipo", Dateline("AFP")),
        ("Lima, 8 may 2025 (EFE/AFP) – El Gobierno", Dateline("EFE/AFP", 5, 8, 2025)),
        ("Vigo, 4 de marzo (Meridiana).- El puerto", Dateline("Meridiana", 3, 4)),
        ("Un titular\n\nPekín, 4 mar (Xinhua) -- China", Dateline("Xinhua", 3, 4)),
        ("EFE.- El presidente", Dateline("EFE")),
        ("El líder del Partido Popular (PP) - dijo ayer", None),
        ("El excongresista de Acción Popular (AP) - dijo", None),
        ("Susto en la playa de Liendo (Cantabria). Dos niños", None),
        ("La Federación (FIFA) – informó", None),
        ("El portavoz dijo. - No", None),
        ("uno\ndos\ntres\ncuatro\n(EFE).- cinco", None),
    ],
)
def test_datelines_give_agency_and_day(text, dateline):
    assert dateline_of(text) == dateline

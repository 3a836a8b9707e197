from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from searchidx.ingest.dates import find_day, parse_date

TODAY = dt.date(2026, 3, 14)


@pytest.mark.parametrize(
    ("text", "date"),
    [
        ("2023-09-13", "2023-09-13"),
        ("2023-9-3", "2023-09-03"),
        ("2023-09", "2023-09"),
        ("2023", "2023"),
        ("20230913", "2023-09-13"),
        ("20230913T101500Z", "2023-09-13"),
        ("2023/09/13", "2023-09-13"),
        ("13/09/2023", "2023-09-13"),
        ("3.9.2023", "2023-09-03"),
        ("13-09-2023 10:34", "2023-09-13"),
        ("2023-09-13 10:34:00", "2023-09-13"),
        ("2026-01-05T10:34:40.453842+00:00", "2026-01-05"),
        ("2023-09-13Z", "2023-09-13"),
        ("13 de septiembre de 2023", "2023-09-13"),
        ("Miércoles, 13 de Septiembre del 2023", "2023-09-13"),
        ("1º de mayo de 1931", "1931-05-01"),
        ("13 sep 2023", "2023-09-13"),
        ("13 sept. 2023, 10:00", "2023-09-13"),
        ("13-sep-2023", "2023-09-13"),
        ("setiembre de 2023", "2023-09"),
        ("Sep 13, 2023", "2023-09-13"),
        ("Wed, 13 Sep 2023 10:00:00 GMT", "2023-09-13"),
        ("2023-00-00", "2023"),
        ("2023-09-00", "2023-09"),
        (" 1898-02-15 ", "1898-02-15"),
    ],
)
def test_dates_are_read_as_they_are_written(text, date):
    assert str(parse_date(text, TODAY)) == date


@pytest.mark.parametrize("zone", ["-05:00", "+14:00", "Z", " -0500"])
def test_the_zone_never_moves_the_day(zone):
    assert str(parse_date(f"2023-09-13T23:30:00{zone}", TODAY)) == "2023-09-13"
    assert str(parse_date(f"2023-09-13T00:10:00{zone}", TODAY)) == "2023-09-13"


@pytest.mark.parametrize(
    "text",
    [
        "",
        "ayer",
        "2023-02-30",
        "2023-13-01",
        "09/13/2023",
        "13/09/23",
        "7-2020-editorial",
        "1000",
        "9654-01-01",
        "1694563200",
        "13 de brumario de 1799",
        "2026-03-16",
        "2027",
        "0000-00-00",
        "٢٠٢٣-٠٩-١٣",
        "2023-09-13" * 20,
    ],
)
def test_what_is_no_sane_date_is_unknown(text):
    assert parse_date(text, TODAY) is None


def test_tomorrow_is_the_last_day():
    assert str(parse_date("2026-03-15", TODAY)) == "2026-03-15"
    assert str(parse_date("2026", TODAY)) == "2026"


@given(st.dates(dt.date(1500, 1, 1), TODAY))
def test_every_day_survives_every_way_to_write_it(day):
    forms = ("%Y-%m-%d", "%Y%m%d", "%d/%m/%Y", "%d.%m.%Y", "%Y/%m/%d", "%Y-%m-%dT%H:%M:%SZ")
    for form in forms:
        assert str(parse_date(day.strftime(form), TODAY)) == day.isoformat()


@given(st.text(max_size=60))
def test_any_text_is_a_date_or_none(text):
    date = parse_date(text, TODAY)
    assert date is None or 1500 <= date.year <= 2026


def test_a_day_is_found_inside_a_dateline():
    assert find_day("Moscú, 13 sep") == (None, 9, 13)
    assert find_day("Lima, 3 de marzo de 2021") == (2021, 3, 3)
    assert find_day("Sala 3 del tribunal") is None

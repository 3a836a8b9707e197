import pytest

from searchidx.entities.near import near_names

NAMES = (
    "Estados Unidos",
    "Vladímir Putin",
    "Kremlin",
    "Dmitri Peskov",
    "Kim Jong-un",
    "Kim Yo-jong",
)


@pytest.mark.parametrize(
    ("name", "near"),
    [
        ("Vladimir Puttin", ["Vladímir Putin"]),
        ("kremlim", ["Kremlin"]),
        ("Puttin", ["Vladímir Putin"]),
        ("person:Dimitri Peskov", ["Dmitri Peskov"]),
        ("Kim", ["Kim Jong-un", "Kim Yo-jong"]),
        ("Kim Jong", ["Kim Jong-un", "Kim Yo-jong"]),
        ("Zzz", []),
        ("—", []),
    ],
)
def test_the_nearest_come_first(name, near):
    assert [NAMES[place] for place in near_names(name, NAMES, 2)] == near


def test_no_names_are_near_to_none():
    assert near_names("Ana", [], 3) == []

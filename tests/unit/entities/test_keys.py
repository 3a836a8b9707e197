"""What spellings of one name share."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from searchidx.entities.bulk import canonical_keys, fold_names
from searchidx.entities.keys import canonical_key, fold_name

SAME = [
    ("EEUU", "EE.UU.", "EE. UU.", "EE UU", "Estados Unidos", "ESTADOS UNIDOS de América"),
    ("Serguéi Shoigú", "Sergei Shoigu", "Sergey Shoygu"),
    (
        "Volodímir Zelenski",
        "Volodymyr Zelensky",
        "Volodimir Zelenskiy",
        "Volodymyr Zelenskyy",
        "Zelensky",
    ),
    ("Pionyang", "Pyongyang"),
    ("Vostochni", "Vostochny"),
    ("Alí Jamenei", "Ali Khamenei"),
    ("Muamar Gadafi", "Muammar Gaddafi", "Gadafi"),
    ("Kim Jong-un", "Kim Jong Un", "KIM JONG-UN"),
    ("ONU", "Naciones Unidas", "Organización de las Naciones Unidas"),
    ("Pekín", "Beijing"),
    ("Peña Nieto", "Pena Nieto"),
    ("Yevgueni Zurbánov", "Evgeny Zurbanov"),
    ("Embajada de EEUU", "Embajada de los Estados Unidos"),
    ("Conan O'Malley", "Conan O’Malley"),
    ("M-19", "M19"),
    ("18-O", "18O"),
    ("COVID-19", "covid-19", "Covid 19"),
]
OTHER = [
    ("Pedro Sánchez", "Carlos Sánchez"),
    ("Kim Jong-un", "Kim Jong-il"),
    ("Kim Jong-un", "Kim Yo-jong"),
    ("Carlos I", "Carlos II"),
    ("Carlos II", "Carlos III"),
    ("Boca", "Bocca"),
    ("Araña", "Arana"),
    ("Corea del Norte", "Corea del Sur"),
    ("Guinea", "Guinea Ecuatorial"),
]


@pytest.mark.parametrize("forms", SAME)
def test_spellings_and_aliases_of_one_name_share_a_key(forms: tuple[str, ...]) -> None:
    assert len({canonical_key(form) for form in forms}) == 1


@pytest.mark.parametrize(("one", "two"), OTHER)
def test_names_of_different_things_have_different_keys(one: str, two: str) -> None:
    assert canonical_key(one) != canonical_key(two)


@given(st.text(max_size=30))
def test_a_key_depends_neither_on_case_nor_on_how_accents_are_stored(name: str) -> None:
    assert fold_name(unicodedata.normalize("NFD", name)) == fold_name(
        unicodedata.normalize("NFC", name)
    )
    assert fold_name(fold_name(name)) == fold_name(name)


@given(st.text("aeiouáéíóúñbcdfghjklmnpqrstvwxyz -'", max_size=30))
def test_capitals_do_not_change_a_key(name: str) -> None:
    assert canonical_key(name.upper()) == canonical_key(name) == canonical_key(name.title())


SPELLINGS = st.sampled_from([form for forms in SAME for form in forms])
NAMES = st.lists(
    st.text("aeuíúñÑ\u0303ßΣς KYkhy.'-’_\0\n12IVXø", max_size=12) | st.text(max_size=12) | SPELLINGS
)


@given(NAMES)
def test_many_names_at_once_are_folded_and_keyed_as_one_by_one(names: list[str]) -> None:
    assert fold_names(names) == list(map(fold_name, names))
    assert canonical_keys(names) == list(map(canonical_key, names))

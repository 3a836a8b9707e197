"""What people call an entity when they look for it."""

from __future__ import annotations

from searchidx.entities.keys import canonical_key
from searchidx.entities.lookup import further_keys, lookup_keys
from searchidx.results import EntityRef


def test_a_person_is_found_by_each_surname_and_by_all_of_them() -> None:
    keys = lookup_keys(EntityRef("Ramiro Zurbano Etcheverry", "person"))
    for text in ("Ramiro Zurbano Etcheverry", "Zurbano", "ETCHEVERRY", "Zurbano Etcheverry"):
        assert canonical_key(text) in keys
    assert canonical_key("Ramiro") not in keys
    assert canonical_key("Kim") in lookup_keys(EntityRef("Kim Dae-ho", "person"))


def test_the_key_of_the_name_comes_first() -> None:
    entity = EntityRef("Serguéi Zurbánov", "person")
    assert lookup_keys(entity)[0] == canonical_key("Sergei Zurbanov")


def test_an_organisation_is_found_by_its_initials() -> None:
    entity = EntityRef("Unión de Pescadores del Sur", "organization")
    assert canonical_key("UPS") in lookup_keys(entity)


def test_a_place_is_found_by_its_name_alone() -> None:
    assert lookup_keys(EntityRef("Mar del Plata", "place")) == (canonical_key("Mar del Plata"),)


def test_the_further_keys_of_many_are_those_of_each() -> None:
    entities = [
        EntityRef("Ramiro Zurbano Etcheverry", "person"),
        EntityRef("Serguéi Zurbánov", "person"),
        EntityRef("Unión de Pescadores del Sur", "organization"),
        EntityRef("Mar del Plata", "place"),
    ]
    expected = {(key, i) for i, ref in enumerate(entities) for key in lookup_keys(ref)[1:]}
    assert further_keys(entities) == sorted(expected)

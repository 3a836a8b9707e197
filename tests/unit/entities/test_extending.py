"""New names added to entities that are known."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from searchidx.article import ENTITY_TYPES, EntityType
from searchidx.entities.extend import extend
from searchidx.entities.merging import hooks
from searchidx.entities.protocol import KnownKey, NameCount, NameTable, Resolution
from searchidx.entities.resolve import resolve
from tests.unit.entities.test_resolving import NAMES, TYPES, organization, person, place


class Resolved:
    """What some names resolved to."""

    def __init__(self, names: Sequence[NameCount]) -> None:
        result = resolve(names, lambda word: (16, len(word)))
        self.entities = result.entities
        self.entity_of = dict(zip((n.name for n in names), result.assignment.tolist(), strict=True))
        self.counts = np.zeros(len(result.entities), np.int64)
        for count, code in zip(names, result.assignment.tolist(), strict=True):
            if code >= 0:
                self.counts[code] += count.n_articles
        table = result.keys
        self.keys = {
            key: KnownKey(
                key,
                int(table.entities[row]),
                ENTITY_TYPES[table.types[row]],
                int(table.n_articles[row]),
                bool(table.acronyms[row]),
            )
            for row, key in enumerate(table.keys)
        }

    def __len__(self) -> int:
        return len(self.entities)

    def find(self, key: str) -> KnownKey | None:
        return self.keys.get(key)

    def with_hooks(self, wanted: Sequence[str]) -> Iterator[KnownKey]:
        for known in self.keys.values():
            if known.entity >= 0 and set(wanted) <= set(hooks(known.key, known.type)):
                yield known

    def n_articles(self, entity: int) -> int:
        return int(self.counts[entity])


def extended(known: Resolved, names: Sequence[NameCount]) -> Resolution:
    return extend(
        NameTable.of(names), known, lambda surfaces: [(16, len(word)) for word in surfaces]
    )


def entity_names(known: Resolved, names: Sequence[NameCount]) -> dict[str, str]:
    result = extended(known, names)
    entities = [*known.entities, *result.entities]
    return {
        name.name: entities[code].name if code >= 0 else ""
        for name, code in zip(names, result.assignment.tolist(), strict=True)
    }


def test_a_key_that_is_known_has_its_entity_whatever_its_type_is_here() -> None:
    known = Resolved([place("Zurbania del Norte", 3)])
    assert entity_names(known, [organization("ZURBANIA DEL NORTE")]) == {
        "ZURBANIA DEL NORTE": "Zurbania del Norte"
    }


def test_a_new_long_form_joins_only_where_it_would_be_the_one_that_fits() -> None:
    known = Resolved(
        [
            person("Ramiro Zurbano", 5),
            person("Ramiro Zurbano Ortiz", 5),
            person("Ramiro Zurbano Gil", 5),
        ]
    )
    assert len(known) == 3
    assert entity_names(known, [person("Ramiro Zurbano Sanz")]) == {
        "Ramiro Zurbano Sanz": "Ramiro Zurbano Sanz"
    }


def test_a_new_short_form_joins_the_one_with_four_fifths_of_the_articles() -> None:
    people = [person("Ramiro Zurbano Ortiz", 8), person("Ramiro Zurbano Gil", 2)]
    short = person("Ramiro Zurbano")
    assert entity_names(Resolved(people), [short]) == {"Ramiro Zurbano": "Ramiro Zurbano Ortiz"}
    people = [person("Ramiro Zurbano Ortiz", 7), person("Ramiro Zurbano Gil", 3)]
    assert entity_names(Resolved(people), [short]) == {"Ramiro Zurbano": "Ramiro Zurbano"}


def test_new_names_that_join_no_known_one_are_resolved_as_they_would_be_alone() -> None:
    new = [person("Ramiro Zurbano", 3), person("Zurbano"), person("Ramiro Zurbano Etcheverry")]
    assert set(entity_names(Resolved([place("Otxoa")]), new).values()) == {"Ramiro Zurbano"}


def test_new_variants_join_known_entities() -> None:
    known = Resolved(
        [
            person("Rafael Zurbano", 70),
            organization("Banco Zurbania", 5),
            organization("Instituto de Pesca", 5),
            place("Zurbania", 60),
        ]
    )
    assert entity_names(
        known,
        [
            person("Rafa Zurbano"),
            person("Presidente Rafael Zurbano"),
            organization("Banco de Zurbania"),
            organization("Instituto de la Pesca"),
            place("Según Zurbania"),
        ],
    ) == {
        "Rafa Zurbano": "Rafael Zurbano",
        "Presidente Rafael Zurbano": "Rafael Zurbano",
        "Banco de Zurbania": "Banco Zurbania",
        "Instituto de la Pesca": "Instituto de Pesca",
        "Según Zurbania": "Zurbania",
    }


COUNTS = st.dictionaries(NAMES, st.tuples(TYPES, st.integers(1, 30)), max_size=20)


@settings(max_examples=150)
@given(COUNTS, COUNTS, st.randoms())
def test_known_names_keep_their_entities_and_the_order_of_new_ones_changes_nothing(
    old: dict[str, tuple[dict[EntityType, int], int]],
    new: dict[str, tuple[dict[EntityType, int], int]],
    random: st.randoms,
) -> None:
    known = Resolved([NameCount(name, types, n) for name, (types, n) in old.items()])
    names = [NameCount(name, types, n) for name, (types, n) in new.items()]
    shuffled = names.copy()
    random.shuffle(shuffled)
    one, two = (extended(known, order) for order in (names, shuffled))
    by_name = [
        dict(zip((n.name for n in order), result.assignment.tolist(), strict=True))
        for order, result in ((names, one), (shuffled, two))
    ]
    assert one.entities == two.entities
    assert by_name[0] == by_name[1]
    for name in old.keys() & new.keys():
        assert by_name[0][name] == known.entity_of[name]
    keys = [(e.type, e.name) for e in one.entities]
    assert keys == sorted(set(keys))
    assert not set(one.entities) & set(known.entities)
    n_known, n_all = len(known), len(known) + len(keys)
    assert {code for code in one.assignment.tolist() if code >= n_known} == set(
        range(n_known, n_all)
    )


@settings(max_examples=100)
@given(COUNTS)
def test_names_added_to_nothing_are_resolved_as_a_whole_archive(
    counted: dict[str, tuple[dict[EntityType, int], int]],
) -> None:
    names = [NameCount(name, types, n) for name, (types, n) in counted.items()]
    whole, added = Resolved(names), extended(Resolved([]), names)
    assert added.entities == whole.entities
    assert added.assignment.tolist() == [whole.entity_of[name.name] for name in names]

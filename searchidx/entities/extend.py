"""New names added to entities that are known, by the rules that resolve a whole archive.

A name whose key is known has the entity of that key. Any other is merged with the other
new ones and with its neighbours: the known keys that the rules of :mod:`.merging` could
join it with, and those that decide whether they do. Known names keep the entities they
have, so that what a new name says of them (that two are one; that a short form is no
longer clear; that an entity should be shown by another name) waits until the archive is
resolved anew.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

import numpy as np

from searchidx.entities.bulk import canonical_keys
from searchidx.entities.groups import Groups, NameGroups
from searchidx.entities.keys import aliased_key, initials, word_key
from searchidx.entities.merging import ARTICLES, Merging, is_bare_surname, is_person, merge
from searchidx.entities.ordinary import ordinary_rows
from searchidx.entities.protocol import (
    Array,
    Known,
    KnownKey,
    LowercaseCounts,
    NameTable,
    Resolution,
    Resolver,
)
from searchidx.entities.resolve import clusters, key_table, merging_rows, resolve_table
from searchidx.entities.shorter import LONGEST_PERSON, SHORTER, other_given_forms
from searchidx.entities.variants import stripped, with_other_small_words


def extend(names: NameTable, known: Known, lowercase: LowercaseCounts) -> Resolution:
    """Resolve further names; the same for the same names in whatever order."""
    keys = canonical_keys(names.names)
    found = {key: known.find(key) for key in set(keys) if key}
    entities = [known_key.entity if (known_key := found.get(key)) else -1 for key in keys]
    assignment = np.array(entities, np.int32)
    is_new = np.array([bool(key) and found[key] is None for key in keys], np.bool_)
    groups = NameGroups(names.select(np.flatnonzero(is_new)))
    ordinary = ordinary_rows(groups, lowercase)
    columns = groups.columns(merging_rows(groups, ordinary))
    leaders, unclear, entity_of = _merged(columns, known)
    new, new_of = clusters(groups, leaders, ordinary, unclear)
    entity_of = np.where(new_of >= 0, new_of + len(known), entity_of).astype(np.int32)
    assignment[is_new] = entity_of[groups.rows]
    return Resolution(tuple(new), assignment, key_table(groups, columns, entity_of))


RESOLVER: Final = Resolver(resolve_table, extend)


def _merged(columns: Groups, known: Known) -> tuple[Array, set[int], Array]:
    """Merge new groups with each other and with known keys.

    Returns ``int32[n_groups]``, the leader of each, -1 where it is known; the leaders that
    are unclear; and ``int32[n_groups]``, the known entity of each, or -1.
    """
    both, row_of, known_rows = _with_neighbours(columns, known)
    weights = [
        known.n_articles(known_rows[row]) if row in known_rows else n
        for row, n in enumerate(both.n_articles)
    ]
    merged = merge(both, known_rows, weights)
    leaders = np.arange(len(columns.keys), dtype=np.int32)
    entities = np.full(len(leaders), -1, np.int32)
    back = {there: here for here, there in row_of.items()}
    for here, there in row_of.items():
        leader = merged.leader(there)
        leaders[here] = -1 if leader in merged.entities else back[leader]
        entities[here] = merged.entities.get(leader, -1)
    return leaders, _unclear(merged, back), entities


def _unclear(merged: Merging, back: dict[int, int]) -> set[int]:
    return {back[row] for row in merged.unclear if row in back}


def _with_neighbours(
    columns: Groups, known: Known
) -> tuple[Groups, dict[int, int], dict[int, int]]:
    """Return new groups that take part with their neighbours, as columns.

    Also the row there of each new group, and the entity of each row that is known.
    """
    near = {
        neighbour.key: neighbour
        for key in columns.rows
        for neighbour in _neighbours(_as_known(columns, key), known)
        if neighbour.entity >= 0
    }
    keys = sorted([*columns.rows, *near])
    rows = {key: row for row, key in enumerate(keys)}
    new = {key: _as_known(columns, key) for key in columns.rows}
    found = [near.get(key) or new[key] for key in keys]
    both = Groups(
        keys,
        [known_key.type for known_key in found],
        [known_key.n_articles for known_key in found],
        [known_key.is_acronym for known_key in found],
        rows,
    )
    row_of = {row: rows[key] for key, row in columns.rows.items()}
    return both, row_of, {rows[key]: near[key].entity for key in near}


def _as_known(columns: Groups, key: str) -> KnownKey:
    row = columns.rows[key]
    return KnownKey(key, -1, columns.types[row], columns.n_articles[row], columns.acronyms[row])


def _neighbours(new: KnownKey, known: Known) -> Iterator[KnownKey]:
    """Yield known keys that a new one could join or be joined by, and what decides on it."""
    key, kind = new.key, new.type
    words = key.split(" ")
    variants = [key.removeprefix(article) for article in ARTICLES if key.startswith(article)]
    variants += [article + key for article in ARTICLES]
    variants += [key.partition(" ")[2], *stripped(key), *with_other_small_words(key)]
    yield from filter(None, map(known.find, variants))
    if len(words) > 1 and is_person(key, kind, new.n_articles):
        yield from known.with_hooks(words)
        yield from _shorter_persons(words, known)
    elif is_bare_surname(key, kind):
        yield from known.with_hooks([word_key(key)])
    elif kind == "organization" and len(words) > 2:
        yield from _with_longer(initials(words), [f".{initials(words)}"], known)
    if new.is_acronym:
        yield from known.with_hooks([f".{key}"])


def _shorter_persons(words: list[str], known: Known) -> Iterator[KnownKey]:
    """Yield known shorter forms of a person's name with all that is longer than they."""
    if len(words) <= LONGEST_PERSON:
        shorts = {aliased_key(" ".join(s)) for shorter in SHORTER for s in shorter(words)}
        for short in sorted(shorts):
            yield from _with_longer(short, short.split(" "), known)
    for long in other_given_forms(words):
        yield from filter(None, [known.find(" ".join(long))])
    for word in words[1:]:
        yield from _with_longer(word, [word], known)


def _with_longer(short: str, hooks: list[str], known: Known) -> Iterator[KnownKey]:
    """Yield a known short form that is an entity, and the keys that have some hooks."""
    found = known.find(short)
    if found and found.entity >= 0:
        yield found
        yield from known.with_hooks(hooks)

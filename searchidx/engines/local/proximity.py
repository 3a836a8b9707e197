"""A second look at the best documents: how the words of a query stand in them.

BM25F counts words; it does not see whether they stand together, early, in the order asked
or in the form asked. The bonuses below do, for the ``DEPTH`` best documents alone, whatever
page is wanted. None is negative, so those documents stay before all others.

A *term* is a distinct stem (in a field scope) among the words of the query, those that are
not negated; w is its idf, sat(x) = x (k1 + 1) / (k1 + x), and x the BM25F frequency as in
:mod:`searchidx.engines.local.ranking`:

- exact form: ``EXACT · Σ w · sat(x)``, x over the tokens whose surface form is one typed;
- same order: ``ORDER · Σ (w_a + w_b) / 2 · 2n / (n + 1)`` over the distinct (a, b, δ) where word
  a of the query stands δ ≤ 3 words before word b; n is the number of places in the document
  where a stands δ words before b;
- early: ``EARLY · Σ w / (1 + first / 400)``, first being the first position of the term, title
  and body counted through;
- together: ``TOGETHER · C² / Σ w``, C being the greatest sum of w of the distinct terms in any
  40 positions in a row.

The weights lie on a plateau found on pairs of titles and articles and on questions and
passages (``make eval``).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

from searchidx.analysis import Token, stem
from searchidx.engines.local.codec.framing import Array
from searchidx.engines.local.codec.postings import FIELD_GAP
from searchidx.engines.local.lists import Lists
from searchidx.engines.local.matches import Matches
from searchidx.engines.local.occurrences import (
    POSITION_BITS,
    POSITION_MASK,
    Occurrences,
    are_forms,
    count_keys,
    keys_in_field,
    stem_occurrences,
)
from searchidx.engines.local.ranking import idf, saturated
from searchidx.engines.local.snapshot import Snapshot
from searchidx.query.ast import Node, Word, positive_text_leaves
from searchidx.query.texts import word_tokens

DEPTH: Final = 100
EXACT: Final = 0.5
ORDER: Final = 0.3
EARLY: Final = 0.4
TOGETHER: Final = 0.3
MAX_DISTANCE: Final = 3
EARLY_POSITIONS: Final = 400
WINDOW: Final = 40

Scope = tuple[str, str | None]
"""A stem and the field in which it is looked for (None: title and body)."""


@dataclass(frozen=True, slots=True)
class Term:
    """A term of the query in the candidate documents.

    ``keys: int64[n]``, sorted; ``is_typed: bool[n]``: whether the form is one that was typed.
    """

    weight: float
    keys: Array
    is_typed: Array


def bonuses(matches: Matches, query: Node, docs: Array) -> Array:
    """``float64[n]``: what is added to the scores of ``docs: int64[n]``, strictly increasing."""
    snapshot = matches.snapshot
    words = _words(query)
    typed: dict[Scope, set[str]] = {}
    for scope, token in words:
        typed.setdefault(scope, set()).add(token.surface)
    terms: dict[Scope, Term] = {}
    for scope, surfaces in typed.items():
        matches.check_deadline()
        n_matching = len(stem_occurrences(matches.lists, scope[0]).in_field(scope[1]).docs)
        if n_matching:
            weight = idf(snapshot.n_live, n_matching)
            terms[scope] = _term(matches.lists, scope, surfaces, weight, docs)
    if not terms:
        return np.zeros(len(docs))
    order = [scope for scope, _ in words]
    return (
        _exact_form(snapshot, list(terms.values()), docs)
        + _same_order(terms, order, docs)
        + _early(snapshot, list(terms.values()), docs)
        + _together(list(terms.values()), docs)
    )


def _words(query: Node) -> list[tuple[Scope, Token]]:
    """Return the words of a query in its order."""
    leaves = (leaf for leaf in positive_text_leaves(query) if isinstance(leaf, Word))
    return [
        ((stem(token.surface), leaf.field), token)
        for leaf in leaves
        for token in word_tokens(leaf.text)
    ]


def _term(lists: Lists, scope: Scope, surfaces: set[str], weight: float, docs: Array) -> Term:
    """Read the tokens of a term in some documents, and only those."""
    found: list[Array] = []
    typed: list[Array] = []
    for index, base, listed in lists.of_stem(scope[0]):
        postings = lists.postings(index)
        first, after = np.searchsorted(docs, (base, base + lists.snapshot.segments[index].n_docs))
        here = docs[first:after] - base
        at = np.searchsorted(listed.docs, here)
        at[at == len(listed.docs)] = 0
        rows = at[listed.docs[at] == here]
        tokens = postings.tokens(listed, rows)
        found.append(
            (np.repeat(listed.docs[rows] + base, tokens.counts) << POSITION_BITS) | tokens.positions
        )
        ranks = [rank for s in surfaces if (rank := postings.surfaces.rank(s)) >= 0]
        forms = postings.forms_of_surfaces(np.array(ranks, np.int64))
        typed.append(are_forms(postings, listed.stem, tokens.codes, forms))
    keys = np.concatenate(found)
    is_typed = np.concatenate(typed)
    if scope[1] is not None:
        kept = np.isin(keys, keys_in_field(lists.snapshot, keys, scope[1]), assume_unique=True)
        keys, is_typed = keys[kept], is_typed[kept]
    return Term(weight, keys, is_typed)


def _by_document(docs: Array, keys: Array, values: Array) -> Array:
    """Sum ``values``, one per key, over each document."""
    rows = np.searchsorted(docs, keys >> POSITION_BITS)
    return np.bincount(rows, values, len(docs))


def _exact_form(snapshot: Snapshot, terms: Sequence[Term], docs: Array) -> Array:
    total = np.zeros(len(docs))
    for term in terms:
        found: Occurrences = count_keys(snapshot, term.keys[term.is_typed])
        rows = np.searchsorted(docs, found.docs)
        total[rows] += EXACT * term.weight * saturated(snapshot, found)
    return total


def _same_order(terms: dict[Scope, Term], order: Sequence[Scope], docs: Array) -> Array:
    total = np.zeros(len(docs))
    pairs = dict.fromkeys(
        (a, b, distance)
        for distance in range(1, MAX_DISTANCE + 1)
        for a, b in zip(order, order[distance:], strict=False)
        if a != b and a in terms and b in terms
    )
    for a, b, distance in pairs:
        both = np.intersect1d(terms[a].keys + distance, terms[b].keys, assume_unique=True)
        n = _by_document(docs, both, np.ones(len(both)))
        total += ORDER * (terms[a].weight + terms[b].weight) * n / (n + 1.0)
    return total


def _early(snapshot: Snapshot, terms: Sequence[Term], docs: Array) -> Array:
    total = np.zeros(len(docs))
    for term in terms:
        found, first = np.unique(term.keys >> POSITION_BITS, return_index=True)
        position = term.keys[first] & POSITION_MASK
        position = np.where(
            position < snapshot.title_lengths[found], position, position - FIELD_GAP
        )
        total[np.searchsorted(docs, found)] += (
            EARLY * term.weight / (1 + position / EARLY_POSITIONS)
        )
    return total


def _together(terms: Sequence[Term], docs: Array) -> Array:
    starts = np.unique(np.concatenate([term.keys for term in terms]))
    inside = np.zeros(len(starts))
    for term in terms:
        if len(term.keys):
            at = np.searchsorted(term.keys, starts)
            following = term.keys[np.minimum(at, len(term.keys) - 1)]
            is_inside = (at < len(term.keys)) & (following - starts < WINDOW)
            inside += term.weight * is_inside
    best = np.zeros(len(docs))
    np.maximum.at(best, np.searchsorted(docs, starts >> POSITION_BITS), inside)
    together: Array = TOGETHER * best**2 / sum(term.weight for term in terms)
    return together

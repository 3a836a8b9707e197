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

from collections.abc import Mapping, Sequence
from typing import Final

import numpy as np

from searchidx.analysis import Token, stem
from searchidx.dataclass import dataclass
from searchidx.engines.local.codec.framing import Array
from searchidx.engines.local.codec.postings import FIELD_GAP
from searchidx.engines.local.distinct import counted
from searchidx.engines.local.lists import Lists
from searchidx.engines.local.matches import Matches
from searchidx.engines.local.occurrences import (
    POSITION_BITS,
    common,
    stem_occurrences,
)
from searchidx.engines.local.ranking import idf
from searchidx.engines.local.snapshot import Snapshot
from searchidx.query.ast import Node, Word, positive_text_leaves
from searchidx.query.texts import word_tokens
from searchidx.schema import K1

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
class Candidates:
    """The documents that are looked at again: ``docs: int64[n]``, strictly increasing.

    A *row* is a place among them. ``title_norms``, ``body_norms: float64[n]`` are those of
    BM25F, ``title_lengths: int32[n]`` positions.
    """

    docs: Array
    title_norms: Array
    body_norms: Array
    title_lengths: Array

    @classmethod
    def of(cls, snapshot: Snapshot, docs: Array) -> Candidates:
        """Look the documents up."""
        title_norms, body_norms = snapshot.norms
        return cls(docs, title_norms[docs], body_norms[docs], snapshot.title_lengths[docs])


@dataclass(frozen=True, slots=True)
class Term:
    """A term of the query in the candidates.

    ``rows: int64[k]``, increasing, have tokens, ``counts: int64[k]`` each. A token has its
    ``token_rows: int64[n]``, ``positions: int64[n]``, and ``is_typed: bool[n]``: whether its
    form is one that was typed.
    """

    weight: float
    rows: Array
    counts: Array
    token_rows: Array
    positions: Array
    is_typed: Array

    @property
    def keys(self) -> Array:
        """``int64[n]``, increasing: ``row << 32 | position``."""
        keys: Array = (self.token_rows << POSITION_BITS) | self.positions
        return keys


def bonuses(matches: Matches, query: Node, docs: Array) -> Array:
    """``float64[n]``: what is added to the scores of ``docs: int64[n]``, strictly increasing."""
    words = _words(query)
    typed: dict[Scope, set[str]] = {}
    for scope, token in words:
        typed.setdefault(scope, set()).add(token.surface)
    total = np.zeros(len(docs))
    if not typed or not len(docs):
        return total
    candidates = Candidates.of(matches.snapshot, docs)
    terms: dict[Scope, Term] = {}
    for scope, surfaces in typed.items():
        matches.check_deadline()
        n_matching = len(stem_occurrences(matches.lists, scope[0]).in_field(scope[1]).docs)
        if n_matching:
            weight = idf(matches.snapshot.n_live, n_matching)
            terms[scope] = _term(matches.lists, scope, (surfaces, weight), candidates)
    for term in terms.values():
        _add_exact_form(total, term, candidates)
        _add_early(total, term, candidates)
    if len(terms) == 1:
        [term] = terms.values()
        total[term.rows] += TOGETHER * term.weight
    elif terms:
        keys = {scope: term.keys for scope, term in terms.items()}
        _add_same_order(total, terms, keys, [scope for scope, _ in words])
        _add_together(total, terms, keys)
    return total


def _words(query: Node) -> list[tuple[Scope, Token]]:
    """Return the words of a query in its order."""
    leaves = (leaf for leaf in positive_text_leaves(query) if isinstance(leaf, Word))
    return [
        ((stem(token.surface), leaf.field), token)
        for leaf in leaves
        for token in word_tokens(leaf.text)
    ]


def _term(
    lists: Lists, scope: Scope, typed: tuple[set[str], float], candidates: Candidates
) -> Term:
    """Read the tokens of a term in the candidates, and only those."""
    surfaces, weight = typed
    parts: list[tuple[Array, Array, Array, Array, Array]] = []
    for index, base, listed in lists.of_stem(scope[0]):
        postings = lists.postings(index)
        after = base + lists.snapshot.segments[index].n_docs
        first, last = np.searchsorted(candidates.docs, (base, after)).tolist()
        here = candidates.docs[first:last] - base
        if not len(here):
            continue
        found = lists.tokens_in(index, listed, here).among(here)
        rows = np.searchsorted(here, found.docs) + first
        is_typed = np.zeros(len(found.tokens.codes), np.bool_)
        for surface in surfaces:
            first_code, n_codes = postings.form_codes(surface, listed.stem)
            # Codes below the first one wrap around and are too great.
            is_typed |= (found.tokens.codes - first_code).view(np.uint64) < n_codes
        tokens = found.tokens
        parts.append((rows, tokens.counts, rows[tokens.rows], tokens.positions, is_typed))
    if len(parts) == 1:
        [(rows, counts, token_rows, positions, is_typed)] = parts
    else:
        nothing = np.empty(0, np.int64)
        rows, counts, token_rows, positions, is_typed = (
            np.concatenate(column) for column in zip(*parts, strict=True)
        ) if parts else (nothing, nothing, nothing, nothing, nothing.astype(np.bool_))  # fmt: skip
    term = Term(weight, rows, counts, token_rows, positions, is_typed)
    return term if scope[1] is None else _in_field(term, scope[1], candidates)


def _in_field(term: Term, field: str, candidates: Candidates) -> Term:
    in_title = term.positions < candidates.title_lengths[term.token_rows]
    kept = in_title if field == "title" else ~in_title
    token_rows = term.token_rows[kept]
    rows, counts = counted(token_rows)
    return Term(term.weight, rows, counts, token_rows, term.positions[kept], term.is_typed[kept])


def _add_exact_form(total: Array, term: Term, candidates: Candidates) -> None:
    n = len(candidates.docs)
    rows, positions = term.token_rows, term.positions
    if not term.is_typed.all():
        rows, positions = rows[term.is_typed], positions[term.is_typed]
    in_title = positions < candidates.title_lengths[rows]
    frequency = np.bincount(rows[~in_title], minlength=n) * candidates.body_norms
    if in_title.any():
        frequency += np.bincount(rows[in_title], minlength=n) * candidates.title_norms
    total += EXACT * term.weight * frequency * (K1 + 1.0) / (K1 + frequency)


def _add_same_order(
    total: Array, terms: Mapping[Scope, Term], keys: Mapping[Scope, Array], order: Sequence[Scope]
) -> None:
    pairs = dict.fromkeys(
        (a, b, distance)
        for distance in range(1, MAX_DISTANCE + 1)
        for a, b in zip(order, order[distance:], strict=False)
        if a != b and a in terms and b in terms
    )
    for a, b, distance in pairs:
        both = common(keys[a] + distance, keys[b])
        if len(both):
            n = np.bincount(both >> POSITION_BITS, minlength=len(total))
            total += ORDER * (terms[a].weight + terms[b].weight) * n / (n + 1.0)


def _add_early(total: Array, term: Term, candidates: Candidates) -> None:
    first = term.positions[np.cumsum(term.counts) - term.counts]
    first = first - FIELD_GAP * (first >= candidates.title_lengths[term.rows])
    total[term.rows] += EARLY * term.weight / (1 + first / EARLY_POSITIONS)


def _add_together(total: Array, terms: Mapping[Scope, Term], keys: Mapping[Scope, Array]) -> None:
    starts = np.sort(np.concatenate(list(keys.values())))
    inside = np.zeros(len(starts))
    for scope, term in terms.items():
        of_term = keys[scope]
        if len(of_term):
            at = np.searchsorted(of_term, starts)
            is_last = at == len(of_term)
            at[is_last] = 0
            inside += term.weight * ((of_term[at] - starts < WINDOW) & ~is_last)
    best = np.zeros(len(total))
    if len(starts):
        rows = starts >> POSITION_BITS
        first = np.flatnonzero(np.diff(rows, prepend=-1))
        best[rows[first]] = np.maximum.reduceat(inside, first)
    total += TOGETHER * best**2 / sum(term.weight for term in terms.values())

"""Scores and order of matching documents."""

from __future__ import annotations

import math
from collections.abc import Iterable
from typing import Final

import numpy as np

from searchidx.engines.local.codec.framing import Array
from searchidx.engines.local.matches import Matches
from searchidx.engines.local.occurrences import Occurrences
from searchidx.engines.local.snapshot import Snapshot
from searchidx.query.ast import Node, TextLeaf, positive_text_leaves
from searchidx.results import Sort
from searchidx.schema import K1

LATEST_DATE: Final = 99999999


def idf(n_docs: int, n_matching: int) -> float:
    """Return ln(1 + (N - n + ½) / (n + ½)), never negative (Lucene's BM25Similarity)."""
    return math.log1p((n_docs - n_matching + 0.5) / (n_matching + 0.5))


def scores(matches: Matches, query: Node, docs: Array) -> Array:
    """``float64[n]``: BM25F of ``docs: int64[n]`` over every text leaf that is not negated.

    A leaf (a word's stem, a phrase, a pattern) counts as one term. Its frequency in a
    document is the sum over title and body of weight · tf / (1 - b + b · length / average),
    saturated once: Robertson and Zaragoza, "The Probabilistic Relevance Framework: BM25
    and Beyond" (2009), section 3.6. N, n and the averages are those of living documents.
    """
    snapshot = matches.snapshot
    total = np.zeros(len(docs), np.float64)
    leaves: Iterable[TextLeaf] = dict.fromkeys(positive_text_leaves(query))
    for leaf in leaves:
        found = matches.occurrences(leaf)
        weight = idf(snapshot.n_live, len(found.docs))
        if found.docs is docs:
            total += weight * saturated(snapshot, found)
        elif len(found.docs) <= len(docs):
            at = snapshot.scratch.rows_of(found.docs, docs)
            is_there = docs[at] == found.docs
            if not is_there.all():
                rows = np.flatnonzero(is_there)
                at, found = at[rows], _at(found, rows)
            total[at] += weight * saturated(snapshot, found)
        else:
            at = snapshot.scratch.rows_of(docs, found.docs)
            rows = np.flatnonzero(found.docs[at] == docs)
            total[rows] += weight * saturated(snapshot, _at(found, at[rows]))
    return total


def _at(found: Occurrences, rows: Array) -> Occurrences:
    return Occurrences(found.docs[rows], found.title_freqs[rows], found.body_freqs[rows])


def saturated(snapshot: Snapshot, found: Occurrences) -> Array:
    """``float64[n]``: the normalised frequency x of each document as x (k1 + 1) / (k1 + x)."""
    title_norm, body_norm = snapshot.norms
    frequency = found.body_freqs * body_norm[found.docs]
    in_title = np.flatnonzero(found.title_freqs)
    frequency[in_title] += found.title_freqs[in_title] * title_norm[found.docs[in_title]]
    score: Array = frequency * (K1 + 1.0)
    frequency += K1
    score /= frequency
    return score


def page(
    snapshot: Snapshot, docs: Array, score: Array, sort: Sort, bounds: tuple[int, int]
) -> Array:
    """Return the rows of ``docs`` in ``[start, end)`` of the order, ties by article id.

    ``docs: int64[n]``, ``score: float64[n]``.
    """
    start, end = bounds
    keys = order_keys(snapshot, docs, score, sort)
    if end >= len(docs):
        order: Array = np.lexsort((snapshot.id_ranks[docs], keys))[start:end]
        return order
    if not end:
        return np.empty(0, np.int64)
    rows = np.flatnonzero(keys <= np.partition(keys, end - 1)[end - 1])
    order = np.lexsort((snapshot.id_ranks[docs[rows]], keys[rows]))
    chosen: Array = rows[order[start:end]]
    return chosen


def best_rows(snapshot: Snapshot, docs: Array, score: Array, n: int) -> Array:
    """``int64``, increasing: the rows of the ``n`` documents of the highest scores.

    Of equals at the last place those with the first article ids are taken.
    """
    if n >= len(docs):
        return np.arange(len(docs))
    # Partitioning finds the n-th greatest, from the other end, without a negated copy.
    least = np.partition(score, len(score) - n)[len(score) - n]
    rows = np.flatnonzero(score >= least)
    if len(rows) > n:
        rows = np.sort(rows[np.lexsort((snapshot.id_ranks[docs[rows]], -score[rows]))[:n]])
    return rows


def order_keys(snapshot: Snapshot, docs: Array, score: Array, sort: Sort) -> Array:
    """Return a number for each of some documents, the smallest first in the order wanted.

    A date of unknown day or month goes after the others of its period, an unknown date
    after all, whichever way dates run.
    """
    if sort == "relevance":
        keys: Array = -score
        return keys
    dates = snapshot.dates[docs]
    if sort == "newest":
        newest: Array = -dates
        return newest
    filled = dates + 9900 * (dates // 100 % 100 == 0) + 99 * (dates % 100 == 0)
    return np.where(dates == 0, LATEST_DATE + 1, filled)

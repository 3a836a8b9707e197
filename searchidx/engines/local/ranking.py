"""Scores and order of matching documents."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np

from searchidx.engines.local.codec.framing import Array
from searchidx.engines.local.matches import Matches
from searchidx.engines.local.occurrences import Occurrences
from searchidx.engines.local.snapshot import Snapshot
from searchidx.query.ast import Node, TextLeaf, positive_text_leaves
from searchidx.results import Sort
from searchidx.schema import K1

LATEST_DATE = 99999999


def idf(n_docs: int, n_matching: int) -> float:
    """Return ln(1 + (N - n + ½) / (n + ½)), never negative (Lucene's BM25Similarity)."""
    return float(np.log1p((n_docs - n_matching + 0.5) / (n_matching + 0.5)))


def scores(matches: Matches, query: Node) -> Array:
    """``float64[n_docs]``: BM25F over every text leaf that is not negated.

    A leaf (a word's stem, a phrase, a pattern) counts as one term. Its frequency in a
    document is the sum over title and body of weight · tf / (1 - b + b · length / average),
    saturated once: Robertson and Zaragoza, "The Probabilistic Relevance Framework: BM25
    and Beyond" (2009), section 3.6. N, n and the averages are those of living documents.
    """
    snapshot = matches.snapshot
    total = np.zeros(snapshot.n_docs, np.float64)
    leaves: Iterable[TextLeaf] = dict.fromkeys(positive_text_leaves(query))
    for leaf in leaves:
        found = matches.occurrences(leaf)
        total[found.docs] += leaf_scores(snapshot, found)
    return total


def leaf_scores(snapshot: Snapshot, found: Occurrences) -> Array:
    """``float64[n]``: what a leaf adds to the score of each of its documents."""
    score: Array = idf(snapshot.n_live, len(found.docs)) * saturated(snapshot, found)
    return score


def saturated(snapshot: Snapshot, found: Occurrences) -> Array:
    """``float64[n]``: the normalised frequency x of each document as x (k1 + 1) / (k1 + x)."""
    title_norm, body_norm = snapshot.norms
    docs = found.docs
    frequency = found.title_freqs * title_norm[docs] + found.body_freqs * body_norm[docs]
    score: Array = frequency * (K1 + 1.0) / (K1 + frequency)
    return score


def page(
    snapshot: Snapshot, matching: Array, score: Array, sort: Sort, bounds: tuple[int, int]
) -> Array:
    """Return the documents of ``[start, end)`` in order, ties by article id.

    ``matching: bool[n_docs]``; ``score: float64[n_docs]``.
    """
    start, end = bounds
    docs = np.flatnonzero(matching)
    keys = order_keys(snapshot, docs, score, sort)
    if end < len(docs):
        threshold = np.partition(keys, end - 1)[end - 1] if end else 0
        kept = keys <= threshold if end else np.zeros(len(docs), np.bool_)
        docs, keys = docs[kept], keys[kept]
    order = np.lexsort((snapshot.id_ranks[docs], keys))
    chosen: Array = docs[order][start:end]
    return chosen


def order_keys(snapshot: Snapshot, docs: Array, score: Array, sort: Sort) -> Array:
    """Return a number for each document, the smallest first in the order wanted.

    A date of unknown day or month goes after the others of its period, an unknown date
    after all, whichever way dates run.
    """
    if sort == "relevance":
        keys: Array = -score[docs]
        return keys
    dates = snapshot.dates[docs]
    if sort == "newest":
        newest: Array = -dates
        return newest
    filled = dates + 9900 * (dates // 100 % 100 == 0) + 99 * (dates % 100 == 0)
    return np.where(dates == 0, LATEST_DATE + 1, filled)

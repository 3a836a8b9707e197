"""The chain of tags: what a conditional random field makes of scores, and its gradient.

Lafferty, McCallum, Pereira (2001), "Conditional Random Fields"; forward and backward sums are
kept as probabilities, scaled at each word (Rabiner 1989, "A Tutorial on Hidden Markov Models").
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from searchidx.analysis.symbols import Array
from searchidx.entities.tagging.tags import N_TAGS, OUTSIDE
from searchidx.entities.train.exact import GRADIENT_BITS, exp, on_grid


@dataclass(frozen=True, slots=True)
class Expected:
    """How often tags and pairs of tags are to be expected.

    ``tags: float64[n, N_TAGS]`` for each word; ``pairs: float64[N_TAGS, N_TAGS]`` added up,
    with that of being outside before the first word of a run.
    """

    tags: Array
    pairs: Array


def expected(scores: Array, transitions: Array, starts: Array) -> Expected:
    """Return the expectation over all chains of tags of each run.

    ``scores: float64[n, N_TAGS]``; ``transitions: float64[N_TAGS, N_TAGS]``;
    ``starts: int64[n_runs + 1]`` cuts words into runs.
    """
    emitted = _possible(exp(scores - scores.max(axis=1, keepdims=True)))
    moves = _rounded(exp(transitions - transitions.max()))
    lengths = np.diff(starts)
    order = np.argsort(-lengths, kind="stable")
    firsts, lengths = starts[:-1][order], lengths[order]
    n_open = [int((lengths > step).sum()) for step in range(int(lengths.max(initial=0)))]
    forward = np.empty_like(emitted)
    for step, n in enumerate(n_open):
        at = firsts[:n] + step
        came = _possible(forward[at - 1]) @ moves if step else moves[OUTSIDE]
        forward[at] = _scaled(came * emitted[at])
    backward = np.ones_like(emitted)
    pairs = np.zeros_like(moves)
    for step in range(len(n_open) - 1, -1, -1):
        at = firsts[: n_open[step]] + step
        ahead = _possible(_scaled(emitted[at] * backward[at]))
        if step:
            backward[at - 1] = _rounded(ahead @ moves.T)
            before = _possible(forward[at - 1])
            joint = _rounded(before[:, :, None] * moves) * ahead[:, None, :]
        else:
            joint = np.zeros((len(at), N_TAGS, N_TAGS))
            joint[:, OUTSIDE] = moves[OUTSIDE] * ahead
        joint = _rounded(joint / joint.sum(axis=(1, 2), keepdims=True))
        pairs += joint.sum(axis=0)
    return Expected(_rounded(_scaled(forward * backward)), pairs)


def _rounded(values: Array) -> Array:
    return on_grid(values, GRADIENT_BITS)


def _possible(values: Array) -> Array:
    """Round probabilities, none of them to 0, so that no sum of what is left is."""
    return np.maximum(_rounded(values), 2.0**-GRADIENT_BITS)


def _scaled(values: Array) -> Array:
    """Divide rows by their sums, added in the order of columns, whatever the machine."""
    total = values[:, 0].copy()
    for column in range(1, values.shape[1]):
        total += values[:, column]
    scaled: Array = values / total[:, None]
    return scaled


def observed_pairs(tags: Array, starts: Array) -> Array:
    """Count the pairs of tags that follow each other in runs, each with OUTSIDE before it."""
    before = np.empty_like(tags)
    before[1:] = tags[:-1]
    before[starts[:-1]] = OUTSIDE
    counts = np.bincount(before.astype(np.int64) * N_TAGS + tags, minlength=N_TAGS * N_TAGS)
    return counts.reshape(N_TAGS, N_TAGS).astype(np.float64)

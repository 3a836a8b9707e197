"""The best chain of tags of each run of words (Viterbi 1967)."""

from __future__ import annotations

import numpy as np

from searchidx.analysis.symbols import Array
from searchidx.entities.tagging.tags import N_TAGS, OUTSIDE


def best_tags(scores: Array, transitions: Array, starts: Array) -> Array:
    """Return the tags whose scores and transitions add up to most in each run: ``int8[n]``.

    ``scores: float32[n, N_TAGS]``; ``transitions: float32[N_TAGS, N_TAGS]``, from the row to the
    column; ``starts: int64[n_runs + 1]`` cuts words into runs, before which there is OUTSIDE.
    """
    lengths = np.diff(starts)
    order = np.argsort(-lengths, kind="stable")
    firsts, lengths = starts[:-1][order], lengths[order]
    n_steps = int(lengths.max(initial=0))
    n_open = np.searchsorted(-lengths, -np.arange(n_steps)).tolist()  # runs longer than a step
    before = np.zeros((len(scores), N_TAGS), np.int8)
    total = transitions[OUTSIDE] + scores[firsts]
    tags = np.empty(len(scores), np.int8)
    best = np.empty(len(firsts), np.int64)
    into = np.ascontiguousarray(transitions.T)
    for step in range(1, n_steps):
        n, n_before = n_open[step], n_open[step - 1]
        best[n:n_before] = total[n:n_before].argmax(axis=1)
        paths = total[:n, None, :] + into
        came = paths.argmax(axis=2)
        at = firsts[:n] + step
        before[at] = came
        total = np.take_along_axis(paths, came[:, :, None], axis=2)[:, :, 0] + scores[at]
    if n_steps:
        best[: len(total)] = total.argmax(axis=1)
    tags[firsts + lengths - 1] = best
    for step in range(n_steps - 1, 0, -1):
        at = firsts[: n_open[step]] + step
        tags[at - 1] = before[at, tags[at]]
    return tags

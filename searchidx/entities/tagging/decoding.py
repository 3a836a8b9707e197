"""The best chain of tags of each run of words (Viterbi 1967)."""

from __future__ import annotations

from itertools import pairwise

import numpy as np

from searchidx.analysis.ranges import ranges, sums
from searchidx.analysis.symbols import Array
from searchidx.entities.tagging.tags import OUTSIDE


def best_tags(scores: Array, transitions: Array, starts: Array) -> Array:
    """Return the tags whose scores and transitions add up to most in each run: ``int8[n]``.

    ``scores: float32[n, N_TAGS]``; ``transitions: float32[N_TAGS, N_TAGS]``, from the row to the
    column; ``starts: int64[n_runs + 1]`` cuts words into runs, before which there is OUTSIDE.
    """
    places, steps = _steps(starts)
    totals = np.ascontiguousarray(scores[places].T)  # of the best chain that ends so
    tags = np.empty(len(places), np.intp)
    before = transitions[:, :, None]
    for step, (at, end) in enumerate(pairwise(steps)):
        if step == 0:
            totals[:, at:end] += transitions[OUTSIDE, :, None]
            continue
        came = totals[:, steps[step - 1] : steps[step - 1] + end - at]
        totals[:, at:end] += (came[:, None, :] + before).max(axis=0)
    best = np.empty(0, np.intp)
    for at, end in zip(steps[-2::-1], steps[:0:-1], strict=True):
        n_behind = len(best)
        chosen = totals[:, at:end]
        chosen[:, :n_behind] += transitions[:, best]
        best = tags[at:end] = chosen.argmax(axis=0)
    in_order = np.empty(len(places), np.int8)
    in_order[places] = tags
    return in_order


def _steps(starts: Array) -> tuple[Array, list[int]]:
    """Return the first words of all runs, longest first, then the second ones, and so on.

    As places ``int64[n]``, and where each step begins and the last ends.
    """
    lengths = np.diff(starts)
    order = np.argsort(-lengths, kind="stable")
    firsts, lengths = starts[:-1][order], lengths[order]
    n_steps = int(lengths.max(initial=0))
    n_open = np.searchsorted(-lengths, -np.arange(n_steps))  # runs longer than a step
    runs = ranges(np.zeros(n_steps, np.int64), n_open)
    return firsts[runs] + np.repeat(np.arange(n_steps), n_open), sums(n_open).tolist()

"""Medians, percentiles and ratios of raw times."""

from __future__ import annotations

import math
import statistics
from collections.abc import Iterable, Mapping, Sequence

Times = Mapping[str, Sequence[Sequence[float]]]
"""Kind of query → for each query, in the order drawn, its milliseconds in each round."""


def pooled(times: Iterable[Iterable[float]]) -> list[float]:
    """Return all times of all queries, in ascending order."""
    return sorted(ms for rounds in times for ms in rounds)


def median(values: Iterable[float]) -> float:
    """Return the median; NaN of nothing."""
    known = list(values)
    return statistics.median(known) if known else math.nan


def p95(values: Iterable[float]) -> float:
    """Return the smallest value that 95 % of all do not exceed; NaN of nothing."""
    known = sorted(values)
    return known[math.ceil(0.95 * len(known)) - 1] if known else math.nan


def spread(times: Iterable[Iterable[float]]) -> dict[str, float]:
    """Return median and 95th percentile of all rounds of all queries, and their number."""
    known = pooled(times)
    return {"median": rounded(median(known)), "p95": rounded(p95(known)), "n": len(known)}


def ratio(ours: Sequence[Sequence[float]], peer: Sequence[Sequence[float]]) -> float:
    """Return our median over the peer's, on the queries that both were asked.

    A slow peer is asked only the first queries of a kind.
    """
    n = min(len(ours), len(peer))
    below = median(pooled(peer[:n]))
    return rounded(median(pooled(ours[:n])) / below) if below else math.nan


def ratios(ours: Times, peer: Times) -> dict[str, float]:
    """Return the ratio for each kind of query that both were asked."""
    return {kind: ratio(ours[kind], peer[kind]) for kind in ours if kind in peer}


def rounded(value: float) -> float:
    """Return a value to four significant digits, which is more than any timing has."""
    return float(f"{value:.4g}")

"""Which names somebody may have meant who wrote one that there is not."""

from __future__ import annotations

from collections.abc import Sequence
from difflib import SequenceMatcher
from typing import Final

from searchidx.entities.bulk import fold_names
from searchidx.entities.keys import fold_name
from searchidx.entities.kind_words import parted

_LEAST_RATIO: Final = 0.75
_LENGTH_DIFFERENCE: Final = 3


def near_names(name: str, names: Sequence[str], limit: int) -> list[int]:
    """Return the places of the names that are nearest to one, the likeliest first.

    First those of nearly its spelling, then those with a word of nearly its spelling if it is
    one word, then those that share the most words; of equals those that come first in ``names``.
    Takes some microseconds a name.
    """
    wanted = fold_name(parted(name)[1])
    words = set(wanted.split())
    matcher = SequenceMatcher(autojunk=False)
    matcher.set_seq2(wanted)
    scores = []
    for place, folded in enumerate(fold_names(names)):
        shared = len(words.intersection(folded.split()))
        whole = _ratio(matcher, wanted, folded)
        part = 0.0
        if not whole and len(words) == 1:
            part = max(_ratio(matcher, wanted, word) for word in folded.split(" "))
        if shared or whole or part:
            scores.append((-whole, -part, -shared, place))
    return [place for *_, place in sorted(scores)[:limit]]


def _ratio(matcher: SequenceMatcher[str], wanted: str, text: str) -> float:
    """Return how much of two texts is the same, 0 if that is little."""
    if abs(len(wanted) - len(text)) > _LENGTH_DIFFERENCE:
        return 0.0
    if wanted[:1] != text[:1] and wanted[-1:] != text[-1:]:
        return 0.0
    matcher.set_seq1(text)
    if min(matcher.real_quick_ratio(), matcher.quick_ratio()) < _LEAST_RATIO:
        return 0.0
    ratio = matcher.ratio()
    return ratio if ratio >= _LEAST_RATIO else 0.0

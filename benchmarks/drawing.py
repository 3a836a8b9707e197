"""Queries drawn from the words of the articles themselves, by a seed.

Words have more than four letters, and are none of the 120 that most articles have. *Common*
ones stand in at least 5 % of the articles, *middle* ones in 0.5 to 5 %, *rare* ones in 0.03 to
0.5 %.
"""

from __future__ import annotations

import itertools
import random
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

Queries = dict[str, list[list[str]]]
"""Kind of query → the words of each; the last word of a *filter* is an outlet."""

Text = tuple[str, str, str]
"""Body, outlet and date (ISO 8601, empty if unknown) of an article."""

N_QUERIES: Final = 25
PAGE_KINDS: Final = ("common", "rare", "and", "or", "phrase", "filter")
N_LONG_OR: Final = 200
_WORD: Final = re.compile(r"\w+")
_N_SKIPPED: Final = 120
_MIN_LENGTH: Final = 5
_N_OUTLETS: Final = 8
_PHRASE_SHARE: Final = 30 / 36_757


@dataclass(frozen=True, slots=True)
class Pools:
    """Words by how many articles have them, each list in an order of chance."""

    common: list[str]
    middle: list[str]
    rare: list[str]


def draw(texts: Sequence[Text], seed: int) -> Queries:
    """Draw the queries of pages: one word, several, a phrase, one word from one outlet."""
    pools = draw_pools(texts, seed)
    common, middle, rare = (words[:N_QUERIES] for words in (pools.common, pools.middle, pools.rare))
    named = Counter(outlet for _, outlet, _ in texts if outlet).most_common(_N_OUTLETS)
    outlets = itertools.cycle([outlet for outlet, _ in named] or [""])
    return {
        "common": [[word] for word in common],
        "rare": [[word] for word in rare],
        "and": [list(words) for words in zip(common, middle, strict=False)],
        "or": [list(words) for words in zip(common, middle, rare, strict=False)],
        "phrase": draw_phrases(texts, {*pools.common, *pools.middle}, seed),
        "filter": [[word, next(outlets)] for word in common],
    }


def draw_expansions(texts: Sequence[Text], seed: int) -> Queries:
    """Draw wildcards, misspelt words, long alternatives and ranges of dates."""
    pools = draw_pools(texts, seed)
    chance = random.Random(seed)
    middle = [word for word in pools.middle if len(word) > _MIN_LENGTH][:N_QUERIES]
    alternatives = [*pools.middle, *pools.rare]
    n_terms = min(N_LONG_OR, len(alternatives))
    dates = sorted(date for _, _, date in texts if date) or ["2000-01-01"]
    ranges = [sorted(chance.choices(dates, k=2)) for _ in range(N_QUERIES)]
    return {
        "prefix": [[word[:4] + "*"] for word in middle],
        "infix": [[f"*{word[1:5]}*"] for word in middle],
        "suffix": [["*" + word[-5:]] for word in middle],
        "fuzzy 1": [[_misspelt(word) + "~"] for word in middle],
        "fuzzy 2": [[_misspelt(word) + "~2"] for word in middle],
        f"or of {N_LONG_OR}": [chance.sample(alternatives, n_terms) for _ in range(N_QUERIES)],
        "dates": [[word, *span] for word, span in zip(pools.common, ranges, strict=False)],
    }


def draw_pools(texts: Sequence[Text], seed: int) -> Pools:
    """Sort words by the share of articles that have them, and shuffle."""
    n_with: Counter[str] = Counter()
    for body, _, _ in texts:
        n_with.update(set(_WORD.findall(body.lower())))
    skipped = {word for word, _ in n_with.most_common(_N_SKIPPED)}
    usable = sorted(
        word
        for word in n_with
        if len(word) >= _MIN_LENGTH and word.isalpha() and word not in skipped
    )
    random.Random(seed).shuffle(usable)

    def between(low: float, high: float) -> list[str]:
        return [word for word in usable if low * len(texts) <= n_with[word] < high * len(texts)]

    return Pools(between(0.05, 1.01), between(0.005, 0.05), between(0.0003, 0.005))


def draw_phrases(texts: Sequence[Text], known: set[str], seed: int) -> list[list[str]]:
    """Draw two words in a row, both known, that stand so in the archive often enough."""
    seen: Counter[tuple[str, str]] = Counter()
    for body, _, _ in texts:
        pairs = itertools.pairwise(_WORD.findall(body.lower()))
        seen.update(pair for pair in pairs if pair[0] in known and pair[1] in known)
    enough = max(2, _PHRASE_SHARE * len(texts))
    phrases = sorted(list(pair) for pair, n in seen.items() if n > enough)
    random.Random(seed).shuffle(phrases)
    return phrases[:N_QUERIES]


def _misspelt(word: str) -> str:
    return word[:2] + word[3:]

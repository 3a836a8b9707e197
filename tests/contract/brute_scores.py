"""The scores of the oracle, in plain floats: BM25F, and bonuses for the best articles."""

from __future__ import annotations

import math
from collections.abc import Sequence

from searchidx.analysis import stem
from searchidx.engines.local import proximity as constants
from searchidx.query import ast
from searchidx.query.spans import ArticleText, evaluate
from searchidx.query.texts import word_tokens
from searchidx.schema import BY_NAME, K1

GAP = 1_000_000
"""Positions between title and body: nothing reaches across."""

Texts = Sequence[ArticleText]
Scope = tuple[str, str | None]


def lengths(text: ArticleText) -> dict[str, int]:
    return {name: field.tokens.n_positions for name, field in text.fields.items()}


def idf(n_docs: int, n_matching: int) -> float:
    return math.log1p((n_docs - n_matching + 0.5) / (n_matching + 0.5))


class Scores:
    """Scores of articles among all those of an archive."""

    def __init__(self, texts: Texts) -> None:
        self.texts = texts
        n = max(len(texts), 1)
        self.average = {
            name: sum(lengths(text).get(name, 0) for text in texts) / n for name in BY_NAME
        }

    def bm25f(self, query: ast.Node) -> list[float]:
        """Fields weighted and normalised by length, summed, then saturated once."""
        scores = [0.0] * len(self.texts)
        for leaf in dict.fromkeys(ast.positive_text_leaves(query)):
            found = [evaluate(leaf, text).counts.get(leaf, {}) for text in self.texts]
            weight = idf(len(found), sum(1 for counts in found if counts))
            for i, (text, counts) in enumerate(zip(self.texts, found, strict=True)):
                scores[i] += weight * self.saturated(text, counts)
        return scores

    def saturated(self, text: ArticleText, counts: dict[str, int]) -> float:
        frequency = 0.0
        for name, count in counts.items():
            spec = BY_NAME[name]
            relative = lengths(text)[name] / self.average[name]
            frequency += count * (spec.weight / (1 - spec.b + spec.b * relative))
        return frequency * (K1 + 1) / (K1 + frequency)

    def bonus(self, query: ast.Node, text: ArticleText) -> float:
        """How the words of a query stand in an article: form, order, place and nearness."""
        words = [
            ((stem(token.surface), leaf.field), token.surface)
            for leaf in ast.positive_text_leaves(query)
            if isinstance(leaf, ast.Word)
            for token in word_tokens(leaf.text)
        ]
        weights = {}
        for scope, _ in words:
            n_matching = sum(1 for other in self.texts if _places(other, scope))
            if n_matching:
                weights[scope] = idf(len(self.texts), n_matching)
        if not weights:
            return 0.0
        places = {scope: _places(text, scope) for scope in weights}
        return (
            constants.EXACT * self._exact(text, words, weights)
            + constants.ORDER * _order([scope for scope, _ in words], weights, places)
            + constants.EARLY * _early(text, weights, places)
            + constants.TOGETHER * _together(weights, places)
        )

    def _exact(
        self, text: ArticleText, words: list[tuple[Scope, str]], weights: dict[Scope, float]
    ) -> float:
        total = 0.0
        for scope, weight in weights.items():
            typed = {surface for other, surface in words if other == scope}
            counts = {
                name: sum(1 for surface in field.tokens.surfaces if surface in typed)
                for name, field in text.fields.items()
                if scope[1] in (None, name)
            }
            total += weight * self.saturated(text, {k: n for k, n in counts.items() if n})
        return total


def _places(text: ArticleText, scope: Scope) -> list[int]:
    """Positions of a stem, those of the body far behind the title's."""
    wanted, where = scope
    return [
        position + (GAP if name == "body" else 0)
        for name, field in text.fields.items()
        if where in (None, name)
        for surface, position in zip(field.tokens.surfaces, field.tokens.positions, strict=True)
        if stem(surface) == wanted
    ]


def _order(
    words: list[Scope], weights: dict[Scope, float], places: dict[Scope, list[int]]
) -> float:
    pairs = {
        (a, b, distance)
        for i, a in enumerate(words)
        for distance, b in enumerate(words[i + 1 : i + 1 + constants.MAX_DISTANCE], 1)
        if a != b and a in weights and b in weights
    }
    total = 0.0
    for a, b, distance in pairs:
        n = sum(1 for place in places[a] if place + distance in places[b])
        total += (weights[a] + weights[b]) / 2 * 2 * n / (n + 1)
    return total


def _early(text: ArticleText, weights: dict[Scope, float], places: dict[Scope, list[int]]) -> float:
    title = lengths(text).get("title", 0)
    firsts = {scope: min(found) for scope, found in places.items() if found}
    return sum(
        weights[scope]
        / (1 + (first - GAP + title if first >= GAP else first) / constants.EARLY_POSITIONS)
        for scope, first in firsts.items()
    )


def _together(weights: dict[Scope, float], places: dict[Scope, list[int]]) -> float:
    starts = {place for found in places.values() for place in found}
    best = max(
        (
            sum(
                weight
                for scope, weight in weights.items()
                if any(start <= place < start + constants.WINDOW for place in places[scope])
            )
            for start in starts
        ),
        default=0.0,
    )
    return best**2 / sum(weights.values())

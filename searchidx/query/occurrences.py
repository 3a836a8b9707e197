"""Where a text leaf occurs in one field of one article, in plain Python."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Sequence
from functools import cached_property
from typing import NamedTuple

from searchidx.analysis import TokenStream, stem
from searchidx.analysis.exact import exact_form
from searchidx.query.ast import Exact, Fuzzy, Near, Phrase, TextLeaf, Word
from searchidx.query.texts import fuzzy_surface, near_limit, phrase_parts, word_tokens
from searchidx.results import Range


class Occurrences(NamedTuple):
    """The number of positions where a leaf starts, and the code points it covers."""

    n_starts: int
    ranges: list[Range]


class FieldText:
    """The text and tokens of one field; tokens are named by their index in the stream.

    They are looked up by scanning: a table from form to tokens costs more to make than
    the few look-ups of a query.
    """

    def __init__(self, text: str, tokens: TokenStream) -> None:
        self.text = text
        self.tokens = tokens

    @cached_property
    def stems(self) -> list[str]:
        """The stem of each token."""
        return list(map(stem, self.tokens.surfaces))

    @cached_property
    def distinct(self) -> frozenset[str]:
        """The surface forms that occur."""
        return frozenset(self.tokens.surfaces)

    def with_surface(self, surface: str) -> list[int]:
        """Return the tokens of a surface form, in order."""
        return _indices(self.tokens.surfaces, surface)

    def with_surfaces(self, surfaces: Collection[str]) -> list[int]:
        """Return the tokens of several surface forms, in order."""
        wanted = frozenset(surfaces)
        return [i for i, s in enumerate(self.tokens.surfaces) if s in wanted] if wanted else []

    def with_stem(self, wanted: str) -> list[int]:
        """Return the tokens of a stem, in order."""
        return _indices(self.stems, wanted)

    def span(self, first: int, last: int) -> Range:
        """Return the code points from one token to another."""
        return self.tokens.starts[first], self.tokens.ends[last]

    def exact(self, index: int) -> str:
        """Return the exact form of a token: as it stands in the text, case aside."""
        start, end = self.span(index, index)
        return exact_form(self.text[start:end])


def find(leaf: TextLeaf, text: FieldText) -> Occurrences:
    """Return where a leaf occurs in a field."""
    if isinstance(leaf, Word):
        return _find_word(leaf, text)
    if isinstance(leaf, Phrase | Exact):
        return _find_phrase(leaf, text)
    if isinstance(leaf, Near):
        return _find_near(leaf, text)
    if isinstance(leaf, Fuzzy):
        from searchidx.query import fuzzy  # noqa: PLC0415 - few queries have such a leaf

        vocabulary = sorted(text.distinct)
        near = fuzzy.within(fuzzy_surface(leaf.text), leaf.max_edits, vocabulary)
        fitting = [vocabulary[index] for index in near]
    else:
        from searchidx.query import wildcard  # noqa: PLC0415

        pattern = wildcard.compile_pattern(leaf.pattern)
        fitting = list(filter(pattern.matches, text.distinct))
    return _single(text, text.with_surfaces(fitting))


def _find_word(leaf: Word, text: FieldText) -> Occurrences:
    tokens = word_tokens(leaf.text)
    if not tokens:
        return Occurrences(0, [])
    candidates: list[Collection[int]] = [text.with_stem(stem(t.surface)) for t in tokens]
    if leaf.is_open:
        begun = [s for s in text.distinct if s.startswith(tokens[-1].surface)]
        candidates[-1] = {*candidates[-1], *text.with_surfaces(begun)}
    if len(tokens) == 1:
        return _single(text, candidates[0])
    return _in_sequence(text, candidates, [token.position for token in tokens])


def _find_phrase(leaf: Phrase | Exact, text: FieldText) -> Occurrences:
    parts = phrase_parts(leaf.text)
    candidates = [text.with_surface(part.surface) for part in parts]
    if isinstance(leaf, Exact):
        candidates = [
            [index for index in indices if text.exact(index) == part.exact]
            for part, indices in zip(parts, candidates, strict=True)
        ]
    return _in_sequence(text, candidates, range(len(parts)))


def _single(text: FieldText, indices: Iterable[int]) -> Occurrences:
    """Count positions, not tokens: a joined token and its first part share one."""
    positions = set()
    ranges = []
    for index in indices:
        positions.add(text.tokens.positions[index])
        ranges.append(text.span(index, index))
    return Occurrences(len(positions), ranges)


def _in_sequence(
    text: FieldText, candidates: Sequence[Collection[int]], offsets: Sequence[int]
) -> Occurrences:
    """Find places where a candidate of each list stands at its offset (0 for the first)."""
    if not candidates or not all(candidates):
        return Occurrences(0, [])
    positions = text.tokens.positions
    # Backwards, so that of a joined token and its first part the longer one is kept.
    token_at = [
        {positions[index]: index for index in sorted(indices, reverse=True)}
        for indices in candidates
    ]
    ranges = [
        text.span(token_at[0][start], token_at[-1][start + offsets[-1]])
        for start in token_at[0]
        if all(start + offset in at for offset, at in zip(offsets, token_at, strict=True))
    ]
    return Occurrences(len(ranges), ranges)


def _find_near(leaf: Near, text: FieldText) -> Occurrences:
    words = Counter(part.surface for part in phrase_parts(leaf.text))
    indices = text.with_surfaces(words)
    positions = text.tokens.positions
    limit = near_limit(leaf.distance, words.total())
    windows = [
        (first, last)
        for first, last in _windows([text.tokens.surfaces[i] for i in indices], words)
        if positions[indices[last]] - positions[indices[first]] <= limit
    ]
    covered: list[int] = []
    for first, last in windows:  # which overlap, in order
        covered += range(max(first, covered[-1] + 1) if covered else first, last + 1)
    return Occurrences(len(windows), [text.span(indices[i], indices[i]) for i in covered])


def _windows(surfaces: Sequence[str], words: Counter[str]) -> Iterator[tuple[int, int]]:
    """Yield for each occurrence the shortest stretch from it that holds all the words."""
    missing = words.copy()
    n_missing = words.total()
    last = -1
    for first, surface in enumerate(surfaces):
        while n_missing and last + 1 < len(surfaces):
            last += 1
            n_missing -= missing[surfaces[last]] > 0
            missing[surfaces[last]] -= 1
        if n_missing:
            return
        yield first, last
        missing[surface] += 1
        n_missing += missing[surface] > 0


def _indices(values: list[str], wanted: str) -> list[int]:
    found: list[int] = []
    index = -1
    for _ in range(values.count(wanted)):
        index = values.index(wanted, index + 1)
        found.append(index)
    return found

"""The analyzer: text → token stream, the same for indexing, queries and highlighting."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import accumulate
from typing import Final

from searchidx.analysis.caching import BoundedCache
from searchidx.analysis.folding import fold
from searchidx.analysis.tokenizer import LATIN_WORD, TOKEN, tokens_of
from searchidx.analysis.tokens import Token, TokenStream


def _only_surface(raw: str) -> str:
    """Return the surface of what is exactly one token, else nothing."""
    if raw.isalpha() and (folded := fold(raw)).isalpha():
        return folded
    tokens = _tokens[raw]
    return tokens[0].surface if len(tokens) == 1 and tokens[0].end == len(raw) else ""


_tokens: Final = BoundedCache(tokens_of)
_surfaces: Final = BoundedCache(_only_surface)


def _cut(text: str) -> tuple[list[str], list[int], list[int]]:
    """Return what :data:`TOKEN` matches after each gap, with starts and ends."""
    pieces = TOKEN.split(text)  # nothing, gap, match; nothing, gap, match; …; nothing
    while len(pieces) > 1 and not pieces[-2]:
        del pieces[-3:]
    bounds = list(accumulate(map(len, pieces)))
    return pieces[2::3], bounds[1::3], bounds[2::3]


def analyze(text: str) -> TokenStream:
    """Return the tokens of a text. Never raises, whatever the text."""
    raws, starts, ends = _cut(text)
    surfaces = list(map(_surfaces.__getitem__, raws))
    n = len(raws)
    stream = TokenStream(surfaces, list(range(n)), starts, ends, n)
    return _with_chains(stream, raws) if "" in surfaces else stream


def _with_chains(stream: TokenStream, raws: list[str]) -> TokenStream:
    """Put in the tokens of what has not exactly one, where ``surfaces`` has nothing."""
    surfaces: list[str] = []
    positions: list[int] = []
    starts: list[int] = []
    ends: list[int] = []
    copied = n_positions = 0
    chains = [index for index, surface in enumerate(stream.surfaces) if not surface]
    for index in (*chains, len(raws)):
        surfaces += stream.surfaces[copied:index]
        positions += range(n_positions, n_positions + index - copied)
        starts += stream.starts[copied:index]
        ends += stream.ends[copied:index]
        n_positions += index - copied
        copied = index + 1
        if index < len(raws):
            for token in _moved(raws[index], n_positions, stream.starts[index]):
                surfaces.append(token.surface)
                positions.append(token.position)
                starts.append(token.start)
                ends.append(token.end)
            n_positions = max(n_positions, positions[-1] + 1 if positions else 0)
    return TokenStream(surfaces, positions, starts, ends, n_positions)


def _moved(raw: str, position: int, start: int) -> Iterator[Token]:
    for token in _tokens[raw]:
        yield Token(
            token.surface,
            position + token.position,
            start + token.start,
            start + token.end,
            token.n_positions,
        )


def query_tokens(text: str) -> list[Token]:
    """Return the tokens of a text, with a joined token instead of the parts it lies over."""
    if text.isalpha() and LATIN_WORD.fullmatch(text):  # as most words of queries are
        return [Token(fold(text), 0, 0, len(text))]
    raws, starts, _ = _cut(text)
    chosen: list[Token] = []
    n_positions = 0
    for raw, start in zip(raws, starts, strict=True):
        tokens = list(_moved(raw, n_positions, start))
        if tokens:
            n_positions = tokens[-1].position + 1
            chosen += tokens[:1] if tokens[0].n_positions > 1 else tokens
    return chosen

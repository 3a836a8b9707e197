"""The analyzer: text → token stream, the same for indexing, queries and highlighting."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from searchidx.analysis.caching import BoundedCache
from searchidx.analysis.tokenizer import TOKEN, tokens_of
from searchidx.analysis.tokens import Token, TokenStream


def _surface_of_one(raw: str) -> str | None:
    tokens = _tokens[raw]
    return tokens[0].surface if len(tokens) == 1 and tokens[0].end == len(raw) else None


_tokens: Final = BoundedCache(tokens_of)
_surfaces: Final = BoundedCache(_surface_of_one)


def analyze(text: str) -> TokenStream:
    """Return the tokens of a text. Never raises, whatever the text."""
    spans = [match.span() for match in TOKEN.finditer(text)]
    surfaces = [_surfaces[text[start:end]] for start, end in spans]
    if None in surfaces:
        return _stream(list(_expanded(text, spans)))
    return TokenStream(
        surfaces,  # type: ignore[arg-type]  # no None among them
        list(range(len(spans))),
        [start for start, _ in spans],
        [end for _, end in spans],
        len(spans),
    )


def query_tokens(text: str) -> list[Token]:
    """Return the tokens of a text, with a joined token instead of the parts it lies over."""
    spans = [match.span() for match in TOKEN.finditer(text)]
    chosen: list[Token] = []
    covered = 0
    for token in _expanded(text, spans):
        if token.position >= covered:
            chosen.append(token)
            covered = token.position + token.n_positions
    return chosen


def _expanded(text: str, spans: list[tuple[int, int]]) -> Iterator[Token]:
    n_positions = 0
    for start, end in spans:
        tokens = _tokens[text[start:end]]
        for surface, position, first, last, width in tokens:
            yield Token(surface, n_positions + position, start + first, start + last, width)
        if tokens:
            n_positions += tokens[-1].position + 1


def _stream(tokens: list[Token]) -> TokenStream:
    return TokenStream(
        [token.surface for token in tokens],
        [token.position for token in tokens],
        [token.start for token in tokens],
        [token.end for token in tokens],
        tokens[-1].position + 1 if tokens else 0,
    )

"""Our analysis as a Whoosh analyzer, for its query parser and highlighters."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from whoosh.analysis import Analyzer, Token

from searchidx import analysis
from searchidx.query.texts import part_spans, phrase_parts

Row = tuple[str, int, int, int]
"""Surface, position, start, end."""


class ArticleAnalyzer(Analyzer):
    """Yields stems, or the surface forms themselves.

    In mode ``"index"`` joined tokens come with their parts, at the same positions. In mode
    ``"query"`` a word is one token where it has a joined one; a text of several tokens, or a
    quoted one (for which Whoosh asks for ``chars``), is given by its parts, so that a phrase
    of them matches. With ``tokenize=False``, as for patterns, the text is only folded.
    """

    def __init__(self, *, is_stemmed: bool) -> None:
        self.is_stemmed = self.is_morph = is_stemmed

    def __call__(self, value: str, **kwargs: Any) -> Iterator[Token]:
        """Yield the tokens of a text: one object, changed each time, as Whoosh does."""
        first_position = kwargs.pop("start_pos", 0)
        first_char = kwargs.pop("start_char", 0)
        is_whole = not kwargs.pop("tokenize", True)
        is_stemmed = self.is_stemmed and not is_whole and not kwargs.pop("no_morph", False)
        keeps_original = kwargs.pop("keeporiginal", False)
        token = Token(**kwargs)
        if is_whole:
            rows: Iterator[Row] = iter([(analysis.fold(value), 0, 0, len(value))])
        elif token.mode == "query":
            rows = _query_rows(value, is_quoted=token.chars)
        else:
            rows = _rows(value)
        for surface, position, start, end in rows:
            token.text = analysis.stem(surface) if is_stemmed else surface
            token.stopped, token.boost = False, 1.0
            if keeps_original:
                token.original = value[start:end]
            if token.positions:
                token.pos = first_position + position
            if token.chars:
                token.startchar, token.endchar = first_char + start, first_char + end
            yield token


def _rows(text: str) -> Iterator[Row]:
    stream = analysis.analyze(text)
    return zip(stream.surfaces, stream.positions, stream.starts, stream.ends, strict=True)


def _query_rows(text: str, *, is_quoted: bool) -> Iterator[Row]:
    tokens = analysis.query_tokens(text)
    if not tokens or (len(tokens) == 1 and not is_quoted):
        return ((t.surface, t.position, t.start, t.end) for t in tokens)
    parts = zip(phrase_parts(text), part_spans(text), strict=True)
    return ((part.surface, i, *span) for i, (part, span) in enumerate(parts))

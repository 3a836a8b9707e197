"""What the text of a leaf stands for, in tokens: the same for every engine and highlighting."""

from __future__ import annotations

import itertools

from searchidx.analysis import Token, TokenStream, analyze, query_tokens
from searchidx.analysis.exact import exact_form
from searchidx.dataclass import dataclass
from searchidx.results import Range


@dataclass(frozen=True, slots=True)
class Part:
    """One word of a phrase: its surface form, and its exact form (accents and all)."""

    surface: str
    exact: str


def word_tokens(text: str) -> list[Token]:
    """Return what a :class:`~searchidx.query.ast.Word` looks for.

    A joined token stands instead of its parts. The stems are looked for at positions that
    are as far apart as those of the tokens.
    """
    return query_tokens(text)


def part_spans(text: str) -> list[Range]:
    """Return where the words of a text stand, parts instead of joined tokens."""
    stream = analyze(text)
    return [(stream.starts[i], stream.ends[i]) for i in _parts(stream)]


def phrase_parts(text: str) -> list[Part]:
    """Return the words of a Phrase, an Exact or a Near: without joined tokens."""
    stream = analyze(text)
    return [
        Part(stream.surfaces[i], exact_form(text[stream.starts[i] : stream.ends[i]]))
        for i in _parts(stream)
    ]


def _parts(stream: TokenStream) -> list[int]:
    """Return the indices of what is no joined token: the last one of each position."""
    positions = stream.positions
    is_last = [a != b for a, b in itertools.pairwise([*positions, -1])]
    return [i for i, last in enumerate(is_last) if last]


def fuzzy_surface(text: str) -> str:
    """Return the surface form that a Fuzzy is compared with; its text is a single token."""
    tokens = query_tokens(text)
    return tokens[0].surface if tokens else ""


def near_limit(distance: int, n_words: int) -> int:
    """Return how far apart the first and the last position of a Near's window may be."""
    return distance + n_words - 2


def trimmed(text: str) -> str:
    """Return the text from its first to its last token, provided that it reads the same."""
    tokens = query_tokens(text)
    if not tokens:
        return ""
    inner = text[tokens[0].start : tokens[-1].end]
    if inner == text or _surfaces(inner) == [token.surface for token in tokens]:
        return inner
    return text.strip()


def _surfaces(text: str) -> list[str]:
    return [token.surface for token in query_tokens(text)]


def ends_in_word(text: str) -> bool:
    """Say whether the last character of a text belongs to a token."""
    tokens = query_tokens(text)
    return bool(tokens) and tokens[-1].end == len(text)


def open_text(text: str) -> str:
    """Return the text of a word that is still being typed.

    A chain that is one token only because its last part is short so far (``Jong-u``) will
    not be when it is finished: it is taken apart.
    """
    if len(query_tokens(text)) == len(query_tokens(f"{text}xx")):
        return text
    return " ".join(text[start:end] for start, end in part_spans(text))

"""The commonest queries, read at once: words of letters and digits, ``O`` and ``Y``; one phrase.

Nothing in them can be odd, and each word is a token; the grammar reads the same in ten times
the time.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from searchidx.query.ast import And, Everything, Node, Or, Phrase, Word
from searchidx.query.lexer import KEYWORDS, Kind

LONGEST: Final = 250
"""No word of so short a text is cut in two, nor if more is typed."""

_CHARS: Final = "A-Za-z0-9À-ÖØ-öø-ÿ"
_WORDS: Final = re.compile(f"[{_CHARS} ]*")
_PHRASE: Final = re.compile(f'"([{_CHARS}]+(?: +[{_CHARS}]+)*)"')


def plain_tree(text: str, *, is_any: bool, is_typing: bool, n_leaves: int) -> Node | None:
    """Return the tree of a query string, None where that is for the grammar to say.

    ``n_leaves``: the most that a tree may have.
    """
    if len(text) > LONGEST:
        return None
    if _WORDS.fullmatch(text):
        return _words(text, is_any=is_any, is_typing=is_typing, n_leaves=n_leaves)
    if n_leaves and not is_any and (quoted := _PHRASE.fullmatch(text)):
        return Phrase(quoted[1], (0, len(text)))
    return None


def _words(text: str, *, is_any: bool, is_typing: bool, n_leaves: int) -> Node | None:
    branches: list[list[Node]] = [[]]
    start, is_complete, has_and = 0, True, False
    for word in text.split(" "):
        end = start + len(word)
        kind = KEYWORDS.get(word)
        if kind is not None:
            if kind is Kind.NOT or not (branches[-1] and is_complete):
                return None
            is_complete = False
            if kind is Kind.OR:
                branches.append([])
            else:
                has_and = True
        elif len(word) == 2 and word[0].lower() == word[1].lower():
            return None  # EE UU is one token
        elif word:
            is_complete = True
            branches[-1].append(Word(word, (start, end), None, is_typing and end == len(text)))
        start = end + 1
    if not is_complete or (is_any and has_and) or sum(map(len, branches)) > n_leaves:
        return None
    return _tree(branches, is_any=is_any) or Everything((0, len(text)))


def _tree(branches: Sequence[Sequence[Node]], *, is_any: bool) -> Node | None:
    """Return the tree of alternatives; ``is_any``: each of their words is one."""
    if is_any:
        return _joined(Or, [word for branch in branches for word in branch])
    return _joined(Or, [node for branch in branches if (node := _joined(And, branch))])


def _joined(kind: type[And | Or], nodes: Sequence[Node]) -> Node | None:
    if len(nodes) < 2:
        return nodes[0] if nodes else None
    return kind(tuple(nodes), (nodes[0].span[0], nodes[-1].span[1]))

"""From a tree back to a query string that reads as the same tree."""

from __future__ import annotations

import re
from typing import Final

from searchidx.analysis import analyze, fold
from searchidx.query.ast import (
    And,
    DateIn,
    DateUnknown,
    EntityIs,
    Everything,
    Exact,
    Fuzzy,
    Leaf,
    Near,
    Node,
    Not,
    Or,
    OutletIs,
    Phrase,
    TextLeaf,
    Wildcard,
    Word,
)
from searchidx.query.escapes import escaped
from searchidx.query.lexer import FIELD_NAMES, FIELD_PREFIX, KEYWORDS, QUOTES
from searchidx.schema import BY_NAME

_MARKS: Final = f"()|*?~¿{QUOTES}"
_SIMPLE: Final = re.compile(r"[\w-]+")
_SPACE: Final = re.compile(r"\s")


def to_query(node: Node) -> str:
    """Print a tree in the query language, with the Spanish names.

    ``parse(to_query(tree)).node`` is the tree, spans aside, if the tree is one that
    ``parse`` makes with ``match="all"``: flat ANDs and ORs, texts that begin and end in a
    token, leaves with something to look for. An open word is printed as a finished one.
    """
    if isinstance(node, Or):
        return " O ".join(map(_operand, node.children))
    if isinstance(node, And):
        return _side_by_side(list(map(_operand_of_and, node.children)))
    if isinstance(node, Not):
        return (
            f"-({to_query(node.child)})"
            if isinstance(node.child, Not)
            else f"-{_operand(node.child)}"
        )
    if isinstance(node, TextLeaf):
        return ("" if node.field is None else _prefix(node.field)) + _text(node)
    return _metadata(node)


def _operand(node: Node) -> str:
    return f"({to_query(node)})" if isinstance(node, And | Or) else to_query(node)


def _operand_of_and(node: Node) -> str:
    # After plain words, ? at the end would be a question mark.
    is_like_question = isinstance(node, Wildcard) and node.pattern.endswith("?")
    return f"({to_query(node)})" if is_like_question else _operand(node)


def _side_by_side(operands: list[str]) -> str:
    """Join with spaces; a backslash parts what would be one token: ``EE UU``."""
    text = operands[0]
    for operand in operands[1:]:
        stream = analyze(f"{text} {operand}")
        border = len(text)
        spans = zip(stream.starts, stream.ends, strict=True)
        is_glued = any(start < border < end for start, end in spans)
        text += f" \\{operand}" if is_glued else f" {operand}"
    return text


def _text(leaf: TextLeaf) -> str:
    match leaf:
        case Phrase():
            return _quoted(leaf.text)
        case Near():
            return f"{_quoted(leaf.text)}~{leaf.distance}"
        case Exact():
            return "=" + (leaf.text if _SIMPLE.fullmatch(leaf.text) else _quoted(leaf.text))
        case Fuzzy():
            return _bare(leaf.text) + ("~" if leaf.max_edits == 1 else f"~{leaf.max_edits}")
        case Wildcard():
            return _with_spaces_escaped(leaf.pattern)
        case Word():
            return _bare(leaf.text)


def _metadata(leaf: Leaf) -> str:
    match leaf:
        case EntityIs():
            return _prefix(leaf.type if leaf.type in BY_NAME else "entity") + _quoted(leaf.name)
        case OutletIs():
            return _prefix("outlet") + ("ninguno" if leaf.name is None else _quoted(leaf.name))
        case DateIn():
            return _prefix("date") + _period(leaf)
        case DateUnknown():
            return _prefix("date") + "ninguna"
        case Everything():
            return "*"
        case _:
            return '""'


def _period(leaf: DateIn) -> str:
    if leaf.first == leaf.last:
        return "*" if leaf.first is None else str(leaf.first)
    return f"{leaf.first or ''}..{leaf.last or ''}"


def _prefix(field: str | None) -> str:
    return BY_NAME[field or "entity"].names[0] + ":"


def _quoted(text: str) -> str:
    return '"' + escaped(text, '"') + '"'


def _bare(text: str) -> str:
    """Print a word so that nothing in it is an operator, a mark or a field."""
    printed = _with_spaces_escaped(escaped(text, _MARKS))
    prefix = FIELD_PREFIX.match(printed)
    is_field = prefix is not None and fold(prefix[0][:-1]) in FIELD_NAMES
    return "\\" + printed if is_field or text in KEYWORDS else printed


def _with_spaces_escaped(text: str) -> str:
    return _SPACE.sub(r"\\\g<0>", text)

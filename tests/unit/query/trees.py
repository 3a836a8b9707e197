"""Query trees for the tests: printed in one line, without spans, and made at random."""

from __future__ import annotations

import dataclasses
from typing import Any

from hypothesis import strategies as st

from searchidx.dates import PartialDate
from searchidx.query.ast import (
    And,
    DateIn,
    DateUnknown,
    EntityIs,
    Everything,
    Exact,
    Fuzzy,
    Near,
    Node,
    Not,
    Or,
    OutletIs,
    Phrase,
    Wildcard,
    Word,
)

ANY_SPAN = (0, 0)


def without_spans(node: Node) -> Any:
    changes: dict[str, Any] = {"span": ANY_SPAN}
    if isinstance(node, And | Or):
        changes["children"] = tuple(without_spans(child) for child in node.children)
    elif isinstance(node, Not):
        changes["child"] = without_spans(node.child)
    return dataclasses.replace(node, **changes)


def sketch(node: Node) -> str:
    """Print a tree as the cases write it: ``and(word a, title phrase b c)``."""
    name = type(node).__name__.lower()
    if isinstance(node, And | Or):
        return f"{name}({', '.join(map(sketch, node.children))})"
    if isinstance(node, Not):
        return f"not({sketch(node.child)})"
    values = {f.name: getattr(node, f.name) for f in dataclasses.fields(node)}
    field = values.pop("field", None)
    is_open = values.pop("is_open", False)
    del values["span"]
    parts = ([field] if field else []) + [name, *(str(v) for v in values.values())]
    return " ".join(parts) + ("…" if is_open else "")


words = st.from_regex(r"[a-zñáé]{1,6}", fullmatch=True)
CHAINS = """
NO o O Y AND Jong-un covid-19 S&P EE.UU 10:30 foo:bar a|b título:x body:y c*d a~b x~2 a(b di"jo q¿r
"""
chains = st.sampled_from([*CHAINS.split(), "uno dos", "EE UU", "J. R. R."])
texts = words | chains
phrase_texts = st.lists(words | st.sampled_from(['a "b" c', "x «y» z", "b\\c"]), min_size=1).map(
    " ".join
)
fields = st.sampled_from([None, None, "title", "body"])
dates = st.sampled_from([PartialDate(2019), PartialDate(2020, 5), PartialDate(2023, 9, 13)])
patterns = st.sampled_from(["a*", "*a", "a?", "?b", "a*b?c", "covid-1*", "*ñ*"])


def _span(kind: Any, *parts: Any) -> Any:
    return st.builds(kind, *parts, span=st.just(ANY_SPAN))


text_leaves = st.one_of(
    st.builds(Word, texts, st.just(ANY_SPAN), fields),
    st.builds(Exact, texts | phrase_texts, st.just(ANY_SPAN), fields),
    st.builds(Phrase, phrase_texts, st.just(ANY_SPAN), fields),
    st.builds(Near, phrase_texts, st.integers(1, 9999), st.just(ANY_SPAN), fields),
    st.builds(Wildcard, patterns, st.just(ANY_SPAN), fields),
    st.builds(Fuzzy, words | st.just("covid-19"), st.integers(1, 2), st.just(ANY_SPAN), fields),
)
filters = st.one_of(
    st.builds(
        EntityIs,
        phrase_texts,
        st.just(ANY_SPAN),
        st.sampled_from([None, "person", "place", "organization"]),
    ),
    st.builds(OutletIs, st.none() | phrase_texts | st.just("ninguno"), st.just(ANY_SPAN)),
    st.builds(DateIn, dates, st.none(), st.just(ANY_SPAN)),
    st.builds(DateIn, st.none(), dates, st.just(ANY_SPAN)),
    dates.map(lambda date: DateIn(date, date, ANY_SPAN)),
    st.just(DateIn(PartialDate(2019), PartialDate(2023, 9, 13), ANY_SPAN)),
    st.just(DateIn(None, None, ANY_SPAN)),
    st.just(DateUnknown(ANY_SPAN)),
    st.just(Everything(ANY_SPAN)),
)
leaves = text_leaves | filters


def _joined(kind: type[And] | type[Or]) -> Any:
    """Several children of which none is of the same kind: flat, as the parser makes them."""

    def join(children: list[Node]) -> Node:
        flat = [c for n in children for c in (n.children if isinstance(n, kind) else (n,))]
        return kind(tuple(flat), ANY_SPAN)

    return join


def _branches(inner: Any) -> Any:
    several = st.lists(inner, min_size=2, max_size=4)
    negated = inner.map(lambda child: Not(child, ANY_SPAN))
    return several.map(_joined(And)) | several.map(_joined(Or)) | negated


trees: st.SearchStrategy[Node] = st.recursive(leaves, _branches, max_leaves=12)

"""Joins nodes: flat where operators are the same, alternatives where any word will do."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from searchidx.query.ast import And, Node, Not, Or, Phrase, TextLeaf, Word
from searchidx.query.texts import part_spans


def all_of(nodes: Iterable[Node]) -> Node | None:
    """Return the nodes joined by AND: None of none, the node itself of one."""
    children = [c for node in nodes for c in (node.children if isinstance(node, And) else (node,))]
    return And(tuple(children), _hull(children)) if len(children) > 1 else _only(children)


def any_of(nodes: Iterable[Node]) -> Node | None:
    """Return the nodes joined by OR: None of none, the node itself of one."""
    children = [c for node in nodes for c in (node.children if isinstance(node, Or) else (node,))]
    return Or(tuple(children), _hull(children)) if len(children) > 1 else _only(children)


def sequence(chains: Iterable[Sequence[Node]], *, is_any: bool) -> Node | None:
    """Join what stands side by side; each chain is held together by written ANDs.

    With ``is_any`` the chains that look for text are alternatives of each other, and the
    others (filters, exclusions) hold besides. The words of a phrase are alternatives too,
    so that a pasted headline with a quotation finds its article: any word will do, and the
    phrase, where it stands, ranks higher.
    """
    joined = [node for chain in chains if (node := all_of(chain)) is not None]
    if not is_any:
        return all_of(joined)
    texts = (node for node in joined if looks_for_text(node))
    alternatives = any_of(part for node in texts for part in (node, *_words_of(node)))
    required = [node for node in joined if not looks_for_text(node)]
    return all_of([*([alternatives] if alternatives else []), *required])


def _words_of(node: Node) -> list[Word]:
    """Return the words of a phrase, none of anything else."""
    if not isinstance(node, Phrase):
        return []
    spans = part_spans(node.text)
    return [Word(node.text[start:end], node.span, node.field) for start, end in spans]


def looks_for_text(node: Node) -> bool:
    """Say whether words have to be found for the node to match; under a Not they are not."""
    if isinstance(node, And | Or):
        return any(map(looks_for_text, node.children))
    return isinstance(node, TextLeaf)


def n_leaves(node: Node | None) -> int:
    """Return the number of leaves of a tree."""
    if isinstance(node, And | Or):
        return sum(map(n_leaves, node.children))
    if isinstance(node, Not):
        return n_leaves(node.child)
    return 0 if node is None else 1


def _only(nodes: Sequence[Node]) -> Node | None:
    return nodes[0] if nodes else None


def _hull(nodes: Sequence[Node]) -> tuple[int, int]:
    return min(node.span[0] for node in nodes), max(node.span[1] for node in nodes)

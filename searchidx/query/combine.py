"""Joins nodes: flat where operators are the same, alternatives where any word will do."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from searchidx.query.ast import And, Node, Not, Or, TextLeaf


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
    others (filters, exclusions) hold besides.
    """
    joined = [node for chain in chains if (node := all_of(chain)) is not None]
    if not is_any:
        return all_of(joined)
    alternatives = any_of(node for node in joined if looks_for_text(node))
    required = [node for node in joined if not looks_for_text(node)]
    return all_of([*([alternatives] if alternatives else []), *required])


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

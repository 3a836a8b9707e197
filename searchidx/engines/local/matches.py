"""The query tree → which documents match."""

from __future__ import annotations

import time
from typing import Final

import numpy as np

from searchidx.config import Limits
from searchidx.dataclass import dataclass, field
from searchidx.engines.local.codec.framing import Array
from searchidx.engines.local.compile import occurrences
from searchidx.engines.local.lists import Lists
from searchidx.engines.local.metadata import holds
from searchidx.engines.local.occurrences import Occurrences
from searchidx.engines.local.snapshot import Snapshot
from searchidx.errors import DeadlineError
from searchidx.query.ast import And, Everything, Node, Not, Or, TextLeaf

FEW: Final = 16
"""Fewer documents than one in so many are looked up, more are marked in a table."""


@dataclass(slots=True)
class Matches:
    """Evaluates trees over one snapshot, each text leaf once."""

    snapshot: Snapshot
    limits: Limits
    lists: Lists
    deadline: float | None = None
    _leaves: dict[TextLeaf, Occurrences] = field(default_factory=dict)

    def occurrences(self, leaf: TextLeaf) -> Occurrences:
        """Return the documents and frequencies of a text leaf."""
        found = self._leaves.get(leaf)
        if found is None:
            self.check_deadline()
            found = self._leaves[leaf] = occurrences(self.lists, leaf, self.limits)
        return found

    def check_deadline(self) -> None:
        """Raise DeadlineError when the time is over."""
        if self.deadline is not None and time.monotonic() > self.deadline:
            raise DeadlineError("engine.out_of_time")

    def docs(self, node: Node) -> Array:
        """``int64``, increasing: the living documents that match."""
        if isinstance(node, TextLeaf):
            return self.occurrences(node).docs
        if isinstance(node, And):
            return self._all_of(node)
        if isinstance(node, Or):
            is_match = np.zeros(self.snapshot.n_docs, np.bool_)
            for child in node.children:
                is_match[self.docs(child)] = True
            return np.flatnonzero(is_match)
        living = self.snapshot.live_docs
        return living if isinstance(node, Everything) else living[self.hold(node, living)]

    def _all_of(self, node: And) -> Array:
        """Begin with the text that the fewest documents have, and keep what is in the others."""
        texts = [child for child in node.children if isinstance(child, TextLeaf)]
        if texts:
            first: Node = min(texts, key=lambda leaf: len(self.occurrences(leaf).docs))
        else:
            groups = [child for child in node.children if isinstance(child, And | Or)]
            first = groups[0] if groups else Everything()
        docs = self.docs(first)
        for child in node.children:
            if child is not first:
                docs = docs[self.hold(child, docs)]
        return docs

    def hold(self, node: Node, docs: Array) -> Array:
        """``bool[n]``: which of ``docs: int64[n]``, all living, match."""
        found: Array
        if isinstance(node, TextLeaf):
            return _are_in(self.snapshot, docs, self.occurrences(node).docs)
        if isinstance(node, Not):
            found = np.logical_not(self.hold(node.child, docs))
            return found
        if isinstance(node, And | Or):
            combine = np.logical_and if isinstance(node, And) else np.logical_or
            found = combine.reduce([self.hold(child, docs) for child in node.children])
            return found
        return holds(self.snapshot, node, docs)


def _are_in(snapshot: Snapshot, docs: Array, others: Array) -> Array:
    """``bool[n]``: which of ``docs: int64[n]`` are among ``others``, which increase."""
    found: Array
    if not len(others):
        return np.zeros(len(docs), np.bool_)
    if len(docs) * FEW < len(others):
        at = np.searchsorted(others, docs)
        at[at == len(others)] = 0
    else:
        at = snapshot.scratch.rows_of(docs, others)
    found = others[at] == docs
    return found

"""From a query string to a tree, and from a tree to what it matches in one article.

``parse`` and ``to_query`` are loaded when they are asked for: who needs the tree alone
(:mod:`searchidx.query.ast`) does not wait for the analyzer.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from searchidx.query.parser import ParsedQuery, parse
    from searchidx.query.printer import to_query

_HOMES: Final = {"ParsedQuery": "parser", "parse": "parser", "to_query": "printer"}

__all__ = ["ParsedQuery", "parse", "to_query"]


def __getattr__(name: str) -> Any:
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{_HOMES[name]}"), name)

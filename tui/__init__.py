"""The terminal user interface: search as you type, facets, reader."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

__all__ = ["run"]


def run(index_dir: str | Path, paths: Sequence[Path] = (), initial_query: str = "") -> int:
    """Show the search screen of an index until it is left; return the exit code.

    With ``paths`` the index is brought up to date with them first, with its progress on the
    screen; without an index the screen offers to build one.
    """
    import sys  # noqa: PLC0415

    from tui.app import SearchApp  # noqa: PLC0415  (Textual takes a fifth of a second)

    # A search in Python holds the interpreter for 5 ms at a time; shorter turns keep the
    # echo of the keys even.
    sys.setswitchinterval(0.0005)
    return SearchApp(Path(index_dir), paths, initial_query).run() or 0

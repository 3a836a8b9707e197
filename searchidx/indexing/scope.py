"""What an indexing run looks at: roots, and the parts of them that were asked for."""

from __future__ import annotations

import os
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from searchidx.errors import RootUnusableError, UsageError


@dataclass(frozen=True, slots=True)
class Target:
    """A file or folder to compare, and the root it belongs to: absolute real paths."""

    root: str
    start: str


@dataclass(frozen=True, slots=True)
class Scope:
    """The targets of a run, none inside another, and the roots the index has after it."""

    targets: tuple[Target, ...]
    roots: tuple[str, ...]


def is_under(path: str, folder: str) -> bool:
    """Say whether a path is a folder or lies under it."""
    return path == folder or path.startswith(folder.rstrip("/") + "/")


def path_order(path: str) -> tuple[str, ...]:
    """Return the key of the order in which files are read: folder by folder, by name."""
    return tuple(path.split("/"))


def scope_of(paths: Sequence[str | Path], known: Iterable[str], *, is_whole: bool = False) -> Scope:
    """Return what to compare for the paths of a call, given the roots of the index.

    A path inside a root is part of it; one outside becomes a root, and takes in the roots
    that lie inside it. Without paths, or ``is_whole``, all roots are compared. Raises
    UsageError where there is neither path nor root.
    """
    asked = [os.path.realpath(path) for path in paths]
    roots: list[str] = []
    for path in sorted({*known, *asked}, key=path_order):
        if not roots or not is_under(path, roots[-1]):
            roots.append(path)
    if not roots:
        raise UsageError("indexing.no_roots")
    starts: list[str] = []
    for start in sorted(roots if is_whole or not asked else set(asked), key=path_order):
        if not starts or not is_under(start, starts[-1]):
            starts.append(start)
    targets = (Target(next(r for r in roots if is_under(s, r)), s) for s in starts)
    return Scope(tuple(targets), tuple(roots))


def check_usable(scope: Scope) -> None:
    """Raise RootUnusableError for a target that is not there or cannot be read."""
    for target in scope.targets:
        path = Path(target.start)
        if not path.exists():
            raise RootUnusableError("indexing.root_missing", path=path)
        mode = os.R_OK | (os.X_OK if path.is_dir() else 0)
        if not os.access(path, mode):
            raise RootUnusableError("indexing.root_unreadable", path=path)

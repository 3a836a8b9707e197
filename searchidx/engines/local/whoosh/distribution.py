"""Which installed distribution is the package ``whoosh``."""

from __future__ import annotations

from collections.abc import Callable
from importlib import metadata
from typing import Final

from searchidx.errors import SearchidxError

DISTRIBUTIONS: Final = ("whoosh", "whoosh-reloaded", "whoosh3")
"""Each of them installs a package ``whoosh``, over the files of the others."""

WANTED: Final = "whoosh3"


def require_one_distribution(version: Callable[[str], str] = metadata.version) -> str:
    """Return the name of the distribution that owns the package.

    Raises SearchidxError where none does, or several: files of two are then mixed.
    """
    installed = [name for name in DISTRIBUTIONS if _is_installed(name, version)]
    if not installed:
        raise SearchidxError("whoosh.not_installed", wanted=WANTED)
    if len(installed) > 1:
        names = ", ".join(installed)
        raise SearchidxError("whoosh.several_installed", names=names, wanted=WANTED)
    return installed[0]


def _is_installed(name: str, version: Callable[[str], str]) -> bool:
    try:
        version(name)
    except metadata.PackageNotFoundError:
        return False
    return True

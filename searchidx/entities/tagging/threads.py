"""One thread for products of matrices.

Those of a tagger are so small that a second thread saves a twelfth of the time and takes all of
another core: it turns in circles between two products, in the way of whatever else runs there.
"""

from __future__ import annotations

import ctypes
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from importlib.util import find_spec
from threading import Lock
from typing import Final

_CORE: Final = "numpy._core._multiarray_umath"
_NAMES: Final = (
    "scipy_openblas_{}_num_threads64_",
    "scipy_openblas_{}_num_threads",
    "openblas_{}_num_threads64_",
    "openblas_{}_num_threads",
)


class Threads:
    """The threads of numpy's OpenBLAS; where it has another library, nothing is done."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._n_holders = self._n_before = 0
        library = _library()
        found = [name for name in _NAMES if hasattr(library, name.format("set"))]
        self._set = getattr(library, found[0].format("set")) if found else None
        self._get = getattr(library, found[0].format("get")) if found else None

    @property
    def n(self) -> int:
        """How many may work at a time; 0 if that is not known."""
        return int(self._get()) if self._get else 0

    @contextmanager
    def only_one(self) -> Iterator[None]:
        """Let no second thread work as long as this lasts anywhere in the process."""
        if self._set is None:
            yield
            return
        with self._lock:
            if not self._n_holders:
                self._n_before = self.n
                self._set(1)
            self._n_holders += 1
        try:
            yield
        finally:
            with self._lock:
                self._n_holders -= 1
                if not self._n_holders:
                    self._set(self._n_before)


def _library() -> ctypes.CDLL | None:
    """Return the core of numpy with all that it depends on."""
    spec = find_spec(_CORE)
    try:
        return ctypes.CDLL(spec.origin) if spec else None
    except OSError:
        return None


@cache
def threads() -> Threads:
    """Return those of this process."""
    return Threads()

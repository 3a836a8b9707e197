"""A table of what was worked out before: text has few distinct words."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final, TypeVar

V = TypeVar("V")

MAX_ENTRIES: Final = 150_000
MAX_KEY: Final = 64


class BoundedCache(dict[str, V]):
    """A dict that fills itself by calling ``make``; it starts anew when it is full.

    Looking up is one C call for a key that is there. Long keys, which do not come twice,
    are not kept. Threads may share it: the worst case is that a value is made twice.
    """

    def __init__(self, make: Callable[[str], V]) -> None:
        super().__init__()
        self._make = make

    def __missing__(self, key: str) -> V:
        value = self._make(key)
        if len(key) <= MAX_KEY:
            if len(self) >= MAX_ENTRIES:
                self.clear()
            self[key] = value
        return value

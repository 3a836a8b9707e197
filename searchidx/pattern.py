"""``re.compile`` for expressions that many runs never use: compiled at the first use."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from re import compile as pattern

__all__ = ["pattern"]


class _Pattern:
    """What ``re.compile`` returns, once something of it is asked for."""

    def __init__(self, source: str, flags: int) -> None:
        self._source = source
        self._flags = flags

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        value = getattr(re.compile(self._source, self._flags), name)  # re keeps what it compiled
        setattr(self, name, value)
        return value


if not TYPE_CHECKING:

    def pattern(source, flags=0):
        """Return a regular expression, to be used like one that is compiled."""
        return _Pattern(source, flags)

"""The exceptions that searchidx raises on purpose.

::

    SearchidxError                 exit code
    ├── UsageError                 2  the call makes no sense: unknown facet, bad date …
    │   └── QueryLimitError        2  the query is longer, deeper or wider than allowed
    ├── IndexUnusableError         3
    │   ├── IndexMissingError      3  nothing there, or not an index of ours
    │   ├── IndexLockedError       3  another process is writing
    │   ├── IndexCorruptError      3  bytes that do not verify
    │   └── IndexVersionError      3  written by another version of format or analyzer
    ├── RootUnusableError          3  a folder of articles is missing, unreadable or emptied
    ├── IndexingError              3  an indexing run had to stop; what was published is as it was
    ├── DeadlineError              4  ran out of time
    └── UnreadableFileError        –  one source file cannot be read; a run goes on without it

An error carries the name of its message and the parameters, and is worded in the
user's language when it is shown.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any, ClassVar

from searchidx.messages import message


class SearchidxError(Exception):
    """Base of every error raised on purpose; ``key`` names its message."""

    exit_code: ClassVar[int] = 3

    def __init__(self, key: str, /, *, path: str | Path | None = None, **params: Any) -> None:
        super().__init__(key)
        self.key = key
        self.path = None if path is None else str(path)
        self.params = params if path is None else {"path": str(path), **params}

    def message(self, language: str | None = None) -> str:
        """Word the error in a language (default: the user's)."""
        return message(self.key, language, **self.params)

    def __str__(self) -> str:
        return self.message()

    def __reduce__(self) -> tuple[Any, ...]:
        return (_rebuild, (type(self), self.key, self.path, self.params))


def _rebuild(
    kind: type[SearchidxError], key: str, path: str | None, params: dict[str, Any]
) -> SearchidxError:
    """Make an error again on the other side of a process boundary."""
    error = kind(key, **{k: v for k, v in params.items() if k != "path"})
    error.path, error.params = path, params
    return error


class UsageError(SearchidxError):
    """The call makes no sense as it stands."""

    exit_code = 2


class QueryLimitError(UsageError):
    """The query is over a limit of :class:`searchidx.config.Limits`."""


class IndexUnusableError(SearchidxError):
    """The index cannot be used as it is."""


class IndexMissingError(IndexUnusableError):
    """There is no index of ours at the path."""


class IndexLockedError(IndexUnusableError):
    """Another process is writing to the index."""


class IndexCorruptError(IndexUnusableError):
    """Bytes of the index are not what was written."""


class IndexVersionError(IndexUnusableError):
    """The index was written by another version of the format or the analyzer."""


class RootUnusableError(SearchidxError):
    """A folder of articles is missing, unreadable or suddenly empty."""


class IndexingError(SearchidxError):
    """An indexing run had to stop; what it had not published yet is dropped."""


class DeadlineError(SearchidxError):
    """The query ran out of time."""

    exit_code = 4


class UnreadableFileError(SearchidxError):
    """One source file, or one line of it, cannot be read."""

    def __init__(
        self, key: str, /, *, path: str | Path | None = None, line: int | None = None, **params: Any
    ) -> None:
        super().__init__(key, path=path, **params)
        self.line = line
        if line is not None:
            self.params = {**self.params, "line": line}

"""Reading ``entities.toml``: every entry that can apply, every mistake with its line.

One entry looks like this; the others are ``[[merge]]``, ``[[rename]]``, ``[[retype]]`` and
``[[ban]]``, see docs/entities.md::

    [[split]]
    names = ["Carlos Sánchez"]
    as = "Carlos Sánchez"
    type = "person"
"""

from __future__ import annotations

import os
import stat
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from searchidx.entities.corrections import FILE_NAME, Corrections

if TYPE_CHECKING:
    from searchidx.entities.corrections import Correction
    from searchidx.entities.problems import Problem

MAX_BYTES: Final = 10_000_000
MAX_ENTRIES: Final = 100_000
MAX_PROBLEMS: Final = 1_000
_SETTLED_NS: Final = 2_000_000_000
"""A file written later than so long before a look may change once more at the same time."""


class CorrectionFile:
    """The corrections of an index as they are whenever they are asked for.

    The file is read again only if it looks changed. Safe to use from several threads.
    """

    def __init__(self, index_dir: Path) -> None:
        self._index_dir = index_dir
        self._read: tuple[Any, Corrections, tuple[Problem, ...]] = (None, Corrections(), ())

    def __call__(self) -> Corrections:
        """Return the corrections that apply."""
        return self._current()[1]

    @property
    def problems(self) -> tuple[Problem, ...]:
        """What is wrong in the file."""
        return self._current()[2]

    def _current(self) -> tuple[Any, Corrections, tuple[Problem, ...]]:
        state, is_settled = _state(self._index_dir / FILE_NAME)
        if state == self._read[0]:
            return self._read
        read = (state, *read_corrections(self._index_dir))
        if is_settled:
            self._read = read
        return read


def _state(path: Path) -> tuple[Any, bool]:
    """Return what tells two states of a file apart at the cost of a look, and if it does for long.

    None stands for no file.
    """
    try:
        found = path.stat()
    except OSError as error:
        is_missing = isinstance(error, FileNotFoundError | NotADirectoryError)
        return None if is_missing and not path.is_symlink() else error.errno, True
    is_settled = time.time_ns() - found.st_mtime_ns > _SETTLED_NS
    return (found.st_ino, found.st_size, found.st_mtime_ns), is_settled


def read_corrections(index_dir: Path) -> tuple[Corrections, tuple[Problem, ...]]:
    """Return the corrections of an index, and what is wrong in their file, in order of lines.

    Entries without a mistake apply; of two that contradict each other, the first. Without a
    file there are none. Raises nothing.
    """
    path = index_dir / FILE_NAME
    try:
        os.lstat(path)
    except (FileNotFoundError, NotADirectoryError):
        return Corrections(), ()
    except OSError as error:
        return Corrections(), (_unreadable(path, error),)
    try:
        raw = read_bytes(path)
    except OSError as error:
        return Corrections(), (_unreadable(path, error),)
    return read_source(path, raw)


def read_bytes(path: Path) -> bytes:
    """Return the content of the file, at most a byte more than may be; raise OSError."""
    if not stat.S_ISREG(path.stat().st_mode):
        raise IsADirectoryError(path)
    with path.open("rb") as source:
        return source.read(MAX_BYTES + 1)


def _unreadable(path: Path, error: OSError) -> Problem:
    from searchidx.entities.problems import Problem  # noqa: PLC0415 - few archives have one

    if isinstance(error, IsADirectoryError):
        return Problem(str(path), 0, "corrections.not_a_file")
    return Problem(str(path), 0, "corrections.unreadable", {"reason": error.strerror or error})


def read_source(path: Path, raw: bytes) -> tuple[Corrections, tuple[Problem, ...]]:
    """Return what a file with such a content says."""
    # Archives without corrections do without all of this.
    from hashlib import blake2b  # noqa: PLC0415

    from searchidx.entities.correction_conflicts import Ledger  # noqa: PLC0415
    from searchidx.entities.correction_entries import entry, tables  # noqa: PLC0415
    from searchidx.entities.problems import Problem  # noqa: PLC0415
    from searchidx.entities.statements import statements  # noqa: PLC0415

    problems: list[Problem] = []

    def report(line: int, key: str, /, **params: Any) -> None:
        problems.append(Problem(str(path), line, key, params))

    text = _decoded(raw, report)
    entries: list[Correction] = []
    ledger = Ledger()
    for table in tables(statements(text), report):
        found = entry(table)
        if len(problems) >= MAX_PROBLEMS or len(entries) == MAX_ENTRIES:
            limit = len(entries) == MAX_ENTRIES
            report(table.line, "corrections.too_many" if limit else "corrections.too_wrong")
            break
        if found is None:
            continue
        conflict = ledger.add(found)
        if conflict is None:
            entries.append(found)
        else:
            params = (conflict.key, conflict.params, conflict.line)
            problems.append(Problem(str(path), found.line, *params))
    problems.sort(key=lambda problem: problem.line)
    if not entries:
        return Corrections(), tuple(problems)
    return Corrections(tuple(entries), blake2b(raw, digest_size=16).hexdigest()), tuple(problems)


def _decoded(raw: bytes, report: Any) -> str:
    """Return the text of a file, "" where there is none to be read."""
    if len(raw) > MAX_BYTES:
        report(0, "corrections.too_large", limit=MAX_BYTES // 1_000_000)
        return ""
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        report(raw.count(b"\n", 0, error.start) + 1, "corrections.not_utf8")
        return ""

"""The public API, third part: correct the entities of an archive.

Every call adds one entry to ``entities.toml`` in the folder of the index, or takes the last
one out; nothing else of the file changes. An index opened afterwards obeys.
"""

from __future__ import annotations

import stat
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path
from typing import Final

from searchidx.article import EntityType
from searchidx.config import settings
from searchidx.correction_checks import refuse, standing
from searchidx.dataclass import dataclass
from searchidx.engines.local.codec import durable
from searchidx.engines.local.engine import LocalEngine
from searchidx.engines.local.locking import write_lock
from searchidx.entities.correction_edit import with_entry, without_last
from searchidx.entities.correction_entries import entry_of, is_name, tidy
from searchidx.entities.correction_file import read_bytes, read_corrections, read_source
from searchidx.entities.corrections import FILE_NAME, Correction, Corrections
from searchidx.entities.kind_words import parted
from searchidx.entities.problems import Problem
from searchidx.errors import IndexMissingError, UsageError
from searchidx.index import open_index

__all__ = [
    "Corrected",
    "Correction",
    "Corrections",
    "Problem",
    "Undone",
    "ban",
    "correct",
    "corrections",
    "merge",
    "rename",
    "retype",
    "split",
    "undo",
]

_WAIT_S: Final = 2.0
_BOM: Final = "\ufeff"
_UNEDITABLE: Final = frozenset(
    f"corrections.{name}"
    for name in ("unreadable", "not_a_file", "too_large", "not_utf8", "unfinished")
)


@dataclass(frozen=True, slots=True)
class Corrected:
    """An entry that was written to ``path``, where it begins in ``correction.line``.

    ``n_articles`` name one of the entities that it changes. ``is_new``: what they become was
    no entity of the archive before.
    """

    path: str
    correction: Correction
    n_articles: int
    is_new: bool = False


@dataclass(frozen=True, slots=True)
class Undone:
    """An entry that was taken out of ``path``; ``correction`` is None if it had a mistake."""

    path: str
    line: int
    text: str
    correction: Correction | None


def merge(
    index_dir: str | Path, names: Iterable[str], into: str, *, force: bool = False
) -> Corrected:
    """Make the entities of some names one with that of ``into``, or a new one of that name.

    As all of them: with ``force`` the archive is not asked whether it has the names. Raises
    UsageError for names that it lacks, for what would change nothing and for what contradicts
    another entry; IndexMissingError, IndexLockedError, and OSError if the file cannot be written.
    """
    kind, to = parted(tidy(into))
    return correct(index_dir, Correction("merge", _tidy(names), to, kind), force=force)


def split(
    index_dir: str | Path,
    names: Iterable[str],
    to: str | None = None,
    *,
    type: EntityType | None = None,
    force: bool = False,
) -> Corrected:
    """Make names, with all their spellings, an entity ``to`` of their own (default: the first)."""
    given = _tidy(names)
    named = tidy(to) if to is not None else next(iter(given), "")
    return correct(index_dir, Correction("split", given, named, type), force=force)


def rename(index_dir: str | Path, entity: str, to: str, *, force: bool = False) -> Corrected:
    """Show an entity under another name; the old one stays an alias."""
    return correct(index_dir, Correction("rename", _tidy([entity]), tidy(to)), force=force)


def retype(
    index_dir: str | Path, entity: str, type: EntityType, *, force: bool = False
) -> Corrected:
    """Give an entity another type."""
    return correct(index_dir, Correction("retype", _tidy([entity]), type=type), force=force)


def ban(index_dir: str | Path, names: Iterable[str], *, force: bool = False) -> Corrected:
    """Make the entities of some names none."""
    return correct(index_dir, Correction("ban", _tidy(names)), force=force)


def correct(index_dir: str | Path, correction: Correction, *, force: bool = False) -> Corrected:
    """Write an entry to the file of corrections of an index."""
    if not correction.names or not all(map(is_name, correction.names)):
        raise UsageError("corrections.no_name")
    folder = _index_folder(index_dir)
    with write_lock(folder, _WAIT_S):
        with open_index(folder) as index:
            before = standing(index, correction)
            if not force:
                refuse(index, before)
        path = folder / FILE_NAME
        text, mode = _text(path)
        _written(path, text, before.resolved)  # its aliases may contradict an entry
        entry, new_text = _written(path, text, correction)
        _write(path, new_text, mode)
    if correction.action == "split":
        with open_index(folder) as index:
            found = index.entity(correction.to)
            n_articles = found.n_articles if found else 0
        return Corrected(str(path), entry, n_articles)
    return Corrected(str(path), entry, before.n_articles, is_new=before.is_new)


def undo(index_dir: str | Path) -> Undone:
    """Take out the last entry of the file of corrections; raise UsageError if it has none."""
    folder = _index_folder(index_dir)
    path = folder / FILE_NAME
    with write_lock(folder, _WAIT_S):
        text, mode = _text(path)
        found = without_last(text.removeprefix(_BOM))
        if found is None:
            raise UsageError("corrections.nothing_to_undo", path=path)
        rest, line, taken = found
        _write(path, _BOM + rest if text.startswith(_BOM) else rest, mode)
    entry = entry_of(taken)
    return Undone(str(path), line, taken, replace(entry, line=line) if entry else None)


def corrections(index_dir: str | Path) -> tuple[Corrections, tuple[Problem, ...]]:
    """Return the corrections of an index that apply, and what is wrong in their file."""
    return read_corrections(Path(index_dir))


def _tidy(names: Iterable[str]) -> tuple[str, ...]:
    if isinstance(names, str):
        raise UsageError("errors.not_a_list", name="names")
    return tuple(dict.fromkeys(map(tidy, names)))


def _index_folder(index_dir: str | Path) -> Path:
    chosen = settings(index_dir)
    if not LocalEngine(chosen).exists():
        raise IndexMissingError("engine.no_index", path=chosen.index_dir)
    return chosen.index_dir


def _text(path: Path) -> tuple[str, int | None]:
    """Return the text of the file and its permissions; "" and None where there is none.

    Raises UsageError for a file to which nothing can be added.
    """
    bad = [p for p in read_corrections(path.parent)[1] if p.key in _UNEDITABLE]
    if bad:
        raise UsageError("corrections.not_written", reason=bad[0].message())
    try:
        return read_bytes(path).decode("utf-8"), stat.S_IMODE(path.stat().st_mode)
    except FileNotFoundError:
        return "", None


def _written(path: Path, text: str, correction: Correction) -> tuple[Correction, str]:
    """Return an entry as it stands at the end of a text, and that text.

    Raises UsageError if it would not apply there.
    """
    new_text = with_entry(text, correction)
    found, problems = read_source(path, new_text.encode())
    last_line = text.count("\n") + 1 if text else 0
    for problem in problems:
        if problem.line > last_line or not problem.line:
            raise UsageError("corrections.not_written", reason=problem.refusal())
    return found.entries[-1], new_text


def _write(path: Path, text: str, mode: int | None) -> None:
    """Replace the file whole; an empty one goes, unless it is a link to one elsewhere."""
    if text or path.is_symlink():
        durable.write_file(path.resolve(), [text.encode()], mode)
    elif path.exists():
        durable.remove(path)
        durable.sync_folder(path.parent)

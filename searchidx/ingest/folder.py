"""One listing of a folder: its files with their states, and a digest that stands for them."""

from __future__ import annotations

import os
import re
import stat
from collections.abc import Sequence
from hashlib import blake2b
from typing import Final

from searchidx.ingest.folder_table import TABLE_NAME
from searchidx.ingest.readers import reader_for
from searchidx.ingest.structured import SIDECAR_SUFFIXES

FileState = tuple[str, os.stat_result]

_NO_ARTICLE: Final = re.compile(r"(?:readme|leeme|léeme|license)(?![^\W\d_])", re.IGNORECASE)
_MAY_BE_NO_ARTICLE: Final = frozenset(".rRlL")
"""First characters of most names that hold no articles: the other names need no closer look."""


def is_article_name(name: str) -> bool:
    """Say whether a file of this name could hold articles: not hidden, no read-me, no table."""
    return not name.startswith(".") and name != TABLE_NAME and not _NO_ARTICLE.match(name)


class Folder:
    """The entries of a folder that matter, each looked at once; raises OSError.

    ``files`` are regular files with their states, ``subfolders`` and ``others`` names; what
    is in ``others`` is a link, no regular file, or could not be looked at. ``tables`` are
    the tables that describe the files, that of the folder itself first. ``is_plain`` says
    that the listing alone decides what discovery finds in this folder; it becomes false
    where something is reported.
    """

    def __init__(self, path: str, tables: Sequence[FileState]) -> None:
        self.path = path
        self.files: dict[str, os.stat_result] = {}
        self.subfolders: list[str] = []
        self.others: list[str] = []
        self.is_plain = True
        self._rows: list[str] = []
        with os.scandir(path) as entries:
            for entry in entries:
                self._take(entry)
        for names in (self.subfolders, self.others):
            if TABLE_NAME in names:  # which is none, then
                names.remove(TABLE_NAME)
        own = self.files.pop(TABLE_NAME, None)
        self.tables = tuple(tables) if own is None else ((join(path, TABLE_NAME), own), *tables)
        self._tables_above = tables
        self._text_stems: frozenset[str] | None = None

    def _take(self, entry: os.DirEntry[str]) -> None:
        """Sort an entry in. This runs for every file of an archive at every run."""
        name = entry.name
        if name[0] in _MAY_BE_NO_ARTICLE and not is_article_name(name):
            return
        try:
            if entry.is_dir(follow_symlinks=False):
                self.subfolders.append(name)
                return
            state = entry.stat(follow_symlinks=False)
        except OSError:
            state = None
        if state is not None and stat.S_ISREG(state.st_mode):
            self.files[name] = state
            self._rows.append(f"{name}/{state.st_size}/{state.st_mtime_ns}")
            if state.st_nlink > 1:
                self.is_plain = False
        else:
            self.others.append(name)
            self.is_plain = False

    def digest(self, depth: int) -> str:
        """Return a hash of the files' names, sizes and times and of what describes them.

        Two listings of one digest give the same files with the same states, ``depth``
        folders below the root. Empty where the listing does not tell: some name is no
        UTF-8, some file has a second name, or an entry is neither file nor folder.
        """
        if not self.is_plain:
            return ""
        above = (f"{path}\0{s.st_size}\0{s.st_mtime_ns}" for path, s in self._tables_above)
        content = "/".join(("\0".join((str(depth), *above)), *sorted(self._rows)))
        try:
            return blake2b(content.encode(), digest_size=16).hexdigest()
        except UnicodeEncodeError:
            return ""

    def names(self) -> list[str]:
        """Return the names of files, subfolders and all the rest."""
        return [*self.files, *self.subfolders, *self.others]

    def is_sidecar(self, name: str) -> bool:
        """Say whether a file describes the text of the same name beside it."""
        if name[len(stem_of(name)) :].lower() not in SIDECAR_SUFFIXES:
            return False
        if self._text_stems is None:
            names = (*self.files, *self.others)
            self._text_stems = frozenset(stem_of(other) for other in names if is_text(other))
        return stem_of(name) in self._text_stems

    def sidecar_of(self, name: str) -> FileState | None:
        """Return the sidecar of a text."""
        if not is_text(name):
            return None
        beside = (stem_of(name) + suffix for suffix in SIDECAR_SUFFIXES)
        found = next((other for other in beside if other in self.files), None)
        return None if found is None else (join(self.path, found), self.files[found])


def is_text(name: str) -> bool:
    """Say whether a file is a bare text by its name, which may have a sidecar."""
    reader = reader_for(name)
    return reader is not None and reader.has_sidecar


def stem_of(name: str) -> str:
    """Return a name or path without its ending and that of compression."""
    name = name.removesuffix(".gz")
    return name[: name.rfind(".")] if "." in name else name


def join(folder: str, name: str) -> str:
    """Return the path of an entry."""
    return f"{folder}/{name}" if folder != "/" else f"/{name}"

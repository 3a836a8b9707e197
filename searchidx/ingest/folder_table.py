"""``metadata.csv``: the metadata of the files of a folder in one table."""

from __future__ import annotations

import os
import unicodedata
from collections import OrderedDict
from collections.abc import Mapping
from typing import Final

from searchidx.config import Limits
from searchidx.errors import UnreadableFileError
from searchidx.ingest.fields import folded_name
from searchidx.ingest.opening import OpenedFile
from searchidx.ingest.readers.table import Table

TABLE_NAME: Final = "metadata.csv"
_FILE_COLUMNS: Final = ("file", "archivo", "fichero", "filename")
_N_KEPT: Final = 16
Rows = dict[str, Mapping[str, object]]
"""Name of a file, relative to the folder of the table → its row without that name."""
NO_ROW: Final[Mapping[str, object]] = {}


class FolderTables:
    """Looks up the row of a file in the tables above it; holds the tables used last."""

    def __init__(self, limits: Limits) -> None:
        self._limits = limits
        self._tables: OrderedDict[str, Rows | UnreadableFileError] = OrderedDict()

    def row(self, table_path: str, path: str) -> Mapping[str, object]:
        """Return the row of a file without its file column; empty if it has none.

        Names in the table are relative to its folder. Of several rows the first counts.
        Raises UnreadableFileError for a table that cannot be read.
        """
        rows = self._rows(table_path)
        name = os.path.relpath(path, os.path.dirname(table_path))  # noqa: PTH120 - strings
        return rows.get(_normal(name), NO_ROW)

    def _rows(self, table_path: str) -> Rows:
        if table_path in self._tables:
            self._tables.move_to_end(table_path)
        else:
            try:
                self._tables[table_path] = read_folder_table(table_path, self._limits)
            except UnreadableFileError as error:
                self._tables[table_path] = error
            if len(self._tables) > _N_KEPT:
                self._tables.popitem(last=False)
        rows = self._tables[table_path]
        if isinstance(rows, UnreadableFileError):
            raise rows
        return rows


def _normal(name: str) -> str:
    """Return a name as it is compared: some systems store accents decomposed."""
    name = name.strip().replace("\\", "/")
    return unicodedata.normalize("NFC", os.path.normpath(name))


def read_folder_table(path: str, limits: Limits) -> Rows:
    """Return name of file → row; raise UnreadableFileError for a bad table or row."""
    rows: Rows = {}
    with OpenedFile(path, limits) as opened:
        table = Table(opened)
        column = next((n for n in table.header if folded_name(n) in _FILE_COLUMNS), None)
        if column is None:
            raise UnreadableFileError("ingest.table_without_file", path=path, line=1)
        for row in table:
            if isinstance(row, UnreadableFileError):
                raise row
            _, values = row
            if name := str(values.pop(column, "")).strip():
                rows.setdefault(_normal(name), values)
    return rows

"""Tables: CSV with a header, one article a row."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from typing import Final

from searchidx.errors import UnreadableFileError
from searchidx.ingest.fields import field_of
from searchidx.ingest.opening import OpenedFile
from searchidx.ingest.readers.json_lines import text_lines, too_long
from searchidx.ingest.records import Layer, Record

_DELIMITERS: Final = ",;\t|"
Row = tuple[int, dict[str, object]]


class TableReader:
    """Reads ``.csv`` and ``.tsv``."""

    suffixes = (".csv", ".tsv")
    has_sidecar = False

    def read(self, opened: OpenedFile) -> Iterator[Record | UnreadableFileError]:
        """Yield the articles; the header must name a column of texts or titles."""
        rows = Table(opened)
        if not {"body", "title"} & {field_of(name)[0] for name in rows.header}:
            raise UnreadableFileError("ingest.table_without_text", path=opened.path, line=1)
        for row in rows:
            yield row if isinstance(row, UnreadableFileError) else _record(*row)


def _record(line: int, values: dict[str, object]) -> Record:
    return Record((Layer("file", values),), line)


class Table:
    """The rows of a table as (line, name → cell), and an error for each row that is none.

    The delimiter is that of ``, ; tab |`` which the header has most of. Short rows lack
    their last cells; a row with more cells than the header is an error.
    """

    def __init__(self, opened: OpenedFile) -> None:
        self._opened = opened
        self._path = opened.path
        # The module's limit is for the whole process and by default below a long article.
        if csv.field_size_limit() < opened.limits.article_bytes:
            csv.field_size_limit(opened.limits.article_bytes)
        lines = self._lines(opened)
        first = next(lines, "")
        if not first.strip():
            raise UnreadableFileError("ingest.empty", path=self._path)
        delimiter = max(_DELIMITERS, key=first.count)
        try:
            names = next(csv.reader([first], delimiter=delimiter))
        except csv.Error as error:
            raise UnreadableFileError("ingest.bad_table", path=self._path, line=1) from error
        self.header = [name.strip() for name in names]
        self._cells = csv.reader(lines, delimiter=delimiter, strict=True)

    def _lines(self, opened: OpenedFile) -> Iterator[str]:
        for _, line in text_lines(opened):
            if isinstance(line, UnreadableFileError):
                raise line
            yield line

    def __iter__(self) -> Iterator[Row | UnreadableFileError]:
        width = len(self.header)
        while True:
            line = self._cells.line_num + 2  # it counts the lines below the header
            try:
                cells = next(self._cells)
            except StopIteration:
                return
            except csv.Error as error:
                yield UnreadableFileError("ingest.bad_table", path=self._path, line=line)
                if "field limit" in str(error):
                    raise too_long(self._opened, line) from error
                continue
            if any(cells[width:]):
                yield UnreadableFileError("ingest.wide_row", path=self._path, line=line)
            elif any(cells):
                yield line, dict(zip(self.header, cells, strict=False))

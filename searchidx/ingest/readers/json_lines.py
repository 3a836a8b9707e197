"""JSON Lines: one article a line."""

from __future__ import annotations

import io
from collections.abc import Iterator
from typing import Final

from searchidx.errors import UnreadableFileError
from searchidx.ingest.encoding import BinaryContentError, byte_order_mark, decode, is_binary
from searchidx.ingest.opening import OpenedFile
from searchidx.ingest.records import Layer, Record
from searchidx.ingest.structured import StructureError, parse_json

_MAX_BAD_START: Final = 100


class JsonLinesReader:
    """Reads ``.jsonl`` and ``.ndjson``."""

    suffixes = (".jsonl", ".ndjson")
    has_sidecar = False

    def read(self, opened: OpenedFile) -> Iterator[Record | UnreadableFileError]:
        """Yield an article or an error a line; blank lines are nothing.

        A file whose first hundred lines are all bad is given up.
        """
        n_bad = n_good = 0
        for number, line in text_lines(opened):
            if isinstance(line, str) and not line.strip():
                continue
            read = _record(line, number, opened)
            yield read
            n_bad += isinstance(read, UnreadableFileError)
            n_good += isinstance(read, Record)
            if n_bad == _MAX_BAD_START and not n_good:
                raise UnreadableFileError("ingest.not_json_lines", path=opened.path)
        if not n_good and not n_bad:
            raise UnreadableFileError("ingest.empty", path=opened.path)


def _record(line: str | None, number: int, opened: OpenedFile) -> Record | UnreadableFileError:
    path = opened.path
    if line is None:
        limit = opened.limits.article_bytes
        return UnreadableFileError("ingest.line_too_long", path=path, line=number, limit=limit)
    try:
        values = parse_json(line)
    except StructureError as error:
        return UnreadableFileError(error.key, path=path, line=number)
    if not isinstance(values, dict):
        return UnreadableFileError("ingest.no_fields", path=path, line=number)
    return Record((Layer("file", values),), number)


def text_lines(opened: OpenedFile) -> Iterator[tuple[int, str | None]]:
    """Yield (1-based number, line) of a text file without holding it; None for a line too long.

    Each line is decoded for itself. Raises UnreadableFileError for what is no text.
    """
    head = opened.head()
    mark = byte_order_mark(head)
    if mark is not None and mark[0] != "utf-8":
        yield from _utf16_lines(opened)
        return
    if is_binary(head):
        raise UnreadableFileError("ingest.binary", path=opened.path)
    for number, line in opened.lines():
        if line is None:
            yield number, None
            continue
        try:
            yield number, line.decode() if number > 1 else decode(line)
        except UnicodeDecodeError:
            yield number, _decoded(line, number, opened.path)


def _decoded(line: bytes, number: int, path: str) -> str:
    try:
        return decode(line)
    except BinaryContentError as error:
        raise UnreadableFileError("ingest.binary_line", path=path, line=number) from error


def _utf16_lines(opened: OpenedFile) -> Iterator[tuple[int, str | None]]:
    limit = opened.limits.article_bytes
    with opened.errors():
        reader = io.TextIOWrapper(opened.stream, encoding="utf-16")
        number = 0
        try:
            while line := reader.readline(limit):
                number += 1
                if len(line) == limit:
                    raise UnreadableFileError(
                        "ingest.line_too_long", path=opened.path, line=number, limit=limit
                    )
                yield number, line
        except UnicodeDecodeError as error:
            raise UnreadableFileError("ingest.binary", path=opened.path) from error
        finally:
            reader.detach()

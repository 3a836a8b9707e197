"""JSON Lines: one article a line."""

from __future__ import annotations

import io
from collections.abc import Iterator
from typing import Final

from searchidx.errors import UnreadableFileError
from searchidx.ingest.encoding import BinaryContentError, byte_order_mark, decode, is_binary
from searchidx.ingest.opening import OpenedFile
from searchidx.ingest.records import Layer, Record
from searchidx.ingest.structured import StructureError, parse_json, plain_fields

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
        for number, line in raw_lines(opened):
            if isinstance(line, bytes) and (values := plain_fields(line)) is not None:
                n_good += 1
                yield Record((Layer("file", values),), number)
                continue
            text = decoded_line(opened, number, line)
            if isinstance(text, str) and not text.strip():
                continue
            read = _record(text, number, opened.path) if isinstance(text, str) else text
            yield read
            n_bad += isinstance(read, UnreadableFileError)
            n_good += isinstance(read, Record)
            if n_bad == _MAX_BAD_START and not n_good:
                raise UnreadableFileError("ingest.not_json_lines", path=opened.path)
        if not n_good and not n_bad:
            raise UnreadableFileError("ingest.empty", path=opened.path)


def _record(line: str, number: int, path: str) -> Record | UnreadableFileError:
    try:
        values = parse_json(line)
    except StructureError as error:
        return UnreadableFileError(error.key, path=path, line=number)
    if not isinstance(values, dict):
        return UnreadableFileError("ingest.no_fields", path=path, line=number)
    return Record((Layer("file", values),), number)


RawLine = bytes | str | UnreadableFileError | None
"""A line as :func:`raw_lines` finds it: None for one over the limit."""


def text_lines(opened: OpenedFile) -> Iterator[tuple[int, str | UnreadableFileError]]:
    """Yield (1-based number, line or what is wrong with it) of a text without holding it.

    Each line is decoded for itself. Raises UnreadableFileError for what is no text.
    """
    for number, line in raw_lines(opened):
        yield number, decoded_line(opened, number, line)


def raw_lines(opened: OpenedFile) -> Iterator[tuple[int, RawLine]]:
    """Yield (1-based number, line) of a text, decoded only if it is in UTF-16.

    Raises UnreadableFileError for what is no text.
    """
    head = opened.head()
    mark = byte_order_mark(head)
    if mark is not None and mark[0] != "utf-8":
        yield from _utf16_lines(opened)
        return
    if is_binary(head):
        raise UnreadableFileError("ingest.binary", path=opened.path)
    yield from opened.lines()


def decoded_line(opened: OpenedFile, number: int, line: RawLine) -> str | UnreadableFileError:
    """Return the text of a line of :func:`raw_lines`, or what is wrong with it."""
    if line is None:
        return too_long(opened, number)
    if not isinstance(line, bytes):
        return line
    try:
        return line.decode("utf-8" if number > 1 else "utf-8-sig")
    except UnicodeDecodeError:
        return _decoded(line, number, opened.path)


def too_long(opened: OpenedFile, line: int) -> UnreadableFileError:
    """Return the error of a line over the limit of an article."""
    limit = opened.limits.article_bytes
    return UnreadableFileError("ingest.line_too_long", path=opened.path, line=line, limit=limit)


def _decoded(line: bytes, number: int, path: str) -> str | UnreadableFileError:
    try:
        return decode(line)
    except BinaryContentError:
        return UnreadableFileError("ingest.binary_line", path=path, line=number)


def _utf16_lines(opened: OpenedFile) -> Iterator[tuple[int, RawLine]]:
    limit = opened.limits.article_bytes
    with opened.errors():
        reader = io.TextIOWrapper(opened.stream, encoding="utf-16")
        number = 0
        try:
            while line := reader.readline(limit):
                number += 1
                if len(line) == limit:
                    raise too_long(opened, number)
                yield number, line
        except UnicodeDecodeError as error:
            raise UnreadableFileError("ingest.binary", path=opened.path) from error
        finally:
            reader.detach()

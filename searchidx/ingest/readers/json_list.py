"""JSON: one article, a list of articles, or several values one after the other."""

from __future__ import annotations

import codecs
import json
import re
from collections.abc import Iterator
from typing import Any, Final

from searchidx.errors import UnreadableFileError
from searchidx.ingest.encoding import WINDOWS_BYTES, byte_order_mark, is_binary
from searchidx.ingest.opening import OpenedFile
from searchidx.ingest.records import Layer, Record
from searchidx.ingest.structured import JSON_DECODER

_FIRST_CHUNK: Final = 1 << 16
_SPACE: Final = re.compile(r"[\s\ufeff]*")
_COMMA: Final = re.compile(r"\s*,?\s*")


class JsonReader:
    """Reads ``.json``, a list one element at a time."""

    suffixes = (".json",)
    has_sidecar = False

    def read(self, opened: OpenedFile) -> Iterator[Record | UnreadableFileError]:
        """Yield the articles; alone in its file, an article has no number."""
        values = _Values(opened)
        first = next(values, None)
        if first is None:
            raise UnreadableFileError("ingest.empty", path=opened.path)
        second = next(values, None)
        number = None if second is None and not values.is_list else 1
        yield _record(first, number, opened.path)
        if second is not None:
            yield _record(second, 2, opened.path)
        for count, value in enumerate(values, 3):
            yield _record(value, count, opened.path)


def _record(value: Any, number: int | None, path: str) -> Record | UnreadableFileError:
    if not isinstance(value, dict):
        return UnreadableFileError("ingest.no_fields", path=path, line=number or 1)
    return Record((Layer("file", value),), number)


class _Values:
    """Iterates over the elements of the list at the top, or over the values there are.

    Holds one element and what was read with it, at most the limit of an article.
    """

    def __init__(self, opened: OpenedFile) -> None:
        self._opened = opened
        head = opened.head()
        encoding = (byte_order_mark(head) or ("utf-8", 0))[0]
        if encoding == "utf-8" and is_binary(head):
            raise UnreadableFileError("ingest.binary", path=opened.path)
        self._decoder = codecs.getincrementaldecoder(encoding)(WINDOWS_BYTES)
        self._buffer = ""
        self._position = 0
        self._line = 1
        self._is_at_end = False
        self._chunk = _FIRST_CHUNK
        self._skip(_SPACE)
        self.is_list = self._buffer.startswith("[", self._position)
        self._is_open = self.is_list
        self._position += self.is_list

    def __iter__(self) -> Iterator[Any]:
        return self

    def __next__(self) -> Any:
        self._skip(_SPACE)
        if self._is_open and self._buffer.startswith("]", self._position):
            self._is_open = False
            self._position += 1
            self._skip(_SPACE)
        if self._position >= len(self._buffer):
            if self._is_open:
                raise self._error("ingest.bad_json", len(self._buffer))
            raise StopIteration
        if self.is_list and not self._is_open:
            raise self._error("ingest.bad_json", self._position)
        value = self._decode()
        self._skip(_COMMA)
        return value

    def _decode(self) -> Any:
        """Decode the value at the position, reading on while it is not complete."""
        self._forget()
        while True:
            try:
                value, self._position = JSON_DECODER.raw_decode(self._buffer)
            except json.JSONDecodeError as error:
                if self._is_at_end:
                    raise self._error("ingest.bad_json", error.pos) from error
                self._read()
            except RecursionError as error:
                raise self._error("ingest.too_deep", 0) from error
            except ValueError as error:
                raise self._error("ingest.bad_json", 0) from error
            else:
                return value

    def _skip(self, what: re.Pattern[str]) -> None:
        """Move over spaces (and a comma), reading on at the end of the buffer."""
        while True:
            found = what.match(self._buffer, self._position)
            assert found is not None
            self._position = found.end()
            if self._position < len(self._buffer) or self._is_at_end:
                return
            if what is _COMMA and "," in found.group():
                what = _SPACE
            self._forget()
            self._read()

    def _forget(self) -> None:
        self._line += self._buffer.count("\n", 0, self._position)
        self._buffer = self._buffer[self._position :]
        self._position = 0
        self._chunk = _FIRST_CHUNK

    def _read(self) -> None:
        """Read on, twice as much each time within one value."""
        limit = self._opened.limits.article_bytes
        if len(self._buffer) > limit:
            raise UnreadableFileError(
                "ingest.line_too_long", path=self._opened.path, line=self._line, limit=limit
            )
        data = self._opened.read(min(self._chunk, limit))
        self._is_at_end = not data
        self._buffer += self._decoder.decode(data, final=not data)
        self._chunk *= 2

    def _error(self, key: str, position: int) -> UnreadableFileError:
        line = self._line + self._buffer.count("\n", 0, position)
        return UnreadableFileError(key, path=self._opened.path, line=line)

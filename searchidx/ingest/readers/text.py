"""Bare texts and Markdown, one article a file, with front matter or without."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from searchidx.errors import UnreadableFileError
from searchidx.ingest.encoding import BinaryContentError, decode
from searchidx.ingest.opening import OpenedFile
from searchidx.ingest.records import Layer, Record
from searchidx.ingest.structured import StructureError, parse_yaml

_FRONT: Final = re.compile(r"---[ \t]*\r?\n(?=\s*[\w\"'][^\n:]{0,60}:(?:\s|\Z))")
_FRONT_END: Final = re.compile(r"^(?:---|\.\.\.)[ \t]*\r?$", re.MULTILINE)


class TextReader:
    """Reads ``.txt`` and ``.md``."""

    suffixes = (".txt", ".md", ".markdown", ".text")
    has_sidecar = True

    def read(self, opened: OpenedFile) -> Iterator[Record | UnreadableFileError]:
        """Yield the one article; the body is all the text below the front matter."""
        try:
            text = decode(opened.read())
        except BinaryContentError as error:
            raise UnreadableFileError("ingest.binary", path=opened.path) from error
        if not text or text.isspace():
            raise UnreadableFileError("ingest.empty", path=opened.path)
        try:
            values, body = split_front_matter(text)
        except StructureError as error:
            raise UnreadableFileError(error.key, path=opened.path, line=error.line + 1) from error
        layer = Layer("file", {"body": body})
        yield Record((Layer("front-matter", values), layer) if values else (layer,))


def split_front_matter(text: str) -> tuple[dict[str, object], str]:
    """Return the fields between two lines of ``---`` at the very start, and the text below.

    A rule of dashes that no ``name: value`` follows, or that nothing closes, is text.
    Raises StructureError, with the line counted from the first field.
    """
    start = _FRONT.match(text)
    end = _FRONT_END.search(text, start.end()) if start else None
    if start is None or end is None:
        return {}, text
    values = parse_yaml(text[start.end() : end.start()])
    if not isinstance(values, dict):
        return {}, text
    return values, text[end.end() :]

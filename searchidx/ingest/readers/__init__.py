"""One reader per format of source files, found by the ending of the file's name."""

from __future__ import annotations

from typing import Final

from searchidx.ingest.readers.json_lines import JsonLinesReader
from searchidx.ingest.readers.json_list import JsonReader
from searchidx.ingest.readers.table import TableReader
from searchidx.ingest.readers.text import TextReader
from searchidx.ingest.records import Reader

_READERS: Final[tuple[Reader, ...]] = (
    TextReader(),
    JsonLinesReader(),
    JsonReader(),
    TableReader(),
)
_BY_SUFFIX: Final = {suffix: reader for reader in _READERS for suffix in reader.suffixes}


def reader_for(name: str) -> Reader | None:
    """Return the reader of a file, by its name (case aside, ``.gz`` or not), or None."""
    name = name.lower().removesuffix(".gz")
    dot = name.rfind(".")
    return _BY_SUFFIX.get(name[dot:]) if dot > 0 else None

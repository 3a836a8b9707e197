"""What readers hand on: the raw fields of one article, by where they were found."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import NamedTuple, Protocol

from searchidx.errors import UnreadableFileError
from searchidx.ingest.opening import OpenedFile


class Layer(NamedTuple):
    """Raw fields from one place; ``provenance`` as in :class:`searchidx.article.Article`."""

    provenance: str
    values: Mapping[str, object]


class Record(NamedTuple):
    """The raw fields of one article, the layer that counts most first.

    ``line`` is the 1-based line (or, in a JSON list, the number) in a file of many
    articles, None in a file of one.
    """

    layers: tuple[Layer, ...]
    line: int | None = None


class Reader(Protocol):
    """Knows one format of source files."""

    @property
    def suffixes(self) -> tuple[str, ...]:
        """Endings of file names, lower case, with the dot and without ``.gz``."""
        ...

    @property
    def has_sidecar(self) -> bool:
        """Say whether a file is one bare text, which another file may describe."""
        ...

    def read(self, opened: OpenedFile) -> Iterator[Record | UnreadableFileError]:
        """Yield the articles in file order, and an error for each line that is none.

        Raises UnreadableFileError where nothing more can be read.
        """
        ...

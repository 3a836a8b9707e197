"""From a source file to its articles."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from hashlib import blake2b
from typing import Literal

from searchidx.article import Article
from searchidx.errors import UnreadableFileError
from searchidx.ingest.folder_table import FolderTables
from searchidx.ingest.metadata import Place, assemble
from searchidx.ingest.opening import OpenedFile, UnreachableFileError
from searchidx.ingest.readers import reader_for
from searchidx.ingest.records import Layer, Record
from searchidx.ingest.source import ReadOptions, SourceFile
from searchidx.ingest.structured import read_sidecar
from searchidx.results import SkippedFile

Outcome = Literal["complete", "broken", "unreachable"]


class FileReader:
    """Reads the source files of one run; keeps the tables of their folders meanwhile."""

    def __init__(self, options: ReadOptions) -> None:
        self.options = options
        self._tables = FolderTables(options.limits)

    def read(self, source: SourceFile) -> Reading:
        """Return the articles of a file, to be iterated over once."""
        return Reading(source, self)

    def digest(self, source: SourceFile) -> str:
        """Return the hash of a file and what describes it; raise UnreadableFileError."""
        beside, problems = self.beside(source)
        if problems:
            raise problems[0]
        with OpenedFile(source.path, self.options.limits) as opened:
            return _joint_digest(opened.digest(), beside)

    def beside(self, source: SourceFile) -> tuple[tuple[Layer, ...], list[UnreadableFileError]]:
        """Return the fields that sidecar and tables give, and what of them cannot be read."""
        if source.sidecar is None and not source.tables:
            return (), []
        layers: list[Layer] = []
        problems: list[UnreadableFileError] = []
        if source.sidecar is not None:
            try:
                layers.append(Layer("sidecar", read_sidecar(source.sidecar, self.options.limits)))
            except UnreadableFileError as error:
                problems.append(error)
        for table in source.tables:
            try:
                row = self._tables.row(table, source.path)
            except UnreadableFileError as error:
                problems.append(error)
            else:
                layers += [Layer("manifest", row)] if row else []
        return tuple(layers), problems


class Reading:
    """The articles of one file and, in their place, what of it was skipped and why.

    After the last of them ``outcome`` says whether the file was read to its end
    (``"complete"``), is broken from somewhere on, or could not be looked at.
    """

    def __init__(self, source: SourceFile, reader: FileReader) -> None:
        self.source = source
        self.outcome: Outcome = "complete"
        self.n_problems = 0
        self.digest = ""
        """Hash of the file and what describes it; empty until all was read without problem."""
        self._reader = reader
        self._opened: OpenedFile | None = None

    @property
    def n_bytes(self) -> int:
        """How many bytes of the file have been read so far."""
        return self._opened.n_bytes if self._opened else 0

    def __iter__(self) -> Iterator[Article | SkippedFile]:
        try:
            yield from self._articles()
        except UnreachableFileError as error:
            self.outcome = "unreachable"
            yield self._skipped(error)
        except UnreadableFileError as error:
            self.outcome = "broken"
            yield self._skipped(error)

    def _articles(self) -> Iterator[Article | SkippedFile]:
        source, options = self.source, self._reader.options
        reader = reader_for(source.path)
        if reader is None:
            raise UnreadableFileError("ingest.unknown_format", path=source.path)
        if source.file_bytes > options.limits.file_bytes:
            limit = options.limits.file_bytes
            raise UnreadableFileError("ingest.too_big", path=source.path, limit=limit)
        beside, problems = self._reader.beside(source)
        for problem in problems:
            yield self._skipped(problem)
        around = (*beside, *self._path_layer())
        with OpenedFile(source.path, options.limits) as self._opened:
            for record in reader.read(self._opened):
                if isinstance(record, UnreadableFileError):
                    yield self._skipped(record)
                else:
                    yield self._article(record, around)
            content = self._opened.digest()
        if not self.n_problems:
            self.digest = _joint_digest(content, beside)

    def _path_layer(self) -> tuple[Layer, ...]:
        pattern, today = self._reader.options.path_pattern, self._reader.options.today
        values = pattern.values(self.source.name, today) if pattern else {}
        return (Layer("path", values),) if values else ()

    def _article(self, record: Record, around: tuple[Layer, ...]) -> Article | SkippedFile:
        name = self.source.name
        default_id = name if record.line is None else f"{name}#{record.line}"
        place = Place(self.source.path, default_id, record.line)
        try:
            return assemble((*record.layers, *around), place, self._reader.options.today)
        except UnreadableFileError as error:
            return self._skipped(error)

    def _skipped(self, error: UnreadableFileError) -> SkippedFile:
        self.n_problems += 1
        return skipped(error)


def skipped(error: UnreadableFileError) -> SkippedFile:
    """Return an error as a value of the summary."""
    return SkippedFile(error.path or "", error.line, error.key, error.params)


def read_file(source: SourceFile, options: ReadOptions) -> Iterator[Article | SkippedFile]:
    """Yield the articles of a file, and in their place what of it is skipped and why."""
    yield from FileReader(options).read(source)


def _joint_digest(content: str, beside: tuple[Layer, ...]) -> str:
    """Return one hash for a file and the fields that stand beside it."""
    if not beside:
        return content
    described: list[tuple[str, Mapping[str, object]]] = [(p, dict(v)) for p, v in beside]
    text = json.dumps(described, ensure_ascii=True, sort_keys=True, default=str)
    return blake2b(f"{content}{text}".encode(), digest_size=16).hexdigest()

"""The published state of an index: which files make it up, under which number.

A generation is one small JSON file, written last and atomically. The newest one counts;
what no generation names is left over from a writer that did not finish, and is removed
by the next writer.
"""

from __future__ import annotations

import json
import re
import zlib
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

from searchidx.dataclass import dataclass, field
from searchidx.engines.local.codec import durable
from searchidx.engines.local.codec.framing import FORMAT_VERSION, seal
from searchidx.engines.local.codec.segment import SUFFIX, segment_files
from searchidx.errors import IndexCorruptError, IndexMissingError, IndexVersionError

DATA_FOLDER: Final = "data"
_NAME: Final = re.compile(r"generation-(\d{8})\.json\Z")
_OURS: Final = re.compile(r"(?:segment|tombstones|entities|overlay|generation)-\d{8}\.")
_STOCK_WHOOSH: Final = re.compile(r"_\w*_\d+\.toc\Z")

Seal = tuple[int, int]
"""Length of a frame and checksum of its header, which stand for every byte of it."""


@dataclass(frozen=True, slots=True)
class Generation:
    """What one published state is made of.

    ``segments`` maps the name of each segment, oldest first, to its number of documents;
    ``files`` each file to its seal. ``tombstones``, ``entities`` and ``overlay`` name frames
    (None: nothing deleted, no entities, nothing new since they were resolved).
    ``tagger`` is the specification and the version of what found the names (None: unknown).
    ``next_segment`` numbers the segments to come.
    """

    number: int
    analyzer: str
    segments: Mapping[str, int] = field(default_factory=dict)
    files: Mapping[str, Seal] = field(default_factory=dict)
    tombstones: str | None = None
    entities: str | None = None
    overlay: str | None = None
    roots: tuple[str, ...] = ()
    tagger: tuple[str, str] | None = None
    next_segment: int = 1
    format_version: int = FORMAT_VERSION

    @property
    def size_bytes(self) -> int:
        """Length of all its files."""
        return sum(length for length, _ in self.files.values())


def generation_path(folder: Path, number: int) -> Path:
    """Return the file of a generation."""
    return folder / f"generation-{number:08}.json"


def generation_numbers(folder: Path) -> list[int]:
    """Return the numbers of the generations that lie in a folder, newest first."""
    try:
        names = [entry.name for entry in folder.iterdir()]
    except (FileNotFoundError, NotADirectoryError):
        return []
    return sorted((int(m[1]) for name in names if (m := _NAME.match(name))), reverse=True)


def write_generation(folder: Path, generation: Generation) -> None:
    """Publish a generation: after this returns, it is what readers find."""
    from dataclasses import asdict  # noqa: PLC0415 - for writers alone

    content = json.dumps(asdict(generation), sort_keys=True, separators=(",", ":"))
    line = f"{content}\n{zlib.crc32(content.encode('ascii')):08x}\n"
    durable.write_file(generation_path(folder, generation.number), [line.encode("ascii")])


def read_latest(folder: Path) -> Generation:
    """Return the newest generation of a data folder.

    Raises IndexMissingError, IndexCorruptError or IndexVersionError.
    """
    while numbers := generation_numbers(folder):
        try:
            return read_generation(folder, numbers[0])
        except IndexCorruptError:
            # A writer that has published meanwhile has removed it.
            if generation_numbers(folder)[:1] == numbers[:1]:
                raise
    refuse_foreign_folder(folder)
    raise IndexMissingError("engine.no_index", path=folder.parent)


def read_generation(folder: Path, number: int) -> Generation:
    """Return one generation, verified."""
    path = generation_path(folder, number)
    try:
        raw = path.read_bytes()
        content, checksum = raw.decode("ascii").splitlines()
        values: dict[str, Any] = json.loads(content)
        if int(checksum, 16) != zlib.crc32(content.encode("ascii")) or len(checksum) != 8:
            raise ValueError(checksum)
    except FileNotFoundError:
        raise IndexCorruptError("engine.missing_file", path=path) from None
    except ValueError:
        raise IndexCorruptError("engine.wrong_checksum", path=path, offset=0) from None
    if (found := values.get("format_version")) != FORMAT_VERSION:
        raise IndexVersionError(
            "engine.other_format", path=path, found=found, wanted=FORMAT_VERSION
        )
    values["files"] = {name: tuple(expected) for name, expected in values["files"].items()}
    values["tagger"] = tuple(values["tagger"]) if values.get("tagger") else None
    return Generation(**{**values, "roots": tuple(values["roots"])})


def refuse_foreign_folder(folder: Path) -> None:
    """Raise IndexMissingError where a data folder would lie in or hold something else."""
    parent = folder.parent
    if parent.exists() and not parent.is_dir():
        raise IndexMissingError("engine.not_a_folder", path=parent)
    if parent.is_dir() and any(_STOCK_WHOOSH.match(entry.name) for entry in parent.iterdir()):
        raise IndexMissingError("engine.stock_whoosh", path=parent)
    is_foreign = folder.exists() and (
        not folder.is_dir() or any(not _OURS.match(entry.name) for entry in folder.iterdir())
    )
    if is_foreign:
        raise IndexMissingError("engine.not_an_index", path=parent)


def files_of(folder: Path, generation: Generation) -> dict[str, Seal]:
    """Return the seal of every file that a generation to be published names."""
    paths = [p for name in generation.segments for p in segment_files(folder, name).values()]
    frames = (generation.tombstones, generation.entities, generation.overlay)
    paths += [folder / name for name in frames if name]
    return {path.name: seal(path) for path in paths}


def verify_file(path: Path, expected: Seal) -> None:
    """Compare a file with its seal; raise IndexCorruptError."""
    try:
        size, checksum = seal(path)
    except FileNotFoundError:
        raise IndexCorruptError("engine.missing_file", path=path) from None
    if size != expected[0]:
        offset = min(size, expected[0])
        raise IndexCorruptError("engine.wrong_length", path=path, offset=offset)
    if checksum != expected[1]:
        raise IndexCorruptError("engine.wrong_checksum", path=path, offset=0)


def verify_files(folder: Path, generation: Generation) -> None:
    """Compare the files of a generation with their seals; raise IndexCorruptError."""
    for name, expected in generation.files.items():
        verify_file(folder / name, expected)


def remove_orphans(folder: Path, generation: Generation | None) -> None:
    """Remove every file that a writer left behind and no generation names.

    Only the holder of the lock may call this.
    """
    kept = set(generation.files) if generation else set()
    if generation:
        kept.add(generation_path(folder, generation.number).name)
    for path in folder.iterdir():
        is_ours = path.name.endswith((SUFFIX, durable.TEMPORARY_SUFFIX)) or _NAME.match(path.name)
        if is_ours and path.name not in kept and path.is_file():
            durable.remove(path)

"""Reading this room's data files: lists in sections, and TOML."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any, Final

from searchidx.article import ENTITY_TYPES, EntityType

DATA_FILES: Final = (
    "aliases.toml",
    "common_words.txt",
    "cues.txt",
    "generic.txt",
    "given_forms.toml",
    "given_names.txt",
    "organizations.txt",
    "others.txt",
    "places.txt",
    "spelling.toml",
    "surnames.txt",
)


def read_text(name: str) -> str:
    """Return a data file of this room as text."""
    return (Path(__file__).parent / "data" / name).read_text(encoding="utf-8")


def read_toml(name: str) -> dict[str, Any]:
    """Return a TOML data file of this room."""
    import tomllib  # noqa: PLC0415 - a search needs none of these tables

    return tomllib.loads(read_text(name))


def sections(name: str) -> Iterator[tuple[str, str]]:
    """Yield (section, entry) of a list file; entries before any ``[section]`` have section ""."""
    section = ""
    for line in read_text(name).splitlines():
        if line.startswith("["):
            section = line.strip("[] ")
        elif not line.startswith("#"):
            yield from ((section, e) for e in map(str.strip, line.split(",")) if e)


@cache
def alias_table() -> Mapping[EntityType, Mapping[str, Sequence[str]]]:
    """Return type → name shown → the other forms of that name."""
    entries = read_toml("aliases.toml")
    return {kind: entries[kind] for kind in ENTITY_TYPES}


@cache
def digest() -> str:
    """Return a short hash of all data files: a changed table is another tagger."""
    from hashlib import blake2b  # noqa: PLC0415 - nor this

    content = blake2b(digest_size=4)
    for name in DATA_FILES:
        content.update(read_text(name).encode())
    return content.hexdigest()

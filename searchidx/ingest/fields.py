"""What sources call the fields of an article, and what their values become."""

from __future__ import annotations

import ast
import datetime as dt
import json
import re
import tomllib
import unicodedata
from collections.abc import Callable, Iterable, Mapping
from functools import cache, lru_cache
from importlib.resources import files
from typing import Any, Final

from searchidx.article import ENTITY_TYPES, EntityType, GivenEntity
from searchidx.ingest.cleaning import clean_line, clean_text

MAX_ID_CHARS: Final = 512

_LITERAL_LIST: Final = re.compile(
    r"\[\s*(?:(?:'(?:[^'\\]|\\.)*'|\"(?:[^\"\\]|\\.)*\")\s*(?:,\s*|(?=\])))*\]", re.DOTALL
)
_LONGEST_LITERAL: Final = 100_000
_LONGEST_KEPT: Final = 120
"""Of the texts that many articles share, those of so many characters are cleaned once."""
_NAME_JOINT: Final = re.compile(r"\s*,\s+(?:y\s+|e\s+|and\s+)?|\s+(?:y|e|and|&)\s+")
_FULL_NAME: Final = re.compile(r"[^\W\d_a-zà-ÿ][\w.'’-]*(?:\s+[\w.'’-]+){1,4}")
_BY: Final = re.compile(r"(?:por|by)(?::\s*|\s+|\Z)", re.IGNORECASE)
_ENTITY_TYPES: Final[Mapping[str, EntityType]] = {
    **{name: name for name in ENTITY_TYPES},
    "per": "person",
    "persona": "person",
    "loc": "place",
    "gpe": "place",
    "lugar": "place",
    "location": "place",
    "org": "organization",
    "organizacion": "organization",
    "organisation": "organization",
    "misc": "other",
    "otro": "other",
    "otra": "other",
}


def folded_name(name: str) -> str:
    """Return a field name in lower case, without accents, with ``_`` for space and hyphen."""
    plain = unicodedata.normalize("NFD", name.strip().lower())
    letters = "".join(char for char in plain if not unicodedata.combining(char))
    return re.sub(r"[\s-]+", "_", letters)


@cache
def _aliases() -> dict[str, tuple[str, int]]:
    source = files("searchidx.ingest").joinpath("data", "fields.toml")
    table: dict[str, list[str]] = tomllib.loads(source.read_text(encoding="utf-8"))
    return {
        alias: (field, rank)
        for field, aliases in table.items()
        for rank, alias in enumerate(aliases)
    }


@lru_cache(maxsize=4096)
def field_of(name: str) -> tuple[str | None, int]:
    """Return the field that a source calls so, None for others, and the rank of the name."""
    return _aliases().get(folded_name(name), (None, 0))


Converter = Callable[[object], Any]
"""Makes the value of a field from what a source has, or None if it makes none.

Dates come back as text, to be parsed; empty texts and lists are None, except a list of
entities, which says that there are none.
"""


def convert(field: str, value: object) -> Any:
    """Return the value of a field from what a source has; see :data:`Converter`."""
    return _CONVERTERS[field](value)


def converter_of(field: str | None) -> Converter:
    """Return what makes the values of a field; nothing, for what is none."""
    return _nothing if field is None else _CONVERTERS[field]


def _nothing(_: object) -> None:
    return None


def _scalar_text(value: object) -> str | None:
    """Return the text of a single value; None for anything composed, for truth values."""
    if isinstance(value, str):
        return value
    if isinstance(value, dt.date | dt.time):
        return value.isoformat()
    if isinstance(value, int | float) and not isinstance(value, bool):
        return str(value)
    return None


def _line(value: object) -> str | None:
    if isinstance(value, str):
        return clean_line(value) or None
    texts = _texts(value)
    return ", ".join(filter(None, map(clean_line, texts))) or None if texts else None


def _common_line(value: object) -> str | None:
    """Return a text of one line that many articles share."""
    if type(value) is str and len(value) <= _LONGEST_KEPT:
        return _kept_line(value)
    return _line(value)


@lru_cache(maxsize=4096)
def _kept_line(value: str) -> str | None:
    return clean_line(value) or None


def _body(value: object) -> str | None:
    if type(value) is str:
        return clean_text(value) or None
    texts = _texts(value)
    return clean_text("\n".join(texts)) or None if texts else None


def _id(value: object) -> str | None:
    text = _line(value)
    return text if text and len(text) <= MAX_ID_CHARS else None


def _texts(value: object) -> list[str] | None:
    """Return one text or a flat list of them, None for what holds anything else."""
    if (text := _scalar_text(value)) is not None:
        return [text]
    if isinstance(value, list | tuple):
        texts = [_scalar_text(item) for item in value if item is not None]
        return [text for text in texts if text is not None] if all(texts) else None
    return None


def _items(value: object) -> list[object] | None:
    """Return a list as it is, also one that was written into a text by a program."""
    if isinstance(value, list | tuple):
        return list(value)
    if isinstance(value, str):
        text = value.strip()
        if text.startswith("[") and len(text) < _LONGEST_LITERAL and _LITERAL_LIST.fullmatch(text):
            return _literal_list(text)
    return None


def _literal_list(text: str) -> list[object] | None:
    try:
        items: list[object] = json.loads(text)
    except ValueError:
        try:
            items = ast.literal_eval(text)
        except (ValueError, SyntaxError):
            return None
    return items


def _names_in(value: object) -> Iterable[str]:
    """Yield the texts of a list of names or of objects that have one."""
    for item in _items(value) or ():
        if isinstance(item, dict):
            item = item.get("name", item.get("nombre"))  # noqa: PLW2901 - the name stands for it
        if text := _scalar_text(item):
            yield text


def _distinct(texts: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(filter(None, map(clean_line, texts))))


def _authors(value: object) -> tuple[str, ...] | None:
    parts: list[str] = []
    whole = [value] if isinstance(value, str) and _items(value) is None else _names_in(value)
    for text in whole:
        assert isinstance(text, str)
        for part in re.split(r"[;|\n]", text):
            parts += _split_names(_BY.sub("", part.strip(), count=1))
    return _distinct(parts) or None


def _split_names(text: str) -> list[str]:
    """Split ``Ana Ruiz, Juan Gil y Eva Sanz``, but not ``Economía y Empleo`` or ``Ruiz, Ana``."""
    parts = _NAME_JOINT.split(text)
    return parts if len(parts) > 1 and all(map(_FULL_NAME.fullmatch, parts)) else [text]


def _tags(value: object) -> tuple[str, ...] | None:
    if isinstance(value, str) and _items(value) is None:
        return _distinct(re.split(r"[,;|\n]", value)) or None
    return _distinct(_names_in(value)) or None


def _entities(value: object) -> tuple[GivenEntity, ...] | None:
    if isinstance(value, str) and _items(value) is None:
        names = _distinct(re.split(r"[;|\n]", value))
        return tuple(GivenEntity(name) for name in names) or None
    items = _items(value)
    if items is None:
        return None
    found = dict.fromkeys(
        _named(item) if type(item) is str and len(item) <= _LONGEST_KEPT else _entity(item)
        for item in items
    )
    named = tuple(filter(None, found))
    return named if named or not items else None


def _entity(item: object) -> GivenEntity | None:
    kind = None
    if isinstance(item, dict):
        kind = item.get("type", item.get("tipo"))
        item = item.get("name", item.get("nombre"))
    name = clean_line(item) if isinstance(item, str) else ""
    if not name:
        return None
    return GivenEntity(
        name, _ENTITY_TYPES.get(folded_name(kind)) if isinstance(kind, str) else None
    )


@lru_cache(maxsize=1 << 14)
def _named(text: str) -> GivenEntity | None:
    name = clean_line(text)
    return GivenEntity(name) if name else None


_CONVERTERS: Final[Mapping[str, Converter]] = {
    "id": _id,
    "title": _line,
    "body": _body,
    "outlet": _common_line,
    "date": _common_line,
    "url": _line,
    "section": _common_line,
    "authors": _authors,
    "agency": _common_line,
    "tags": _tags,
    "language": _common_line,
    "entities": _entities,
}

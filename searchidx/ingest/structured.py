"""JSON, YAML and TOML as plain values: no objects, no references, bounded depth."""

from __future__ import annotations

import datetime as dt
import json
import math
import tomllib
from collections.abc import Callable, Mapping
from functools import cache
from pathlib import PurePath
from typing import Any, Final

import orjson

from searchidx.config import Limits
from searchidx.errors import UnreadableFileError
from searchidx.ingest.cleaning import clean_text
from searchidx.ingest.encoding import BinaryContentError, decode
from searchidx.ingest.opening import OpenedFile

SIDECAR_SUFFIXES: Final = (".json", ".yaml", ".yml", ".toml")
MAX_DEPTH: Final = 32
MAX_VALUES: Final = 10_000
MAX_YAML_CHARS: Final = 200_000
MAX_YAML_ALIASES: Final = 20
_FIRST_ROUNDED: Final = 2.0**63


class StructureError(ValueError):
    """Text that is not what it should be; ``key`` names the message, ``line`` is 1-based."""

    def __init__(self, key: str, line: int = 1) -> None:
        super().__init__(key)
        self.key = key
        self.line = line


def parse_json(text: str) -> Any:
    """Parse JSON; numbers that JSON does not have (NaN) become None."""
    try:
        return JSON_DECODER.decode(text)
    except json.JSONDecodeError as error:
        raise StructureError("ingest.bad_json", error.lineno) from error
    except RecursionError as error:
        raise StructureError("ingest.too_deep") from error
    except ValueError as error:  # an integer of thousands of digits
        raise StructureError("ingest.bad_json") from error


def plain_fields(line: bytes) -> dict[str, Any] | None:
    """Return the object that a line of JSON is where that is sure to be quick and the same.

    None where :func:`parse_json` has to see: for what is no object or no UTF-8, for what
    the fast parser refuses (lone surrogates, NaN), numbers it may round, deep nesting.
    """
    try:
        values = orjson.loads(line)
    except orjson.JSONDecodeError:
        return None
    if type(values) is not dict:
        return None
    for value in values.values():
        if type(value) is not str and not _is_exact(value, 1):
            return None
    return values


def _is_exact(value: Any, depth: int) -> bool:
    """Say whether a value is as the slow parser would read it.

    The fast one makes floats of integers that need more than 64 bits, and goes deeper.
    """
    if isinstance(value, float):
        return 0 < abs(value) < _FIRST_ROUNDED
    if not isinstance(value, list | dict):
        return True
    if depth > MAX_DEPTH:
        return False
    items = value if isinstance(value, list) else value.values()
    return all(type(item) is str or _is_exact(item, depth + 1) for item in items)


JSON_DECODER: Final = json.JSONDecoder(parse_constant=lambda _: None)


def parse_toml(text: str) -> Any:
    """Parse TOML."""
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise StructureError("ingest.bad_toml", _line_of(str(error))) from error
    except RecursionError as error:
        raise StructureError("ingest.too_deep") from error
    except ValueError as error:
        raise StructureError("ingest.bad_toml") from error


def _line_of(message: str) -> int:
    """Return the line that tomllib names in its message."""
    _, _, tail = message.partition("at line ")
    digits = tail.split(",")[0]
    return int(digits) if digits.isdigit() else 1


def parse_yaml(text: str) -> Any:
    """Parse YAML, every scalar a string as written, except null.

    So ``no`` stays a word, ``2023-09-13T22:00:00-05:00`` that day, ``007`` an id.
    """
    if len(text) > MAX_YAML_CHARS:
        raise StructureError("ingest.yaml_too_big")
    import yaml  # noqa: PLC0415 - loaded only where there is YAML

    try:
        _refuse_bombs(yaml.parse(text, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader)))
        return yaml.load(text, Loader=_yaml_loader())  # noqa: S506 - a SafeLoader
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        raise StructureError("ingest.bad_yaml", mark.line + 1 if mark else 1) from error
    except RecursionError as error:
        raise StructureError("ingest.too_deep") from error


def _refuse_bombs(events: Any) -> None:
    """Refuse what would take the parser's stack or the machine's memory."""
    depth = n_aliases = 0
    for event in events:
        kind = type(event).__name__
        depth += kind.endswith("StartEvent") - kind.endswith("EndEvent")
        n_aliases += kind == "AliasEvent"
        if depth > MAX_DEPTH:
            raise StructureError("ingest.too_deep", event.start_mark.line + 1)
        if n_aliases > MAX_YAML_ALIASES:
            raise StructureError("ingest.yaml_aliases", event.start_mark.line + 1)


@cache
def _yaml_loader() -> Any:
    """Return a safe loader that knows texts, lists, mappings and null, and nothing else."""
    import yaml  # noqa: PLC0415 - loaded only where there is YAML

    base: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    null, *others = (f"tag:yaml.org,2002:{name}" for name in ("null", "str", "seq", "map"))
    resolvers = {
        char: [(tag, expression) for tag, expression in pairs if tag == null]
        for char, pairs in base.yaml_implicit_resolvers.items()
    }
    constructors = {tag: base.yaml_constructors[tag] for tag in (null, *others, None)}
    known = {"yaml_implicit_resolvers": resolvers, "yaml_constructors": constructors}
    return type("PlainLoader", (base,), known)


_PARSERS: Final[Mapping[str, Callable[[str], Any]]] = {
    ".json": parse_json,
    ".yaml": parse_yaml,
    ".yml": parse_yaml,
    ".toml": parse_toml,
}


def read_sidecar(path: str, limits: Limits) -> Mapping[str, object]:
    """Return the fields of a sidecar file; raise UnreadableFileError that names it."""
    with OpenedFile(path, limits) as opened:
        data = opened.read()
    try:
        values = _PARSERS[PurePath(path).suffix.lower()](decode(data))
    except BinaryContentError as error:
        raise UnreadableFileError("ingest.binary", path=path) from error
    except StructureError as error:
        raise UnreadableFileError(error.key, path=path, line=error.line) from error
    if not isinstance(values, dict):
        raise UnreadableFileError("ingest.no_fields", path=path, line=1)
    return values


def json_value(value: object) -> Any:
    """Return a value as JSON can hold it: names of fields are texts, dates ISO.

    Raises StructureError for more than 32 levels or 10,000 values.
    """
    return _JsonValues().convert(value, 0)


class _JsonValues:
    """Counts what it converts, so that references to one value cannot multiply it."""

    def __init__(self) -> None:
        self._left = MAX_VALUES

    def convert(self, value: object, depth: int) -> Any:
        self._left -= 1
        if depth > MAX_DEPTH or self._left < 0:
            raise StructureError("ingest.too_deep")
        if isinstance(value, dict):
            return {clean_text(str(k)): self.convert(v, depth + 1) for k, v in value.items()}
        if isinstance(value, list | tuple | set):
            return [self.convert(item, depth + 1) for item in value]
        return _json_scalar(value)


def _json_scalar(value: object) -> str | int | float | None:
    if value is None or isinstance(value, bool | int):
        return value
    if isinstance(value, float):
        return value if math.isfinite(value) else None
    if isinstance(value, dt.date | dt.time):
        return value.isoformat()
    return clean_text(str(value))

"""What the files of a spaCy pipeline tell before it is loaded, and without loading spaCy."""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from configparser import ConfigParser
from configparser import Error as ConfigError
from dataclasses import dataclass
from hashlib import blake2b
from importlib.metadata import PackageNotFoundError
from importlib.metadata import version as version_of
from importlib.util import find_spec
from pathlib import Path
from typing import Any, Final

from searchidx.entities.datafiles import digest
from searchidx.errors import UsageError

_RULES: Final = 1
"""Changes when the adapter would make other mentions of the same entities of spaCy."""
_HASHED_BYTES: Final = 1_000_000
"""Of files longer than this only the length counts: weights, vectors, vocabulary."""

FINDERS: Final = frozenset(("ner", "beam_ner", "entity_ruler", "future_entity_ruler", "span_ruler"))
"""Factories of spaCy's components that find entities."""
ENCODERS: Final = frozenset(("tok2vec", "transformer", "curated_transformer"))
"""Factories of those that others may listen to."""
OTHERS: Final = ENCODERS | {
    *("attribute_ruler", "beam_parser", "doc_cleaner", "entity_linker", "lemmatizer"),
    *("merge_entities", "merge_noun_chunks", "merge_subtokens", "morphologizer", "parser"),
    *("senter", "sentencizer", "span_finder", "spancat", "spancat_singlelabel", "tagger"),
    *("textcat", "textcat_multilabel", "token_splitter", "trainable_lemmatizer"),
}
"""Factories of those that find none. What is neither may find some: somebody's own."""


@dataclass(frozen=True, slots=True)
class Pipeline:
    """A pipeline of spaCy: ``source`` is the name of a package or an absolute path."""

    source: str
    version: str


def find_pipeline(name_or_path: str) -> Pipeline:
    """Look at the files of a pipeline.

    Raises UsageError where spaCy is not installed, where there is no such pipeline, or its
    files cannot be read, and where it has no component that finds entities.
    """
    try:
        of_spacy = version_of("spacy")
    except PackageNotFoundError:
        raise UsageError("entities.no_spacy") from None
    source, folder = _locate(name_or_path)
    try:
        meta = json.loads((folder / "meta.json").read_bytes())
        name = f"{meta['lang']}_{meta['name']}-{meta['version']}"
        factories = _factories((folder / "config.cfg").read_text(encoding="utf-8"))
        content = _digest(folder)
    except (OSError, ValueError, KeyError, TypeError, AttributeError, ConfigError) as error:
        raise broken(source, error) from error
    if not any(may_find(factory) for factory in factories.values()):
        components = ", ".join(factories)
        raise UsageError("entities.no_entity_component", pipeline=source, components=components)
    return Pipeline(source, f"spacy-{of_spacy}/{name}/{content}")


def may_find(factory: str) -> bool:
    """Say whether components of a factory find entities, or could."""
    return factory in FINDERS or factory not in OTHERS


def broken(source: str, error: Exception) -> UsageError:
    """Return the error that says why a pipeline cannot be used, on one line."""
    reason = " ".join(f"{type(error).__name__}: {error}".split())
    return UsageError("entities.broken_pipeline", pipeline=source, reason=reason)


def _locate(name_or_path: str) -> tuple[str, Path]:
    """Return what spaCy loads a pipeline by, and the folder of its files.

    As with spaCy, a package comes before a folder of the same name.
    """
    if (folder := _folder_of_package(name_or_path)) is not None:
        return name_or_path, folder
    path = Path(os.path.abspath(os.path.expanduser(name_or_path)))  # noqa: PTH100, PTH111
    if not path.is_dir():
        raise UsageError("entities.no_pipeline", pipeline=name_or_path)
    return str(path), path


def _folder_of_package(name: str) -> Path | None:
    """Return the folder of a pipeline inside its package, None if there is no such package."""
    found = find_spec(name) if name.isidentifier() else None
    if found is None or found.origin is None:
        return None
    package = Path(found.origin).parent
    try:
        meta = json.loads((package / "meta.json").read_bytes())
        return package / f"{meta['lang']}_{meta['name']}-{meta['version']}"
    except (OSError, ValueError, KeyError, TypeError):
        return None  # some other package


def _factories(config: str) -> Mapping[str, str]:
    """Return the factory of each component that is at work, in their order."""
    parser = ConfigParser(interpolation=None, delimiters=("=",))
    parser.read_string(config)
    is_off = set(_value(parser, "nlp", "disabled", []))
    return {
        name: _value(parser, f"components.{name}", "factory", "")
        for name in _value(parser, "nlp", "pipeline", [])
        if name not in is_off
    }


def _value(parser: ConfigParser, section: str, name: str, default: Any) -> Any:
    text = parser.get(section, name, fallback="")
    return json.loads(text) if text else default


def _digest(folder: Path) -> str:
    """Return a short hash of what decides about mentions: the pipeline, these rules, our tables.

    Of large files only name and length count: when they change, so does what describes them.
    """
    content = blake2b(f"{_RULES} {digest()}".encode(), digest_size=6)
    for path in sorted(path for path in folder.rglob("*") if path.is_file()):
        if "__pycache__" in path.parts:
            continue
        size = path.stat().st_size
        content.update(f"\0{path.relative_to(folder)}\0{size}\0".encode("utf-8", "surrogateescape"))
        if size <= _HASHED_BYTES:
            content.update(path.read_bytes())
    return content.hexdigest()

"""Texts shown to people, in Spanish and English: one catalogue per room and language.

A message is named ``room.name`` and lives in ``locale/<language>/<room>.toml``.
This module is below everything else, so that errors and diagnostics can carry a
name and its parameters and be worded only where they are shown.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any, Final

LANGUAGES: Final = ("es", "en")
DEFAULT_LANGUAGE: Final = "en"


def preferred_language(environ: Mapping[str, str] | None = None) -> str:
    """Return ``"es"`` or ``"en"`` from ``SEARCHIDX_LANG`` and then the POSIX locale variables."""
    environ = os.environ if environ is None else environ
    for name in ("SEARCHIDX_LANG", "LC_ALL", "LC_MESSAGES", "LANG"):
        value = environ.get(name, "")
        if value:
            return "es" if value.lower().startswith("es") else DEFAULT_LANGUAGE
    return DEFAULT_LANGUAGE


@cache
def catalogue(language: str, room: str) -> Mapping[str, str]:
    """Return the messages of one room in one language."""
    import tomllib  # noqa: PLC0415 - a search finds its few messages without

    return tomllib.loads(_source(language, room))


def message(key: str, language: str | None = None, /, **params: Any) -> str:
    """Word the message ``room.name`` in a language (default: the user's).

    Raises KeyError when the catalogue has no such message: a programming error,
    found by the test that compares both catalogues with the keys in use.
    """
    room, _, name = key.partition(".")
    return _wording(language or preferred_language(), room, name).format(**params)


@cache
def _source(language: str, room: str) -> str:
    folder = Path(__file__).parent / "locale"
    return (folder / language / f"{room}.toml").read_text(encoding="utf-8")


@cache
def _wording(language: str, room: str, name: str) -> str:
    """Return one message, read off its line where that has no escapes."""
    _, _, rest = f"\n{_source(language, room)}".partition(f'\n{name} = "')
    text, quote, _ = rest.partition('"')
    is_plain = text and quote and "\\" not in text
    return text if is_plain else catalogue(language, room)[name]

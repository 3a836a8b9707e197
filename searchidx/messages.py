"""Texts shown to people, in Spanish and English: one catalogue per room and language.

A message is named ``room.name`` and lives in ``locale/<language>/<room>.toml``.
This module is below everything else, so that errors and diagnostics can carry a
name and its parameters and be worded only where they are shown.
"""

from __future__ import annotations

import os
import tomllib
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
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
    source = files("searchidx").joinpath("locale", language, f"{room}.toml")
    return tomllib.loads(source.read_text(encoding="utf-8"))


def message(key: str, language: str | None = None, /, **params: Any) -> str:
    """Word the message ``room.name`` in a language (default: the user's).

    Raises KeyError when the catalogue has no such message: a programming error,
    found by the test that compares both catalogues with the keys in use.
    """
    room, _, name = key.partition(".")
    return catalogue(language or preferred_language(), room)[name].format(**params)

"""Text that may be shown: nothing in it can steer a terminal or turn the reading order."""

from __future__ import annotations

import re
from typing import Final

from searchidx.pattern import pattern

# Ranges of code points that no terminal gets to see.
_UNSAFE: Final = (
    "\x00-\x1f\x7f-\x9f"  # C0 (tab and line feed too), DEL, C1
    "\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069"  # bidi marks, embeddings, overrides, isolates
    "\u2028\u2029"  # line and paragraph separator
    "\u180e\u200b\u2060-\u2065\u206a-\u206f\ufeff"  # invisible format characters
    "\ufff9-\ufffb"  # interlinear annotation
    "\ud800-\udfff"  # lone surrogates: bytes of a file name that are no UTF-8
    "\U000e0000-\U000e007f"  # tag characters
)
UNSAFE: Final = pattern(f"[{_UNSAFE}]")
"""Matches one code point that must not reach a terminal as it is; also tab and line feed."""

_BLANK: Final = frozenset("\t\n\v\f\r\x85\u2028\u2029\u200b\ufeff")
_LINE_END: Final = frozenset("\n\v\f\x85\u2028\u2029")
_BROKEN: Final = "\ufffd"
_MARK: Final = "·"


def has_unsafe(text: str) -> bool:
    """Say whether :func:`safe_text` would change the text (as a single line)."""
    return not text.isprintable() and UNSAFE.search(text) is not None


def safe_text(text: str, *, multiline: bool = False) -> str:
    """Return the text with every code point that could harm a screen replaced by one that cannot.

    White space and its invisible relatives become a space, lone surrogates U+FFFD,
    all other controls a middle dot. With ``multiline``, line ends of every kind become
    (or stay) line feeds; a carriage return is a space. Each code point is replaced by
    exactly one, so ranges of the text are ranges of the result. Text with nothing
    unsafe in it is returned as it is.
    """
    if text.isprintable():
        return text
    return UNSAFE.sub(_in_lines if multiline else _in_line, text)


def _in_line(found: re.Match[str]) -> str:
    char = found[0]
    if char in _BLANK:
        return " "
    return _BROKEN if "\ud800" <= char <= "\udfff" else _MARK


def _in_lines(found: re.Match[str]) -> str:
    return "\n" if found[0] in _LINE_END else _in_line(found)

"""Text as it goes into an article: one normal form, nothing dropped."""

from __future__ import annotations

import re
import unicodedata
from typing import Final

from searchidx.ingest.encoding import windows_text

_SURROGATE: Final = re.compile("[\ud800-\udfff]")
_WINDOWS_BYTE: Final = {windows_text(bytes([code])): code for code in range(0x80, 0x100)}
_CONTINUATION: Final = "".join(
    re.escape(char)
    for char in {windows_text(bytes([c])) for c in range(0x80, 0xC0)}
    | {chr(c) for c in range(0x80, 0xC0)}
)
_DOUBLY_ENCODED: Final = re.compile(
    rf"Ã[{_CONTINUATION}]|Â[\xa0-\xbf]|â[\x80\x82€‚][{_CONTINUATION}]"
)


def clean_text(text: str) -> str:
    r"""Return a text in NFC with ``\n`` line ends, stripped, its double encodings undone.

    Lone surrogates, which no file can hold, become U+FFFD.
    """
    if not text.isascii():
        text = _sound(text)
    if "\r" in text:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    return text.strip()


def clean_line(text: str) -> str:
    """Return a text for a field of one line: cleaned, with single spaces."""
    if not text.isascii():
        text = _sound(text)
    if text.isprintable() and "  " not in text:  # so that its only spaces are single ones
        return text.strip()
    return " ".join(text.split())


def _sound(text: str) -> str:
    """Return a text that can be encoded, in NFC, without double encodings or mark."""
    try:
        text.encode("latin-1")
    except UnicodeEncodeError:
        text = _without_surrogates(text)
    else:
        if _is_well_encoded(text):  # all of Latin-1 is in NFC
            return text
    return unicodedata.normalize("NFC", repair_mojibake(text)).lstrip("\ufeff")


def _without_surrogates(text: str) -> str:
    try:
        text.encode("utf-16-le")  # the encoding that is the fastest to refuse them
    except UnicodeEncodeError:
        return _SURROGATE.sub("\ufffd", text)
    return text


def _is_well_encoded(text: str) -> bool:
    """Say whether no double encoding can be in a text, since it has no first letter of one."""
    return "Ã" not in text and "Â" not in text and "â" not in text


def repair_mojibake(text: str) -> str:
    """Undo UTF-8 that was read as Windows-1252 or Latin-1: ``RocÃ­o`` becomes ``Rocío``.

    Only the sequences of letters and marks of Spanish are touched (those of U+00A0 to
    U+00FF and of the general punctuation), so that text which is sound stays as it is.
    """
    if _is_well_encoded(text):
        return text
    return _DOUBLY_ENCODED.sub(_decode_again, text)


def _decode_again(found: re.Match[str]) -> str:
    codes = bytes(_WINDOWS_BYTE.get(char, ord(char) & 0xFF) for char in found.group())
    return codes.decode("utf-8", "ignore") or found.group()

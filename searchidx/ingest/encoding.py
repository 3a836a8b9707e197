"""From bytes to text: UTF-8, UTF-16 with a mark, Windows-1252, and never anything binary."""

from __future__ import annotations

import codecs
import re
from typing import Final

_MARKS: Final = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_CONTROLS: Final = bytes(set(range(32)) - set(b"\t\n\v\f\r\x1b")) + b"\x7f"
_MAX_CONTROL_SHARE: Final = 0.02
_MULTIBYTE: Final = re.compile(
    rb"[\xc2-\xdf][\x80-\xbf]|[\xe0-\xef][\x80-\xbf]{2}|[\xf0-\xf4][\x80-\xbf]{3}"
)
_HIGH: Final = re.compile(rb"[\x80-\xff]")


class BinaryContentError(ValueError):
    """The bytes are no text in any encoding that is recognised."""


def byte_order_mark(data: bytes) -> tuple[str, int] | None:
    """Return the encoding that a mark at the start declares, and the length of the mark."""
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return encoding, len(mark)
    return None


def is_binary(data: bytes) -> bool:
    """Say whether bytes without a UTF-16 mark are something else than text.

    One NUL is enough, or more than 2 % of other control characters.
    """
    if b"\0" in data:
        return True
    n_controls = len(data) - len(data.translate(None, _CONTROLS))
    return n_controls > len(data) * _MAX_CONTROL_SHARE


def decode(data: bytes) -> str:
    """Decode the bytes of a text; the same bytes always give the same text.

    A byte order mark decides. Without one it is UTF-8 if it is valid as such, or has more
    valid sequences of several bytes than stray bytes (which are then read one by one as
    Windows-1252); else Windows-1252, where the five bytes it leaves undefined are
    those of Latin-1. Raises BinaryContentError.
    """
    mark = byte_order_mark(data)
    if mark is not None and mark[0] != "utf-8":
        try:
            text = data[mark[1] :].decode(mark[0])
        except UnicodeDecodeError as error:
            raise BinaryContentError(mark[0]) from error
        if "\0" in text:
            raise BinaryContentError(mark[0])
        return text
    if mark is not None:
        data = data[mark[1] :]
    if is_binary(data):
        raise BinaryContentError("binary")
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        return _decode_damaged(data)


def _decode_damaged(data: bytes) -> str:
    """Decode bytes that are not valid UTF-8, by the vote of their high bytes."""
    sequences = _MULTIBYTE.findall(data)
    n_stray = len(_HIGH.findall(data)) - sum(map(len, sequences))
    if len(sequences) > n_stray:
        return data.decode("utf-8", WINDOWS_BYTES)
    return windows_text(data)


def windows_text(data: bytes) -> str:
    """Decode Windows-1252; no byte fails."""
    return data.decode("cp1252", _LATIN_BYTES)


def _stray_windows_bytes(error: UnicodeError) -> tuple[str, int]:
    """Codec error handler: read the bytes that are no UTF-8 as Windows-1252."""
    assert isinstance(error, UnicodeDecodeError)
    return windows_text(error.object[error.start : error.end]), error.end


def _undefined_latin_bytes(error: UnicodeError) -> tuple[str, int]:
    """Codec error handler: read the bytes that Windows-1252 leaves undefined as Latin-1."""
    assert isinstance(error, UnicodeDecodeError)
    return error.object[error.start : error.end].decode("latin-1"), error.end


WINDOWS_BYTES: Final = "searchidx.windows-bytes"
"""Name of the codec error handler for UTF-8 with stray Windows-1252 bytes."""
_LATIN_BYTES: Final = "searchidx.latin-bytes"
codecs.register_error(WINDOWS_BYTES, _stray_windows_bytes)
codecs.register_error(_LATIN_BYTES, _undefined_latin_bytes)

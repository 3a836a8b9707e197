"""Texts with a plain character in the place of each of theirs, in which names are found."""

from __future__ import annotations

import re
import unicodedata
from functools import cache
from typing import Final

import numpy as np
from numpy.typing import NDArray

MARKS: Final = "[\u0300-\u036f\u00ad\u200b-\u200d]*"
"""Expression for the marks that may stand on any character of a name."""
MARK: Final = "\u00ad"
"""Stands for any of them in plain text."""

_ANY_MARK: Final = re.compile(MARKS)
_N_IN_TABLE: Final = 0x10000


def plain_char(char: str) -> str:
    """Return a character in lower case and without its mark, if that is one character."""
    base = unicodedata.normalize("NFD", char)[0].lower()
    return base if len(base) == 1 else char


def plain(text: str) -> str:
    """Return a text of the same length in plain characters, with one space for any space.

    Marks that stand by themselves are all :data:`MARK`; characters beyond U+FFFF stay.
    """
    return _mapped(text, are_words=False)


def word_letters(letters: str) -> str:
    """Return plain text with a space for whatever is no part of a word."""
    return _mapped(letters, are_words=True)


def _mapped(text: str, *, are_words: bool) -> str:
    """Look all characters up in a table; that of Latin-1 is many times as fast."""
    try:
        data = text.encode("latin-1")
    except UnicodeEncodeError:
        return _mapped_wide(text, are_words)
    return data.translate(_narrow_table(are_words)).decode("latin-1")


def _mapped_wide(text: str, are_words: bool) -> str:
    table = _wide_table(are_words)
    codes = np.frombuffer(text.encode("utf-16-le", "surrogatepass"), "<u2")
    if len(codes) == len(text):
        return table.take(codes).tobytes().decode("utf-16-le", "surrogatepass")
    wide = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), "<u4")
    images = table.take(wide, mode="clip").astype("<u4")
    for place in np.flatnonzero(wide >= _N_IN_TABLE).tolist():  # a few pictures
        images[place] = ord(_image(ord(text[place]), are_words))
    return images.tobytes().decode("utf-32-le", "surrogatepass")


@cache
def _narrow_table(are_words: bool) -> bytes:
    return "".join(_image(code, are_words) for code in range(0x100)).encode("latin-1")


@cache
def _wide_table(are_words: bool) -> NDArray[np.uint16]:
    images = (_image(code, are_words) for code in range(_N_IN_TABLE))
    return np.fromiter(map(ord, images), np.uint16, _N_IN_TABLE)


def _image(code: int, are_words: bool) -> str:
    char = chr(code)
    if char.isspace():
        return " "
    image = MARK if _ANY_MARK.fullmatch(char) else plain_char(char)
    if ord(image) >= _N_IN_TABLE > code:  # a few Chinese ones
        image = char
    return " " if are_words and not (image.isalnum() or image == "_") else image

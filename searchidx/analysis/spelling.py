"""One spelling for numbers and joined tokens that are written in several ways."""

from __future__ import annotations

from typing import Final

from searchidx.pattern import pattern

_GROUPED: Final = pattern(r"([1-9]\d{0,2}(?:\.\d{3})+)(?:,(\d+))?")
_DECIMAL: Final = pattern(r"(\d+)[.,](\d+)")
_BETWEEN_LETTER_AND_DIGIT: Final = pattern(r"(?<=[^\W\d])-(?=\w)|(?<=\d)-(?=[^\W\d])")
_SWAPPED: Final = str.maketrans(".,", ",.")


def one_spelling(surface: str) -> str:
    """Return 1234,5 for 1.234,5 and 1,234.5; f16 for f-16; oneill for o'neill.

    Three digits after the only separator are thousands, unless a zero stands before it.
    """
    for spelled in (surface, surface.translate(_SWAPPED)):
        if number := _GROUPED.fullmatch(spelled):
            whole = number[1].replace(".", "")
            return f"{whole},{number[2]}" if number[2] else whole
    if number := _DECIMAL.fullmatch(surface):
        return f"{number[1]},{number[2]}"
    return _BETWEEN_LETTER_AND_DIGIT.sub("", surface.replace("'", ""))

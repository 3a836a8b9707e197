"""Folding: the spelling that is left when case, accents and typography do not count.

The tilde of ñ is kept, because ``año`` and ``ano`` are two words; every other mark goes
(São, François, Borràs, Barça), letters with a stroke become plain ones, and compatibility
forms of letters and digits (ligatures, full-width letters, superscripts) become ordinary.
"""

from __future__ import annotations

import unicodedata
from typing import Final

from searchidx.pattern import pattern

_PLAIN_LETTERS: Final = str.maketrans(
    dict(zip("øØłŁđĐıðÐŧŦħĦŀĿŉ", "oollddiddtthhlln", strict=True))
    | dict(zip("æÆœŒþÞ", ("ae", "ae", "oe", "oe", "th", "th"), strict=True))
)
_APOSTROPHES: Final = str.maketrans({"’": "'", "‘": "'", "ʼ": "'", "´": "'", "`": "'"})
_HYPHENS: Final = str.maketrans({"‐": "-", "‑": "-", "–": "-"})

# Characters that are written inside words and mean nothing: zero-width ones, and the
# soft hyphen with the line break that it was put there for.
_IGNORED: Final = pattern("[\u200b-\u200d\u2060\ufeff]|\u00ad(?:[ \t]*\r?\n[ \t]*)?")
_CATALAN_LL: Final = pattern("(?<=l)·(?=l)")
_TILDE: Final = "\u0303"
_N_TILDES: Final = pattern(f"n{_TILDE}+")


def fold(text: str) -> str:
    """Return the text in lower case, without marks but the tilde of ñ, in NFC.

    Idempotent, the same for NFC and NFD input, and never longer in tokens: what separates
    words before still does afterwards.
    """
    if text.isascii():
        return text.lower().replace("`", "'")
    quick = text.lower().translate(_LATIN)
    return quick.replace("`", "'") if quick.replace("ñ", "").isascii() else _fold_any(text)


def _fold_any(text: str) -> str:
    text = _IGNORED.sub("", text).translate(_PLAIN_LETTERS)
    text = _without_marks(_compatible(_without_marks(_compatible(text)).casefold()))
    text = _N_TILDES.sub("ñ", text).replace(_TILDE, "")
    text = _CATALAN_LL.sub("", text)
    return text.translate(_PLAIN_LETTERS).translate(_APOSTROPHES).translate(_HYPHENS)


def _compatible(text: str) -> str:
    """Decompose fully what stands for letters and digits, and only canonically the rest."""
    return unicodedata.normalize("NFD", "".join(map(_decomposed, text)))


def _decomposed(char: str) -> str:
    if char.isascii() or not char.isalnum():
        return char
    decomposed = unicodedata.normalize("NFKD", char)
    # A fraction, "(1)" or a spacing mark is not a way to write letters.
    is_word = all(c.isalnum() or unicodedata.category(c)[0] == "M" for c in decomposed)
    return decomposed if is_word and decomposed[0].isalnum() and char not in "ºª" else char


def _without_marks(text: str) -> str:
    return "".join(c for c in text if c == _TILDE or unicodedata.category(c) not in {"Mn", "Me"})


# The letters of Latin-1 and Latin Extended-A, worked out once: nearly all that Spanish needs.
_LETTERS: Final = [chr(code) for code in range(0xC0, 0x180) if chr(code).isalpha()]
_LATIN: Final = {
    ord(letter): folded
    for letter, folded in zip(_LETTERS, _fold_any(" ".join(_LETTERS)).split(" "), strict=True)
}

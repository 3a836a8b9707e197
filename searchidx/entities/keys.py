"""What two spellings of one name have in common."""

from __future__ import annotations

import re
import unicodedata
from functools import cache, lru_cache
from typing import Final

from searchidx.entities.datafiles import alias_table, read_toml

_LETTERS: Final = str.maketrans(
    {"ø": "o", "ł": "l", "đ": "d", "ð": "d", "ı": "i", "æ": "ae", "œ": "oe", "þ": "th"}
)
_DOTTED: Final = re.compile(
    r"\b[^\W\d_]{1,2}\.(?:\s?[^\W\d_]{1,2}\.)+(?:[^\W\d_]{1,2}\b)?"
    r"|\b[^\W\d_]{1,2}\.[^\W\d_]{1,2}\b"
)
_NOT_WORD: Final = re.compile(r"[\W_]+")
_DROPPED: Final = re.compile("['’´`\u00ad\u200b-\u200d\u2060\ufeff]")


@lru_cache(maxsize=1 << 17)
def fold_name(name: str) -> str:
    """Fold a name: lower case, no marks (ñ is n), words joined by one space.

    Hyphens part words, apostrophes and soft hyphens vanish, the letters of a dotted
    acronym join: ``EE. UU.`` is ``eeuu``, ``Jong-un`` is ``jong un``.
    """
    text = name.lower()
    if not text.isascii():
        text = unicodedata.normalize("NFKD", text.translate(_LETTERS))
        text = "".join(c for c in text if not unicodedata.combining(c)).casefold()
    text = _DROPPED.sub("", text)
    if "." in text:
        text = _DOTTED.sub(_join_letters, text)
    return _NOT_WORD.sub(" ", text).strip()


def _join_letters(match: re.Match[str]) -> str:
    return _NOT_WORD.sub("", match[0]) + " "


@cache
def _rules() -> tuple[tuple[re.Pattern[str], str], ...]:
    return tuple((re.compile(p), r) for p, r in read_toml("spelling.toml")["rules"])


@cache
def _same_words() -> dict[str, str]:
    groups = read_toml("spelling.toml")["words"]
    return {_respell(w): _respell(key) for key, words in groups.items() for w in words}


@lru_cache(maxsize=1 << 17)
def _respell(word: str) -> str:
    for pattern, replacement in _rules():
        word = pattern.sub(replacement, word)
    return word


@lru_cache(maxsize=1 << 17)
def _word_key(word: str) -> str:
    respelt = _respell(word)
    return _same_words().get(respelt, respelt)


def spelling_key(folded: str) -> str:
    """Bring the transliterations of a folded name together: ``zelenskiy`` is ``zelenski``."""
    return " ".join(map(_word_key, folded.split(" ")))


@cache
def _aliases() -> dict[str, str]:
    """Map the spelling key of every alias to the key of the name it is shown under."""
    return {
        spelling_key(fold_name(form)): spelling_key(fold_name(name))
        for entries in alias_table().values()
        for name, forms in entries.items()
        for form in (name, *forms)
    }


@lru_cache(maxsize=1 << 17)
def canonical_key(name: str) -> str:
    """Return the key that every spelling and every shipped alias of a name shares.

    ``EE. UU.``, ``EEUU`` and ``Estados Unidos`` have one key, and so have ``Sergei
    Shoigu`` and ``Serguéi Shoigú``: for stored names and for looked-up strings alike.
    """
    key = spelling_key(fold_name(name))
    return _aliases().get(key, key)

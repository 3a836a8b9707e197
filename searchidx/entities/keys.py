"""What two spellings of one name have in common."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence
from functools import cache, lru_cache
from typing import Final

from searchidx.entities.datafiles import alias_table, read_toml

LETTERS: Final[dict[int, str]] = str.maketrans(
    {"ø": "o", "ł": "l", "đ": "d", "ð": "d", "ı": "i", "æ": "ae", "œ": "oe", "þ": "th"}
)
DOTTED: Final = re.compile(
    r"\b[^\W\d_]{1,2}\.(?:\s?[^\W\d_]{1,2}\.)+(?:[^\W\d_]{1,2}\b)?"
    r"|\b[^\W\d_]{1,2}\.[^\W\d_]{1,2}\b"
)
NUMBERED: Final = re.compile(r"-(?:(?<=[^\W\d_]-)(?=\d)|(?<=\d-)(?=[^\W\d_]\b))")
"""The hyphen between letters and a number."""
SMALL_WORDS: Final = frozenset(
    (
        "de",
        "del",
        "la",
        "las",
        "los",
        "el",
        "y",
        "i",
        "e",
        "para",
        "por",
        "a",
        "en",
        "al",
        "the",
        "of",
    )
)
_ROMAN: Final = re.compile("[ivxlc]+")
_GROUP: Final = re.compile(r"\\1")
_USUAL: Final = str.maketrans("áàâäãåéèêëíìîïóòôöõúùûüç", "aaaaaaeeeeiiiiooooouuuuc")
_NOT_WORD: Final = re.compile(r"[\W_]+")
DROPPED: Final = re.compile("['’´`\u00ad\u200b-\u200d\u2060\ufeff]")


@lru_cache(maxsize=1 << 12)
def fold_name(name: str) -> str:
    """Fold a name: lower case, no marks but the tilde of ñ, words joined by one space.

    Hyphens part words, but for letters and numbers; apostrophes and soft hyphens vanish,
    the letters of a dotted acronym join: ``EE. UU.`` is ``eeuu``, ``Jong-un`` is ``jong un``,
    ``M-19`` is ``m19``, ``18-O`` is ``18o``.
    """
    text = name.lower()
    if plain := _plain(text):
        return plain
    if not text.isascii():
        text = unicodedata.normalize("NFKD", text.translate(LETTERS)).replace("n\u0303", "ñ")
        text = "".join([c for c in text if not unicodedata.combining(c)]).casefold()
    text = DROPPED.sub("", text)
    if "." in text:
        text = DOTTED.sub(join_letters, text)
    if "-" in text:
        text = NUMBERED.sub("", text)
    return _NOT_WORD.sub(" ", text).strip()


def _plain(text: str) -> str:
    """Fold a text of usual letters, digits and single spaces, quickly; of any other return ""."""
    if not text.isascii():
        text = text.translate(_USUAL)
        if not text.replace("ñ", "n").isascii():
            return ""
    return text.strip() if text.replace(" ", "").isalnum() and "  " not in text else ""


def join_letters(match: re.Match[str]) -> str:
    """Return the letters of a dotted acronym as one word."""
    return _NOT_WORD.sub("", match[0]) + " "


_Rules = tuple[tuple[re.Pattern[str], str], ...]


@cache
def rules(name: str) -> _Rules:
    """Return the pattern and the replacement of each rule of a list of ``spelling.toml``."""
    return tuple((re.compile(p, re.MULTILINE), r) for p, r in read_toml("spelling.toml")[name])


def is_roman(word: str) -> bool:
    """Say whether a folded word is a Roman numeral, which no rule of spelling changes."""
    return _ROMAN.fullmatch(word) is not None


@cache
def same_words() -> dict[str, str]:
    """Map the spelling of a word that no rule brings together with another to that of the other."""
    groups = read_toml("spelling.toml")["words"]
    return {_respell(word): _respell(key) for key, words in groups.items() for word in words}


@cache
def _any_rule(in_full: bool) -> re.Pattern[str]:
    """Return what matches where a rule does: few words have such a place."""
    patterns: list[str] = []
    n_groups = 0
    for pattern, _ in rules("rules") + (rules("rules_in_full_names") if in_full else ()):
        patterns.append(_GROUP.sub(rf"\\{n_groups + 1}", pattern.pattern))
        n_groups += pattern.groups
    return re.compile("|".join(patterns), re.MULTILINE)


def _respell(word: str, in_full: bool = True) -> str:
    if not _any_rule(in_full).search(word) or is_roman(word):
        return word
    for pattern, replacement in rules("rules"):
        word = pattern.sub(replacement, word)
    for pattern, replacement in rules("rules_in_full_names") if in_full else ():
        word = pattern.sub(replacement, word)
    return word


@lru_cache(maxsize=1 << 13)
def word_key(word: str) -> str:
    """Bring the transliterations of one folded word of a longer name together."""
    respelt = _respell(word)
    return same_words().get(respelt, respelt)


def spelling_key(folded: str) -> str:
    """Bring the transliterations of a folded name together: ``zelenskiy`` is ``zelenski``.

    A name of one word has nothing else to tell it from another, so that fewer of its
    spellings are taken for the same.
    """
    if " " not in folded:
        return _respell(folded, False)
    return " ".join(map(word_key, folded.split(" ")))


@cache
def _aliases() -> dict[str, str]:
    """Map the spelling key of every alias to the key of the name it is shown under."""
    found = {}
    for entries in alias_table().values():
        for name, forms in entries.items():
            key = spelling_key(fold_name(name))
            found.update({spelling_key(fold_name(form)): key for form in (name, *forms)})
    whole = {_with_known_end(form, found): key for form, key in found.items()}
    return whole | found


def _with_known_end(key: str, aliases: Mapping[str, str]) -> str:
    """Replace what a name is "of" by the name it is shown under: "Embajada de EEUU"."""
    head, of, end = key.rpartition(" de ") if " de " in key else key.rpartition(" del ")
    if not of:
        return key
    article, _, bare = end.partition(" ")
    end = bare if article in ("la", "las", "los") and bare else end
    return f"{head} de {aliases[end]}" if end in aliases else key


@lru_cache(maxsize=1 << 12)
def canonical_key(name: str) -> str:
    """Return the key that every spelling and every shipped alias of a name shares.

    ``EE. UU.``, ``EEUU`` and ``Estados Unidos`` have one key, and so have ``Sergei
    Shoigu`` and ``Serguéi Shoigú``: for stored names and for looked-up strings alike.
    """
    return aliased_key(spelling_key(fold_name(name)))


def aliased_key(key: str) -> str:
    """Return the canonical key of a spelling key."""
    aliases = _aliases()
    if key in aliases:
        return aliases[key]
    if " de" in key:
        key = _with_known_end(key, aliases)
    return aliases.get(key, key)


def initials(words: Sequence[str]) -> str:
    """Return the initials of a folded name, without those of its small words."""
    return "".join(word[0] for word in words if word not in SMALL_WORDS)

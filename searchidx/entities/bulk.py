"""Folding and keys of many names at once, as :mod:`.keys` makes them of one.

Every step is one pass over all names in one string. NUL stands between names: no step
takes it for a space, a letter or a mark.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from typing import Final

from searchidx.entities.keys import (
    DOTTED,
    DROPPED,
    LETTERS,
    NUMBERED,
    aliased_key,
    fold_name,
    is_roman,
    join_letters,
    rules,
    same_words,
)

_BETWEEN: Final = "\0"
_NOT_WORD: Final = re.compile(rf"[^\w {_BETWEEN}][^\w{_BETWEEN}]*| [^\w{_BETWEEN}]+")
"""What stands between words, but for a space that stands alone."""


def fold_names(names: Sequence[str]) -> list[str]:
    """Fold every name as :func:`.keys.fold_name` does."""
    text = _BETWEEN.join(names)
    if text.count(_BETWEEN) != len(names) - 1:
        return list(map(fold_name, names))
    text = text.lower()
    for letter, plain in LETTERS.items():
        text = text.replace(chr(letter), plain)
    text = unicodedata.normalize("NFKD", text).replace("n\u0303", "ñ")
    for mark in filter(unicodedata.combining, sorted(set(text))):
        text = text.replace(mark, "")
    text = DROPPED.sub("", text.casefold())
    folded = text.split(_BETWEEN)
    for i, name in enumerate(folded):
        if "." in name:
            folded[i] = DOTTED.sub(join_letters, name)
    text = NUMBERED.sub("", _BETWEEN.join(folded))
    text = _NOT_WORD.sub(" ", text.replace("_", " "))
    return [name.strip() for name in text.split(_BETWEEN)]


def keys_of_folded(folded: Sequence[str]) -> list[str]:
    """Return the canonical key of every folded name, as :func:`.keys.canonical_key` does."""
    keys = _spelt([name for name in folded if " " not in name], ("rules",))
    longer = [name for name in folded if " " in name]
    words = {word for name in longer for word in name.split(" ")}
    same = same_words()
    word_keys = {
        word: same.get(key, key)
        for word, key in _spelt(words, ("rules", "rules_in_full_names")).items()
    }
    for name in longer:
        keys[name] = " ".join([word_keys[word] for word in name.split(" ")])
    return [aliased_key(keys[name]) for name in folded]


def canonical_keys(names: Sequence[str]) -> list[str]:
    """Return the canonical key of every name."""
    return keys_of_folded(fold_names(names))


def _spelt(words: Iterable[str], lists: Sequence[str]) -> dict[str, str]:
    """Map folded words to their spelling by some lists of rules."""
    found = {word: word for word in words}
    changing = [word for word in found if not is_roman(word)]
    text = "\n".join(changing)
    for name in lists:
        for pattern, replacement in rules(name):
            text = pattern.sub(replacement, text)
    if changing:
        found.update(zip(changing, text.split("\n"), strict=True))
    return found

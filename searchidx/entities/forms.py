"""The fullest form of each name inside one article.

A short form belongs to the longer name it is part of, an acronym to what the article
says it stands for. Any tagger can use this: it takes spans with types.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Final

from searchidx.article import EntityType, Mention, TextField
from searchidx.entities.datafiles import alias_table
from searchidx.entities.keys import fold_name, initials, word_key
from searchidx.entities.kinds import is_acronym
from searchidx.entities.tables import tables
from searchidx.entities.typed import typed_names

_OPENING: Final = re.compile(r"\s*[\"“”«»]?\s*[(\[]\s*[\"“«]?\s*")
_SPACES: Final = re.compile(r"\s+")
_INVISIBLE: Final = re.compile("[\u00ad\u200b-\u200d\u2060]")
_LONGEST_ACRONYM: Final = 12
_MOST_BEARERS: Final = 50


@dataclass(frozen=True, slots=True)
class Span:
    """A name as it stands in a field; ``full`` is its full name where that is known ("" if not)."""

    field: TextField
    start: int
    end: int
    text: str
    type: EntityType
    full: str = ""


@lru_cache(maxsize=1 << 14)
def _key(name: str) -> str:
    return " ".join(map(word_key, fold_name(name).split(" ")))


@lru_cache(maxsize=1 << 14)
def _shown(text: str) -> str:
    return _SPACES.sub(" ", _INVISIBLE.sub("", text))


@cache
def _expansions() -> Mapping[str, tuple[str, EntityType]]:
    """Map the key of every acronym of the alias table to the name it stands for."""
    return {
        _key(form): (name, kind)
        for kind, entries in alias_table().items()
        for name, forms in entries.items()
        for form in forms
        if is_acronym(form.replace(" ", ""))
    }


def name_spans(spans: Sequence[Span], texts: Mapping[TextField, str]) -> tuple[Mention, ...]:
    """Give every span the fullest form of its name in the article, and one type per name."""
    article = _Names(spans, texts)
    targets = [article.target(i) for i in range(len(spans))]
    names = article.display(targets)
    types = article.types(targets)
    typed = typed_names()
    names = {key: typed.get((types[key], name), name) for key, name in names.items()}
    return tuple(
        Mention(
            s.field, s.start, s.end, texts[s.field][s.start : s.end], types[target], names[target]
        )
        for s, target in zip(spans, targets, strict=True)
    )


class _Names:
    """The distinct names of one article, by key, and how they hang together."""

    def __init__(self, spans: Sequence[Span], texts: Mapping[TextField, str]) -> None:
        self.spans = spans
        self.keys = [_key(s.full or s.text) for s in spans]
        self.counts = Counter(self.keys)
        self.words = {key: key.split(" ") for key in self.counts}
        self.persons = self._long("person")
        self.organizations = self._long("organization")
        self.initials = self._by_their_initials()
        self.expansions = self._definitions(texts)
        self._resolved: dict[tuple[str, EntityType], str] = {}

    def _long(self, kind: EntityType) -> dict[str, list[str]]:
        """Return word → keys of the names of several words that have it, for one type."""
        found: dict[str, list[str]] = defaultdict(list)
        seen = set()
        for key, span in zip(self.keys, self.spans, strict=True):
            if span.type == kind and key not in seen and len(self.words[key]) > 1:
                seen.add(key)
                for word in dict.fromkeys(self.words[key]):
                    found[word].append(key)
        return found

    def _by_their_initials(self) -> dict[str, list[str]]:
        found: dict[str, list[str]] = defaultdict(list)
        for key in dict.fromkeys(key for keys in self.organizations.values() for key in keys):
            found[initials(self.words[key])].append(key)
        return found

    def _definitions(self, texts: Mapping[TextField, str]) -> dict[str, str]:
        """Find acronyms that the article explains: "Long Name (LN)" or "LN (Long Name)"."""
        found: dict[str, str] = {}
        for i, (left, right) in enumerate(zip(self.spans, self.spans[1:], strict=False)):
            if left.field != right.field or right.start - left.end > 8:
                continue
            if not _OPENING.fullmatch(texts[left.field], left.end, right.start):
                continue
            for short, long, kind in ((i + 1, i, left.type), (i, i + 1, right.type)):
                if kind != "person" and _abbreviates(self.spans[short].text, self.keys[long]):
                    found.setdefault(self.keys[short], self.keys[long])
        return found

    def target(self, i: int) -> str:
        """Return the key of the fullest form of the name of one span."""
        key, kind = self.keys[i], self.spans[i].type
        found = self._resolved.get((key, kind))
        if found is None:
            found = self._resolved[key, kind] = self._fullest(key, self.spans[i])
        return found

    def _fullest(self, key: str, span: Span) -> str:
        if key in self.expansions:
            return self.expansions[key]
        if is_acronym(span.text):
            return self._by_initials(key, span.text)
        if span.type == "person" or fold_name(span.text) not in tables().known:
            full = self._most_mentioned(key)
            if full != key:
                return full
        if span.type == "organization":
            return self._only_longer(key)
        return key

    def _by_initials(self, key: str, text: str) -> str:
        letters = fold_name(text).replace(" ", "")
        found = self.initials.get(letters, ()) if len(letters) > 2 else ()
        return found[0] if len(found) == 1 else key

    def _longer(self, key: str, names: Mapping[str, Sequence[str]]) -> Sequence[str]:
        """Return the longer names that may have all the words of one: those of its rarest word."""
        return min((names.get(word, ()) for word in self.words[key]), key=len)

    def _most_mentioned(self, key: str) -> str:
        """Return the longer person name that has this one and is mentioned most, if one is."""
        words = self.words[key]
        longer = [k for k in self._longer(key, self.persons) if _is_part(words, self.words[k])]
        if not 0 < len(longer) <= _MOST_BEARERS:
            return key
        groups: Counter[str] = Counter()
        for k in longer:
            groups[self._widest(k, longer)] += self.counts[k]
        best = max(groups.values())
        tops = [k for k, n in groups.items() if n == best]
        return tops[0] if len(tops) == 1 else key

    def _widest(self, key: str, among: Sequence[str]) -> str:
        """Return the one longer form of a name among others, or the name itself."""
        wider = [k for k in among if _is_part(self.words[key], self.words[k])]
        return wider[0] if len(wider) == 1 else key

    def _only_longer(self, key: str) -> str:
        """Return the one organisation whose name begins with this one, or the name itself."""
        words = self.words[key]
        longer = [
            k
            for k in self._longer(key, self.organizations)
            if len(self.words[k]) > len(words) and self.words[k][: len(words)] == words
        ]
        return longer[0] if len(longer) == 1 else key

    def display(self, targets: Sequence[str]) -> dict[str, str]:
        """Return how the name of each target is written."""
        forms: dict[str, Counter[str]] = defaultdict(Counter)
        for span, key in zip(self.spans, self.keys, strict=True):
            forms[key][_shown(span.full or span.text)] += 1
        return {key: _best_form(key, forms[key]) for key in set(targets)}

    def types(self, targets: Sequence[str]) -> dict[str, EntityType]:
        """Return the type of each target: that of most of its mentions, the first at a tie."""
        votes: dict[str, Counter[EntityType]] = defaultdict(Counter)
        for span, key, target in zip(self.spans, self.keys, targets, strict=True):
            votes[target][span.type] += 1 if key != target else 3
        return {key: counter.most_common(1)[0][0] for key, counter in votes.items()}


def _best_form(key: str, forms: Counter[str]) -> str:
    """Return the most frequent form, not in capitals if possible; acronyms are written out."""
    if key in _expansions() and any(is_acronym(form.replace(" ", "")) for form in forms):
        return _expansions()[key][0]
    form = max(forms, key=lambda f: (not f.isupper(), forms[f], not f.isascii(), f))
    if form.isupper() and not is_acronym(form):
        return tables().display.get(fold_name(form), form)
    return form


def _is_part(words: Sequence[str], longer: Sequence[str]) -> bool:
    """Say whether a name is part of a longer one: a run of its words, or first and some more."""
    n = len(words)
    if n >= len(longer):
        return False
    if any(longer[i : i + n] == list(words) for i in range(len(longer) - n + 1)):
        return True
    rest = iter(longer)
    return words[0] == longer[0] and all(word in rest for word in words)


def _abbreviates(short: str, key: str) -> bool:
    letters = fold_name(short).replace(" ", "")
    if " " not in key or not 2 <= len(letters) <= _LONGEST_ACRONYM or " " in short:
        return False
    rest = iter(key)
    return letters[0] == key[0] and all(letter in rest for letter in letters)

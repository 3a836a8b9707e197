r"""Where names stand in a text, whatever their case, accents and spaces.

As an expression, a name is its plain words joined by ``\s+``, marks after any character,
with no word character before and after it. Most texts have no marks, and in those it is
found without one.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import Final, NamedTuple

from searchidx.entities.plain import MARK, MARKS, plain, plain_char, word_letters

_SEAM: Final = "\0"
_RUN: Final = re.compile("  +")
_MARKS_ON_LETTERS: Final = re.compile(f"(?<![ {MARK}]){MARK}+")


class SoughtName(NamedTuple):
    """A name as it is looked for; in this order the longer come first.

    ``letters`` is the name in plain characters, ``key`` its words with a space around
    them. ``is_spelt`` says that there is more to it than the letters of one word,
    ``is_odd`` that it has marks of its own.
    """

    minus_length: int
    name: str
    letters: str
    key: str
    is_spelt: bool
    is_odd: bool


@lru_cache(maxsize=1 << 15)
def sought_name(name: str) -> SoughtName:
    """Return how to look for a name, which must not be blank."""
    letters = plain(" ".join(name.split()))
    words = word_letters(letters)
    is_odd = MARK in letters or _SEAM in letters
    return SoughtName(-len(name), name, letters, f" {words} ", " " in words, is_odd)


class SearchedText:
    """A title and a body, in which names are found.

    ``text`` is both, joined by one character; the body begins at ``body_start``.
    """

    def __init__(self, title: str, body: str) -> None:
        self.text = f"{title}{_SEAM}{body}"
        self.body_start = len(title) + 1
        self._plain = letters = plain(self.text)
        self._marks = self._spaces = _NO_CUTS
        self._has_marks = MARK in letters
        if self._has_marks:
            self._marks = _Cuts(letters, _MARKS_ON_LETTERS, 0)
            letters = self._marks.rest
        if "  " in letters:
            self._spaces = _Cuts(letters, _RUN, 1)
            letters = self._spaces.rest
        self._letters = letters
        self._words = f" {word_letters(letters)} "

    def find(self, sought: SoughtName) -> Iterable[tuple[int, int]]:
        """Return the spans of a name in text order."""
        if sought.is_odd:
            return self._find_odd(sought.name)
        if self._has_marks:
            return self._find_among_marks(sought.letters)
        return self._find(sought)

    def _find(self, sought: SoughtName) -> list[tuple[int, int]]:
        _, _, letters, key, is_spelt, _ = sought
        find, spans = self._words.find, []
        at = find(key)
        while at >= 0:
            end = at + len(letters)
            if is_spelt and not self._letters.startswith(letters, at):
                end = at + 1
            else:
                spans.append((at, end))
            at = find(key, end)
        if spans and self._spaces.starts:
            place = self._spaces.place
            return [(place(start), place(end - 1) + 1) for start, end in spans]
        return spans

    def _place(self, index: int) -> int:
        return self._marks.place(self._spaces.place(index))

    def _find_among_marks(self, letters: str) -> Iterator[tuple[int, int]]:
        find = self._letters.find
        at = find(letters)
        while at >= 0:
            end = at + len(letters)
            start_there = self._place(at)
            end_there = self._end_of_name(start_there, self._place(end - 1) + 1)
            if end_there is None:
                end = at + 1
            else:
                yield start_there, end_there
            at = find(letters, end)

    def _end_of_name(self, start: int, end: int) -> int | None:
        """Return where a name ends with the marks after it, None if it is part of a word."""
        whole = self._plain
        if start and _is_word(whole[start - 1]):
            return None
        last = end
        while whole.startswith(MARK, last):
            last += 1
        if _is_word(whole[last : last + 1]):  # a mark parts it from the rest
            return last - 1 if last > end else None
        return last

    def _find_odd(self, name: str) -> Iterator[tuple[int, int]]:
        words = (MARKS.join(re.escape(plain_char(c)) for c in w) + MARKS for w in name.split())
        pattern = re.compile(r"(?<!\w)" + r"\s+".join(words) + r"(?!\w)")
        letters = "".join(map(plain_char, self.text))
        for start, end in ((0, self.body_start - 1), (self.body_start, len(letters))):
            for found in pattern.finditer(letters, start, end):
                yield found.span()


class _Cuts:
    """What is left of a text without what an expression finds in it, and where that stood.

    Of each find, ``n_kept`` characters stay.
    """

    def __init__(self, text: str, what: re.Pattern[str], n_kept: int) -> None:
        self.starts: list[int] = []
        self._n_cut = [0]
        kept: list[str] = []
        n_cut = position = 0
        for found in what.finditer(text):
            start, end = found.start() + n_kept, found.end()
            kept.append(text[position:start])
            self.starts.append(start - n_cut)
            n_cut += end - start
            self._n_cut.append(n_cut)
            position = end
        self.rest = "".join((*kept, text[position:]))

    def place(self, index: int) -> int:
        """Return where in the text a character stood."""
        return index + self._n_cut[bisect_right(self.starts, index)]


_NO_CUTS: Final = _Cuts("", _RUN, 1)


def _is_word(char: str) -> bool:
    return char.isalnum() or char == "_"

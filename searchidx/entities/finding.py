r"""Where names stand in a text, whatever their case, accents and spaces.

As an expression, a name is its plain words joined by ``\s+``, marks after any character,
with no word character before and after it. Most texts have no marks, and in those it is
found without one.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from itertools import accumulate
from typing import Final, NamedTuple

from searchidx.entities.plain import MARK, MARKS, plain, plain_char, word_letters

_SEAM: Final = "\0"
_RUN: Final = re.compile("  +")
_ON_LETTERS: Final = re.compile(f"(?<![ {MARK}]){MARK}+")


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


@lru_cache(maxsize=1 << 14)
def sought_name(name: str) -> SoughtName:
    """Return how to look for a name, which must not be blank."""
    letters = plain(name.strip())
    if "  " in letters:
        letters = " ".join(letters.split())
    is_spelt = " " in letters
    if letters.replace(" ", "").isalnum():
        return SoughtName(-len(name), name, letters, f" {letters} ", is_spelt, is_odd=False)
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
        self._has_marks = MARK in letters
        marks = _without(_ON_LETTERS, letters, n_kept=0) if self._has_marks else _Cuts(letters)
        self._marks = marks
        self._spaces = _without_runs(marks.rest)
        self._letters = letters = self._spaces.rest
        self._words = f" {word_letters(letters)} "

    def find(self, sought: SoughtName) -> Iterable[tuple[int, int]]:
        """Return the spans of a name in text order."""
        _, name, letters, key, is_spelt, is_odd = sought
        if is_odd:
            return self._find_odd(name)
        if self._has_marks:
            return self._find_among_marks(letters)
        find, spans = self._words.find, []
        n_letters = len(letters)
        at = find(key)
        while at >= 0:
            end = at + n_letters
            if is_spelt and not self._letters.startswith(letters, at):
                end = at + 1
            else:
                spans.append((at, end))
            at = find(key, end)
        return self._spaces.spans(spans) if spans and self._spaces.starts else spans

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


class _Cuts(NamedTuple):
    """What is left of a text in which something was cut, and where that stood.

    ``starts`` are the places in the rest before which there was a cut, ``n_cut`` the
    characters that were cut up to there, with a zero before the first.
    """

    rest: str
    starts: Sequence[int] = ()
    n_cut: Sequence[int] = (0,)

    def place(self, index: int) -> int:
        """Return where in the text a character of the rest stood."""
        return index + self.n_cut[bisect_right(self.starts, index)]

    def spans(self, spans: Iterable[tuple[int, int]]) -> list[tuple[int, int]]:
        """Return where in the text some parts stood, from their first to their last character."""
        _, starts, n_cut = self
        return [
            (start + n_cut[bisect_right(starts, start)], end + n_cut[bisect_right(starts, end - 1)])
            for start, end in spans
        ]


def _without_runs(text: str) -> _Cuts:
    """Cut spaces so that they are all single ones."""
    parts = text.split("  ")
    if len(parts) == 1:
        return _Cuts(text)
    if "   " in text:
        return _without(_RUN, text, n_kept=1)
    starts = list(accumulate(len(part) + 1 for part in parts))
    return _Cuts(" ".join(parts), starts[:-1], range(len(parts)))


def _without(what: re.Pattern[str], text: str, *, n_kept: int) -> _Cuts:
    """Cut all that an expression finds but some first characters of each."""
    kept: list[str] = []
    starts: list[int] = []
    sums = [0]
    position = 0
    for found in what.finditer(text):
        start, end = found.start() + n_kept, found.end()
        kept.append(text[position:start])
        starts.append(start - sums[-1])
        sums.append(sums[-1] + end - start)
        position = end
    return _Cuts("".join((*kept, text[position:])), starts, sums)


def _is_word(char: str) -> bool:
    return char.isalnum() or char == "_"

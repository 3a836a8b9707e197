"""From a bare word of a query to a leaf: plain, exact, wildcard or fuzzy."""

from __future__ import annotations

from typing import Final

from searchidx.analysis import query_tokens
from searchidx.article import TextField
from searchidx.dataclass import dataclass
from searchidx.pattern import pattern
from searchidx.query.ast import And, Everything, Exact, Fuzzy, Node, Phrase, Wildcard, Word
from searchidx.query.escapes import Plain, unescaped
from searchidx.query.notes import Notes
from searchidx.query.texts import part_spans, trimmed
from searchidx.results import Range

MAX_EDITS: Final = 2

_FUZZY: Final = pattern(r"~([0-9]*)[.,;:!?…]*\Z")
_STARS: Final = pattern(r"\*{2,}")


@dataclass(frozen=True, slots=True)
class WordReader:
    """Reads bare words in one text field (None: both) and notes what is odd about them."""

    notes: Notes
    field: TextField | None = None

    def read(self, raw: str, span: Range, *, is_question: bool = False) -> Node | None:
        """Return what a word stands for, None if there is nothing in it to look for.

        ``raw`` still has its backslashes. ``is_question``: a ``?`` at its end is punctuation.
        """
        if raw.isalnum():  # as most words are: nothing about them to find out
            return self._plain(raw, span, is_exact=False)
        n_equals = len(raw) - len(raw.lstrip("="))
        plain = unescaped(raw[n_equals:])
        if query_tokens(plain.text):
            plain = _without_question(plain, is_question=is_question)
        fuzzy = _FUZZY.search(plain.text)
        if fuzzy and fuzzy.start() in plain.literal:
            fuzzy = None
        head = plain.cut(0, fuzzy.start()) if fuzzy else plain
        if head.marks("*?"):
            if fuzzy or n_equals:
                self.notes.add("mixed_marks", span, kept="* ?")
            return self._wildcard(head, span)
        if fuzzy:
            if n_equals:
                self.notes.add("mixed_marks", span, kept="~")
            return self._fuzzy(head.text, fuzzy[1], span)
        return self._plain(plain.text, span, is_exact=n_equals > 0)

    def _plain(self, text: str, span: Range, *, is_exact: bool) -> Node | None:
        inner = trimmed(text)
        if not inner:
            is_minus = text != "" and not text.strip("-")
            self.notes.add("lone_minus" if is_minus else "nothing_to_find", span, text=text)
            return None
        return Exact(inner, span, self.field) if is_exact else Word(inner, span, self.field)

    def _fuzzy(self, text: str, digits: str, span: Range) -> Node | None:
        tokens = query_tokens(text)
        if not tokens:
            return self._plain(text, span, is_exact=False)
        edits = int(digits[:4]) if digits else 1
        if edits > MAX_EDITS:
            self.notes.add("too_many_edits", span, limit=MAX_EDITS)
        if edits == 0:
            return Phrase(trimmed(text), span, self.field)
        if len(tokens) == 1:
            return Fuzzy(trimmed(text), min(edits, MAX_EDITS), span, self.field)
        self.notes.add("split_word", span, text=text)
        parts = [text[token.start : token.end] for token in tokens]
        return And(
            tuple(Fuzzy(part, min(edits, MAX_EDITS), span, self.field) for part in parts), span
        )

    def _wildcard(self, plain: Plain, span: Range) -> Node | None:
        marks = set(plain.marks("*?"))
        shape = "".join("x" if i in marks else c for i, c in enumerate(plain.text))
        parts = part_spans(shape)
        if all(i in marks for start, end in parts for i in range(start, end)):
            return self._only_marks(plain, span)
        # A chain that keeps its joined token whatever the stars stand for is one pattern.
        wider = "".join(
            "xx" if i in marks and c == "*" else shape[i] for i, c in enumerate(plain.text)
        )
        if len(query_tokens(wider)) == 1:
            parts = [(parts[0][0], parts[-1][1])]
        else:
            self.notes.add("split_word", span, text=plain.text)
        leaves = [self._pattern(plain.cut(*part), span) for part in parts]
        found = tuple(leaf for leaf in leaves if leaf is not None)
        return found[0] if len(found) == 1 else And(found, span)

    def _pattern(self, plain: Plain, span: Range) -> Wildcard | Phrase | None:
        """Return a part of a chain; None for one of stars alone, which is any word."""
        marks = plain.marks("*?")
        if not marks:
            return Phrase(plain.text, span, self.field)
        if len(marks) == len(plain.text):
            return None
        return Wildcard(_STARS.sub("*", plain.text), span, self.field)

    def _only_marks(self, plain: Plain, span: Range) -> Node | None:
        if not plain.marks("*"):
            self.notes.add("nothing_to_find", span, text=plain.text)
            return None
        if self.field is not None:
            self.notes.add("any_value", span)
        return Everything(span)


def _without_question(plain: Plain, *, is_question: bool) -> Plain:
    """Take away question marks at the end that are punctuation: ``pasó?!``, ``¿pasó?``."""
    body = plain.text.rstrip(".,;:!…")
    inner = body.rstrip("?")
    is_punctuation = is_question or len(body) < len(plain.text)
    return plain.cut(0, len(inner)) if is_punctuation and len(inner) < len(body) else plain

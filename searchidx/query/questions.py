"""Tells a question mark from a wildcard at the end of a word.

``¿Qué pasó?`` is a question: where ``¿`` is written, ``?`` at the end of a word is
punctuation. So it is, with a diagnostic, at the very end of several plain words, because
``qué pasó en Chile?`` as a wildcard would find nothing. Everywhere else it is a wildcard:
``c?smico``, ``cohete?``, ``(cohete?) ruso``.
"""

from __future__ import annotations

from searchidx.query.escapes import unescaped
from searchidx.query.lexer import Kind, Lexeme
from searchidx.query.notes import Notes


def question_words(lexemes: list[Lexeme], notes: Notes) -> frozenset[int]:
    """Return where the words start at whose end a question mark is punctuation."""
    words = [lexeme for lexeme in lexemes if lexeme.kind is Kind.WORD]
    if any("¿" in word.text and unescaped(word.text).marks("¿") for word in words):
        return frozenset(word.start for word in words)
    is_plain = 1 < len(words) == len(lexemes) and not any(map(_is_marked, words[:-1]))
    if not (is_plain and words[-1].text.endswith("?") and _ends_in_question(words[-1])):
        return frozenset()
    notes.add("question_mark", (words[-1].end - 1, words[-1].end), word=words[-1].text)
    return frozenset({words[-1].start})


def _ends_in_question(word: Lexeme) -> bool:
    """Say whether it is a plain word but for its last character."""
    body = word.text.rstrip("?")
    return body != "" and not body.endswith("\\") and not _is_marked(word, body)


def _is_marked(word: Lexeme, text: str | None = None) -> bool:
    plain = unescaped(word.text if text is None else text)
    return plain.text.startswith("=") or bool(plain.marks("*?~"))

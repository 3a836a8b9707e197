"""Makes lexemes well-formed: brackets in pairs, every operator with what it works on.

After it the grammar has no errors left to meet, but for empty groups.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from searchidx.query.lexer import Kind, Lexeme
from searchidx.query.notes import Notes

_BINARY: Final = (Kind.AND, Kind.OR)
_OPERATORS: Final = (*_BINARY, Kind.NOT)


def repaired(lexemes: list[Lexeme], notes: Notes, *, is_typing: bool = False) -> list[Lexeme]:
    """Return the lexemes that can be read, and note every one that was left out or added.

    While somebody is typing, what is only unfinished is not worth a note.
    """
    if len(lexemes) == 1 and lexemes[0].kind in _OPERATORS and lexemes[0].text.isalpha():
        return [replace(lexemes[0], kind=Kind.WORD)]
    balanced = _balanced(lexemes, notes, is_typing=is_typing)
    return _without_left_dangling(_without_right_dangling(balanced, notes, is_typing), notes)


def _balanced(lexemes: list[Lexeme], notes: Notes, *, is_typing: bool) -> list[Lexeme]:
    kept: list[Lexeme] = []
    opened: list[Lexeme] = []
    for lexeme in lexemes:
        if lexeme.kind is Kind.STRAY_QUOTE:
            notes.add("stray_quote", (lexeme.start, lexeme.end))
            continue
        if lexeme.kind is Kind.OPEN:
            opened.append(lexeme)
        elif lexeme.kind is Kind.CLOSE:
            if not opened:
                notes.add("stray_parenthesis", (lexeme.start, lexeme.end))
                continue
            opened.pop()
        kept.append(lexeme)
    if not is_typing:
        _note_unclosed(lexemes, opened, notes)
    end = lexemes[-1].end if lexemes else 0
    return kept + [Lexeme(Kind.CLOSE, end, end) for _ in opened]


def _note_unclosed(lexemes: list[Lexeme], opened: list[Lexeme], notes: Notes) -> None:
    for lexeme in opened:
        notes.add("unclosed_group", (lexeme.start, lexeme.end))
    for lexeme in lexemes[-1:]:  # an unclosed quote takes all the rest
        if not lexeme.is_closed:
            notes.add("unclosed_quote", (lexeme.start, lexeme.end - len(lexeme.text)))


def _without_right_dangling(lexemes: list[Lexeme], notes: Notes, is_typing: bool) -> list[Lexeme]:
    """Leave out operators and prefixes that nothing follows."""
    kept: list[Lexeme] = []
    is_at_end = True
    for lexeme in reversed(lexemes):
        following = kept[-1].kind if kept else Kind.CLOSE
        if _lacks_operand(lexeme.kind, following):
            if not (is_at_end and is_typing):
                _note_dangling(lexeme, notes)
            continue
        kept.append(lexeme)
        is_at_end = is_at_end and lexeme.start == lexeme.end  # a bracket that was added
    return kept[::-1]


def _lacks_operand(kind: Kind, following: Kind) -> bool:
    if kind is Kind.FIELD and following is Kind.FIELD:
        return True
    return (kind in _OPERATORS or kind is Kind.FIELD) and following in (*_BINARY, Kind.CLOSE)


def _without_left_dangling(lexemes: list[Lexeme], notes: Notes) -> list[Lexeme]:
    """Leave out ``O`` and ``Y`` that nothing precedes."""
    kept: list[Lexeme] = []
    for lexeme in lexemes:
        if lexeme.kind in _BINARY and (not kept or kept[-1].kind is Kind.OPEN):
            _note_dangling(lexeme, notes)
        else:
            kept.append(lexeme)
    return kept


def _note_dangling(lexeme: Lexeme, notes: Notes) -> None:
    name = "empty_field" if lexeme.kind is Kind.FIELD else "dangling_operator"
    notes.add(name, (lexeme.start, lexeme.end), text=lexeme.text)

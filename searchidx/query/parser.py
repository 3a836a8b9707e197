r"""The grammar of the query language: lexemes → tree, never raising on malformed text.

::

    alternatives = sequence { OR sequence }
    sequence     = term { [AND] term }
    term         = { NOT | FIELD } ( WORD | PHRASE | OPEN alternatives CLOSE )

So NOT binds closest, then AND, written or not, then OR: ``a b O c d`` is ``(a b) O (c d)``.
A field holds for one word, phrase or group; inside a group another field may replace it.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Final, Literal

from searchidx.article import TEXT_FIELDS, TextField
from searchidx.config import Limits
from searchidx.dataclass import dataclass
from searchidx.errors import QueryLimitError
from searchidx.pattern import pattern
from searchidx.query.ast import Everything, Node, Not, Nothing, Word
from searchidx.query.combine import any_of, n_leaves, sequence
from searchidx.query.filters import filter_leaf
from searchidx.query.lexer import Kind, Lexeme, lexemes
from searchidx.query.notes import Notes
from searchidx.query.phrases import phrase_leaf
from searchidx.query.plain import plain_tree
from searchidx.query.questions import question_words
from searchidx.query.repair import repaired
from searchidx.query.texts import ends_in_word, open_text
from searchidx.query.words import WordReader
from searchidx.results import Diagnostic, Range
from searchidx.schema import Field

Match = Literal["all", "any"]
DEFAULT_LIMITS: Final = Limits()

_FIELD_LIKE: Final = pattern(r"([^\W\d_]{2,40}):(?!//)")


@dataclass(frozen=True, slots=True)
class ParsedQuery:
    """What a query string was read as, and what was odd about it, in the order of spans."""

    node: Node
    diagnostics: tuple[Diagnostic, ...] = ()


def parse(
    text: str, *, match: Match = "all", limits: Limits = DEFAULT_LIMITS, is_typing: bool = False
) -> ParsedQuery:
    """Read a query string.

    ``match="any"`` makes words and phrases that stand side by side alternatives; filters,
    exclusions and written operators keep their meaning. With ``is_typing`` the last word,
    if the string ends in it, is open, and what is merely unfinished makes no diagnostic.

    Spans are code points of ``text``; that of a leaf takes in the marks and the field
    prefix written with it. A string without anything in it is Everything; one in which
    there is nothing to look for is Nothing.

    Raises:
        QueryLimitError: the string is too long, nested too deep, or has too many leaves.
    """
    if len(text) > limits.query_chars:
        raise QueryLimitError("query.too_long", n_chars=len(text), limit=limits.query_chars)
    is_any = match == "any"
    plain = plain_tree(text, is_any=is_any, is_typing=is_typing, n_leaves=limits.query_clauses)
    if plain is not None:
        return ParsedQuery(plain)
    notes = Notes()
    written = lexemes(text)
    readable = repaired(written, notes, is_typing=is_typing)
    options = _Options(match, limits, is_typing, len(text))
    node = _Parser(readable, question_words(written, notes), options, notes).query()
    if node is None:
        is_unfinished = is_typing and "nothing_to_find" not in notes
        whole = (0, len(text))
        node = Everything(whole) if not written or is_unfinished else Nothing(whole)
    return ParsedQuery(node, notes.diagnostics())


@dataclass(frozen=True, slots=True)
class _Options:
    match: Match
    limits: Limits
    is_typing: bool
    n_chars: int


@dataclass(frozen=True, slots=True)
class _Scope:
    """What holds where a term stands: field, levels above, whether under a NOT."""

    field: Field | None = None
    depth: int = 0
    is_negated: bool = False


class _Parser:
    """Recursive descent over lexemes that :func:`repaired` made well-formed.

    The depth of recursion is bounded by ``Limits.query_depth``.
    """

    def __init__(
        self, found: list[Lexeme], questions: frozenset[int], options: _Options, notes: Notes
    ) -> None:
        self._lexemes = found
        self._questions = questions
        self._options = options
        self._notes = notes
        self._index = 0
        self._n_leaves = 0

    def query(self) -> Node | None:
        """Read the whole string; None if nothing is left of it."""
        return self._alternatives(_Scope())

    def _alternatives(self, scope: _Scope) -> Node | None:
        branches = [self._sequence(scope)]
        while self._accept(Kind.OR):
            branches.append(self._sequence(scope))
        return any_of([branch for branch in branches if branch is not None])

    def _sequence(self, scope: _Scope) -> Node | None:
        """Read terms up to OR or the end of the group.

        They are kept in chains: what AND joins stays together whatever ``match`` says.
        """
        chains: list[list[Node]] = []
        is_joined = False
        while (kind := self._kind()) not in (None, Kind.OR, Kind.CLOSE):
            if kind is Kind.AND:
                self._index += 1
                is_joined = True
                continue
            term = self._term(scope)
            if term is not None and is_joined and chains:
                chains[-1].append(term)
            elif term is not None:
                chains.append([term])
            is_joined = False
        return sequence(chains, is_any=self._options.match == "any")

    def _term(self, scope: _Scope) -> Node | None:
        negations: list[int] = []
        start: int | None = None
        while (kind := self._kind()) in (Kind.NOT, Kind.FIELD):
            lexeme = self._take()
            if kind is Kind.NOT:
                negations.append(lexeme.start)
            else:
                start = lexeme.start if start is None else start
                scope = replace(scope, field=lexeme.field)
        n_levels = len(negations) + (self._kind() is Kind.OPEN)
        if n_levels:
            is_negated = scope.is_negated or bool(negations)
            scope = replace(scope, depth=scope.depth + n_levels, is_negated=is_negated)
        if scope.depth > self._options.limits.query_depth:
            raise QueryLimitError("query.too_deep", limit=self._options.limits.query_depth)
        node = self._operand(scope, start)
        for negation in reversed(negations):
            node = node and Not(node, (negation, node.span[1]))
        return node

    def _operand(self, scope: _Scope, start: int | None) -> Node | None:
        lexeme = self._take()
        if lexeme.kind is Kind.OPEN:
            return self._group(scope, lexeme)
        if start is None and scope.field and scope.field.kind == "keyword":
            lexeme = self._whole_name(lexeme)
        span = (lexeme.start if start is None else start, lexeme.end)
        node = self._leaf(lexeme, span, scope)
        self._n_leaves += n_leaves(node)
        if self._n_leaves > self._options.limits.query_clauses:
            limit = self._options.limits.query_clauses
            raise QueryLimitError("query.too_many_clauses", limit=limit)
        return node

    def _group(self, scope: _Scope, opening: Lexeme) -> Node | None:
        is_empty = self._kind() is Kind.CLOSE
        node = self._alternatives(scope)
        closing = self._take()
        if is_empty and closing.text:  # else it was left open, which is noted already
            self._notes.add("empty_group", (opening.start, closing.end))
        return node

    def _whole_name(self, lexeme: Lexeme) -> Lexeme:
        """Join bare words in a group of outlets: ``medio:(El País O ABC)`` has two names."""
        while lexeme.kind is Kind.WORD and self._kind() is Kind.WORD:
            following = self._take()
            text = f"{lexeme.text} {following.text}"
            lexeme = replace(lexeme, end=following.end, text=text)
        return lexeme

    def _leaf(self, lexeme: Lexeme, span: Range, scope: _Scope) -> Node | None:
        field = _text_field(scope.field)
        if scope.field and not field:
            return filter_leaf(scope.field, lexeme, span, self._notes)
        is_open = self._is_open(lexeme) and not scope.is_negated
        if lexeme.kind is Kind.PHRASE:
            return phrase_leaf(lexeme, span, field, self._notes, is_open=is_open)
        self._note_unknown_field(lexeme)
        is_question = lexeme.start in self._questions
        node = WordReader(self._notes, field).read(lexeme.text, span, is_question=is_question)
        if is_open and isinstance(node, Word):
            return replace(node, text=open_text(node.text), is_open=True)
        return node

    def _is_open(self, lexeme: Lexeme) -> bool:
        """Say whether the string ends in this word, or in a word of this unclosed phrase."""
        is_last = self._options.is_typing and lexeme.end == self._options.n_chars
        is_unclosed = lexeme.kind is Kind.WORD or not lexeme.is_closed
        return is_last and is_unclosed and ends_in_word(lexeme.text)

    def _note_unknown_field(self, lexeme: Lexeme) -> None:
        """Note what looks like a field and is none: ``foo:bar``, but not ``10:30``."""
        found = _FIELD_LIKE.match(lexeme.text)
        following = self._lexemes[self._index] if self._kind() in (Kind.OPEN, Kind.PHRASE) else None
        is_before_more = following is not None and following.start == lexeme.end
        if found and (found.end() < len(lexeme.text) or is_before_more):
            span = (lexeme.start, lexeme.start + found.end())
            self._notes.add("unknown_field", span, field=found[1])

    def _kind(self) -> Kind | None:
        return self._lexemes[self._index].kind if self._index < len(self._lexemes) else None

    def _take(self) -> Lexeme:
        self._index += 1
        return self._lexemes[self._index - 1]

    def _accept(self, kind: Kind) -> bool:
        is_next = self._kind() is kind
        self._index += is_next
        return is_next


def _text_field(field: Field | None) -> TextField | None:
    return next((name for name in TEXT_FIELDS if field and field.name == name), None)

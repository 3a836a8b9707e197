"""Where the words of a query stand in the texts of a page, from postings.

Postings know the positions of a word's tokens in a document and what is written there. The
places of that writing in the text are looked for; if there are as many as there are
tokens, they are the tokens, in the same order. Otherwise (the word is also a part of
something that is no token, or is written with combining marks) the answer is None, and the
text has to be analyzed.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Final

import numpy as np

from searchidx.article import TextField
from searchidx.dataclass import dataclass
from searchidx.engines.local.codec.framing import Array
from searchidx.engines.local.codec.postings import SegmentPostings
from searchidx.engines.local.compile import leaf_words
from searchidx.engines.local.matches import Matches
from searchidx.engines.local.occurrences import Selection
from searchidx.query.ast import And, EntityIs, Near, Node, Or, TextLeaf
from searchidx.query.spans import merge
from searchidx.results import Range

MOST_STEMS: Final = 16
"""A word that stands for more stems than this in a segment is found by analysis."""

Place = tuple[TextField, int, int]
"""A field, and the code points of a token in it."""
Ranges = dict[TextField, tuple[Range, ...]]
Words = list[dict[int, str]]
"""For each word of a leaf, position → form of its tokens in one document."""


@dataclass(frozen=True, slots=True)
class DocumentTexts:
    """The texts of a document; ``title_length`` in positions."""

    title: str
    body: str
    title_length: int


class Highlighter:
    """The ranges that a tree matches in the documents of a page.

    ``docs: int64[n]`` in the order of the page; all of them match.
    """

    def __init__(self, matches: Matches, node: Node, docs: Array) -> None:
        self._matches = matches
        self._node = node
        self._docs = docs
        self._tokens: dict[TextLeaf, list[Words]] = {}
        self._truths: dict[Node, list[bool]] = {}
        self._forms: dict[tuple[int, int], str] = {}
        self._is_able = self._prepare(node)

    def _prepare(self, node: Node) -> bool:
        """Read what a node needs; say whether it can be told without analysis."""
        if isinstance(node, And | Or):
            return all(self._prepare(child) for child in node.children)
        if isinstance(node, EntityIs | Near):
            return False
        if isinstance(node, TextLeaf):
            return self._read(node)
        self._truths[node] = self._matches.hold(node, self._docs).tolist()
        return True

    def _read(self, leaf: TextLeaf) -> bool:
        if leaf in self._tokens:
            return True
        words = leaf_words(self._matches.lists, leaf, self._matches.limits)
        n_stems = [len(chosen.stems) for selections, _ in words for chosen in selections]
        # Two tokens at one position, of a chain and of its part, are told apart by analysis.
        most = MOST_STEMS if len(words) == 1 else 1
        if max(n_stems, default=0) > most:
            return False
        found: list[Words] = [[{} for _ in words] for _ in self._docs]
        for number, (selections, _) in enumerate(words):
            for index, chosen in enumerate(selections):
                into = [of_doc[number] for of_doc in found]
                if not self._read_tokens(index, chosen, into):
                    return False
        self._tokens[leaf] = found
        return True

    def _read_tokens(self, index: int, chosen: Selection, into: list[dict[int, str]]) -> bool:
        """Read the tokens of a segment; say whether no two of them are at one position."""
        lists = self._matches.lists
        base = lists.snapshot.bases[index]
        segment = lists.snapshot.segments[index]
        here = np.flatnonzero((self._docs >= base) & (self._docs < base + segment.n_docs))
        here = here[np.argsort(self._docs[here])]
        local, postings = self._docs[here] - base, segment.postings
        for stem in chosen.stems.tolist() if len(local) else ():
            found = lists.tokens_in(index, lists.listed(index, stem), local)
            tokens, ends = found.tokens, np.cumsum(found.tokens.counts).tolist()
            rows = np.searchsorted(found.docs, local).tolist()
            first = int(postings.stem_forms[stem])
            wanted = None if chosen.forms is None else frozenset(chosen.forms.tolist())
            for owner, doc, row in zip(here.tolist(), local.tolist(), rows, strict=True):
                if row == len(ends) or found.docs[row] != doc:
                    continue
                token = slice(ends[row - 1] if row else 0, ends[row])
                forms = (tokens.codes[token] + first).tolist()
                for position, form in zip(tokens.positions[token].tolist(), forms, strict=True):
                    if wanted is None or form in wanted:
                        if position in into[owner]:  # a chain, and its first part
                            return False
                        into[owner][position] = self._form(postings, form)
        return True

    def _form(self, postings: SegmentPostings, rank: int) -> str:
        key = id(postings), rank
        form = self._forms.get(key)
        if form is None:
            form = self._forms[key] = postings.forms[rank]
        return form

    def ranges(self, row: int, texts: DocumentTexts) -> Ranges | None:
        """Return the ranges in the document at a row of the page, None if they are not known."""
        if not self._is_able:
            return None
        try:
            found = self._found(self._node, row, texts)
        except UnknownPlacesError:
            return None
        title = [(start, end) for field, start, end in found or () if field == "title"]
        body = [(start, end) for field, start, end in found or () if field == "body"]
        ranges: Ranges = {"title": merge(title)} if title else {}
        if body:
            ranges["body"] = merge(body)
        return ranges

    def _found(self, node: Node, row: int, texts: DocumentTexts) -> list[Place] | None:
        """Return what a node covers in a document, None where it does not match."""
        if isinstance(node, TextLeaf):
            return self._leaf(node, self._tokens[node][row], texts) or None
        if isinstance(node, And | Or):
            found = [self._found(child, row, texts) for child in node.children]
            matched = [part for part in found if part is not None]
            if not matched or (isinstance(node, And) and len(matched) < len(found)):
                return None
            return [place for part in matched for place in part]
        return [] if self._truths[node][row] else None

    def _leaf(self, leaf: TextLeaf, words: Words, texts: DocumentTexts) -> list[Place]:
        if not all(words):
            return []
        found = [places_of(word, texts) for word in words]
        covered = list(found[0].values())
        if len(words) > 1:
            known = leaf_words(self._matches.lists, leaf, self._matches.limits)
            covered = list(_sequences(found, [offset for _, offset in known]))
        return [place for place in covered if leaf.field in (None, place[0])]


class UnknownPlacesError(Exception):
    """Raised where only an analysis tells the places of tokens."""


def places_of(tokens: Mapping[int, str], texts: DocumentTexts) -> dict[int, Place]:
    """Return the place of the token at each position, given all tokens of some forms.

    Raises UnknownPlacesError.
    """
    title_length = texts.title_length
    in_title: dict[str, list[int]] = {}
    in_body: dict[str, list[int]] = {}
    for position, form in tokens.items():
        positions = in_title if position < title_length else in_body
        if form in positions:
            positions[form].append(position)
        else:
            positions[form] = [position]
    found: dict[int, Place] = {}
    if in_title:
        _match(found, in_title, "title", texts.title)
    _match(found, in_body, "body", texts.body)
    return found


def _match(
    found: dict[int, Place], positions: Mapping[str, list[int]], field: TextField, text: str
) -> None:
    for form, of_form in positions.items():
        length = len(form)
        if not (length > SHORT and form.isalpha()) and _ODD.search(text):
            raise UnknownPlacesError
        starts = standing(text, form)
        if len(starts) != len(of_form):
            raise UnknownPlacesError
        of_form.sort()
        for position, start in zip(of_form, starts, strict=True):
            found[position] = field, start, start + length


SHORT: Final = 2
"""Forms of so few letters, or with digits, may be parts of an abbreviation or a number."""
_ODD: Final = re.compile("[^\\w\\s!-/:-~¡¿«»“”‘’–—…€£°]")
"""What may stand unseen within a word."""
_BOUNDARIES: Final = frozenset(" \n.,;:()«»“”\"'!?¡¿-")
_NOT_IN_WORDS: Final = frozenset("ªº\u02bc\u037a·")


def standing(text: str, form: str) -> list[int]:
    """Return where a form stands in a text with no letter or digit beside it.

    Raises UnknownPlacesError where what stands beside it may or may not belong to the word.
    """
    found: list[int] = []
    length, n = len(form), len(text)
    start = text.find(form)
    while start >= 0:
        end = start + length
        is_free = (
            start == 0 or text[start - 1] in _BOUNDARIES or not _is_in_word(text[start - 1])
        ) and (end == n or text[end] in _BOUNDARIES or not _is_in_word(text[end]))
        if is_free:
            found.append(start)
        start = text.find(form, end if is_free else start + 1)
    return found


def _is_in_word(char: str) -> bool:
    if char.isascii():
        return char.isalnum()
    if (char.isalpha() and char not in _NOT_IN_WORDS) or char.isdecimal():
        return True
    if char.isalnum() or _ODD.match(char) or char == "·":
        raise UnknownPlacesError
    return False


def _sequences(found: Sequence[Mapping[int, Place]], offsets: Sequence[int]) -> Iterator[Place]:
    """Yield what lies from the first to the last word where all stand at their offsets."""
    for position, (field, start, _) in found[0].items():
        if all(position + offset in places for places, offset in zip(found, offsets, strict=True)):
            yield field, start, found[-1][position + offsets[-1]][2]

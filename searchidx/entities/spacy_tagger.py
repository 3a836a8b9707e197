"""A tagger around a spaCy pipeline of the user's own."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

from searchidx.article import TEXT_FIELDS, Article, EntityType, Mention, TextField
from searchidx.entities.forms import Span, name_spans
from searchidx.entities.given import listed
from searchidx.entities.spacy_pipeline import ENCODERS, FINDERS, broken, find_pipeline, may_find

_TYPES: Final[Mapping[str, EntityType | None]] = {
    **dict.fromkeys(("PER", "PERS", "PERSON", "PERSONA"), "person"),
    **dict.fromkeys(("LOC", "LOCATION", "GPE", "FAC", "FACILITY", "LUGAR"), "place"),
    **dict.fromkeys(("ORG", "ORGANIZATION", "ORGANISATION", "ORGANIZACION"), "organization"),
    **dict.fromkeys(("DATE", "TIME", "DURATION", "SET", "NUM", "NUMBER", "CARDINAL"), None),
    **dict.fromkeys(("ORDINAL", "PERCENT", "MONEY", "QUANTITY"), None),
    **dict.fromkeys(("NORP", "LANGUAGE"), None),  # "españoles", "católicos": words, not names
}
"""Labels, and the types they stand for (None: no name). Any other label is of type "other"."""

_BATCH_TEXTS: Final = 32
_PIECE_CHARS: Final = 100_000
"""Longer texts are cut: a component takes up to a gigabyte for so much at once."""
_EDGE: Final = r"\s\u00ad\u200b-\u200d\u2060\ufeff\"'`´«»“”„‟‘’‚‛‹›"
_CORE: Final = re.compile(rf"[^{_EDGE}](?:.*[^{_EDGE}])?", re.DOTALL)
_PARAGRAPH: Final = re.compile(r"(?:[^\n]|\n(?![^\S\n]*\n))+")
_SURROGATE: Final = re.compile("[\ud800-\udfff]")
_LEXICAL: Final = frozenset(
    """
    ORTH TEXT NORM LOWER LENGTH SHAPE IS_ALPHA IS_ASCII IS_DIGIT IS_LOWER IS_UPPER IS_TITLE
    IS_PUNCT IS_SPACE IS_STOP LIKE_NUM LIKE_URL LIKE_EMAIL SPACY OP
    """.split()  # noqa: SIM905
)
"""What a pattern may ask of a token that no other component has seen."""


class SpacyTagger:
    """Gives the entities that a pipeline finds, under the fullest form of their names.

    ``source`` is the name of an installed package or a path. Making one loads the pipeline;
    raises UsageError if that fails, as does :meth:`tag` where the pipeline does.
    """

    def __init__(self, source: str) -> None:
        pipeline = find_pipeline(source)
        import spacy  # noqa: PLC0415 - optional, and long to load

        try:
            self._nlp: Any = spacy.load(pipeline.source)
            self._idle = idle_components(self._nlp)
        except MemoryError:
            raise
        except Exception as error:  # whatever a component raises
            raise broken(pipeline.source, error) from error
        self._source = pipeline.source
        self._version = pipeline.version
        self._piece_chars = min(self._nlp.max_length, _PIECE_CHARS)

    @property
    def version(self) -> str:
        """Versions of spaCy and of the pipeline, and a hash of its files."""
        return self._version

    def tag(self, articles: Sequence[Article]) -> list[tuple[Mention, ...]]:
        """Return the mentions of each article, in text order, title first."""
        found: list[list[Span]] = [[] for _ in articles]
        asked = [i for i, article in enumerate(articles) if article.entities is None]
        pieces = ((piece, (i, f, at)) for i in asked for f, at, piece in self._pieces(articles[i]))
        options = {"batch_size": _BATCH_TEXTS, "disable": self._idle, "as_tuples": True}
        try:
            with self._nlp.memory_zone():  # else it keeps every word that it ever saw
                for doc, (i, field, at) in self._nlp.pipe(pieces, **options):
                    found[i] += _spans(doc, field, at, _text(articles[i], field))
        except MemoryError:
            raise
        except Exception as error:
            raise broken(self._source, error) from error
        return [
            name_spans(spans, {field: _text(article, field) for field in TEXT_FIELDS})
            if article.entities is None
            else listed(article)
            for article, spans in zip(articles, found, strict=True)
        ]

    def _pieces(self, article: Article) -> Iterator[tuple[TextField, int, str]]:
        """Yield the texts of an article in pieces, each with its field and where it begins."""
        for field in TEXT_FIELDS:
            # spaCy keeps strings in UTF-8, which has no half of a surrogate pair.
            text = _SURROGATE.sub("\ufffd", _text(article, field))
            for start, end in cuts(text, self._piece_chars):
                yield field, start, text[start:end]


def cuts(text: str, most: int) -> Iterator[tuple[int, int]]:
    """Yield the bounds of pieces of a text, each of ``most`` code points or fewer.

    They end at a blank line if one is in reach, else at a line end, at a space, anywhere.
    """
    start = 0
    while len(text) - start > most:
        limit = start + most
        found = ((text.rfind(mark, start, limit), len(mark)) for mark in ("\n\n", "\n", " "))
        end = next((at + length for at, length in found if at >= 0), limit)
        yield start, end
        start = end
    if start < len(text):
        yield start, len(text)


def _text(article: Article, field: TextField) -> str:
    return article.body if field == "body" else article.title or ""


def _spans(doc: Any, field: TextField, at: int, text: str) -> Iterator[Span]:
    """Yield the names of a piece that begins at a place in a text, without what is around them.

    One that goes on over a blank line is as many as there are paragraphs.
    """
    for entity in doc.ents:
        kind = _TYPES.get(entity.label_.upper(), "other")
        if kind is None:
            continue
        for part in _PARAGRAPH.finditer(text, at + entity.start_char, at + entity.end_char):
            core = _CORE.search(text, part.start(), part.end())
            if core and any(map(str.isalnum, core[0])):
                yield Span(field, core.start(), core.end(), core[0], kind)


def idle_components(nlp: Any) -> list[str]:
    """Return the components that the finding of entities can do without.

    Where somebody's own component or a pattern may look at what others say, none is idle.
    """
    factories = {name: nlp.get_pipe_meta(name).factory for name in nlp.pipe_names}
    finders = [name for name, factory in factories.items() if may_find(factory)]
    if any(_looks_around(nlp, name, factories[name]) for name in finders):
        return []
    is_listening = any("Listener" in str(nlp.get_pipe_config(name)) for name in finders)
    encoders = {name for name, factory in factories.items() if factory in ENCODERS}
    needed = {*finders, *(encoders if is_listening else ())}
    return [name for name in nlp.pipe_names if name not in needed]


def _looks_around(nlp: Any, name: str, factory: str) -> bool:
    """Say whether a component may use what components before it found out."""
    if factory not in FINDERS:
        return True
    if not factory.endswith("ruler"):
        return False
    attribute = nlp.get_pipe_config(name).get("phrase_matcher_attr") or "ORTH"
    patterns = (entry["pattern"] for entry in nlp.get_pipe(name).patterns)
    tokens = [token for pattern in patterns if not isinstance(pattern, str) for token in pattern]
    asked = {str(attribute), *(key for token in tokens for key in token)}
    return not {key.upper() for key in asked} <= _LEXICAL

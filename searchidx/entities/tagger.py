"""The tagger: finds names with a trained network, many articles at a time."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cache
from hashlib import blake2b
from pathlib import Path
from typing import Final

import numpy as np

from searchidx.analysis.ranges import slices
from searchidx.analysis.symbols import Array
from searchidx.article import ENTITY_TYPES, TEXT_FIELDS, Article, Mention, TextField
from searchidx.entities.datafiles import digest
from searchidx.entities.forms import Span, name_spans
from searchidx.entities.given import listed
from searchidx.entities.glosses import without_glosses
from searchidx.entities.known_names import made_whole
from searchidx.entities.ministries import HEADS, parted
from searchidx.entities.tagging.decoding import best_tags
from searchidx.entities.tagging.network import FIRST_REACH, SECOND_REACH, Network, read_network
from searchidx.entities.tagging.rows import WordRows
from searchidx.entities.tagging.runs import Runs, find_runs
from searchidx.entities.tagging.shouting import CalmWords
from searchidx.entities.tagging.tags import forbidden, name_bounds
from searchidx.entities.tagging.threads import threads
from searchidx.entities.tagging.vocabulary import Vocabulary, read_vocabulary
from searchidx.entities.words import WordBatch, read_words

DATA: Final = Path(__file__).parent / "data"
NETWORK_FILE: Final = DATA / "network.bin"
VOCABULARY_FILE: Final = DATA / "vocabulary.bin"
_RULES: Final = 1
_SLICE_CHARS: Final = 200_000
_new: Final = tuple.__new__
_MOST_WORDS: Final = 16
"""What is longer is a list or a whole sentence; 1 of 27,400 annotated names is longer."""


@cache
def shipped_version() -> str:
    """Return the name of the tagger, with a hash of its weights and of the shipped tables."""
    content = blake2b(digest_size=4)
    for path in (NETWORK_FILE, VOCABULARY_FILE):
        content.update(path.read_bytes())
    return f"trained-{_RULES}-{content.hexdigest()}-{digest()}"


class TrainedTagger:
    """Finds names as it was trained to; see docs/entities.md. Not safe to share.

    What it finds in an article depends on that article and the shipped tables alone.
    """

    def __init__(
        self, network: Network | None = None, vocabulary: Vocabulary | None = None
    ) -> None:
        """Take the shipped tables where none are given."""
        self._network = network or read_network(NETWORK_FILE)
        self._transitions = self._network.transitions + forbidden().astype(np.float32)
        vocabulary = vocabulary or read_vocabulary(VOCABULARY_FILE)
        self._rows = WordRows(self._network, vocabulary)
        self._calm = CalmWords(self._rows.words, vocabulary)

    @property
    def version(self) -> str:
        """Name, version of the rules, and a hash of weights and tables."""
        return shipped_version()

    def tag(self, articles: Sequence[Article]) -> list[tuple[Mention, ...]]:
        """Return the mentions of each article, in text order, title first."""
        with threads().only_one():
            sizes = (len(article.body) for article in articles)
            parts = slices(articles, sizes, _SLICE_CHARS)
            return [mentions for part in parts for mentions in self._tag(part)]

    def _tag(self, articles: Sequence[Article]) -> Iterator[tuple[Mention, ...]]:
        read = [article for article in articles if article.entities is None]
        texts = [text for article in read for text in (article.title or "", article.body)]
        found = iter(self._spans(texts) if texts else ())
        for article in articles:
            if article.entities is not None:
                yield listed(article)
                continue
            in_title, in_body = next(found), next(found)
            fields: dict[TextField, str] = {"title": article.title or "", "body": article.body}
            yield name_spans(in_title + in_body, fields)

    def _spans(self, texts: Sequence[str]) -> Iterator[list[Span]]:
        """Yield the names in each of some texts, which are titles and bodies in turns."""
        batch, ids = self._read(texts)
        runs = find_runs(ids, self._rows.has_capital(ids))
        tags = self._tags(ids, runs)
        firsts, lasts, kinds = name_bounds(tags, runs.is_last())
        is_short = lasts - firsts < _MOST_WORDS
        firsts, lasts, kinds = firsts[is_short], lasts[is_short], kinds[is_short]
        places = runs.places[firsts]
        starts = batch.starts[places].tolist()
        ends = batch.ends[runs.places[lasts]].tolist()
        bounds = np.searchsorted(places, batch.text_offsets).tolist()
        types = [ENTITY_TYPES[kind] for kind in kinds.tolist()]
        for number, text in enumerate(texts):
            field = TEXT_FIELDS[number % 2]
            at = slice(bounds[number], bounds[number + 1])
            spans = [
                _new(Span, (field, start, end, text[start:end], kind, ""))
                for start, end, kind in zip(starts[at], ends[at], types[at], strict=True)
            ]
            spans = without_glosses(made_whole(spans, text), text)
            if any(head in text for head in HEADS):
                spans = [part for span in spans for part in _parts(span)]
            yield spans

    def _read(self, texts: Sequence[str]) -> tuple[WordBatch, Array]:
        """Return the words of texts, and their numbers as the network is to see them."""
        if self._rows.make_room():
            self._calm.clear()
        batch = read_words(texts, self._rows.words)
        return batch, self._calm.read(batch.ids)

    def _tags(self, ids: Array, runs: Runs) -> Array:
        is_near = np.zeros(len(ids), np.bool_)
        for step in range(-FIRST_REACH - SECOND_REACH, FIRST_REACH + SECOND_REACH + 1):
            is_near[(runs.places + step).clip(0, len(ids) - 1)] = True
        self._rows.read(ids[is_near])
        scores = self._network.scores(ids, runs, self._rows.rows)
        return best_tags(scores, self._transitions, runs.starts)


def _parts(span: Span) -> tuple[Span, ...]:
    is_ministry = span.type == "organization" and span.text.startswith(HEADS)
    return parted(span) if is_ministry else (span,)

"""Annotated articles as words with tags, cut into sentences."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from searchidx.analysis.ranges import ranges
from searchidx.analysis.symbols import Array
from searchidx.article import ENTITY_TYPES
from searchidx.entities.evaluate import AnnotatedArticle
from searchidx.entities.tagging.runs import find_runs
from searchidx.entities.tagging.tags import OUTSIDE, first_tag
from searchidx.entities.train.network import Lesson
from searchidx.entities.words import BREAK, WordBatch, Words, read_words


@dataclass(frozen=True, slots=True)
class Sentences:
    """Words and tags, each sentence between two breaks.

    ``ids: int32[n]``, ``tags: int8[n]``; ``starts: int64[n_sentences]`` are the places of the
    breaks before sentences, ``counts`` how many words they have with that break.
    """

    ids: Array
    tags: Array
    starts: Array
    counts: Array

    def __len__(self) -> int:
        return len(self.starts)

    def lesson(self, chosen: Array, has_capital: Array) -> Lesson:
        """Return some sentences; ``has_capital: bool`` is by the number of a word."""
        at = ranges(self.starts[chosen], self.counts[chosen])
        at = np.append(at, len(self.ids) - 1)  # a break
        ids = self.ids[at]
        runs = find_runs(ids, has_capital[ids])
        return Lesson(ids, runs, _within(self.tags[at], runs.places))


def _within(tags: Array, places: Array) -> Array:
    """Return the tags of some words; of a name that begins elsewhere they have none."""
    is_seen = np.zeros(len(tags), np.bool_)
    is_seen[places] = True
    firsts = np.maximum.accumulate(np.where(tags & 1 == 1, np.arange(len(tags)), 0))
    seen: Array = np.where(is_seen[firsts], tags, OUTSIDE)[places]
    return seen


def read_sentences(articles: Sequence[AnnotatedArticle], words: Words) -> Sentences:
    """Return the sentences of articles as the tagger would cut them; numbers new words."""
    batch = read_words([article.text for article in articles], words)
    tags = np.concatenate([_tags(batch, i, article) for i, article in enumerate(articles)])
    starts = np.flatnonzero(batch.ids == BREAK)
    counts = np.diff(starts, append=len(batch.ids))
    has_words = counts > 1
    return Sentences(batch.ids, tags, starts[has_words], counts[has_words])


def _tags(batch: WordBatch, number: int, article: AnnotatedArticle) -> Array:
    start, end = batch.text_offsets[number : number + 2].tolist()
    tags = np.zeros(end - start, np.int8)
    starts, ends = batch.starts[start:end], batch.ends[start:end]
    is_word = batch.ids[start:end] != BREAK
    for first, last, kind in article.names:
        inside = np.flatnonzero((starts >= first) & (ends <= last) & is_word)
        if inside.size:
            tags[inside] = first_tag(ENTITY_TYPES.index(kind)) + 1
            tags[inside[0]] = first_tag(ENTITY_TYPES.index(kind))
    return tags

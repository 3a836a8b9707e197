"""``python -m searchidx.entities.train.shares TEXTS... --out FILE``: what words are elsewhere.

Tags unlabelled articles with the network as it is, and adds to the vector of each word of the
vocabulary in which share of its places it got each tag. A network that is then trained knows
that ``Toluca`` is a place three times in four, though no annotated sentence has it.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Collection, Iterable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Final

import numpy as np

from searchidx.analysis.symbols import Array
from searchidx.entities.evaluate import read_annotated
from searchidx.entities.tagger import VOCABULARY_FILE, TrainedTagger
from searchidx.entities.tagging.tags import N_TAGS
from searchidx.entities.tagging.vocabulary import (
    LARGEST,
    Vocabulary,
    read_vocabulary,
    write_vocabulary,
)
from searchidx.entities.train.vectors import N_DIMS, read_texts

N_COLUMNS: Final = N_TAGS + 1
"""Columns that are added: the share of each tag, and one that pads them to an even number."""


def count_tags(
    texts: Iterable[Sequence[str]], words: Sequence[str], tagger: TrainedTagger
) -> Array:
    """Return how often each of some words got each tag: ``int64[len(words), N_TAGS]``."""
    rank_of = {word: rank for rank, word in enumerate(words)}
    counts = np.zeros((len(words) + 1, N_TAGS), np.int64)  # the last row is that of other words
    for part in texts:
        for word, tag, n in tagger.tag_counts(part):
            counts[rank_of.get(word, -1), tag] += n
    return counts[:-1]


def with_shares(vocabulary: Vocabulary, counts: Array) -> Vocabulary:
    """Return a vocabulary with the shares of tags, from 0 to 1 in steps of the widest range."""
    total = np.maximum(counts.sum(axis=1, keepdims=True), 1)
    steps = np.rint(counts / total * (2 * LARGEST)) - LARGEST
    padded = np.append(steps, np.zeros((len(steps), N_COLUMNS - N_TAGS)), axis=1)
    vectors = np.append(vocabulary.vectors[:, :N_DIMS], padded.astype(np.int8), axis=1)
    return replace(vocabulary, vectors=vectors)


def main() -> int:
    """Count, and write the vocabulary with what was counted."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("texts", type=Path, nargs="+")
    parser.add_argument("--out", type=Path, default=VOCABULARY_FILE)
    parser.add_argument("--without", type=Path, nargs="*", default=[])
    options = parser.parse_args()
    left_out: Collection[str] = {a.id for path in options.without for a in read_annotated(path)}
    vocabulary = read_vocabulary(VOCABULARY_FILE)
    counts = count_tags(read_texts(options.texts, left_out), vocabulary.words, TrainedTagger())
    write_vocabulary(options.out, with_shares(vocabulary, counts))
    sys.stdout.write(f"{int(counts.sum()):,} words read\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())

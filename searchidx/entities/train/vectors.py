"""``python -m searchidx.entities.train.vectors TEXTS... --out FILE``: learn the vocabulary.

Vectors of words are learned from unlabelled articles (Mikolov et al. 2013, "Distributed
Representations of Words and Phrases and their Compositionality"), by gensim. TEXTS are files of
JSON lines with ``id``, ``title`` and ``body``, perhaps compressed. It takes a quarter of an hour.
"""

from __future__ import annotations

import argparse
import gzip
import sys
from collections.abc import Collection, Iterable, Iterator, Sequence
from pathlib import Path
from typing import Final

import numpy as np
import orjson

from searchidx.analysis.symbols import Array
from searchidx.entities.evaluate import read_annotated
from searchidx.entities.tagging.vocabulary import (
    LARGEST,
    STEPS_AN_OCTAVE,
    VECTOR_STEP,
    Vocabulary,
    write_vocabulary,
)
from searchidx.entities.words import BREAK, Words, read_words

N_DIMS: Final = 48
_AT_ONCE: Final = 256
_FEWEST: Final = 6


def read_texts(paths: Iterable[Path], left_out: Collection[str]) -> Iterator[list[str]]:
    """Yield the titles and bodies of articles, but of those whose ids are left out."""
    for path in paths:
        with gzip.open(path) if path.suffix == ".gz" else path.open("rb") as lines:
            texts: list[str] = []
            for line in lines:
                article = orjson.loads(line)
                if article["id"] in left_out:
                    continue
                texts += (article.get("title") or "", article.get("body") or "")
                if len(texts) >= _AT_ONCE:
                    yield texts
                    texts = []
            yield texts


def read_ids(paths: Iterable[Path], left_out: Collection[str], words: Words, most: int) -> Array:
    """Return the words of texts by number, at most so many of each file: ``int32[n]``."""
    found = []
    for path in paths:
        n = 0
        for texts in read_texts([path], left_out):
            found.append(read_words(texts, words).ids)
            n += len(found[-1])
            if n >= most:
                break
    return np.concatenate(found)


class _Sentences:
    """Sentences of words, as often as they are asked for."""

    def __init__(self, ids: Array, texts: Sequence[str]) -> None:
        self._ids, self._texts = ids, texts
        self._breaks = np.flatnonzero(ids == BREAK).tolist()

    def __iter__(self) -> Iterator[list[str]]:
        texts = self._texts
        for start, end in zip(self._breaks, self._breaks[1:], strict=False):
            if end - start > 2:
                yield [texts[number] for number in self._ids[start + 1 : end].tolist()]


def learn(
    ids: Array, texts: Sequence[str], n_words: int, n_vectors: int, n_rounds: int
) -> Vocabulary:
    """Return the ``n_words`` most frequent words with what was learned of them."""
    from gensim.models import Word2Vec  # noqa: PLC0415 - an extra, for this alone

    model = Word2Vec(
        _Sentences(ids, texts),
        vector_size=N_DIMS,
        window=3,
        min_count=_FEWEST,
        sg=1,
        negative=8,
        sample=1e-4,
        epochs=n_rounds,
        workers=1,
        seed=1,
    )
    found = model.wv.index_to_key[:n_words]
    counts = np.array([model.wv.get_vecattr(word, "count") for word in found])
    with_vectors, order = vector_first(found, n_vectors)
    vectors = model.wv.vectors[with_vectors]
    steps = np.rint(vectors / (vectors.std() * VECTOR_STEP)).clip(-LARGEST, LARGEST)
    octaves = np.rint(STEPS_AN_OCTAVE * np.log2(counts[order])).clip(0, 255)
    words = [found[rank] for rank in order.tolist()]
    return Vocabulary(words, steps.astype(np.int8), octaves.astype(np.uint8))


def vector_first(words: Sequence[str], n_vectors: int) -> tuple[Array, Array]:
    """Return the places of the words that are to have vectors, and of all, those first.

    All words with a capital have one, which names are made of, and the first ones without.
    """
    has_capital = np.array([word != word.lower() for word in words])
    n_others = max(0, n_vectors - int(has_capital.sum()))
    chosen = has_capital | (np.cumsum(~has_capital) <= n_others)
    with_vectors = np.flatnonzero(chosen)[:n_vectors]
    rest = np.setdiff1d(np.arange(len(words)), with_vectors)
    return with_vectors, np.append(with_vectors, rest)


def main() -> int:
    """Learn the vocabulary and write it."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("texts", type=Path, nargs="+")
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--without", type=Path, nargs="*", default=[])
    parser.add_argument("--words", type=int, default=76_000)
    parser.add_argument("--vectors", type=int, default=55_000)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--most", type=int, default=15_000_000)
    options = parser.parse_args()
    left_out = {article.id for path in options.without for article in read_annotated(path)}
    words = Words()
    ids = read_ids(options.texts, left_out, words, options.most)
    vocabulary = learn(ids, words.texts, options.words, options.vectors, options.rounds)
    write_vocabulary(options.out, vocabulary)
    sys.stdout.write(f"{len(ids):,} words read, {len(vocabulary.words):,} kept\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
